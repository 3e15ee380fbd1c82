package io.dure.twin.world;

import java.util.List;
import java.util.Optional;

/**
 * What is known of one site.
 *
 * @param operator who runs it; empty when it is not told
 * @param place where it lies
 * @param milliPue thousandths of total power over the power of its machines
 * @param power the power that its grid connection gives, from each time on, in order; empty: without limit
 * @param calls times at which it must draw less, in order
 * @param heldBack from when on its nodes are to run below their full power, in order
 */
public record SiteFacts(
        String operator,
        Optional<Place> place,
        int milliPue,
        List<PowerStep> power,
        List<Call> calls,
        List<HeldBack> heldBack) {
    public SiteFacts {
        power = List.copyOf(power);
        calls = List.copyOf(calls);
        heldBack = List.copyOf(heldBack);
    }

    /** Nothing is held back. */
    public SiteFacts(String operator, Optional<Place> place, int milliPue, List<PowerStep> power, List<Call> calls) {
        this(operator, place, milliPue, power, calls, List.of());
    }

    /** Degrees north and east. */
    public record Place(double latitude, double longitude) {}

    /**
     * From this time on nodes of the GPU type have power when they fit at so many thousandths of what their GPUs draw
     * beyond idle: there is no more, and the engine holds their work to it.
     */
    public record HeldBack(long fromMillis, int gpuType, int perMille) {}

    /** From this time on the whole site, cooling included, may draw so much. */
    public record PowerStep(long fromMillis, long watts) {}

    /**
     * A call to lower the draw: at {@code fromMillis + rampMillis} and until {@code untilMillis} the site draws at most
     * {@code keepPerMille} thousandths of what it drew when the call came.
     */
    public record Call(long fromMillis, long untilMillis, long rampMillis, int keepPerMille) {}
}
