package io.dure.twin.scenario;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What of a scenario is asked for.
 *
 * @param seed in place of the file's own
 * @param from the date of time 0: what came before is there, what comes later comes; without it the file's window, or
 *     its start
 * @param days how long to look on from there; without it the file's window, or until all is done
 * @param retirement whether old nodes leave
 * @param variant which of the file's variants; {@link #DEFAULT_VARIANT} is the one without a name
 * @param scale shrinks nodes, power, quotas and synthetic work alike; 1 is the whole, at most 1
 */
public record Study(
        OptionalLong seed, Optional<Instant> from, OptionalInt days, boolean retirement, String variant, double scale) {
    public static final String DEFAULT_VARIANT = "default";

    public static final int MOST_DAYS = 36_500;
    public static final double LEAST_SCALE = 0.0001;

    /** The scenario as its file says. */
    public static Study asWritten() {
        return new Study(OptionalLong.empty(), Optional.empty(), OptionalInt.empty(), true, DEFAULT_VARIANT, 1);
    }

    public Study withSeed(OptionalLong other) {
        return new Study(other, from, days, retirement, variant, scale);
    }

    public Study between(Instant first, int itsDays) {
        return new Study(seed, Optional.of(first), OptionalInt.of(itsDays), retirement, variant, scale);
    }

    public Study withoutRetirement() {
        return new Study(seed, from, days, false, variant, scale);
    }

    public Study ofVariant(String name) {
        return new Study(seed, from, days, retirement, name, scale);
    }

    public Study scaledTo(double share) {
        return new Study(seed, from, days, retirement, variant, share);
    }
}
