package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.SiteFacts.Call;
import io.dure.twin.world.SiteFacts.PowerStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads what is known of one site, seen from time 0 of the window. */
final class SiteFactsReader {
    private static final double MOST_MEGAWATTS = 1_000_000;

    private final Window window;
    private final double scale;

    SiteFactsReader(Window window, double scale) {
        this.window = window;
        this.scale = scale;
    }

    SiteFacts read(Block block) {
        return new SiteFacts(
                block.find("operator").text(""),
                place(block.find("place")),
                (int) StrictMath.rint(1000 * block.find("pue").decimal(1, 3, 1)),
                power(block.find("power")),
                calls(block.find("calls")));
    }

    private static Optional<SiteFacts.Place> place(Value value) {
        Block block = value.block();
        block.allow("lat", "lon");
        double latitude = block.need("lat", "a place has degrees north, lat").decimal(-90, 90, 0);
        double longitude = block.need("lon", "a place has degrees east, lon").decimal(-180, 180, 0);
        return value.present() ? Optional.of(new SiteFacts.Place(latitude, longitude)) : Optional.empty();
    }

    /** The steps from time 0 on; what holds then is the last one before. */
    private List<PowerStep> power(Value value) {
        List<PowerStep> steps = new ArrayList<>();
        for (Value item : value.list()) {
            Block block = item.block();
            block.allow("from", "megawatts");
            Value from = block.need("from", "a power step has a date, from");
            double megawatts = block.need("megawatts", "a power step says how many megawatts there are from then on")
                    .decimal(0, MOST_MEGAWATTS, 0);
            Optional<Instant> at = window.date(from);
            at.ifPresent(when ->
                    steps.add(new PowerStep(window.millis(when), (long) StrictMath.rint(megawatts * 1e6 * scale))));
            if (at.isPresent()
                    && steps.stream()
                                    .filter(s -> s.fromMillis() == window.millis(at.get()))
                                    .count()
                            > 1) {
                from.bad("each power step of a site has a date of its own", "");
            }
        }
        steps.sort(Comparator.comparingLong(PowerStep::fromMillis));
        return steps.isEmpty() ? steps : fromTimeZero(steps);
    }

    private static List<PowerStep> fromTimeZero(List<PowerStep> steps) {
        List<PowerStep> kept = new ArrayList<>();
        long before = 0; // a site with steps has no power before its first
        for (PowerStep step : steps) {
            before = step.fromMillis() <= 0 ? step.watts() : before;
        }
        kept.add(new PowerStep(0, before));
        steps.stream().filter(step -> step.fromMillis() > 0).forEach(kept::add);
        return kept;
    }

    private List<Call> calls(Value value) {
        List<Call> calls = new ArrayList<>();
        for (Value item : value.list()) {
            Block block = item.block();
            block.allow("from", "for", "keep", "ramp");
            Optional<Instant> from = window.date(block.need("from", "a call has a date and time, from"));
            Value length = block.need("for", "a call says for how long");
            long holds = length.duration(0);
            int keep = (int) StrictMath.rint(1000
                    * block.need("keep", "a call says which share of its draw the site keeps")
                            .decimal(0, 1, 1));
            Value ramp = block.find("ramp");
            long ramps = ramp.duration(0);
            if (ramps > holds) {
                ramp.bad("the ramp is no longer than the call", "");
            }
            if (holds == 0 && length.present()) {
                length.bad("a call lasts longer than that", "");
            }
            from.ifPresent(at -> add(calls, window.millis(at), holds, ramps, keep));
        }
        calls.sort(Comparator.comparingLong(Call::fromMillis));
        return calls;
    }

    /** Calls that are over before time 0 are history. */
    private static void add(List<Call> calls, long at, long holds, long ramp, int keep) {
        if (at + holds > 0) {
            long from = Math.max(0, at);
            calls.add(new Call(from, at + holds, Math.max(0, at + ramp - from), keep));
        }
    }
}
