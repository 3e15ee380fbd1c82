package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** What comes free for a claim, and what becomes of its victims. */
class ClaimedStoriesTest {
    @Test
    void whatComesFreeForAClaimIsGivenToNobodyElse() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 0
                queue 2 quota 8
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 600
                job 3 2x4 queue 2
                decide
                > stop 1 by 660 for job 3 of queue 2
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:4 1:4 by 660
                end 1 evicted
                job 4 1x1 queue 1 priority 9
                job 5 1x1 queue 2 priority 9
                decide
                why 4
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                end 2 evicted
                decide
                > start 3 on 0:1111 1:1111
                """);
    }

    @Test
    void claimGetsWhatAnyoneOnItsNodeGivesBack() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111

                at 600
                job 3 1x4 queue 2
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:4 by 660
                end 1
                decide
                > start 3 on 0:11110000
                end 2 evicted
                decide
                > start 2 attempt 2 on 0:00001111
                """);
    }

    @Test
    void victimThatEndsOfItselfServesAsWell() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111

                at 600
                job 3 1x4 queue 2
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:4 by 660
                end 2 completed
                decide
                > start 3 on 0:00001111
                why 2
                > it does not wait
                """);
    }

    @Test
    void evictedJobKeepsItsPlaceInItsQueue() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111

                job 3 1x4 queue 1
                at 600
                job 4 1x4 queue 2
                decide
                > stop 2 by 660 for job 4 of queue 2
                > claim 4 on 0:4 by 660
                end 2 evicted
                decide
                > start 4 on 0:00001111
                end 1
                decide
                > start 2 attempt 2 on 0:11110000
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void twoQueuesTakeBackInOneDecision() {
        Story.holds("""
                nodes 1x3
                queue 1 quota 1
                queue 2 quota 1
                queue 3 quota 1
                job 1 1x1 queue 1
                job 2 1x1 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:100
                > start 2 on 0:010
                > start 3 on 0:001
                at 600
                job 4 1x1 queue 3
                job 5 1x1 queue 2
                job 6 1x1 queue 2
                decide
                > stop 3 by 660 for job 5 of queue 2
                > claim 5 on 0:1 by 660
                > stop 2 by 660 for job 4 of queue 3
                > claim 4 on 0:1 by 660
                why 4
                > AwaitingReclaim[outstandingMilliGpus=1000, byMillis=660000]
                end 3 evicted
                decide
                > start 4 on 0:001
                end 2 evicted
                decide
                > start 5 on 0:010
                """);
    }
}
