package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Operators let nothing start: in the fleet, in a site, or for a queue and all below it. What runs goes on. */
class FreezeStoriesTest {
    @Test
    void whatRunsGoesOnAndNothingStarts() {
        Story.holds("""
                nodes 2x8
                job 1 1x8
                decide
                > start 1 on 0:11111111
                freeze fleet
                job 2 1x8
                decide
                why 2
                > Frozen[scope=FLEET, of=0]
                end 1
                decide
                thaw fleet
                decide
                > start 2 on 0:11111111
                """);
    }

    @Test
    void anAttemptThatEndsEarlyWaitsUntilTheFreezeIsOver() {
        Story.holds("""
                nodes 1x8
                job 1 1x8
                decide
                > start 1 on 0:11111111
                freeze fleet
                end 1 evicted
                decide
                why 1
                > Frozen[scope=FLEET, of=0]
                why 1 all
                > Frozen[scope=FLEET, of=0]
                thaw fleet
                decide
                > start 1 attempt 2 on 0:11111111
                """);
    }

    @Test
    void aQueueIsFrozenWithAllBelowItAndOthersAreNot() {
        Story.holds("""
                nodes 2x8
                queue 1
                queue 2 under 1
                queue 3
                freeze queue 1
                job 1 1x8 queue 2
                job 2 1x8 queue 3
                decide
                > start 2 on 0:11111111
                why 1
                > Frozen[scope=QUEUE, of=1]
                freeze queue 2
                why 1
                > Frozen[scope=QUEUE, of=2]
                thaw queue 1
                decide
                why 1
                > Frozen[scope=QUEUE, of=2]
                thaw queue 2
                decide
                > start 1 on 1:11111111
                """);
    }

    @Test
    void inAFrozenSiteNothingStartsAndOthersAreUsed() {
        Story.holds("""
                nodes 1x8 site 0
                nodes 1x8 site 1
                freeze site 0
                job 1 1x8
                job 2 1x8
                decide
                > start 1 on 1:11111111
                why 2
                > Frozen[scope=SITE, of=0]
                why 2 all
                > Frozen[scope=SITE, of=0]
                thaw site 0
                decide
                > start 2 on 0:11111111
                """);
    }

    @Test
    void whoWouldHaveNoRoomInTheFrozenSiteIsToldSo() {
        Story.holds("""
                nodes 1x8 site 0
                nodes 1x8 site 1
                job 1 1x8
                job 2 1x8
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                freeze site 0
                job 3 1x8
                decide
                why 3
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                end 1
                decide
                why 3
                > Frozen[scope=SITE, of=0]
                """);
    }

    /** What runs on in the frozen site is not taken from what the others can lend. */
    @Test
    void othersBorrowWhileASiteIsFrozenInWhichMuchRuns() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8 site 0
                nodes 2x8 site 1
                queue 1 quota 16
                queue 2 quota 8 lend 8
                job 1 2x8 queue 1
                decide
                > start 1 on 0:11111111 1:11111111
                freeze site 0
                job 2 2x8 queue 2
                decide
                > start 2 on 2:11111111 3:11111111
                thaw site 0
                end 1
                decide
                """);
    }

    /** The same of nodes that are drained; and what a queue lends to nobody is kept of what is up. */
    @Test
    void whatRunsOnDrainedNodesIsNotTakenFromWhatOthersKeep() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 4x8
                queue 1 quota 8
                queue 2 quota 0
                queue 3 quota 8 lend 0
                job 1 1x8 queue 1
                job 2 1x8 queue 1
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                drain 0
                drain 1
                job 3 1x8 queue 2
                job 4 1x8 queue 2
                decide
                > start 3 on 2:11111111
                why 4
                > NotLent[queue=2, needMilliGpus=8000, lentMilliGpus=0]
                """);
    }

    @Test
    void nodesThatComeToAFrozenSiteAreFrozen() {
        Story.holds("""
                nodes 1x8 site 0
                freeze site 0
                nodes 1x8 site 0
                free
                > 0
                job 1 2x8
                decide
                why 1
                > Frozen[scope=SITE, of=0]
                thaw site 0
                free
                > 16
                decide
                > start 1 on 0:11111111 1:11111111
                """);
    }

    @Test
    void whoClaimsGivesItsClaimUp() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 1x8 queue 2
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1
                decide
                > stop 1 by 60 for job 2 of queue 1
                > claim 2 on 0:8 by 60
                freeze queue 1
                why 2
                > Frozen[scope=QUEUE, of=1]
                end 1 evicted
                decide
                > start 1 attempt 2 on 0:11111111
                """);
    }

    @Test
    void whoIsHeldAsWellIsToldBoth() {
        Story.holds("""
                nodes 1x8
                freeze fleet
                job 1 1x8 held
                decide
                why 1
                > OnHold[]
                why 1 all
                > OnHold[]
                > Frozen[scope=FLEET, of=0]
                thaw fleet
                decide
                release 1
                decide
                > start 1 on 0:11111111
                """);
    }

    @Test
    void anElasticJobDoesNotGrow() {
        Story.holds("""
                nodes 1x2
                queue 1
                freeze queue 0
                job 1 2x1 min 1 queue 1
                decide
                why 1
                > Frozen[scope=QUEUE, of=0]
                thaw queue 0
                decide
                > start 1 on 0:10
                > grow 1 by task 1 on 0:01
                freeze queue 0
                gone 1 task 1
                decide
                thaw queue 0
                decide
                > grow 1 by task 1 on 0:01
                """);
    }
}
