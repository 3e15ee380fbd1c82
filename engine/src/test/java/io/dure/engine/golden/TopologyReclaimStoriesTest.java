package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Whole gangs in one domain: taken back, and promised. */
class TopologyReclaimStoriesTest {
    /** Kueue 5243: eight GPUs were taken back here and there, and the pod with eight never ran. */
    @Test
    void kueue5243EightGpusAreTakenBackOnOneNode() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 0
                queue 2 quota 16
                job 1 1x2 queue 1 pinned
                job 2 1x3 queue 1
                job 3 1x3 queue 1
                job 4 1x4 queue 1
                job 5 1x4 queue 1
                decide
                > start 1 on 0:11000000
                > start 2 on 0:00111000
                > start 3 on 0:00000111
                > start 4 on 1:11110000
                > start 5 on 1:00001111
                at 600
                job 6 1x8 queue 2
                decide
                > stop 5 by 660 for job 6 of queue 2
                > stop 4 by 660 for job 6 of queue 2
                > claim 6 on 1:8 by 660
                """);
    }

    /** The rack where least work is lost. */
    @Test
    void gangTakesOneRackBackInOnePass() {
        Story.holds("""
                nodes 2x4 rack 0 hall 0
                nodes 2x4 rack 1 hall 0
                queue 1 quota 0
                queue 2 quota 16
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 50
                job 2 1x4 queue 1
                job 3 1x4 queue 1
                decide
                > start 2 on 1:1111
                > start 3 on 2:1111
                at 100
                job 4 1x4 queue 1
                decide
                > start 4 on 3:1111
                at 900
                job 5 2x4 near rack queue 2
                decide
                > stop 4 by 960 for job 5 of queue 2
                > stop 3 by 960 for job 5 of queue 2
                > claim 5 on 2:4 3:4 by 960
                at 930
                end 3 evicted
                end 4 evicted
                decide
                > start 5 on 2:1111 3:1111
                """);
    }

    /** Volcano 3373: two gangs of a hundred nodes each held a part, and neither ran. */
    @Test
    void volcano3373TwoGangsNeverHoldPartsOfEachOthersRack() {
        Story.holds("""
                nodes 2x4 rack 0 hall 0
                nodes 2x4 rack 1 hall 0
                queue 1 quota 8
                queue 2 quota 8
                job 1 1x4 queue 1 limit 100 pinned
                job 2 1x4 queue 1 limit 200 pinned
                job 3 1x4 queue 2 limit 300 pinned
                decide
                > start 1 on 0:1111
                > start 3 on 1:1111
                > start 2 on 2:1111
                job 4 2x4 queue 1 near rack
                job 5 2x4 queue 2 near rack
                decide
                why 4
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=4000]
                promise 4
                > nothing
                why 5
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=4000]
                promise 5
                > at 200 on 2 3
                at 100
                end 1
                decide
                at 200
                end 2
                decide
                > start 4 on 2:1111 3:1111
                at 300
                end 3
                decide
                > start 5 on 0:1111 1:1111
                """);
    }

    @Test
    void promiseIsForTheRackThatIsFreeFirst() {
        Story.holds("""
                nodes 3x2 rack 0 hall 0
                nodes 3x2 rack 1 hall 0
                queue 1 quota 12
                job 1 1x2 queue 1 limit 300 pinned
                job 2 1x1 queue 1 limit 200 pinned
                job 3 1x1 queue 1 limit 500 pinned
                job 4 1x2 queue 1 limit 100 pinned
                job 5 1x2 queue 1 limit 400 pinned
                job 6 1x2 queue 1 limit 150 pinned
                decide
                > start 1 on 0:11
                > start 2 on 1:10
                > start 3 on 1:01
                > start 4 on 2:11
                > start 5 on 3:11
                > start 6 on 4:11
                job 7 2x2 queue 1 near rack
                job 8 3x1 queue 1 near rack
                decide
                promise 7
                > at 150 on 4 5
                why 7
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]
                why 8
                > FleetBusy[needMilliGpus=3000, freeMilliGpus=2000]
                at 100
                end 4
                decide
                at 150
                end 6
                decide
                > start 7 on 4:11 5:11
                at 200
                end 2
                decide
                > start 8 on 1:10 2:11
                """);
    }

    /** Volcano 3948, the other half: taking back what would still be in pieces helps nobody. */
    @Test
    void volcano3948WhatCouldNotBePutTogetherIsNotTaken() {
        Story.holds("""
                nodes 2x4 rack 0 hall 0
                nodes 2x4 rack 1 hall 0
                queue 1 quota 0
                queue 2 quota 16
                job 1 1x4 queue 1 pinned
                job 2 1x4 queue 1
                job 3 1x4 queue 1 pinned
                job 4 1x4 queue 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                > start 4 on 3:1111
                at 900
                job 5 2x4 near rack queue 2
                decide
                why 5
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }
}
