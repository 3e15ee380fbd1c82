package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a queue and those below it may use up in a period.
 *
 * @param gpuHours at most; any number without it
 * @param cost at most, by the prices that are told; any without it
 * @param period {@code month}, {@code quarter} or {@code year} of UTC, or {@code once}: from {@code from} on
 * @param from a day of UTC; nothing before it counts
 * @param warnAt percents at which is warned; 80 and 95 without it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Budget(
        @Nullable Double gpuHours,
        @Nullable Double cost,
        @Nullable String period,
        @Nullable String from,
        @Nullable List<Double> warnAt) {
    private static final double MOST = 1e15;
    private static final int MOST_WARNINGS = 10;

    /** How long a budget holds. */
    enum Period {
        MONTH(1),
        QUARTER(3),
        YEAR(12),
        ONCE(0);

        private final int months;

        Period(int months) {
            this.months = months;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whole. Throws {@link Problem} for what cannot be. {@code today}: of UTC. */
    Budget checked(LocalDate today) {
        if (gpuHours == null && cost == null) {
            throw Problem.bad("gpuHours", "gpuHours or cost is needed", "{\"gpuHours\": 1000, \"period\": \"month\"}");
        }
        amount("gpuHours", gpuHours);
        amount("cost", cost);
        TreeSet<Double> warnings = new TreeSet<>();
        for (Double one : warnAt == null ? List.of(80.0, 95.0) : warnAt) {
            if (one == null || !(one > 0 && one <= 100)) {
                throw Problem.bad("warnAt", "warnAt: percents above 0 and up to 100 are needed", "[80, 95]");
            }
            warnings.add(one);
        }
        if (warnings.size() > MOST_WARNINGS) {
            throw Problem.bad("warnAt", "warnAt: at most " + MOST_WARNINGS + " percents are needed", "[80, 95]");
        }
        LocalDate first = from == null ? today.withDayOfMonth(1) : day(from);
        return new Budget(gpuHours, cost, periodOf(period).word(), first.toString(), List.copyOf(warnings));
    }

    private static void amount(String field, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= MOST)) {
            throw Problem.bad(field, field + ": 0 to 1e15 is needed", "");
        }
    }

    private static LocalDate day(String text) {
        try {
            LocalDate read = LocalDate.parse(text);
            if (read.getYear() >= 1970 && read.getYear() <= 2999) {
                return read;
            }
        } catch (java.time.format.DateTimeParseException e) {
            // told below
        }
        throw Problem.bad("from", "from " + text + ": a day is needed", "2026-11-01");
    }

    private static Period periodOf(@Nullable String word) {
        String said = word == null ? "month" : word;
        for (Period one : Period.values()) {
            if (one.word().equals(said)) {
                return one;
            }
        }
        throw Problem.bad("period", "period " + said + ": month, quarter, year or once is needed", "month");
    }

    /** When the period that holds {@code now} begins; not before the first day. */
    Instant begins(Instant now) {
        LocalDate first = LocalDate.parse(String.valueOf(from));
        Period of = periodOf(period);
        if (of == Period.ONCE) {
            return midnight(first);
        }
        LocalDate at = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
        LocalDate begin = at.minusMonths((at.getMonthValue() - 1) % of.months);
        return midnight(begin.isBefore(first) ? first : begin);
    }

    /** When the next begins; far away for one that holds once. */
    Instant ends(Instant now) {
        Period of = periodOf(period);
        if (of == Period.ONCE) {
            return Instant.parse("9999-01-01T00:00:00Z");
        }
        LocalDate at = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
        return midnight(at.minusMonths((at.getMonthValue() - 1) % of.months).plusMonths(of.months));
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The greater part of what may be used: 1 is all. A budget of 0 is spent from the beginning. */
    double part(double usedHours, double usedCost) {
        double ofHours = gpuHours == null ? 0 : fraction(usedHours, gpuHours);
        double ofCost = cost == null || Double.isNaN(usedCost) ? 0 : fraction(usedCost, cost);
        return Math.max(ofHours, ofCost);
    }

    private static double fraction(double used, double most) {
        return most > 0 ? used / most : 1;
    }
}
