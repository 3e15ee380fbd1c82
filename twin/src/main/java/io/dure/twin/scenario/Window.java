package io.dure.twin.scenario;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import io.dure.twin.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The part of a scenario's time that is looked at.
 *
 * @param start of the scenario, where it tells one
 * @param from the date of time 0
 * @param horizonMillis how long from there, or {@link World#NO_HORIZON}
 */
record Window(Optional<Instant> start, Optional<Instant> from, long horizonMillis) {

    /** Reads {@code start} and {@code window}; what the study asks goes before it. */
    static Window read(Block file, Study study) {
        Optional<Instant> start = StartDate.read(file.find("start"));
        Block block = file.find("window").block();
        block.allow("from", "days");
        Value ownFrom = block.find("from");
        Optional<Instant> from = StartDate.read(ownFrom);
        Value ownDays = block.find("days");
        int days = ownDays.count(1, Study.MOST_DAYS, 0);
        if (from.isPresent() && isBefore(from.get(), start)) {
            ownFrom.bad(rule(start), "");
        }
        study.from().ifPresent(asked -> check(asked, start));
        OptionalInt length = study.days().isPresent() || days == 0 ? study.days() : OptionalInt.of(days);
        long horizon = length.isPresent() ? Duration.ofDays(length.getAsInt()).toMillis() : World.NO_HORIZON;
        Optional<Instant> first = study.from().isPresent() ? study.from() : from.isPresent() ? from : start;
        return new Window(start, first, horizon);
    }

    private static void check(Instant asked, Optional<Instant> start) {
        if (isBefore(asked, start)) {
            String first = start.map(Window::day).orElse("");
            throw new BadInput(
                    "command line", 0, "--from is " + day(asked), rule(start), first.isEmpty() ? "" : first + "?");
        }
    }

    private static boolean isBefore(Instant asked, Optional<Instant> start) {
        return start.isEmpty() || asked.isBefore(start.get());
    }

    private static String rule(Optional<Instant> start) {
        return start.map(first -> "the scenario starts on " + day(first) + ", and nothing is known before")
                .orElse("the scenario has no start, and so knows no dates");
    }

    static String day(Instant at) {
        String text =
                OffsetDateTime.ofInstant(at, ZoneOffset.UTC).toLocalDateTime().toString();
        return text.endsWith("T00:00") ? text.substring(0, 10) : text;
    }

    boolean hasEnd() {
        return horizonMillis != World.NO_HORIZON;
    }

    /** From time 0, negative before it; dates are read only where there is a start. */
    long millis(Instant at) {
        return Duration.between(from.orElse(Instant.EPOCH), at).toMillis();
    }

    /** How far time 0 lies after the start of the scenario. */
    long skippedMillis() {
        return start.isPresent() && from.isPresent()
                ? Duration.between(start.get(), from.get()).toMillis()
                : 0;
    }

    /** A date of this file. Told when it is none, or when there is no start to count from. */
    Optional<Instant> date(Value value) {
        if (value.present() && start.isEmpty()) {
            value.bad("dates are counted from the scenario's start, and it has none", "start: 2025-01-01?");
            return Optional.empty();
        }
        return StartDate.read(value);
    }
}
