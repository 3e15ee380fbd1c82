package io.dure.engine.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeHeapTest {
    private final NodeHeap heap = new NodeHeap();

    @Test
    void rankBeforeLossBeforeNumber() {
        heap.begin(4);
        heap.put(0, 1, 5);
        heap.put(1, 0, 9);
        heap.put(2, 0, 7);
        heap.put(3, 0, 7);
        heap.heapify();
        assertThat(heap.cheapest()).isEqualTo(2);
        heap.change(2, 2, 0);
        assertThat(heap.cheapest()).isEqualTo(3);
        heap.change(3, 0, Long.MAX_VALUE);
        assertThat(heap.cheapest()).as("a node that cannot be had comes last").isEqualTo(1);
        assertThat(heap.costs(1, 0, 9)).isTrue();
        assertThat(heap.costs(1, 0, 8)).isFalse();
        assertThat(heap.costs(1, 1, 9)).isFalse();
        assertThat(heap.costs(3, 77, Long.MAX_VALUE))
                .as("then the rank means nothing")
                .isTrue();
    }

    @Test
    void noneCanBeHad() {
        heap.begin(0);
        assertThat(heap.cheapest()).isEqualTo(-1);
        heap.begin(3);
        heap.heapify();
        assertThat(heap.cheapest()).isEqualTo(-1);
        heap.change(1, 3, 4);
        assertThat(heap.cheapest()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithLookingAtAllNodes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(40);
        int[] rank = new int[n];
        long[] loss = new long[n];
        heap.begin(n);
        for (int i = 0; i < n; i++) {
            draw(random, rank, loss, i);
            heap.put(i, rank[i], loss[i]);
        }
        heap.heapify();
        for (int step = 0; step < 300; step++) {
            assertThat(heap.cheapest()).as("seed %d, step %d", seed, step).isEqualTo(cheapest(rank, loss));
            int node = random.nextInt(3) == 0 ? Math.max(0, heap.cheapest()) : random.nextInt(n);
            draw(random, rank, loss, node);
            heap.change(node, rank[node], loss[node]);
        }
    }

    private static void draw(SplittableRandom random, int[] rank, long[] loss, int i) {
        rank[i] = random.nextInt(3);
        loss[i] = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextInt(9);
    }

    private static int cheapest(int[] rank, long[] loss) {
        return IntStream.range(0, rank.length)
                .filter(i -> loss[i] != Long.MAX_VALUE)
                .boxed()
                .min(Comparator.comparingInt((Integer i) -> rank[i])
                        .thenComparingLong(i -> loss[i])
                        .thenComparingInt(i -> i))
                .orElse(-1);
    }
}
