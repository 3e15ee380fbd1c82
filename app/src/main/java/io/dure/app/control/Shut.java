package io.dure.app.control;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.IllegalEvent;
import io.dure.engine.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Queues in which, and below which, nothing starts and nothing grows, for a budget is spent. The engine knows them as frozen,
 * and every job there is held for as long as it is so; those that their users hold stay held afterwards. What runs goes on.
 * The one writer changes; others look.
 */
public final class Shut {
    private final Map<Integer, String> why = new ConcurrentHashMap<>();
    private final Set<Long> jobs = ConcurrentHashMap.newKeySet();

    Shut() {}

    static Shut read(Connection db) throws SQLException {
        Shut shut = new Shut();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select queue, why from shut")) {
            while (r.next()) {
                shut.why.put(r.getInt(1), r.getString(2));
            }
        }
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select job from shut_job")) {
            while (r.next()) {
                shut.jobs.add(r.getLong(1));
            }
        }
        return shut;
    }

    /** Why nothing starts in this queue, by itself or by one above it; empty when it is open. */
    public Optional<String> why(int queue, Fleetbook book) {
        return book.queues().stream()
                .filter(q -> why.containsKey(q.id()) && book.isWithin(queue, q.id()))
                .map(q -> String.valueOf(why.get(q.id())))
                .findFirst();
    }

    /** Whether this queue itself is shut. */
    public boolean isShut(int queue) {
        return why.containsKey(queue);
    }

    /** Whether the job is held for that, and not by its user. */
    public boolean holds(long job) {
        return jobs.contains(job);
    }

    /** From now on whoever comes is held. Those who are there already: {@link #hold}. */
    void close(Turn turn, int queue, String because) {
        why.put(queue, because);
        if (!turn.engine().frozen().contains(frozen(queue))) {
            turn.tell(new Event.FreezeSet(turn.nowMillis(), Event.FreezeSet.Scope.QUEUE, queue, true));
        }
        long now = turn.nowMillis();
        turn.page().also(db -> {
            try (PreparedStatement s = db.prepareStatement(
                    "insert into shut values (?, ?, ?)" + " on conflict (queue) do update set why = excluded.why")) {
                s.setInt(1, queue);
                s.setLong(2, now);
                s.setString(3, because);
                s.executeUpdate();
            }
        });
    }

    private static Engine.Frozen frozen(int queue) {
        return new Engine.Frozen(Event.FreezeSet.Scope.QUEUE, queue);
    }

    /** Whether it is frozen for a budget. People may have frozen it besides. */
    public boolean froze(Engine.Frozen what) {
        return what.scope() == Event.FreezeSet.Scope.QUEUE && isShut(what.of());
    }

    /** A job has been submitted. */
    void came(Turn turn, long job, int queue) {
        if (!why.isEmpty() && why(queue, turn.book()).isPresent()) {
            hold(turn, job);
        }
    }

    /** Holds those of the jobs that are not over and that nobody holds. */
    void hold(Turn turn, List<Long> all) {
        for (long job : all) {
            boolean isOfUser = turn.engine()
                    .why(job)
                    .filter(Reason.OnHold.class::isInstance)
                    .isPresent();
            if (!jobs.contains(job) && !isOfUser) {
                hold(turn, job);
            }
        }
    }

    private void hold(Turn turn, long job) {
        try {
            turn.tell(new Event.JobHeld(turn.nowMillis(), job));
        } catch (IllegalEvent e) {
            return; // it is over by now
        }
        jobs.add(job);
        turn.page().also(db -> {
            try (PreparedStatement s = db.prepareStatement("insert into shut_job values (?) on conflict do nothing")) {
                s.setLong(1, job);
                s.executeUpdate();
            }
        });
    }

    /** Its user holds it now: it stays held when the queue opens. */
    void leave(Turn turn, long job) {
        if (jobs.remove(job)) {
            turn.page().also(db -> forget(db, new Long[] {job}));
        }
    }

    /**
     * Releases those of {@code all}, the jobs below the queue, that are held for it and for no other queue.
     *
     * @param staysFrozen people have frozen it besides
     */
    void open(Turn turn, int queue, Map<Long, Integer> all, boolean staysFrozen) {
        why.remove(queue);
        if (!staysFrozen && turn.engine().frozen().contains(frozen(queue))) {
            turn.tell(new Event.FreezeSet(turn.nowMillis(), Event.FreezeSet.Scope.QUEUE, queue, false));
        }
        turn.page().also(db -> {
            try (PreparedStatement s = db.prepareStatement("delete from shut where queue = ?")) {
                s.setInt(1, queue);
                s.executeUpdate();
            }
        });
        Long[] free = all.entrySet().stream()
                .filter(job -> jobs.contains(job.getKey())
                        && why(job.getValue(), turn.book()).isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toArray(Long[]::new);
        for (Long job : free) {
            jobs.remove(job);
            try {
                turn.tell(new Event.JobReleased(turn.nowMillis(), job));
            } catch (IllegalEvent e) {
                // it is over: nobody waits for it
            }
        }
        turn.page().also(db -> forget(db, free));
    }

    private static void forget(Connection db, Long[] which) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("delete from shut_job where job = any(?)")) {
            s.setArray(1, db.createArrayOf("bigint", which));
            s.executeUpdate();
        }
    }
}
