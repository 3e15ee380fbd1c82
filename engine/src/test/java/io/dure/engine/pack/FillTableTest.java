package io.dure.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FillTableTest {
    private static final long ANY = Demand.ANY_MODEL;
    private static final NodeType SMALL = new NodeType(0, 1, 16_000, 8192); // 16 units

    @Test
    void aTableByHand() {
        // Pods of half a GPU and half the node's cores, and nothing else: two fill a GPU, each is worth a half.
        Demand half = new Demand(8000, 0, 1, 500, ANY);
        FillTable table = new FillTable(SMALL);
        table.add(List.of(half), new int[] {500}, new int[] {0, 0, 0});
        table.add(List.of(half), new int[] {500}, new int[] {0});
        assertThat(table.row(1000)[16]).as("before its turn").isZero();
        table.turn();
        assertThat(table.units()).isEqualTo(16);
        assertThat(table.unitsIn(16_000, 8192)).isEqualTo(16);
        assertThat(table.unitsIn(7999, 8192)).isEqualTo(7);
        assertThat(table.row(1000)[16]).isEqualTo(1000 + 500); // two of the first heap, the one of the second
        assertThat(table.row(1000)[15]).isEqualTo(500 + 500); // cores for one
        assertThat(table.row(990)[16]).isEqualTo(500 + 500); // GPU for one
        assertThat(table.row(500)[8]).isEqualTo(500 + 500);
        assertThat(table.row(490)[16]).isZero();
        assertThat(table.row(1000)[7]).isZero();
        table.turn();
        assertThat(table.row(1000)[16]).as("each turn begins with nothing").isZero();
    }

    /** Cutting off all but the smallest of a size loses nothing: every choice of pods is tried. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyEntryIsTheBestOfAllChoices(long seed) {
        SplitMix lots = new SplitMix(seed);
        List<Demand> demands = new ArrayList<>();
        int[] worth = new int[9];
        for (int d = 0; d < worth.length; d++) {
            int size = 10 * (10 + 15 * lots.below(7)); // several have the same
            demands.add(new Demand(1000 * lots.below(12), 512 * lots.below(12), 1, size, 1 + lots.below(3)));
            worth[d] = 3 * size / 4; // one for each size
        }
        int[] heap = new int[10];
        Arrays.setAll(heap, i -> lots.below(worth.length));
        Arrays.sort(heap);
        FillTable table = new FillTable(SMALL);
        table.add(demands, worth, heap);
        table.turn();
        for (int rest = 0; rest <= 1000; rest += 50) {
            for (int units = 0; units <= 16; units += 3) {
                assertThat(table.row(rest)[units])
                        .as("%d left, %d units", rest, units)
                        .isEqualTo(best(demands, worth, heap, rest, units));
            }
        }
    }

    private static int best(List<Demand> demands, int[] worth, int[] heap, int rest, int units) {
        int most = 0;
        for (int choice = 0; choice < 1 << heap.length; choice++) {
            int milli = 0;
            int needed = 0;
            int sum = 0;
            for (int i = 0; i < heap.length; i++) {
                Demand pod = demands.get(heap[i]);
                if ((choice >> i & 1) != 0) {
                    milli += pod.allows(0) ? pod.milliPerGpu() : 9999;
                    needed += Math.max(pod.cpuMilli() / 1000, pod.memoryMib() / 512); // 16 units of 16 cores, 8 GiB
                    sum += worth[heap[i]];
                }
            }
            most = milli <= rest && needed <= units ? Math.max(most, sum) : most;
        }
        return most;
    }
}
