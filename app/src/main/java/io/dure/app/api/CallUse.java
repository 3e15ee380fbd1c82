package io.dure.app.api;

import io.dure.app.control.Plane;
import io.dure.app.store.CallTables;
import io.dure.engine.Queue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of awards is used. */
final class CallUse {
    private static final long DAY_MILLIS = 86_400_000;
    private static final double HOUR_MILLIS = 3_600_000;

    private final Plane plane;

    CallUse(Plane plane) {
        this.plane = plane;
    }

    /**
     * In the days in which an award may not be idle.
     *
     * @param percent of what it is entitled to
     */
    record Used(double gpuHours, double percent, boolean isIdle) {}

    /** By application; only of awards that run and have run for so many days. */
    Map<Long, Used> of(List<CallTables.AwardRow> awards, CallTerms.Idle idle) throws SQLException {
        long now = plane.control().clock().nowMillis();
        long from = now - idle.days() * DAY_MILLIS;
        List<CallTables.AwardRow> running = awards.stream()
                .filter(a -> a.takenMillis().isEmpty() && a.fromMillis() <= from && now < a.toMillis())
                .toList();
        if (running.isEmpty()) {
            return Map.of();
        }
        Map<Integer, Double> hours = hours(running, from, now);
        Map<Long, Used> used = new LinkedHashMap<>();
        for (CallTables.AwardRow award : running) {
            double own = plane.control().book().queues().stream()
                    .map(Queue::id)
                    .filter(q -> plane.control().book().isWithin(q, award.queue()))
                    .mapToDouble(q -> hours.getOrDefault(q, 0.0))
                    .sum();
            double all = award.gpus() * (now - from) / HOUR_MILLIS;
            double percent = Math.round(1000 * own / all) / 10.0;
            used.put(
                    award.application(),
                    new Used(Math.round(own * 10_000) / 10_000.0, percent, percent < idle.belowPercent()));
        }
        return used;
    }

    private Map<Integer, Double> hours(List<CallTables.AwardRow> awards, long from, long to) throws SQLException {
        var book = plane.control().book();
        List<Integer> queues = book.queues().stream()
                .map(Queue::id)
                .filter(q -> awards.stream().anyMatch(a -> book.isWithin(q, a.queue())))
                .toList();
        try (Connection db = plane.database().readers().getConnection()) {
            db.setAutoCommit(false);
            try {
                return Spans.list(db, book, from, to, queues).stream()
                        .collect(Collectors.groupingBy(
                                Span::queue,
                                Collectors.summingDouble(
                                        s -> s.gpus() * (s.toMillis() - s.fromMillis()) / HOUR_MILLIS)));
            } finally {
                db.rollback();
                db.setAutoCommit(true);
            }
        }
    }
}
