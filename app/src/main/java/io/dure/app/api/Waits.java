package io.dure.app.api;

import io.dure.app.control.Plane;
import io.dure.app.store.JobState;
import io.dure.engine.Engine;
import io.dure.engine.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For what jobs wait, in GPUs: each queue's waiting jobs of one size count by the reason of the first of them. Worked out
 * at most every few seconds, on a fork, so that a million waiting jobs hold up nobody.
 */
final class Waits {
    private static final long FRESH_NANOS = 5_000_000_000L;
    private static final int MOST_GROUPS = 5_000;

    private final Plane plane;
    private List<Group> known = List.of();
    private long knownNanos;
    private boolean isKnown;

    Waits(Plane plane) {
        this.plane = plane;
    }

    /** Jobs of one size in one queue. */
    record Group(int queue, String code, long jobs, long milliGpus) {}

    private record Size(int queue, long first, long jobs, long milliGpus) {}

    synchronized List<Group> groups() throws SQLException {
        if (isKnown && System.nanoTime() - knownNanos < FRESH_NANOS) {
            return known;
        }
        List<Size> sizes = sizes();
        List<Group> groups = new ArrayList<>();
        if (!sizes.isEmpty()) {
            Engine engine = plane.control().fork().join();
            for (Size size : sizes) {
                Optional<Reason> why = engine.why(size.first);
                groups.add(new Group(
                        size.queue, why.map(Reason::code).orElse("NotYetDecided"), size.jobs, size.milliGpus));
            }
        }
        known = List.copyOf(groups);
        knownNanos = System.nanoTime();
        isKnown = true;
        return known;
    }

    private List<Size> sizes() throws SQLException {
        List<Size> sizes = new ArrayList<>();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement("select queue, min(id), count(*), sum(milli_gpus) from job"
                        + " where state = ? group by queue, milli_gpus order by 4 desc limit ?")) {
            s.setInt(1, JobState.WAITING.ordinal());
            s.setInt(2, MOST_GROUPS);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    sizes.add(new Size(r.getInt(1), r.getLong(2), r.getLong(3), r.getLong(4)));
                }
            }
        }
        return sizes;
    }
}
