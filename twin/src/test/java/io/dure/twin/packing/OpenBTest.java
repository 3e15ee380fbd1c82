package io.dure.twin.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.twin.Progress;
import io.dure.twin.trace.SharedData;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The figures that Weng et al. (USENIX ATC 2023) publish with their simulator for their default list of pods, means over
 * ten other orders of arrival.
 */
final class OpenBTest {
    private static final double TOLERANCE = 0.5; // percent of all GPUs

    @Test
    void theDefaultList() {
        PackingBench bench = new PackingBench(
                SharedData.file("openb/csv/openb_node_list_gpu_node.csv.gz"),
                SharedData.file("openb/csv/openb_pod_list_default.csv.gz"),
                List.of(42L, 43L),
                List.of(PackPolicy.values()),
                2);
        PackingOutcome outcome = bench.run(Progress.NONE);
        assertThat(outcome.nodes()).isEqualTo(1213);
        assertThat(outcome.gpus()).isEqualTo(6212);
        assertThat(outcome.fragmentTargets()).isEqualTo(35);
        near(outcome, "random", 86.30, 87.47, 13.49);
        near(outcome, "bestfit", 92.86, 93.08, 7.05);
        near(outcome, "fgd", 95.23, 95.39, 4.73);
        double fgd = outcome.results().values().stream().toList().get(2).allocatedPercentAt100();
        double dure = outcome.results().values().stream().toList().get(3).allocatedPercentAt100();
        assertThat(dure).isGreaterThan(fgd + 1.0).isGreaterThan(96.15);
    }

    private static void near(PackingOutcome outcome, String policy, double at100, double at130, double fragments) {
        PackingOutcome.Result result = outcome.results().get(policy);
        assertThat(result).isNotNull();
        assertThat(result.allocatedPercentAt100()).as(policy).isCloseTo(at100, within(TOLERANCE));
        assertThat(result.allocatedPercentAt130()).as(policy).isCloseTo(at130, within(TOLERANCE));
        assertThat(result.fragmentedPercentAt100()).as(policy).isCloseTo(fragments, within(TOLERANCE));
    }
}
