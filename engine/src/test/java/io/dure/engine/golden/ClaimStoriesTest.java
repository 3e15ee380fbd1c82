package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** What becomes of a claim when the world changes under it. */
class ClaimStoriesTest {
    @Test
    void drainedNodeDissolvesTheClaim() {
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
                job 3 1x4 queue 2
                decide
                > stop 1 by 660 for job 3 of queue 2
                > claim 3 on 0:4 by 660
                drain 0
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 1:4 by 660
                end 1 evicted
                decide
                end 2 evicted
                decide
                > start 3 on 1:1111
                """);
    }

    @Test
    void jobOfADissolvedClaimWaitsAtItsOldPlace() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x4 queue 2
                decide
                > stop 1 by 660 for job 2 of queue 2
                > claim 2 on 0:4 by 660

                job 3 1x4 queue 2
                decide
                down 0
                end 1 node_lost
                decide
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                up 0
                decide
                > start 2 on 0:1111
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void claimOnALostNodeOfAGangGivesAllBack() {
        Story.holds("""
                nodes 3x4
                queue 1 quota 0
                queue 2 quota 12
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 600
                job 3 3x4 queue 2
                decide
                > stop 1 by 660 for job 3 of queue 2
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:4 1:4 2:4 by 660
                down 2
                end 1 evicted
                decide
                > start 1 attempt 2 on 0:1111
                why 3
                > FleetBusy[needMilliGpus=12000, freeMilliGpus=0]
                """);
    }

    @Test
    void readyClaimOnALostNodeDoesNotStart() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x4 queue 2
                decide
                > stop 1 by 660 for job 2 of queue 2
                > claim 2 on 0:4 by 660

                end 1 evicted
                down 0
                decide
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                up 0
                decide
                > start 2 on 0:1111
                """);
    }

    @Test
    void cancelledClaimFreesItsGpus() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 0
                queue 2 quota 8
                job 1 1x4 queue 1
                decide
                > start 1 on 0:11110000
                at 600
                job 2 1x8 queue 2
                decide
                > stop 1 by 660 for job 2 of queue 2
                > claim 2 on 0:8 by 660
                cancel 2
                why 2
                > it does not wait
                job 3 1x4 queue 1
                decide
                > start 3 on 0:00001111
                end 1 evicted
                decide
                > start 1 attempt 2 on 0:11110000
                """);
    }

    @Test
    void cancelledClaimantNeverStarts() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x4 queue 2
                decide
                > stop 1 by 660 for job 2 of queue 2
                > claim 2 on 0:4 by 660

                end 1 evicted
                cancel 2
                decide
                > start 1 attempt 2 on 0:1111
                """);
    }

    @Test
    void claimGoesOnUnderAnotherPolicy() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x4 queue 2
                decide
                > stop 1 by 660 for job 2 of queue 2
                > claim 2 on 0:4 by 660

                rules fifo
                decide
                end 1 evicted
                decide
                > start 2 on 0:1111
                """);
    }
}
