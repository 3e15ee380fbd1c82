package io.dure.plan.rollout;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The quarters of a plan, numbered from 0.
 *
 * @param firstYear of quarter 0, which is the first quarter of that year
 */
public record Quarters(int firstYear, int count) {
    /** Hours of a mean quarter. */
    public static final double HOURS = 365.25 * 24 / 4;

    /** Weeks of a mean quarter. */
    public static final double WEEKS = 365.25 / 7 / 4;

    public int year(int quarter) {
        return firstYear + Math.floorDiv(quarter, 4);
    }

    /** 0 to 3: January to March, … */
    public int season(int quarter) {
        return Math.floorMod(quarter, 4);
    }

    /** As {@code 2028 Q3}. */
    public String name(int quarter) {
        return year(quarter) + " Q" + (season(quarter) + 1);
    }

    public int years() {
        return Math.ceilDiv(count, 4);
    }

    /** The quarter in which this moment lies; negative before the first. */
    public int holding(Instant at) {
        OffsetDateTime when = at.atOffset(ZoneOffset.UTC);
        return 4 * (when.getYear() - firstYear) + (when.getMonthValue() - 1) / 3;
    }

    /** The first quarter at whose middle it is after this moment: from then on it counts. */
    public int countingFrom(Instant at) {
        int quarter = holding(at);
        return at.isAfter(middle(quarter)) ? quarter + 1 : quarter;
    }

    /** The first moment of the quarter. */
    public Instant start(int quarter) {
        return OffsetDateTime.of(year(quarter), 3 * season(quarter) + 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
                .toInstant();
    }

    /** The fifteenth day of the quarter's second month. */
    public Instant middle(int quarter) {
        return start(quarter)
                .atOffset(ZoneOffset.UTC)
                .plusMonths(1)
                .plus(14, ChronoUnit.DAYS)
                .toInstant();
    }
}
