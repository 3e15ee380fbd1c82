package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Higher priorities of a queue push lower ones of the same queue aside, within what the queue owns. */
class PreemptStoriesTest {
    @Test
    void higherPriorityPushesALowerOneOfItsQueueAside() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x4 queue 1 priority 5
                decide
                > stop 1 by 660 for job 2 of higher priority
                > claim 2 on 0:4 by 660
                why 2
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=660000]
                at 630
                end 1 evicted
                decide
                > start 2 on 0:1111
                why 1
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void equalPrioritiesPushNobodyAside() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 1x4 queue 1 priority 5
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x4 queue 1 priority 5
                decide
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void priorityCountsOnlyWithinTheQueue() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 2
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                at 600
                job 3 1x4 queue 1 priority 9
                decide
                > stop 1 by 660 for job 3 of higher priority
                > claim 3 on 0:4 by 660
                job 4 1x4 queue 1 priority 10
                decide
                why 4
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void guaranteedRunTimeProtectsAndTellsWhenToTryAgain() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 599
                job 2 1x4 queue 1 priority 1
                decide
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                at 600
                decide
                > stop 1 by 660 for job 2 of higher priority
                > claim 2 on 0:4 by 660
                """);
    }

    @Test
    void whoMayNotBeEvictedIsNotPushedAside() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 1x4 queue 1 pinned
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x4 queue 1 priority 1
                decide
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void noMoreThanTheQueueOwnsIsTakenByPriority() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x8 queue 1
                decide
                > start 1 on 0:11111111
                at 600
                job 2 1x6 queue 1 priority 1
                decide
                why 2
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=0]
                job 3 1x4 queue 1 priority 1
                decide
                > stop 1 by 660 for job 3 of higher priority
                > claim 3 on 0:4 by 660
                """);
    }

    @Test
    void atTheHardLimitOfItsQueueItPushesLowerOnesAside() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 4 borrow 0
                queue 2 quota 4
                job 1 1x2 queue 1
                job 2 1x2 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                at 600
                job 3 1x2 queue 1 priority 1
                decide
                > stop 2 by 660 for job 3 of higher priority
                > claim 3 on 0:2 by 660
                decide
                at 640
                end 2 evicted
                decide
                > start 3 on 0:0011
                """);
    }

    @Test
    void idleGpusThatAreNotLentAreNotTakenByPriorityButOwnOnesAre() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 4
                queue 2 quota 4 lend 0
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x4 queue 1 priority 1
                decide
                > stop 1 by 660 for job 2 of higher priority
                > claim 2 on 0:4 by 660
                at 640
                end 1 evicted
                decide
                > start 2 on 0:1111
                why 1
                > NotLent[queue=1, needMilliGpus=4000, lentMilliGpus=0]
                """);
    }

    @Test
    void wholeGangByOnePassOverSeveralNodesOrNobody() {
        Story.holds("""
                nodes 3x4
                queue 1 quota 12
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                job 3 1x4 queue 1 pinned
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                at 600
                job 4 3x4 queue 1 priority 2
                decide
                why 4
                > FleetBusy[needMilliGpus=12000, freeMilliGpus=0]
                job 5 2x4 queue 1 priority 3
                decide
                > stop 1 by 660 for job 5 of higher priority
                > stop 2 by 660 for job 5 of higher priority
                > claim 5 on 0:4 1:4 by 660
                """);
    }

    @Test
    void lowestPriorityGoesFirstHoweverDear() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 1x2 queue 1
                decide
                > start 1 on 0:1100
                at 5000
                job 2 1x2 queue 1 priority 1
                decide
                > start 2 on 0:0011
                at 9000
                job 3 1x2 queue 1 priority 2
                decide
                > stop 1 by 9060 for job 3 of higher priority
                > claim 3 on 0:2 by 9060
                """);
    }

    @Test
    void lowestPriorityOfABorrowingQueueGoesFirst() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 1
                queue 2 quota 2
                job 1 1x2 queue 1
                decide
                > start 1 on 0:1100
                at 5000
                job 2 1x2 queue 1 priority 1
                decide
                > start 2 on 0:0011
                at 9000
                job 3 1x2 queue 2
                decide
                > stop 1 by 9060 for job 3 of queue 2
                > claim 3 on 0:2 by 9060
                """);
    }

    @Test
    void borrowersGoBeforeLowerPrioritiesOfTheOwnQueue() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x4 queue 1
                job 2 1x4 queue 2
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                at 600
                job 3 1x4 queue 1 priority 1
                decide
                > stop 2 by 660 for job 3 of queue 1
                > claim 3 on 0:4 by 660
                """);
    }

    @Test
    void borrowersAndLowerPrioritiesTogetherMakeRoomForAGang() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 12
                queue 2 quota 0
                job 1 1x4 queue 1
                job 2 1x4 queue 2
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 600
                job 3 2x4 queue 1 priority 1
                decide
                > stop 2 by 660 for job 3 of queue 1
                > stop 1 by 660 for job 3 of higher priority
                > claim 3 on 0:4 1:4 by 660
                """);
    }

    /** The queue owns four and would hold one: that may happen once in a job's life, or two jobs could take turns. */
    @Test
    void pushesAsideMoreThanItTakesButOnce() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 600
                job 2 1x1 queue 1 priority 1
                decide
                > stop 1 by 660 for job 2 of higher priority
                > claim 2 on 0:1 by 660
                """);
    }

    /** A head that would borrow does not keep those behind it from what their queue owns. */
    @Test
    void whoWouldBorrowDoesNotKeepTheQueueFromItsOwn() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 4 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 4 on 0:00001111
                at 600
                job 5 1x6 queue 2
                job 6 1x4 queue 2
                decide
                > stop 4 by 660 for job 6 of queue 2
                > claim 6 on 0:4 by 660
                why 5
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=0]
                """);
    }
}
