package io.dure.plan.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.pack.Demand;
import io.dure.engine.pack.NodeType;
import io.dure.engine.pack.SplitMix;
import io.dure.twin.Progress;
import io.dure.twin.packing.PackingProblem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackingBoundTest {
    private static final long ANY = Demand.ANY_MODEL;
    private static final NodeType ONE = new NodeType(0, 1, 8000, 8192);
    private static final NodeType FOUR = new NodeType(1, 4, 32_000, 32_768);

    private static Demand share(int cpuMilli, int milli) {
        return new Demand(cpuMilli, 1024, 1, milli, ANY);
    }

    private static PackingBound.Bound bound(List<NodeType> types, List<Integer> nodes, List<Demand> demands) {
        List<Integer> pods = new ArrayList<>();
        for (int d = 0; d < demands.size(); d++) {
            pods.add(d);
        }
        return PackingBound.of(new PackingProblem(List.of("A", "B"), types, nodes, demands, pods), Progress.NONE);
    }

    @Test
    void byHand() {
        // 810 alone in a GPU
        assertThat(bound(List.of(ONE), List.of(0, 0), List.of(share(1000, 810))).boundPercent())
                .isCloseTo(81, within(1e-6));
        // 600 and 400 fill GPUs together
        assertThat(bound(List.of(ONE), List.of(0), List.of(share(1000, 600), share(1000, 400)))
                        .boundPercent())
                .isCloseTo(100, within(1e-6));
        // the same, but the cores of a node are enough for one of them: half of all nodes for each, at 50 of 100
        PackingBound.Bound cores = bound(List.of(ONE), List.of(0), List.of(share(5000, 600), share(5000, 400)));
        assertThat(cores.boundPercent()).isCloseTo(60, within(1e-6)); // all of 600: they ask 60 of 100 in all
        // four GPUs at once: not on nodes of one
        Demand four = new Demand(1000, 1024, 4, 1000, ANY);
        assertThat(bound(List.of(ONE, FOUR), List.of(0, 0, 0, 0, 1), List.of(four))
                        .boundPercent())
                .isCloseTo(50, within(1e-6));
        // a model that half of the GPUs are of
        Demand onB = new Demand(1000, 1024, 1, 1000, 0b10);
        assertThat(bound(List.of(ONE, FOUR), List.of(0, 0, 0, 0, 1), List.of(onB))
                        .boundPercent())
                .isCloseTo(50, within(1e-6));
        // memory for four of the eight, taken together
        Demand large = new Demand(1000, 8192, 1, 500, ANY);
        assertThat(bound(List.of(FOUR), List.of(0), List.of(large)).boundPercent())
                .isCloseTo(50, within(1e-6));
    }

    @Test
    void podsWithoutGpusDoNotCount() {
        Demand cpu = new Demand(8000, 8192, 0, 0, ANY);
        assertThat(bound(List.of(ONE), List.of(0), List.of(cpu, share(1000, 1000)))
                        .boundPercent())
                .isCloseTo(100, within(1e-6));
    }

    /** No packing that search finds, of whole pods, is above it; and it is not above all GPUs. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void nothingThatCanBePackedIsAboveIt(long seed) {
        SplitMix lots = new SplitMix(seed);
        List<NodeType> types = List.of(new NodeType(0, 2, 9000, 9000), new NodeType(1, 1, 6000, 6000));
        List<Integer> nodes = List.of(0, 1);
        List<Demand> demands = new ArrayList<>();
        for (int left = 3000; left > 0; ) { // so that pods ask exactly all GPUs
            int milli = Math.min(left, 50 * (2 + lots.below(15)));
            milli = left > 2000 && lots.below(4) == 0 ? 2000 : milli;
            boolean two = milli == 2000;
            long models = lots.below(4) == 0 ? 1 + lots.below(2) : ANY;
            Demand demand =
                    new Demand(500 * lots.below(8), 500 * lots.below(6), two ? 2 : 1, two ? 1000 : milli, models);
            if (!demands.contains(demand)) {
                demands.add(demand);
                left -= milli;
            }
        }
        PackingBound.Bound bound = bound(types, nodes, demands);
        int best = new Search(types, nodes, demands).best();
        assertThat(bound.boundPercent())
                .isGreaterThan(100 * best / 3000.0 - 1e-6)
                .isLessThan(100 + 1e-6);
        assertThat(bound.boundPercent() - bound.reachedPercent()).isBetween(-1e-6, PackingBound.CLOSE_PERCENT);
    }

    /** Tries every pod on every GPU, and not at all. */
    private static final class Search {
        private final List<NodeType> types;
        private final List<Integer> nodes;
        private final List<Demand> demands;
        private final int[] cpu;
        private final int[] memory;
        private final int[][] rest;
        private int best;

        Search(List<NodeType> types, List<Integer> nodes, List<Demand> demands) {
            this.types = types;
            this.nodes = nodes;
            this.demands = demands;
            cpu = nodes.stream().mapToInt(t -> types.get(t).cpuMilli()).toArray();
            memory = nodes.stream().mapToInt(t -> types.get(t).memoryMib()).toArray();
            rest = nodes.stream()
                    .map(t -> Collections.nCopies(types.get(t).gpus(), 1000).stream()
                            .mapToInt(i -> i)
                            .toArray())
                    .toArray(int[][]::new);
        }

        int best() {
            next(0, 0, demands.stream().mapToInt(Demand::gpuMilli).sum());
            return best;
        }

        private void next(int pod, int filled, int toCome) {
            best = Math.max(best, filled);
            if (pod == demands.size() || filled + toCome <= best) {
                return;
            }
            Demand demand = demands.get(pod);
            int others = toCome - demand.gpuMilli();
            for (int node = 0; node < cpu.length; node++) {
                boolean can = demand.cpuMilli() <= cpu[node]
                        && demand.memoryMib() <= memory[node]
                        && demand.allows(types.get(nodes.get(node)).model());
                for (int gpu = 0; can && gpu <= rest[node].length - demand.gpus(); gpu++) {
                    if (fits(rest[node], gpu, demand)) {
                        take(node, gpu, demand, 1);
                        next(pod + 1, filled + demand.gpuMilli(), others);
                        take(node, gpu, demand, -1);
                    }
                }
            }
            next(pod + 1, filled, others);
        }

        private static boolean fits(int[] rests, int gpu, Demand demand) {
            for (int i = gpu; i < gpu + demand.gpus(); i++) {
                if (rests[i] < demand.milliPerGpu()) {
                    return false;
                }
            }
            return true;
        }

        private void take(int node, int gpu, Demand demand, int sign) {
            cpu[node] -= sign * demand.cpuMilli();
            memory[node] -= sign * demand.memoryMib();
            for (int i = gpu; i < gpu + demand.gpus(); i++) {
                rest[node][i] -= sign * demand.milliPerGpu();
            }
        }
    }
}
