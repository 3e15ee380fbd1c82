package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.app.store.JobState;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Looks every few seconds what of each budget is used up: warns at its thresholds, shuts the queue when it is spent, and
 * opens it when it has been raised or another period has begun. What it does is to be seen in the database, so that who
 * goes on after a crash finds it as it was.
 */
final class Budgets implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Budgets.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double HOUR_MILLIS = 3_600_000;
    private static final long LOOK_MILLIS = 1_000;
    /** Looking takes at most this part of the time. */
    private static final long AT_MOST_ONE_IN = 20;

    private static final String WHO = "budget";

    private final Plane plane;
    private final Prices prices;
    private final Consumer<Told> teller;
    private final Thread thread =
            Thread.ofPlatform().name("dure-budgets").daemon().unstarted(this::work);
    private volatile Map<Integer, Standing> standings = Map.of();
    private volatile boolean isClosing;

    /** {@code teller}: hears of warnings, and of queues that are shut and opened. */
    Budgets(Plane plane, Prices prices, Consumer<Told> teller) {
        this.plane = plane;
        this.prices = prices;
        this.teller = teller;
    }

    /** Something that those who follow events are to hear. {@code what}: warned, spent or reopened. */
    record Told(int queue, String path, String what, double percent, String words) {}

    /** What of a budget is used up in its period. {@code cost}: NaN where it is not known. */
    record Standing(int queue, Budget budget, Instant from, Instant to, double gpuHours, double cost, boolean isShut) {
        double percent() {
            return Math.round(1000 * budget.part(gpuHours, cost)) / 10.0;
        }
    }

    void start() {
        thread.start();
    }

    /** As of the last look. */
    Map<Integer, Standing> standings() {
        return standings;
    }

    private void work() {
        try {
            while (!isClosing) {
                long begun = System.nanoTime();
                look();
                long tookMillis = (System.nanoTime() - begun) / 1_000_000;
                TimeUnit.MILLISECONDS.sleep(Math.max(LOOK_MILLIS, AT_MOST_ONE_IN * tookMillis));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Once. What cannot be done now is done at the next look. */
    synchronized void look() {
        try {
            Map<Integer, Budget> budgets = read();
            boolean isAny = !budgets.isEmpty() || !standings.isEmpty() || isAnyShut();
            if (isAny) {
                Map<Integer, Standing> found = new TreeMap<>();
                for (Map.Entry<Integer, Budget> one : budgets.entrySet()) {
                    Standing now = standing(one.getKey(), one.getValue());
                    act(now);
                    found.put(one.getKey(), now);
                }
                openOthers(budgets);
                standings = found;
            }
        } catch (SQLException | RuntimeException e) {
            if (!isClosing) {
                LOG.log(Level.WARNING, e, () -> "budgets could not be looked at: " + e.getMessage());
            }
        }
    }

    private boolean isAnyShut() {
        return plane.control().book().queues().stream()
                .anyMatch(q -> plane.control().shut().isShut(q.id()));
    }

    // ---- what is used -----------------------------------------------------------------------------------------

    Standing standing(int queue, Budget budget) throws SQLException {
        Fleetbook book = plane.control().book();
        Instant now = plane.fleet().zero().plusMillis(plane.control().clock().nowMillis());
        Instant from = budget.begins(now);
        List<Integer> queues = below(queue);
        Engine engine = plane.control().fork().join();
        Prices.Told told = prices.now();
        double[] sums = new double[2];
        if (from.isBefore(now)) {
            try (Connection db = plane.database().readers().getConnection()) {
                db.setAutoCommit(false);
                try {
                    Spans.each(db, book, millis(from), millis(now), queues, span -> {
                        double hours = span.gpus() * (span.toMillis() - span.fromMillis()) / HOUR_MILLIS;
                        double watts = span.gpuType() < 0 ? 0 : engine.fullWatts(span.gpuType());
                        double kilowattHours = watts == 0 && span.gpuType() >= 0
                                ? Double.NaN
                                : hours * watts / 1000 * engine.milliPue(span.site()) / 1000;
                        sums[0] += hours;
                        sums[1] += told.cost(
                                span.gpuType() < 0 ? "" : book.gpuTypes().get(span.gpuType()), hours, kilowattHours);
                    });
                } finally {
                    db.rollback();
                    db.setAutoCommit(true);
                }
            }
        }
        return new Standing(
                queue,
                budget,
                from,
                budget.ends(now),
                sums[0],
                sums[1],
                plane.control().shut().isShut(queue));
    }

    private long millis(Instant date) {
        return date.toEpochMilli() - plane.fleet().zero().toEpochMilli();
    }

    private List<Integer> below(int queue) {
        Fleetbook book = plane.control().book();
        return book.queues().stream()
                .map(Queue::id)
                .filter(q -> book.isWithin(q, queue))
                .toList();
    }

    // ---- what is done -----------------------------------------------------------------------------------------

    private void act(Standing now) throws SQLException {
        boolean isSpent = now.budget.part(now.gpuHours, now.cost) >= 1;
        warn(now, isSpent);
        if (isSpent && !now.isShut) {
            String why = "the budget of queue " + path(now) + " is spent until " + until(now);
            plane.desk().shut(now.queue, why, WHO).join();
            tell(now, "spent", why);
        }
        if (isSpent) {
            plane.desk()
                    .holdAll(List.copyOf(waiting(now.queue).keySet()), now.queue)
                    .join();
        } else if (now.isShut) {
            reopen(now.queue);
        }
    }

    private static String until(Standing now) {
        return now.to.isAfter(Instant.parse("9000-01-01T00:00:00Z"))
                ? "it is raised"
                : now.to + ", unless it is raised";
    }

    private void reopen(int queue) throws SQLException {
        plane.desk().reopen(queue, waiting(queue), isFrozen(queue), WHO).join();
        String path = plane.control().book().path(queue);
        teller.accept(new Told(queue, path, "reopened", 0, "queue " + path + " starts jobs again"));
    }

    /** By people: what is frozen for a budget is not in that table. */
    private boolean isFrozen(int queue) throws SQLException {
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement("select 1 from frozen where scope = ? and of = ?")) {
            s.setInt(1, Event.FreezeSet.Scope.QUEUE.ordinal());
            s.setInt(2, queue);
            try (ResultSet r = s.executeQuery()) {
                return r.next();
            }
        }
    }

    /** Queues that are shut and have no budget any more. */
    private void openOthers(Map<Integer, Budget> budgets) throws SQLException {
        for (Queue q : plane.control().book().queues()) {
            if (plane.control().shut().isShut(q.id()) && !budgets.containsKey(q.id())) {
                reopen(q.id());
            }
        }
    }

    private String path(Standing now) {
        return plane.control().book().path(now.queue);
    }

    private void tell(Standing now, String what, String words) {
        teller.accept(new Told(now.queue, path(now), what, now.percent(), words));
    }

    /** Each threshold once in a period. */
    private void warn(Standing now, boolean isSpent) throws SQLException {
        double percent = 100 * now.budget.part(now.gpuHours, now.cost);
        int reached = 0;
        for (double threshold : now.budget.warnAt() == null ? List.<Double>of() : now.budget.warnAt()) {
            reached = percent >= threshold ? (int) Math.round(10 * threshold) : reached;
        }
        int before = warned(now);
        if (reached != before) {
            keepWarned(now, reached);
        }
        if (reached > before && !isSpent) {
            String words =
                    String.format(Locale.ROOT, "%.1f %% of the budget of queue %s is used up", percent, path(now));
            plane.desk().audit(WHO, now.queue, "budget-warning", words).join();
            tell(now, "warned", words);
        }
    }

    private int warned(Standing now) throws SQLException {
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s =
                        db.prepareStatement("select warned from budget_state where queue = ? and period_millis = ?")) {
            s.setInt(1, now.queue);
            s.setLong(2, millis(now.from));
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? r.getInt(1) : 0;
            }
        }
    }

    private void keepWarned(Standing now, int reached) throws SQLException {
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s =
                        db.prepareStatement("insert into budget_state values (?, ?, ?) on conflict (queue)"
                                + " do update set period_millis = excluded.period_millis, warned = excluded.warned")) {
            s.setInt(1, now.queue);
            s.setLong(2, millis(now.from));
            s.setInt(3, reached);
            s.executeUpdate();
        }
    }

    /** Jobs in the queue and below that are not over, with their queues. */
    private Map<Long, Integer> waiting(int queue) throws SQLException {
        Map<Long, Integer> found = new TreeMap<>();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s =
                        db.prepareStatement("select id, queue from job where state in (?, ?, ?) and queue = any(?)")) {
            s.setInt(1, JobState.WAITING.ordinal());
            s.setInt(2, JobState.RUNNING.ordinal());
            s.setInt(3, JobState.STOPPING.ordinal());
            s.setArray(4, db.createArrayOf("int", below(queue).toArray()));
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    found.put(r.getLong(1), r.getInt(2));
                }
            }
        }
        return found;
    }

    // ---- the table --------------------------------------------------------------------------------------------

    Map<Integer, Budget> read() throws SQLException {
        Map<Integer, Budget> found = new TreeMap<>();
        try (Connection db = plane.database().readers().getConnection();
                Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select queue, body from budget")) {
            while (r.next()) {
                found.put(r.getInt(1), JSON.readValue(r.getString(2), Budget.class));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a budget that was kept cannot be read", e);
        }
        return found;
    }

    void keep(int queue, Budget budget) throws SQLException {
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement(
                        "insert into budget values (?, ?) on conflict (queue) do update set body = excluded.body")) {
            s.setInt(1, queue);
            s.setString(2, JSON.writeValueAsString(budget));
            s.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a budget is text and numbers", e);
        }
    }

    /** False when there was none. */
    boolean remove(int queue) throws SQLException {
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement("delete from budget where queue = ?")) {
            s.setInt(1, queue);
            return s.executeUpdate() > 0;
        }
    }

    /** For those who list: what is used up now. */
    List<Standing> now(List<Integer> queues) throws SQLException {
        List<Standing> found = new ArrayList<>();
        for (Map.Entry<Integer, Budget> one : read().entrySet()) {
            if (queues.contains(one.getKey())) {
                found.add(standing(one.getKey(), one.getValue()));
            }
        }
        return found;
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
    }
}
