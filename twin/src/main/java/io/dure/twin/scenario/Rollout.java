package io.dure.twin.scenario;

import java.time.Instant;
import java.util.List;

/**
 * A rollout plan, in place of the scenario's own deliveries: which GPUs are put up where and when, and which power is
 * ordered beside what the sites have.
 *
 * @param from what the scenario delivers up to this moment stays as it is; all later deliveries are the plan's
 * @param caps where and when GPUs are planned to run below their full power, in order of time
 */
public record Rollout(Instant from, List<Placed> placed, List<MorePower> power, List<Cap> caps) {
    public Rollout {
        placed = List.copyOf(placed);
        power = List.copyOf(power);
        caps = List.copyOf(caps);
    }

    /** GPUs of an owner, the path of a queue, that are put up at a site. */
    public record Placed(Instant at, String owner, String site, String gpuType, long gpus) {}

    /** Power that a site has from then on beside its own. */
    public record MorePower(Instant from, String site, double megawatts) {}

    /**
     * From then on the GPUs of a type at a site are planned to run, in the mean, at so many thousandths of what work
     * adds to their draw; 1000: at full power again.
     */
    public record Cap(Instant from, String site, String gpuType, int perMille) {}
}
