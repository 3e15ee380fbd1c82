package io.dure.twin.steady;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Decision;
import io.dure.engine.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SteadyStateTest {
    private static final int NODES = 120;

    private static List<Verdict> passes(Mix mix, int count) {
        SteadyState state = new SteadyState(NODES, mix, 0.95, 7);
        List<Verdict> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            state.gather();
            Verdict verdict = state.decide();
            state.carryOut(verdict);
            all.add(verdict);
        }
        assertThat(state.engine().audit()).isEmpty();
        return all;
    }

    @ParameterizedTest
    @EnumSource(Mix.class)
    void theSameSeedGivesTheSameDecisions(Mix mix) {
        assertThat(passes(mix, 3000)).isEqualTo(passes(mix, 3000));
    }

    @ParameterizedTest
    @EnumSource(Mix.class)
    void theFleetStaysNearItsLoad(Mix mix) {
        SteadyState state = new SteadyState(NODES, mix, 0.8, 7);
        double busy = 0;
        int passes = 6000;
        for (int i = 0; i < passes; i++) {
            state.gather();
            state.carryOut(state.decide());
            double gpus = NODES * SteadyState.GPUS_PER_NODE;
            busy += 1 - (state.engine().freeGpus() + state.engine().freeMilliGpusInSlices() / 1000.0) / gpus;
        }
        assertThat(busy / passes).isBetween(0.65, 0.95);
    }

    @Test
    void mixedWorkTakesGpusBackAndSharesThem() {
        List<Decision> decisions = passes(Mix.MIXED, 6000).stream()
                .flatMap(v -> v.decisions().stream())
                .toList();
        assertThat(decisions).anyMatch(d -> d instanceof Decision.Stop);
        assertThat(decisions)
                .anyMatch(d -> d instanceof Decision.Start s
                        && s.placement().nodes().getFirst().slices() > 0);
        assertThat(decisions)
                .anyMatch(d ->
                        d instanceof Decision.Start s && s.placement().nodes().size() == 16);
    }

    @Test
    void endsComeInOrderOfTimeThenJob() {
        SplittableRandom random = new SplittableRandom(3);
        EndHeap heap = new EndHeap();
        long[][] expected = new long[5000][];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = new long[] {random.nextLong(500), random.nextLong(1000), i};
            heap.add(expected[i][0], expected[i][1], i);
        }
        Arrays.sort(expected, (a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        for (long[] e : expected) {
            assertThat(heap.firstMillis()).isEqualTo(e[0]);
            assertThat(heap.firstJob()).isEqualTo(e[1]);
            heap.removeFirst();
        }
        assertThat(heap.firstMillis()).isEqualTo(Long.MAX_VALUE);
    }
}
