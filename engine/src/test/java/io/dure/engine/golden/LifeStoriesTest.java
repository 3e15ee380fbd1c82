package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Cancelling, ending, and trying again. */
class LifeStoriesTest {
    @Test
    void cancelledWhileWaiting() {
        Story.holds("""
                nodes 1x4
                job 1 1x4
                job 2 1x4
                job 3 1x4
                decide
                > start 1 on 0:1111
                cancel 2
                why 2
                > it does not wait
                end 1
                decide
                > start 3 on 0:1111
                """);
    }

    @Test
    void cancelledBeforeItWasEverLookedAt() {
        Story.holds("""
                nodes 1x4
                job 1 1x64
                cancel 1
                decide
                """);
    }

    @Test
    void cancelledWhileRunningIsStoppedOnce() {
        Story.holds("""
                rules dure grace 30
                nodes 1x4
                job 1 1x4
                job 2 1x4
                decide
                > start 1 on 0:1111
                at 5
                cancel 1
                cancel 1
                decide
                > stop 1 by 35 cancelled
                cancel 1
                decide
                end 1 cancelled
                decide
                > start 2 on 0:1111
                """);
    }

    @Test
    void cancelledWhileRunningAndGoneBeforeItIsTold() {
        Story.holds("""
                nodes 1x4
                job 1 1x4
                decide
                > start 1 on 0:1111
                cancel 1
                end 1 completed
                decide
                """);
    }

    @Test
    void cancelledWhileStoppingDoesNotWaitAgain() {
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
                cancel 1
                end 1 evicted
                decide
                > start 2 on 0:1111
                why 1
                > it does not wait
                end 2
                decide
                """);
    }

    @Test
    void withdrawnJobLosesItsNodeAndIsOver() {
        Story.holds("""
                nodes 1x4
                job 1 1x4
                decide
                > start 1 on 0:1111
                cancel 1
                down 0
                end 1 node_lost
                up 0
                decide
                """);
    }

    @Test
    void jobOfALostNodeIsTriedAgainElsewhere() {
        Story.holds("""
                nodes 2x4
                job 1 1x4
                job 2 1x4
                job 3 1x4
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                down 0
                end 1 node_lost
                decide
                end 2
                decide
                > start 1 attempt 2 on 1:1111
                """);
    }

    @Test
    void failedAndTimedOutJobsAreOver() {
        Story.holds("""
                nodes 1x4
                job 1 1x2
                job 2 1x2
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                end 1 failed
                end 2 timed_out
                decide
                why 1
                > it does not wait
                why 2
                > it does not wait
                """);
    }

    @Test
    void drainedNodeGetsNothingNewAndRunsOn() {
        Story.holds("""
                nodes 2x4
                job 1 1x2
                decide
                > start 1 on 0:1100
                drain 0
                job 2 1x2
                decide
                > start 2 on 1:1100
                end 1
                job 3 1x4
                decide
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]
                up 0
                decide
                > start 3 on 0:1111
                """);
    }

    @Test
    void nodesThatComeLaterAreUsed() {
        Story.holds("""
                nodes 1x4
                job 1 1x4
                job 2 1x4
                decide
                > start 1 on 0:1111
                nodes 1x4
                decide
                > start 2 on 1:1111
                """);
    }

    @Test
    void queueWhoseLimitIsRaisedGoesOn() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 2 borrow 0
                job 1 1x2 queue 1
                job 2 1x2 queue 1
                decide
                > start 1 on 0:1100
                queue 1 quota 2 borrow 2
                decide
                > start 2 on 0:0011
                """);
    }
}
