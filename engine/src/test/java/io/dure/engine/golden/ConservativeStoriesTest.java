package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Policy {@code conservative}: everybody holds a promise, and nobody delays another. */
class ConservativeStoriesTest {
    @Test
    void everyJobIsPromisedItsTime() {
        Story.holds("""
                rules conservative
                nodes 4x1
                job 1 4x1 limit 100
                job 2 4x1 limit 50
                job 3 1x1 limit 50
                job 4 3x1 limit 10
                decide
                > start 1 on 0:1 1:1 2:1 3:1
                why 4
                > FleetBusy[needMilliGpus=3000, freeMilliGpus=0]
                """);
    }

    @Test
    void jobThatEasyWouldLetPassMustNotDelayTheSecondInLine() {
        Story.holds("""
                rules conservative
                nodes 4x1
                job 1 3x1 limit 100
                job 2 4x1 limit 100
                job 3 1x1 limit 100
                job 4 2x1 limit 100
                job 5 1x1 limit 101
                decide
                > start 1 on 0:1 1:1 2:1
                > start 3 on 3:1
                promise 2
                > at 100
                promise 4
                > at 200
                promise 5
                > at 200
                why 5
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                """);
    }

    @Test
    void whenWorkEndsEarlyAllMoveForwardInOrder() {
        Story.holds("""
                rules conservative
                nodes 4x1
                job 1 4x1 limit 100
                job 2 3x1 limit 100
                job 3 2x1 limit 100
                job 4 1x1 limit 300
                decide
                > start 1 on 0:1 1:1 2:1 3:1
                promise 2
                > at 100
                promise 3
                > at 200
                promise 4
                > at 100
                at 40
                end 1
                decide
                > start 2 on 0:1 1:1 2:1
                > start 4 on 3:1
                promise 3
                > at 140
                """);
    }

    @Test
    void whoComesLaterWithMorePriorityTakesNobodysPromise() {
        Story.holds("""
                rules conservative
                nodes 1x8
                job 1 1x8 limit 100
                job 2 1x8 limit 100
                decide
                > start 1 on 0:11111111
                at 10
                job 3 1x8 limit 100 priority 5
                decide
                promise 2
                > at 100 on 0
                promise 3
                > at 200 on 0
                """);
    }

    @Test
    void whoIsPlannedForEverGivesNoDate() {
        Story.holds("""
                rules conservative
                nodes 1x4
                job 1 1x3 limit 100
                job 2 1x2
                job 3 1x3 limit 10
                job 4 1x1 limit 100
                job 5 1x1 limit 101
                decide
                > start 1 on 0:1110
                > start 4 on 0:0001
                promise 2
                > at 100 on 0
                promise 3
                > nothing
                promise 5
                > at 100 on 0
                why 3
                > FleetBusy[needMilliGpus=3000, freeMilliGpus=0]
                """);
    }

    @Test
    void lostNodeBreaksThePlansOnIt() {
        Story.holds("""
                rules conservative
                nodes 2x4
                job 1 1x4 limit 100
                job 2 1x4 limit 200
                job 3 1x4 limit 50
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                promise 3
                > at 100 on 0
                down 0
                end 1 node_lost
                decide
                promise 1
                > at 200 on 1
                promise 3
                > at 300 on 1
                """);
    }

    @Test
    void slicesShareAGpuOnlyWhileItDelaysNobody() {
        Story.holds("""
                rules conservative
                nodes 1x2 slices 4
                job 1 1x0 slice 500 limit 100
                job 2 1x1 limit 50
                job 3 1x2 limit 100
                job 4 1x0 slice 500 limit 100
                job 5 1x0 slice 250 limit 101
                decide
                > start 1 on 0:0/2
                > start 2 on 0:01
                > start 4 on 0:0/2
                promise 3
                > at 100 on 0
                promise 5
                > at 200 on 0
                why 5
                > FleetBusy[needMilliGpus=250, freeMilliGpus=0]
                """);
    }

    @Test
    void memoryIsPlannedToo() {
        Story.holds("""
                rules conservative
                nodes 1x8 cpu 16000 memory 100
                job 1 1x1 memory 60 limit 100
                job 2 1x1 memory 60 limit 100
                job 3 1x1 memory 40 limit 100
                job 4 1x1 memory 40 limit 101
                decide
                > start 1 on 0:10000000
                > start 3 on 0:01000000
                promise 2
                > at 100 on 0
                promise 4
                > at 100 on 0
                why 2
                > NodeFull[resource=MEMORY, need=60, bestFree=0]
                """);
    }

    @Test
    void gangIsPromisedNodesOnWhichItFitsWhole() {
        Story.holds("""
                rules conservative
                nodes 2x8
                job 1 1x6 limit 100
                job 2 1x6 limit 60
                job 3 2x4 limit 10
                job 4 1x2 limit 200
                decide
                > start 1 on 0:11111100
                > start 2 on 1:11111100
                > start 4 on 0:00000011
                promise 3
                > at 60 on 1
                """);
    }

    /** Seed 545 of the swarm whose jobs share: what job 1 had tried to take stayed taken, and job 2 was told no reason. */
    @Test
    void aSliceThatLacksPowerTakesOneGpuFromOthersAndNoMore() {
        Story.holds("""
                rules conservative
                nodes 2x1 slices 4
                draw 0 idle 100 peak 1000
                envelope 0 0:400
                job 1 1x0 slice 999
                job 2 1x1 draw 150
                decide
                > start 2 on 1:1
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=65, needWatts=900, nextChangeMillis=9223372036854775807]
                promise 1
                > at 0 on 0
                """);
    }
}
