package io.dure.engine.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Task;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes picked for a gang, and what its tasks take of them. */
class PickedNodesTest {
    @Test
    void nodesAreBroughtIntoOrderWithTheirTasks() {
        Chosen chosen = new Chosen();
        chosen.add(70_000, 1);
        chosen.add(3, 4);
        chosen.add(5, 2);
        chosen.sort();
        assertThat(Arrays.copyOf(chosen.nodes(), chosen.size())).containsExactly(3, 5, 70_000);
        assertThat(Arrays.copyOf(chosen.tasks(), chosen.size())).containsExactly(4, 2, 1);
    }

    @Test
    void moreNodesThanThereWasRoomFor() {
        Chosen chosen = new Chosen();
        for (int node = 200; node > 0; node--) {
            chosen.add(node, node % 7);
        }
        chosen.sort();
        for (int i = 0; i < 200; i++) {
            assertThat(chosen.nodes()[i]).isEqualTo(i + 1);
            assertThat(chosen.tasks()[i]).isEqualTo((i + 1) % 7);
        }
        Chosen copy = new Chosen();
        copy.add(9, 9);
        copy.copy(chosen);
        chosen.clear();
        assertThat(chosen.size()).isZero();
        assertThat(copy.size()).isEqualTo(200);
        assertThat(copy.nodes()[199]).isEqualTo(200);
    }

    @ParameterizedTest(
            name = "a task of {0} GPUs or {1} thousandths of one in {2} slices: {3} take {4} GPUs, {5} hold {6}")
    @CsvSource({
        "2, 0, 1, 3, 6, 7, 3",
        "1, 0, 7, 1, 1, 5, 5",
        "0, 500, 4, 3, 2, 2, 4", // two of four slices: two on a GPU
        "0, 400, 7, 2, 1, 3, 6", // three of seven slices
        "0, 1000, 1, 3, 3, 3, 3",
        "0, 0, 1, 9, 0, 0, 2147483647", // it needs CPU alone
    })
    void gpusOfTasks(int gpus, int sliceMilli, int slices, int tasks, int taken, int free, int held) {
        PerTask need = PerTask.of(new Task(gpus, sliceMilli, 1000, 10), slices);
        assertThat(need.gpusFor(tasks)).isEqualTo(taken);
        assertThat(need.onGpus(free)).isEqualTo(held);
    }
}
