package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.People;
import io.dure.engine.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * GPU-hours that attempts held within a window: from their start to their end, stops included, whether or not the work
 * was kept. Tasks of elastic jobs beyond their fewest count while each was there.
 */
final class Usage {
    private static final double HOUR_MILLIS = 3_600_000;
    private static final Kind[] KINDS = Kind.values();

    private final Asked asked;
    private final Fleetbook book;
    private final People people;
    private final Map<String, Sum> sums = new TreeMap<>();

    private Usage(Asked asked, Fleetbook book, People people) {
        this.asked = asked;
        this.book = book;
        this.people = people;
    }

    /** By what to add up. */
    enum By {
        QUEUE,
        USER,
        TYPE,
        KIND,
        SITE,
        DAY
    }

    /**
     * What is asked for.
     *
     * @param fromMillis in the engine's time
     * @param queues whose; not empty
     * @param zero the date of the engine's time 0: days are those of UTC
     * @param wattsOfType what one GPU of a type draws at most, with its part of the node; NaN where it is not known
     * @param cooling how much more its site draws, as 1.2
     * @param prices what a GPU-hour of a type, by name, costs; empty where that is not told
     */
    record Asked(
            By by,
            long fromMillis,
            long toMillis,
            List<Integer> queues,
            Instant zero,
            IntToDoubleFunction wattsOfType,
            IntToDoubleFunction cooling,
            Prices.Told prices) {}

    /**
     * @param jobs how many had an attempt
     * @param energyKwh at most: every GPU at its peak, cooling included; left out where the power of a type is not known
     * @param cost left out where no price is told for a type, or for energy that is priced and not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Row(
            String key,
            double gpuHours,
            int jobs,
            int attempts,
            @Nullable Double energyKwh,
            @Nullable Double cost) {}

    private static final class Sum {
        private double gpuHours;
        private double kilowattHours;
        private double cost;
        private int attempts;
        private final Set<Long> jobs = new TreeSet<>();

        private Row row(String key) {
            return new Row(key, rounded(gpuHours), jobs.size(), attempts, known(kilowattHours), known(cost));
        }

        private static @Nullable Double known(double value) {
            return Double.isNaN(value) ? null : (Double) rounded(value);
        }

        private static double rounded(double value) {
            return Math.round(value * 10_000) / 10_000.0;
        }
    }

    /** In order of their keys. {@code db} must not commit by itself. */
    static List<Row> rows(Connection db, Asked asked, Fleetbook book, People people) throws SQLException {
        Usage usage = new Usage(asked, book, people);
        Spans.each(db, book, asked.fromMillis, asked.toMillis, asked.queues, usage::add);
        return usage.sums.entrySet().stream()
                .map(sum -> sum.getValue().row(sum.getKey()))
                .toList();
    }

    private void add(Span span) {
        int type = span.gpuType();
        String key = switch (asked.by) {
            case QUEUE -> book.path(span.queue());
            case USER -> people.name(span.person());
            case TYPE -> type < 0 ? "none" : book.gpuTypes().get(type);
            case KIND -> KINDS[span.kind()].name().toLowerCase(Locale.ROOT).replace('_', '-');
            case SITE -> book.sites().get(span.site());
            case DAY -> "";
        };
        if (asked.by == By.DAY) {
            days(span);
        } else {
            add(key, span, span.fromMillis(), span.toMillis());
        }
    }

    private void days(Span span) {
        long to = span.toMillis();
        for (long at = span.fromMillis(); at < to; ) {
            LocalDate day = asked.zero.plusMillis(at).atZone(ZoneOffset.UTC).toLocalDate();
            long next =
                    day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() - asked.zero.toEpochMilli();
            add(day.toString(), span, at, Math.min(to, next));
            at = next;
        }
    }

    private void add(String key, Span span, long from, long to) {
        int type = span.gpuType();
        Sum sum = sums.computeIfAbsent(key, _ -> new Sum());
        double hours = span.gpus() * Math.max(0, to - from) / HOUR_MILLIS;
        double watts = type < 0 ? 0 : asked.wattsOfType.applyAsDouble(type);
        double kilowattHours = hours * watts / 1000 * asked.cooling.applyAsDouble(span.site());
        sum.gpuHours += hours;
        sum.kilowattHours += kilowattHours;
        sum.cost += asked.prices.cost(type < 0 ? "" : book.gpuTypes().get(type), hours, kilowattHours);
        sum.attempts += span.isAttempt() ? 1 : 0;
        sum.jobs.add(span.job());
    }
}
