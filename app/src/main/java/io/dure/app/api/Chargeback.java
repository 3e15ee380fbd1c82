package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.People;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What each queue, or each user of it, was entitled to, held, borrowed and lent in one month of UTC, and what that comes
 * to. Nothing here reads a database.
 */
final class Chargeback {
    private static final double HOUR_MILLIS = 3_600_000;

    private final Asked asked;
    private final Fleetbook book;
    private final Map<Integer, Lending> lendings = new TreeMap<>();
    private final Map<Integer, Map<Integer, Long>> quotas = new HashMap<>();
    private final TreeSet<Integer> rationed = new TreeSet<>();
    private final Map<Key, Sum> sums = new TreeMap<>();

    private Chargeback(Asked asked, Fleetbook book) {
        this.asked = asked;
        this.book = book;
    }

    /** What is asked for: as in {@link Usage.Asked}; {@code isByUser}: else by queue. */
    record Asked(
            boolean isByUser,
            long fromMillis,
            long toMillis,
            List<Integer> queues,
            Instant zero,
            IntToDoubleFunction wattsOfType,
            IntToDoubleFunction cooling,
            Prices.Told prices) {}

    /**
     * @param user left out where the queue as a whole is told
     * @param entitledGpuHours of its own, those of queues below it not counted; left out for users, as what is lent
     * @param energyKwh at most, as in usage
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            String month,
            String queue,
            @Nullable String user,
            @Nullable Double entitledGpuHours,
            double gpuHours,
            double borrowedGpuHours,
            @Nullable Double lentGpuHours,
            @Nullable Double energyKwh,
            @Nullable Double cost) {}

    private record Key(int queue, int person) implements Comparable<Key> {
        @Override
        public int compareTo(Key o) {
            return queue != o.queue ? Integer.compare(queue, o.queue) : Integer.compare(person, o.person);
        }
    }

    private static final class Sum {
        private double hours;
        private double borrowed;
        private double kilowattHours;
        private double cost;
    }

    /**
     * One month, or the part of it that is asked for.
     *
     * @param told what queues were told, in order, from the first on
     * @param spans of all queues, cut to the window
     */
    static List<Row> month(Asked asked, Fleetbook book, People people, List<Event.QueueSet> told, List<Span> spans) {
        Chargeback one = new Chargeback(asked, book);
        one.sweep(told, spans);
        return one.rows(people);
    }

    private static final class Step implements Comparable<Step> {
        private final long atMillis;
        /** First what ends, then what changes, then what begins: nobody borrows for no time. */
        private final int order;

        private final int n;
        private final Runnable what;

        private Step(long atMillis, int order, int n, Runnable what) {
            this.atMillis = atMillis;
            this.order = order;
            this.n = n;
            this.what = what;
        }

        @Override
        public int compareTo(Step o) {
            int c = Long.compare(atMillis, o.atMillis);
            c = c != 0 ? c : Integer.compare(order, o.order);
            return c != 0 ? c : Integer.compare(n, o.n);
        }
    }

    private void sweep(List<Event.QueueSet> told, List<Span> spans) {
        told.forEach(e -> e.queue().typeQuotas().forEach(t -> rationed.add(t.gpuType())));
        lendings.put(Job.ANY_TYPE, new Lending(asked.fromMillis));
        rationed.forEach(type -> lendings.put(type, new Lending(asked.fromMillis)));
        List<Step> steps = new ArrayList<>();
        int n = 0;
        for (Event.QueueSet e : told) {
            long at = Math.max(asked.fromMillis, e.atMillis());
            if (at < asked.toMillis) {
                steps.add(new Step(at, 1, n++, () -> told(e.queue())));
            }
        }
        for (Span span : spans) {
            double[] before = new double[1];
            steps.add(new Step(span.fromMillis(), 2, n, () -> begin(span, before)));
            steps.add(new Step(span.toMillis(), 0, n++, () -> end(span, before)));
        }
        steps.sort(null);
        for (Step step : steps) {
            lendings.values().forEach(l -> l.until(step.atMillis));
            step.what.run();
        }
        lendings.values().forEach(l -> l.until(asked.toMillis));
    }

