package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.app.control.Freezer;
import io.dure.app.control.Plane;
import io.dure.engine.Engine;
import io.dure.engine.Event.FreezeSet.Scope;
import io.javalin.http.Context;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The switch that lets nothing start: in the fleet, a site, or a queue and all below it. */
final class FreezeRoutes {
    private static final int LONGEST_WHY = 500;

    private final Plane plane;
    private final Freezer freezer;

    FreezeRoutes(Plane plane) {
        this.plane = plane;
        freezer = new Freezer(plane);
    }

    /** What to freeze: a site or a queue; the fleet, when neither is said. */
    record Wanted(
            @Nullable String site,
            @Nullable String queue,
            @Nullable String why) {}

    private record What(Scope scope, int of) {}

    void freeze(Context ctx, Wanted wanted) {
        Caller caller = allowed(ctx);
        What what = what(wanted);
        String why = wanted.why() == null ? "" : wanted.why().strip();
        if (why.isEmpty() || why.length() > LONGEST_WHY || why.chars().anyMatch(Character::isISOControl)) {
            throw Problem.bad("why", "why: 1 to 500 letters on one line are needed, for those who wait read it", "");
        }
        Api.answer(ctx, freezer.freeze(what.scope, what.of, why, caller.name()), _ -> ctx.status(204));
    }

    void thaw(Context ctx, Wanted wanted) {
        Caller caller = allowed(ctx);
        What what = what(wanted);
        if (wanted.why() != null) {
            throw Problem.bad("why", "why: nothing is asked of who ends a freeze", "leave it out");
        }
        Api.answer(ctx, freezer.thaw(what.scope, what.of, caller.name()), _ -> ctx.status(204));
    }

    private Caller allowed(Context ctx) {
        Caller caller = Api.caller(ctx);
        caller.need(Role.OPERATOR, plane.control().book());
        return caller;
    }

    private What what(Wanted wanted) {
        Fleetbook book = plane.control().book();
        if (wanted.site() != null && wanted.queue() != null) {
            throw Problem.bad("site", "site and queue are said: one of them is needed, or none for the fleet", "");
        }
        if (wanted.site() != null) {
            int site = book.sites().indexOf(wanted.site());
            if (site < 0) {
                throw Problem.bad("site", "site " + wanted.site() + ": there is no such site", "");
            }
            return new What(Scope.SITE, site);
        }
        if (wanted.queue() != null) {
            return new What(
                    Scope.QUEUE,
                    book.queue(wanted.queue())
                            .orElseThrow(() ->
                                    Problem.bad("queue", "queue " + wanted.queue() + ": there is no such queue", "")));
        }
        return new What(Scope.FLEET, 0);
    }

    void list(Context ctx) throws SQLException {
        ctx.json(Map.of("freezes", seen(Api.caller(ctx))));
    }

    /** What of it the caller sees: all of the fleet and of sites, of queues his own. */
    List<Map<String, Object>> seen(Caller caller) throws SQLException {
        Fleetbook book = plane.control().book();
        List<Map<String, Object>> told = new ArrayList<>();
        for (Freezer.Frozen f : freezer.all()) {
            boolean isTold =
                    f.scope() != Scope.QUEUE || caller.sees(f.of(), book) || book.isWithin(caller.queue(), f.of());
            if (isTold) {
                told.add(told(f));
            }
        }
        return told;
    }

    private Map<String, Object> told(Freezer.Frozen f) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("scope", word(f.scope()));
        if (f.scope() != Scope.FLEET) {
            one.put("of", f.name());
        }
        one.put("who", f.who());
        one.put("since", plane.fleet().zero().plusMillis(f.sinceMillis()).toString());
        one.put("why", f.why());
        return one;
    }

    private static String word(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    /** For those who have no token: how much is frozen, without names. Empty when nothing is. */
    static String counted(List<Engine.Frozen> frozen) {
        return frozen.stream()
                .collect(Collectors.groupingBy(f -> word(f.scope()), java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(e -> e.getKey().equals("fleet")
                        ? "the fleet"
                        : e.getValue() + " " + e.getKey() + (e.getValue() > 1 ? "s" : ""))
                .collect(Collectors.joining(", "));
    }
}
