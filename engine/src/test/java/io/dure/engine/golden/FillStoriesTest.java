package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Policy {@code dure} puts slices and tasks on CPUs where least is lost for those who need more (decision record 0010). */
class FillStoriesTest {
    /** Eight slices share one node, though another has as much room: the gang of whole GPUs finds its node. */
    @Test
    void slicesStayTogetherSoThatWholeGpusStayFree() {
        Story.holds("""
                nodes 2x4 slices 4
                job 1 1x0 slice 500
                job 2 1x0 slice 500
                job 3 1x0 slice 250
                job 4 1x0 slice 250
                job 5 1x0 slice 250
                job 6 1x0 slice 250
                decide
                > start 1 on 0:0/2
                > start 2 on 0:0/2
                > start 3 on 0:1/1
                > start 4 on 0:1/1
                > start 5 on 0:1/1
                > start 6 on 0:1/1
                job 7 1x4
                decide
                > start 7 on 1:1111
                """);
    }

    /** A slice opens no free rack of linked nodes while another rack, already in use, has a GPU for it. */
    @Test
    void aFreeRackIsNotEatenUpBySlices() {
        Story.holds("""
                nodes 2x4 linked rack 0 hall 0 slices 2
                nodes 2x4 linked rack 1 hall 0 slices 2
                job 1 1x3
                decide
                > start 1 on 0:1110
                job 2 1x0 slice 500
                job 3 1x0 slice 500
                job 4 1x0 slice 500
                job 5 1x0 slice 500
                decide
                > start 2 on 0:3/1
                > start 3 on 0:3/1
                > start 4 on 1:0/1
                > start 5 on 1:0/1
                job 6 2x4
                decide
                > start 6 on 2:1111 3:1111
                """);
    }

    /** Work on CPUs alone goes where no GPU waits for these cores. */
    @Test
    void workOnCpusLeavesCoresToIdleGpus() {
        Story.holds("""
                nodes 2x4 cpu 32000
                job 1 4x1 cpu 1000
                job 2 1x0 cpu 20000
                decide
                > start 1 on 0:1111
                > start 2 on 0:cpu*1
                job 3 4x1 cpu 8000
                decide
                > start 3 on 1:1111
                """);
    }
}
