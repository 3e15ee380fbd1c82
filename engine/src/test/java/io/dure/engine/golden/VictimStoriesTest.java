package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Who gives back what was lent. */
class VictimStoriesTest {
    @Test
    void whoMayNotBeEvictedIsSpared() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1 pinned
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                at 600
                job 3 1x4 queue 2
                decide
                > stop 1 by 660 for job 3 of queue 2
                > claim 3 on 0:4 by 660
                """);
    }

    @Test
    void whereNobodyMayBeEvictedTheOwnerWaits() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 4
                job 1 1x4 queue 1 pinned
                decide
                > start 1 on 0:1111
                at 6000
                job 2 1x4 queue 2
                decide
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void whoLosesLeastWorkIsChosen() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 0
                queue 2 quota 8
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 100
                job 2 1x4 queue 1
                decide
                > start 2 on 1:1111
                at 900
                job 3 1x4 queue 2
                decide
                > stop 2 by 960 for job 3 of queue 2
                > claim 3 on 1:4 by 960
                """);
    }

    @Test
    void smallJobIsChosenBeforeALargeOneOfTheSameAge() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 0
                queue 2 quota 8
                job 1 2x3 queue 1
                job 2 1x1 queue 1
                decide
                > start 1 on 0:1110 1:1110
                > start 2 on 0:0001
                at 600
                job 3 2x1 queue 2
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:1 1:1 by 660
                """);
    }

    @Test
    void onEqualLossTheYoungestIsChosen() {
        Story.holds("""
                nodes 1x3
                queue 1 quota 0
                queue 2 quota 3
                job 1 1x1 queue 1
                decide
                > start 1 on 0:100
                at 600
                job 2 1x2 queue 1
                decide
                > start 2 on 0:011
                at 1200
                job 3 1x1 queue 2
                decide
                > stop 2 by 1260 for job 3 of queue 2
                > claim 3 on 0:1 by 1260
                """);
    }

    @Test
    void whoIsNotNeededAfterAllIsSpared() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 4
                job 1 1x1 queue 1
                job 2 1x3 queue 1
                decide
                > start 1 on 0:1000
                > start 2 on 0:0111
                at 600
                job 3 1x3 queue 2
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:3 by 660
                """);
    }

    @Test
    void gpusOnTheirWayOutAreWaitedFor() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 4
                job 1 1x2 queue 1
                job 2 1x2 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                at 600
                cancel 1
                job 3 1x2 queue 2
                decide
                > stop 1 by 660 cancelled
                end 1 cancelled
                decide
                > start 3 on 0:1100
                """);
    }

    /** Else two gangs could evict each other in turn for ever: queue 1 would lose three GPUs of its own for one. */
    @Test
    void nobodyIsEvictedWhenItsQueueWouldLoseAsMuchAsTheOwnerGains() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 3
                queue 2 quota 1
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x1 queue 2
                decide
                why 2
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                """);
    }
}
