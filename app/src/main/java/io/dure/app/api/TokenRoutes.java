package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens: who made them may see and revoke those within his own reach. */
final class TokenRoutes {
    private static final int MOST_DAYS = 3650;

    private final Plane plane;
    private final Tokens tokens;

    TokenRoutes(Plane plane, Tokens tokens) {
        this.plane = plane;
        this.tokens = tokens;
    }

    /** {@code queue}: a path; the whole fleet without one. {@code days}: how long it holds; for ever without. */
    record Wanted(
            @Nullable String name,
            @Nullable String role,
            @Nullable String queue,
            @Nullable Integer days) {}

    void me(Context ctx) {
        Caller caller = Api.caller(ctx);
        ctx.json(Map.of(
                "name",
                caller.name(),
                "role",
                caller.role().word(),
                "queue",
                plane.control().book().path(caller.queue())));
    }

    void make(Context ctx, Wanted wanted) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        String name = wanted.name == null ? "" : wanted.name.strip();
        if (!name.matches("[\\p{L}\\p{N}._@-]{1,100}")) {
            throw Problem.bad("name", "name: 1 to 100 letters, digits and . _ @ - are needed", "");
        }
        String said = wanted.role == null ? "" : wanted.role;
        Role role = Role.of(said)
                .orElseThrow(() -> Problem.bad(
                        "role",
                        "role " + said + ": one of " + String.join(", ", Role.words()),
                        Spelling.nearest(said, Role.words())));
        String path = wanted.queue == null ? book.path(0) : wanted.queue;
        int queue = book.queue(path)
                .filter(q -> caller.sees(q, book))
                .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        if (role.may(Role.OPERATOR) && queue != 0) {
            throw Problem.bad("queue", "the role " + role.word() + " is for the whole fleet", "no queue");
        }
        boolean isSmall = !role.may(Role.QUEUE_ADMIN);
        caller.need(isSmall ? Role.QUEUE_ADMIN : Role.ADMIN, queue, book);
        int days = wanted.days == null ? 0 : wanted.days;
        if (wanted.days != null && (days < 1 || days > MOST_DAYS)) {
            throw Problem.bad("days", "days " + days + ": 1 to " + MOST_DAYS + " is needed", "");
        }
        String secret =
                tokens.make(name, role, queue, days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days)));
        plane.desk()
                .audit(caller.name(), queue, "token-made", name + " as " + role.word() + " in " + path)
                .join();
        ctx.status(201).json(Map.of("name", name, "role", role.word(), "queue", path, "token", secret));
    }

    void list(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        caller.need(Role.QUEUE_ADMIN, caller.queue(), book);
        List<Map<String, Object>> found = tokens.all().stream()
                .filter(token -> caller.sees(token.queue(), book))
                .map(token -> Map.<String, Object>of(
                        "id",
                        token.id(),
                        "name",
                        token.name(),
                        "role",
                        token.role(),
                        "queue",
                        book.path(token.queue()),
                        "created",
                        token.created(),
                        "expires",
                        token.expires(),
                        "revoked",
                        token.isRevoked()))
                .toList();
        ctx.json(Map.of("tokens", found));
    }

    void revoke(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Fleetbook book = plane.control().book();
        String id = ctx.pathParam("id");
        Tokens.Known token = tokens.all().stream()
                .filter(t -> String.valueOf(t.id()).equals(id) && caller.sees(t.queue(), book))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("there is no token " + id));
        boolean isSmall = !Role.of(token.role()).orElse(Role.ADMIN).may(Role.QUEUE_ADMIN);
        caller.need(isSmall ? Role.QUEUE_ADMIN : Role.ADMIN, token.queue(), book);
        tokens.revoke(token.id());
        plane.desk()
                .audit(caller.name(), token.queue(), "token-revoked", token.name())
                .join();
        ctx.status(204);
    }
}
