package io.dure.twin.steady;

import io.dure.engine.Task;
import io.dure.twin.scenario.Draws;
import java.util.stream.IntStream;

/**
 * Tasks of 24 sorts, 20 of them with cores and memory, as they come on nodes that inference, notebooks and training share.
 * They are made up, not taken from a trace: many sorts at once are what makes scoring dear.
 */
final class SharedTasks {
    /** Of a node with 8 GPUs: 192 cores. */
    static final int CPU_MILLI_PER_NODE = 192_000;

    /** Of a node with 8 GPUs: 2 TiB. */
    static final int MEMORY_MIB_PER_NODE = 2 << 20;

    /** Whole GPUs, thousandths of one GPU, thousandths of a core, MiB, and how many of 101 tasks are such. */
    private static final int[][] SORTS = {
        {0, 143, 2000, 16_384, 12},
        {0, 143, 4000, 16_384, 8},
        {0, 143, 1000, 8_192, 8},
        {0, 286, 4000, 32_768, 8},
        {0, 286, 8000, 32_768, 4},
        {0, 429, 6000, 65_536, 4},
        {0, 429, 12_000, 65_536, 3},
        {0, 572, 12_000, 65_536, 3},
        {1, 0, 8000, 131_072, 8},
        {1, 0, 16_000, 131_072, 6},
        {1, 0, 12_000, 65_536, 6},
        {1, 0, 24_000, 262_144, 2},
        {2, 0, 32_000, 262_144, 3},
        {2, 0, 16_000, 262_144, 3},
        {4, 0, 64_000, 524_288, 2},
        {4, 0, 32_000, 262_144, 2},
        {1, 0, 0, 0, 5},
        {2, 0, 0, 0, 2},
        {8, 0, 0, 0, 3},
        {8, 0, 96_000, 1_048_576, 2},
        {0, 0, 4000, 16_384, 2},
        {0, 0, 16_000, 65_536, 1},
        {0, 0, 8000, 32_768, 2},
        {0, 0, 32_000, 131_072, 1}
    };

    private static final Task[] TASKS = IntStream.range(0, SORTS.length)
            .mapToObj(i -> new Task(SORTS[i][0], SORTS[i][1], SORTS[i][2], SORTS[i][3]))
            .toArray(Task[]::new);

    private SharedTasks() {}

    /** Thousandths of a GPU that a task asks for on average. */
    static double meanMilliGpus() {
        double sum = 0;
        for (int i = 0; i < SORTS.length; i++) {
            sum += (double) SORTS[i][4] * TASKS[i].milliGpus();
        }
        return sum / all();
    }

    static Task draw(Draws draws) {
        int left = (int) (draws.uniform() * all());
        int sort = 0;
        while (left >= SORTS[sort][4]) {
            left -= SORTS[sort++][4];
        }
        return TASKS[sort];
    }

    private static int all() {
        int all = 0;
        for (int[] sort : SORTS) {
            all += sort[4];
        }
        return all;
    }
}
