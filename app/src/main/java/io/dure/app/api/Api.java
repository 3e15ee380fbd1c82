package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.dure.app.control.BadRequest;
import io.dure.app.control.Busy;
import io.dure.app.control.Plane;
import io.dure.engine.IllegalEvent;
import io.dure.engine.NodeState;
import io.dure.twin.input.Spelling;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.json.JsonMapper;
import java.lang.reflect.Type;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The control plane over HTTP, version 1: JSON in, JSON out, problems as {@code application/problem+json}. */
public final class Api implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Api.class.getName());
    private static final String CALLER = "caller";
    private static final long MOST_BODY_BYTES = 16 << 20;

    private final Plane plane;
    private final Tokens tokens;
    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private final JobRoutes jobs;
    private final FleetRoutes fleet;
    private final TokenRoutes tokenRoutes;
    private final Feed feed;
    private final Javalin server;

    /** {@code host}: where it listens; {@code port} 0: any that is free. */
    public Api(Plane plane, Tokens tokens, Feed feed, String host, int port) {
        this.plane = plane;
        this.tokens = tokens;
        this.feed = feed;
        JobTable table = new JobTable(
                plane.database().readers(),
                plane.control()::book,
                plane.control().people(),
                plane.fleet().zero());
        jobs = new JobRoutes(plane, table, json);
        fleet = new FleetRoutes(plane);
        tokenRoutes = new TokenRoutes(plane, tokens);
        feed.tellFrom(plane, table);
        server = Javalin.create(this::configure).start(host, port);
    }

    public int port() {
        return server.port();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = MOST_BODY_BYTES;
        config.http.asyncTimeout = 60_000;
        config.jsonMapper(new Mapper(json));
        config.routes.before("/v1/*", this::comeIn);
        routes(config);
        config.routes.exception(Problem.class, (e, ctx) -> tell(ctx, e));
        config.routes.exception(BadRequest.class, (e, ctx) -> tell(ctx, of(e)));
        config.routes.exception(CompletionException.class, (e, ctx) -> tell(ctx, of(e)));
        config.routes.exception(SQLException.class, (e, ctx) -> tell(ctx, of(e)));
        config.routes.error(404, "*", ctx -> {
            if (!String.valueOf(ctx.res().getContentType()).startsWith("application/problem")) {
                tell(ctx, Problem.notFound("there is nothing at " + ctx.path()));
            }
        });
        config.routes.exception(Exception.class, (e, ctx) -> {
            LOG.log(Level.SEVERE, e, () -> ctx.method() + " " + ctx.path() + " failed");
            tell(ctx, new Problem(500, "our fault", "this should not happen; the log says more", "", ""));
        });
    }

    private void routes(JavalinConfig config) {
        config.routes.get("/health/live", ctx -> ctx.result("alive"));
        config.routes.get("/health/ready", this::ready);
        config.routes.post("/v1/jobs", jobs::submit);
        config.routes.post("/v1/jobs/batch", jobs::submitMany);
        config.routes.get("/v1/jobs", jobs::list);
        config.routes.get("/v1/jobs/{id}", jobs::one);
        config.routes.get("/v1/jobs/{id}/why", jobs::why);
        config.routes.get("/v1/jobs/{id}/log", jobs::log);
        config.routes.post("/v1/jobs/{id}/cancel", jobs::cancel);
        config.routes.post("/v1/jobs/{id}/hold", jobs::hold);
        config.routes.post("/v1/jobs/{id}/release", jobs::release);
        config.routes.get("/v1/fleet", fleet::fleet);
        config.routes.get("/v1/queues", fleet::queues);
        config.routes.patch("/v1/queues", ctx -> fleet.setQueue(ctx, read(ctx, FleetRoutes.QueueChange.class)));
        config.routes.post("/v1/nodes/drain", ctx -> fleet.node(ctx, NodeState.DRAINED));
        config.routes.post("/v1/nodes/up", ctx -> fleet.node(ctx, NodeState.UP));
        config.routes.put(
                "/v1/sites/{site}/envelope", ctx -> fleet.envelope(ctx, read(ctx, FleetRoutes.Envelope.class)));
        config.routes.get("/v1/tokens", tokenRoutes::list);
        config.routes.post("/v1/tokens", ctx -> tokenRoutes.make(ctx, read(ctx, TokenRoutes.Wanted.class)));
        config.routes.delete("/v1/tokens/{id}", tokenRoutes::revoke);
        config.routes.get("/v1/me", tokenRoutes::me);
        config.routes.sse("/v1/events", feed::follow);
    }

    private void comeIn(Context ctx) throws SQLException {
        String header = Optional.ofNullable(ctx.header("Authorization")).orElse("");
        Optional<Caller> caller =
                header.startsWith("Bearer ") ? tokens.of(header.substring(7).strip()) : Optional.empty();
        ctx.attribute(
                CALLER,
                caller.orElseThrow(() -> new Problem(
                        401,
                        "who are you?",
                        header.isEmpty()
                                ? "a token is needed, as 'Authorization: Bearer dure_…'"
                                : "this token is unknown, has expired or was revoked",
                        "",
                        "dure login")));
    }

    private void ready(Context ctx) {
        answer(ctx, plane.control().ask(_ -> true), _ -> ctx.result("ready"));
    }

    static Caller caller(Context ctx) {
        Caller caller = ctx.attribute(CALLER);
        if (caller == null) {
            throw new IllegalStateException("nobody comes in without a token");
        }
        return caller;
    }

    /** Waits for what the writer answers, then says it. */
    static <T> void answer(Context ctx, CompletableFuture<T> coming, Consumer<T> say) {
        say.accept(coming.join());
    }

    private <T> T read(Context ctx, Class<T> type) {
        try {
            T read = json.readValue(ctx.body(), type);
            if (read == null) {
                throw Problem.bad("", "the body is empty: JSON is needed", "");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    static Problem unreadable(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            String name = unknown.getPropertyName();
            var known =
                    unknown.getKnownPropertyIds().stream().map(String::valueOf).toList();
            return Problem.bad(name, name + ": there is no such field", Spelling.nearest(name, known));
        }
        var at = e.getLocation();
        String place = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        return Problem.bad(
                "", place + e.getOriginalMessage().lines().findFirst().orElse("this is not JSON"), "");
    }

    static JsonNode raw(ObjectMapper json, String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was kept cannot be read", e);
        }
    }

    private static Problem of(Throwable e) {
        return switch (e) {
            case Problem problem -> problem;
            case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case BadRequest bad -> Problem.bad(bad.field(), String.valueOf(bad.getMessage()), bad.maybe());
            case IllegalEvent illegal -> Problem.conflict(String.valueOf(illegal.getMessage()), "");
            case Busy busy ->
                new Problem(
                        busy.isClosing() ? 503 : 429, "not taken", String.valueOf(busy.getMessage()), "", "try again");
            case SQLException _ ->
                new Problem(
                        503, "not now", "the database does not answer; nothing was changed by this", "", "try again");
            default -> {
                LOG.log(Level.SEVERE, "a request failed", e);
                yield new Problem(500, "our fault", "this should not happen; the log says more", "", "");
            }
        };
    }

    private void tell(Context ctx, Problem problem) {
        if (problem.status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        if (problem.status() == 429 || problem.status() == 503) {
            ctx.header("Retry-After", "1");
        }
        ctx.status(problem.status());
        ctx.json(problem.body());
        ctx.contentType("application/problem+json");
    }

    @Override
    public void close() {
        feed.close();
        server.stop();
    }

    /** Our mapper for the web library. */
    private record Mapper(ObjectMapper json) implements JsonMapper {
        @Override
        public String toJsonString(Object value, Type type) {
            try {
                return json.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("what is told can be written", e);
            }
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as the library declares it
        public <T> T fromJsonString(String text, Type type) {
            try {
                return json.readValue(text, json.constructType(type));
            } catch (JsonProcessingException e) {
                throw unreadable(e);
            }
        }
    }
}
