package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Policy {@code fgd}: each task goes where what becomes of no use to the usual tasks is least. */
class FgdStoriesTest {
    @Test
    void wholeNodesAreLeftForThoseWhoUsuallyAskForThem() {
        Story.holds("""
                rules fgd
                nodes 2x8
                job 1 1x8
                decide
                > start 1 on 0:11111111
                job 2 1x8
                job 3 1x8
                job 4 1x2
                decide
                > start 2 on 1:11111111
                end 1
                end 2
                decide
                > start 3 on 0:11111111
                > start 4 on 1:11000000
                job 5 1x2
                job 6 1x4
                decide
                > start 5 on 1:00110000
                > start 6 on 1:00001111
                """);
    }

    @Test
    void slicesGoWhereTheRestIsOfLeastUse() {
        Story.holds("""
                rules fgd
                nodes 2x2 slices 4
                job 1 1x1
                job 2 1x0 slice 500
                job 3 1x0 slice 250
                decide
                > start 1 on 0:10
                > start 2 on 0:1/2
                > start 3 on 0:1/1
                job 4 1x0 slice 500
                job 5 1x0 slice 750
                decide
                > start 4 on 1:0/2
                > start 5 on 1:1/3
                job 6 1x0 slice 250
                decide
                > start 6 on 0:1/1
                end 2
                job 7 1x0 slice 500
                decide
                > start 7 on 0:1/2
                """);
    }

    @Test
    void cpuAndMemoryThatNobodyElseCouldUse() {
        Story.holds("""
                rules fgd
                nodes 2x4 cpu 16000 memory 64
                job 1 1x1 cpu 4000 memory 16
                job 2 1x1 cpu 8000 memory 16
                decide
                > start 1 on 0:1000
                > start 2 on 1:1000
                job 3 1x2 cpu 8000 memory 8
                job 4 1x1 cpu 12000 memory 32
                decide
                > start 3 on 1:0110
                > start 4 on 0:0100
                job 5 1x0 cpu 4000
                decide
                """);
    }

    @Test
    void aGangGoesToThePoolWhereItWastesLeast() {
        Story.holds("""
                rules fgd
                nodes 2x4
                nodes 2x8
                job 1 1x8
                job 2 2x4
                decide
                > start 1 on 2:11111111
                > start 2 on 0:1111 1:1111
                job 3 4x2
                decide
                > start 3 on 3:11111111
                """);
    }

    @Test
    void whoMayUseAnyTypeLeavesTheOneThatOthersMustHave() {
        Story.holds("""
                rules fgd
                nodes 1x4 type 0
                nodes 1x4 type 1
                job 1 1x2 type 0
                job 2 1x2
                job 3 1x1 type 1
                job 4 1x1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                > start 4 on 1:0100
                """);
    }

    @Test
    void rulesThatAreSetWhileJobsWait() {
        Story.holds("""
                nodes 1x4
                job 1 1x4
                decide
                > start 1 on 0:1111
                job 2 1x2
                rules fgd
                end 1
                decide
                > start 2 on 0:1100
                """);
    }

    @Test
    void fgdIsGoneBeforeMaintenance() {
        Story.holds("""
                rules fgd
                nodes 2x4
                maintenance 0 from 100 to 200 on 0
                job 1 1x4 limit 101
                job 2 1x4 limit 101
                job 3 1x4 limit 100
                decide
                > start 1 on 1:1111
                > start 3 on 0:1111
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                at 100
                end 3
                at 200
                decide
                """);
    }

    @Test
    void fgdWithoutLimitKeepsAwayFromMaintenance() {
        Story.holds("""
                rules fgd
                nodes 1x4
                maintenance 0 from 100 to 200 on 0
                job 1 1x2
                job 2 1x2 limit 50
                decide
                > start 2 on 0:1100
                why 1
                > WindowAhead[window=0, fromMillis=100000]
                at 50
                end 2
                at 200
                decide
                """);
    }
}
