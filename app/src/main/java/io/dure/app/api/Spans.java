package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.Fleetbook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads who held which GPUs when: attempts, and the tasks of elastic jobs beyond their fewest while each was there. */
final class Spans {
    private static final int AT_ONCE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OF_JOB = "j.queue, j.person, j.kind,"
            + " case when j.spec like '%\"slice\"%' then (j.spec::json ->> 'slice')::bigint else 0 end";
    private static final String WITHIN =
            ".started_millis < ? and (%1$s.ended_millis is null or %1$s.ended_millis > ?) and j.queue = any(?)";
    private static final String SQL = "select a.job, a.site, a.started_millis, a.ended_millis, a.placement, true, "
            + OF_JOB + " from attempt a join job j on j.id = a.job where a" + WITHIN.formatted("a")
            + " union all select g.job, g.site, g.started_millis, g.ended_millis, g.placement, false, " + OF_JOB
            + " from growth g join job j on j.id = g.job where g" + WITHIN.formatted("g");

    private final Fleetbook book;
    private final long fromMillis;
    private final long toMillis;

    private Spans(Fleetbook book, long fromMillis, long toMillis) {
        this.book = book;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    /**
     * Those of the queues within the window, cut to it, in no order. {@code db} must not commit by itself, so that they
     * need not be in memory at once.
     */
    static void each(
            Connection db, Fleetbook book, long fromMillis, long toMillis, List<Integer> queues, Consumer<Span> to)
            throws SQLException {
        Spans spans = new Spans(book, fromMillis, toMillis);
        try (PreparedStatement s = db.prepareStatement(SQL)) {
            s.setFetchSize(AT_ONCE);
            for (int i = 0; i < 2; i++) {
                s.setLong(3 * i + 1, toMillis);
                s.setLong(3 * i + 2, fromMillis);
                s.setArray(3 * i + 3, db.createArrayOf("int", queues.toArray()));
            }
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    to.accept(spans.span(r));
                }
            }
        }
    }

    static List<Span> list(Connection db, Fleetbook book, long fromMillis, long toMillis, List<Integer> queues)
            throws SQLException {
        List<Span> found = new ArrayList<>();
        each(db, book, fromMillis, toMillis, queues, found::add);
        return found;
    }

    private Span span(ResultSet r) throws SQLException {
        long ended = r.getLong(4);
        long to = Math.min(toMillis, r.wasNull() ? toMillis : ended);
        long from = Math.max(fromMillis, r.getLong(3));
        long[][] placement = placement(r.getString(5));
        return new Span(
                r.getLong(1),
                r.getInt(7),
                r.getInt(8),
                r.getInt(9),
                r.getInt(2),
                placement.length == 0 ? -1 : book.lot((int) placement[0][0]).gpuType(),
                gpus(placement, r.getLong(10)),
                from,
                Math.max(from, to),
                r.getBoolean(6));
    }

    /** Whole ones of the placement; of slices as many tasks as are there, each of so many thousandths. */
    private static double gpus(long[][] placement, long slice) {
        double sum = 0;
        for (long[] node : placement) {
            sum += node[2] > 0 ? node[3] * slice / 1000.0 : Long.bitCount(node[1]);
        }
        return sum;
    }

    private static long[][] placement(String text) {
        try {
            return JSON.readValue(text, long[][].class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a placement that was kept cannot be read", e);
        }
    }
}