    private Lending of(int gpuType) {
        Lending found = lendings.get(rationed.contains(gpuType) ? gpuType : Job.ANY_TYPE);
        if (found == null) {
            throw new IllegalStateException("every rationed type has its own");
        }
        return found;
    }

    /** What is its own, and what is left its parent's own, changes. */
    private void told(Queue q) {
        Map<Integer, Long> now = new HashMap<>();
        lendings.keySet().forEach(type -> now.put(type, q.of(type).quotaGpus()));
        quotas.put(q.id(), now);
        own(q.id());
        if (q.parent() != Queue.NO_PARENT) {
            own(q.parent());
        }
    }

    private void own(int queue) {
        lendings.forEach((type, lending) -> {
            long below = book.queues().stream()
                    .filter(q -> q.parent() == queue)
                    .mapToLong(q -> quota(q.id(), type))
                    .sum();
            lending.own(queue, (double) Math.max(0, quota(queue, type) - below));
        });
    }

    private long quota(int queue, int type) {
        return quotas.getOrDefault(queue, Map.of()).getOrDefault(type, 0L);
    }

    private void begin(Span span, double[] before) {
        if (span.toMillis() > span.fromMillis()) {
            Lending lending = of(span.gpuType());
            before[0] = lending.borrowedPerHeld(span.queue());
            lending.hold(span.queue(), span.gpus());
        }
    }

    private void end(Span span, double[] before) {
        if (span.toMillis() <= span.fromMillis()) {
            return;
        }
        Lending lending = of(span.gpuType());
        double borrowed = span.gpus() * (lending.borrowedPerHeld(span.queue()) - before[0]);
        lending.hold(span.queue(), -span.gpus());
        Sum sum = sums.computeIfAbsent(new Key(span.queue(), asked.isByUser ? span.person() : -1), _ -> new Sum());
        int type = span.gpuType();
        double hours = span.gpus() * (span.toMillis() - span.fromMillis()) / HOUR_MILLIS;
        double watts = type < 0 ? 0 : asked.wattsOfType.applyAsDouble(type);
        double kilowattHours = hours * watts / 1000 * asked.cooling.applyAsDouble(span.site());
        sum.hours += hours;
        sum.borrowed += borrowed;
        sum.kilowattHours += kilowattHours;
        sum.cost += asked.prices.cost(type < 0 ? "" : book.gpuTypes().get(type), hours, kilowattHours);
    }

    // ---- the rows ---------------------------------------------------------------------------------------------

    private List<Row> rows(People people) {
        LocalDate first =
                asked.zero.plusMillis(asked.fromMillis).atZone(ZoneOffset.UTC).toLocalDate();
        String month = first.toString().substring(0, 7);
        if (!asked.isByUser) {
            asked.queues.forEach(q -> sums.computeIfAbsent(new Key(q, -1), _ -> new Sum()));
        }
        List<Row> rows = new ArrayList<>();
        sums.forEach((key, sum) -> {
            if (asked.queues.contains(key.queue)) {
                rows.add(row(month, key, sum, people));
            }
        });
        return rows;
    }

    private Row row(String month, Key key, Sum sum, People people) {
        double entitled = lendings.values().stream()
                .mapToDouble(l -> l.entitledHours(key.queue))
                .sum();
        double lent = lendings.values().stream()
                .mapToDouble(l -> l.lentHours(key.queue))
                .sum();
        return new Row(
                month,
                book.path(key.queue),
                asked.isByUser ? people.name(key.person) : null,
                asked.isByUser ? null : (Double) rounded(entitled),
                rounded(sum.hours),
                rounded(sum.borrowed),
                asked.isByUser ? null : (Double) rounded(lent),
                known(sum.kilowattHours),
                asked.prices.isEmpty() ? null : known(sum.cost));
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : (Double) rounded(value);
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
