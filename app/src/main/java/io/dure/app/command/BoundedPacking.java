package io.dure.app.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.dure.plan.packing.PackingBound;
import io.dure.twin.packing.PackingOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A packing experiment and, where it was asked for, how much no policy can pass; the JSON of {@code --bound}. */
record BoundedPacking(
        @JsonUnwrapped PackingOutcome outcome,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Bound bound) {
    /**
     * The bound, and how near policies come to it.
     *
     * @param boundPercent of all GPUs at 100 % arrived: more cannot be allocated
     * @param reachedPercent what the linear program's solution allocates
     * @param contents of nodes that were looked at
     * @param wallSeconds to find it
     * @param fgdPercent what FGD allocates; null when it neither ran nor was told
     * @param fgdIsPublished whether that was told, or is of this run
     * @param gapClosedPercent by policy: how much of the way from FGD to the bound it goes; empty without FGD, or when
     *     FGD is at the bound
     */
    record Bound(
            double boundPercent,
            double reachedPercent,
            int contents,
            double wallSeconds,
            @Nullable Double fgdPercent,
            boolean fgdIsPublished,
            Map<String, Double> gapClosedPercent) {}

    static BoundedPacking of(PackingOutcome outcome, PackingBound.Bound bound, @Nullable Double published) {
        PackingOutcome.Result ran = outcome.results().get("fgd");
        Double own = ran == null ? null : Double.valueOf(ran.allocatedPercentAt100());
        Double fgd = published == null ? own : published;
        Map<String, Double> closed = new LinkedHashMap<>();
        if (fgd != null && fgd < bound.boundPercent()) {
            outcome.results()
                    .forEach((policy, result) -> closed.put(
                            policy, 100 * (result.allocatedPercentAt100() - fgd) / (bound.boundPercent() - fgd)));
        }
        return new BoundedPacking(
                outcome,
                new Bound(
                        bound.boundPercent(),
                        bound.reachedPercent(),
                        bound.contents(),
                        bound.wallSeconds(),
                        fgd,
                        published != null,
                        closed));
    }
}
