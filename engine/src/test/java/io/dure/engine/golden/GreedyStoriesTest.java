package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Policies {@code random}, {@code bestfit} and {@code fgd}: whoever fits starts, and nothing is kept for the others. */
class GreedyStoriesTest {
    @Test
    void largeJobWaitsWhileSmallOnesPassIt() {
        Story.holds("""
                rules bestfit
                nodes 1x8
                job 1 1x6 limit 100
                job 2 1x8 limit 100
                job 3 1x2
                decide
                > start 1 on 0:11111100
                > start 3 on 0:00000011
                promise 2
                > nothing
                at 100
                end 1
                job 4 1x4
                decide
                > start 4 on 0:11110000
                why 2
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=2000]
                """);
    }

    @Test
    void bestFitTakesTheFullestNode() {
        Story.holds("""
                rules bestfit
                nodes 3x8
                job 1 1x5
                job 2 1x2
                job 3 1x4
                decide
                > start 1 on 0:11111000
                > start 2 on 0:00000110
                > start 3 on 1:11110000
                """);
    }

    @Test
    void queuesDoNotCount() {
        Story.holds("""
                rules fgd
                nodes 1x8
                queue 1 under 0 quota 0 borrow 0
                job 1 1x8 queue 1
                decide
                > start 1 on 0:11111111
                """);
    }

    @Test
    void randomTakesAnyNodeAndTheSameOneAgain() {
        Story.holds("""
                rules random
                nodes 8x8
                job 1 1x1
                job 2 1x1
                job 3 3x4
                decide
                > start 1 on 4:10000000
                > start 2 on 6:10000000
                > start 3 on 0:11110000 2:11110000 4:01111000
                """);
    }

    @Test
    void randomDrawsAnewForTheNextAttempt() {
        Story.holds("""
                rules random
                nodes 16x8
                job 1 1x8
                decide
                > start 1 on 8:11111111
                at 10
                end 1 node_lost
                decide
                > start 1 attempt 2 on 7:11111111
                """);
    }

    @Test
    void randomSlicesGoToAnyGpu() {
        Story.holds("""
                rules random
                nodes 2x4 slices 2
                job 1 1x0 slice 500
                job 2 1x0 slice 500
                job 3 3x0 slice 500
                decide
                > start 1 on 1:1/1
                > start 2 on 1:2/1
                > start 3 on 0:0/1 0:2/1 1:2/1
                """);
    }

    @Test
    void fgdKeepsWholeNodesForThoseWhoAskForThem() {
        Story.holds("""
                rules fgd
                nodes 2x8
                job 1 1x8
                job 2 1x1
                decide
                > start 1 on 0:11111111
                > start 2 on 1:10000000
                end 1
                job 3 1x1
                decide
                > start 3 on 1:01000000
                """);
    }

    @Test
    void fgdPutsWorkOnCpusWhereNoGpuIsLostByIt() {
        Story.holds("""
                rules fgd
                nodes 2x4 cpu 8000 memory 1000
                job 1 1x4 cpu 4000
                job 2 1x4 cpu 4000
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                end 2
                job 3 1x0 cpu 2000
                job 4 1x0 cpu 4000
                decide
                > start 3 on 0:cpu*1
                > start 4 on 1:cpu*1
                """);
    }

    @Test
    void fgdFillsSharedGpusBeforeItOpensOthers() {
        Story.holds("""
                rules fgd
                nodes 1x4 slices 10
                job 1 1x1
                job 2 1x0 slice 600
                job 3 1x0 slice 400
                job 4 1x0 slice 300
                job 5 2x0 slice 300
                decide
                > start 1 on 0:1000
                > start 2 on 0:1/6
                > start 3 on 0:1/4
                > start 4 on 0:2/3
                > start 5 on 0:2/6
                """);
    }

    @Test
    void gangOfFgdGoesWhereItWastesLeast() {
        Story.holds("""
                rules fgd
                nodes 2x8 site 0
                nodes 2x4 site 1
                job 1 1x8
                job 2 2x4
                decide
                > start 1 on 0:11111111
                > start 2 on 2:1111 3:1111
                """);
    }

    @Test
    void reasonsAreToldUnderEveryPolicy() {
        Story.holds("""
                rules fgd
                nodes 2x4 cpu 4000
                job 1 2x3 cpu 1000
                job 2 1x4
                job 3 1x2
                job 4 1x1 cpu 3500
                job 5 4x4
                decide
                > reject 5 NeverFits[tasks=4, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=2]
                > start 1 on 0:1110 1:1110
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]
                why 3
                > Fragmented[needMilliGpus=2000, task=Task[gpus=2, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=2000, usableMilliGpus=0]
                why 4
                > NodeFull[resource=CPU, need=3500, bestFree=3000]
                """);
    }
}
