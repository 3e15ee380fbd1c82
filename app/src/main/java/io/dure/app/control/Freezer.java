package io.dure.app.control;

import io.dure.app.store.Page;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Event.FreezeSet.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The switch that lets nothing start while what runs goes on; with who threw it, and why. */
public final class Freezer {
    private final Plane plane;
    private final Glance<List<Engine.Frozen>> frozen;

    public Freezer(Plane plane) {
        this.plane = plane;
        frozen = plane.control().glance(Engine::frozen);
    }

    /**
     * Something that is frozen.
     *
     * @param of the site or the queue; 0 for the fleet
     * @param name of the site, or the path of the queue; empty for the fleet
     * @param sinceMillis in the engine's time
     */
    public record Frozen(Scope scope, int of, String name, String who, long sinceMillis, String why) {}

    /** Throws the switch; again, to say another why. Done when it is on disk. */
    public CompletableFuture<Boolean> freeze(Scope scope, int of, String why, String who) {
        return plane.control().change(turn -> {
            long now = turn.nowMillis();
            turn.tell(new Event.FreezeSet(now, scope, of, true));
            turn.page().also(db -> keep(db, scope, of, who, now, why));
            audit(turn, scope, of, who, "freeze", ": " + why);
            return true;
        });
    }

    public CompletableFuture<Boolean> thaw(Scope scope, int of, String who) {
        return plane.control().change(turn -> {
            if (!plane.control().shut().froze(new Engine.Frozen(scope, of))) { // else its budget is spent
                turn.tell(new Event.FreezeSet(turn.nowMillis(), scope, of, false));
            }
            turn.page().also(db -> drop(db, scope, of));
            audit(turn, scope, of, who, "unfreeze", "");
            return true;
        });
    }

    private static void audit(Turn turn, Scope scope, int of, String who, String action, String why) {
        int queue = scope == Scope.QUEUE ? of : 0;
        turn.page().audit(new Page.Audited(who, queue, action, words(scope, of, turn.book()) + why));
    }

    /** {@code the fleet}, {@code site seoul}, {@code queue org/team}. */
    public static String words(Scope scope, int of, Fleetbook book) {
        return switch (scope) {
            case FLEET -> "the fleet";
            case SITE -> "site " + book.sites().get(of);
            case QUEUE -> "queue " + book.path(of);
        };
    }

    private static void keep(Connection db, Scope scope, int of, String who, long since, String why)
            throws SQLException {
        try (PreparedStatement s = db.prepareStatement("insert into frozen values (?, ?, ?, ?, ?)"
                + " on conflict (scope, of) do update set who = excluded.who, why = excluded.why")) {
            s.setInt(1, scope.ordinal());
            s.setInt(2, of);
            s.setString(3, who);
            s.setLong(4, since);
            s.setString(5, why);
            s.executeUpdate();
        }
    }

    private static void drop(Connection db, Scope scope, int of) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("delete from frozen where scope = ? and of = ?")) {
            s.setInt(1, scope.ordinal());
            s.setInt(2, of);
            s.executeUpdate();
        }
    }

    /** All that people have frozen: the fleet, then sites, then queues. */
    public List<Frozen> all() throws SQLException {
        List<Engine.Frozen> told = frozen.now().join();
        return told.isEmpty() ? List.of() : withWhy(told);
    }

    private List<Frozen> withWhy(List<Engine.Frozen> told) throws SQLException {
        Fleetbook book = plane.control().book();
        Map<Engine.Frozen, Frozen> kept = new HashMap<>();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement("select scope, of, who, since_millis, why from frozen");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                Scope scope = Scope.values()[r.getInt(1)];
                int of = r.getInt(2);
                kept.put(
                        new Engine.Frozen(scope, of),
                        new Frozen(scope, of, name(scope, of, book), r.getString(3), r.getLong(4), r.getString(5)));
            }
        }
        List<Frozen> all = new ArrayList<>();
        for (Engine.Frozen f : told) {
            boolean isForBudget = plane.control().shut().froze(f) && !kept.containsKey(f);
            if (!isForBudget) {
                all.add(kept.getOrDefault(f, new Frozen(f.scope(), f.of(), name(f.scope(), f.of(), book), "", 0, "")));
            }
        }
        return all;
    }

    private static String name(Scope scope, int of, Fleetbook book) {
        return switch (scope) {
            case FLEET -> "";
            case SITE -> book.sites().get(of);
            case QUEUE -> book.path(of);
        };
    }
}
