package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** How queues are served: what is said at once, who may pass whom, when promises are lost and bettered, and what is claimed. */
class ServingStoriesTest {
    @Test
    void manyThatCanNeverRunAreSaidAtOnce() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4 borrow 0
                job 1 1x8 queue 1
                job 2 1x5 queue 1
                job 3 1x2 queue 1
                job 4 2x4 queue 1
                job 5 1x2 queue 1
                decide
                > reject 1 NeverFits[tasks=1, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=0]
                > reject 2 NeverFits[tasks=1, task=Task[gpus=5, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=0]
                > reject 4 NeverFits[tasks=2, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=1]
                > start 3 on 0:1100
                > start 5 on 0:0011
                """);
    }

    @Test
    void manyAreCancelledAtOnce() {
        Story.holds("""
                nodes 1x4
                job 1 1x1
                job 2 1x1
                job 3 1x1
                decide
                > start 1 on 0:1000
                > start 2 on 0:0100
                > start 3 on 0:0010
                cancel 1
                cancel 3
                decide
                > stop 1 by 60 cancelled
                > stop 3 by 60 cancelled
                end 1 evicted
                end 3 evicted
                job 4 1x3
                decide
                > start 4 on 0:1011
                """);
    }

    @Test
    void lentGpusAreTakenBackBeforeMoreAreLent() {
        Story.holds("""
                rules dure grace 60 guaranteed 0 review 10
                nodes 2x8
                queue 1 quota 8
                queue 2 quota 8
                queue 3 quota 0
                job 1 1x8 queue 1
                job 2 1x4 queue 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11110000
                job 3 1x8 queue 2
                job 4 1x4 queue 3
                decide
                > stop 2 by 60 for job 3 of queue 2
                > claim 3 on 1:8 by 60
                why 3
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=60000]
                """);
    }

    @Test
    void whoIsGoneBeforeThePromiseMayPass() {
        Story.holds("""
                rules dure reservations 1 grace 60
                nodes 2x8
                queue 1 quota 8
                queue 2 quota 8
                job 1 1x8 queue 2 pinned limit 100
                job 2 1x4 queue 1 limit 100
                decide
                > start 2 on 0:11110000
                > start 1 on 1:11111111
                job 3 1x8 queue 1
                job 4 1x4 queue 1 limit 100
                job 5 1x4 queue 1 limit 101
                decide
                > start 4 on 0:00001111
                why 3
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                why 4
                > it does not wait
                why 5
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                promise 3
                > at 100 on 0
                """);
    }

    @Test
    void twoHeadsWithPromises() {
        Story.holds("""
                rules dure reservations 2 grace 60
                nodes 2x8
                queue 1 quota 24
                queue 2 quota 0
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 200 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 1x8 queue 1 limit 50
                job 4 1x8 queue 1 limit 50
                job 5 1x8 queue 1 limit 50
                decide
                promise 3
                > at 100 on 0
                promise 4
                > at 200 on 1
                promise 5
                > nothing
                at 50
                end 2
                decide
                > start 3 on 1:11111111
                promise 3
                > nothing
                promise 4
                > at 100 on 0
                promise 5
                > at 100 on 1
                """);
    }

    @Test
    void aPromiseIsLostWithItsNode() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x8
                queue 1 quota 16
                queue 2
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 200 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 1x8 queue 1 limit 50
                decide
                promise 3
                > at 100 on 0
                drain 0
                decide
                promise 3
                > at 200 on 1
                up 0
                decide
                promise 3
                > at 100 on 0
                """);
    }

    /** Its limit lets it end just when the first begins; the second comes a second too early. */
    @Test
    void aPromiseIsLostToMaintenance() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x8
                queue 1 quota 16
                queue 2
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 300 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 1x8 queue 1 limit 50
                decide
                promise 3
                > at 100 on 0
                maintenance 0 from 150 to 200 on 0
                decide
                promise 3
                > at 100 on 0
                unbook 0
                maintenance 1 from 149 to 200 on 0
                decide
                promise 3
                > at 300 on 1
                """);
    }

    @Test
    void aReviewIsDueWhileSomebodyWaits() {
        Story.holds("""
                rules dure review 10 grace 60
                nodes 1x4
                queue 1 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                wake
                > never
                job 2 1x4 queue 1
                decide
                wake
                > 10
                at 10
                decide
                wake
                > never
                end 1
                decide
                > start 2 on 0:1111
                wake
                > never
                """);
    }

    @Test
    void aBorrowersPromiseEndsInAReviewAndIsMadeAnew() {
        Story.holds("""
                rules dure review 100 reservations 1
                nodes 2x8
                queue 1 quota 0
                queue 2 quota 16
                job 1 1x8 queue 2 limit 300 pinned
                job 2 1x8 queue 2 limit 400 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 1x8 queue 1 limit 10
                job 4 2x8 queue 1 limit 10
                decide
                promise 3
                > at 300 on 0
                promise 4
                > nothing
                at 150
                end 2
                decide
                > start 3 on 1:11111111
                promise 3
                > nothing
                promise 4
                > at 300 on 0 1
                """);
    }

    @Test
    void cappedFromTheFirstMoment() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:8000
                queue 1 quota 16
                job 1 1x8 queue 1 flex 2
                decide
                > cap 1 at 888
                > start 1 on 0:11111111
                job 2 1x8 queue 1 flex 2
                decide
                """);
    }

    @Test
    void aClaimStartsWhenItsUsersTasksAreGone() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                nodes 1x8
                queue 1 quota 16 usergpus 8
                job 1 8x1 min 4 queue 1 user 7
                decide
                > start 1 on 0:11110000
                > grow 1 by task 4 on 0:00001000
                > grow 1 by task 5 on 0:00000100
                > grow 1 by task 6 on 0:00000010
                > grow 1 by task 7 on 0:00000001
                job 9 1x4 queue 1 user 7
                decide
                > shrink 1 by task 7 by 60 for job 9 of its queue
                > shrink 1 by task 6 by 60 for job 9 of its queue
                > shrink 1 by task 5 by 60 for job 9 of its queue
                > shrink 1 by task 4 by 60 for job 9 of its queue
                > claim 9 on 1:4 by 60
                at 10
                gone 1 task 7
                gone 1 task 6
                decide
                gone 1 task 5
                decide
                gone 1 task 4
                decide
                > start 9 on 1:11110000
                """);
    }

    @Test
    void higherPriorityTakesFromItsOwnQueueAlone() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8
                queue 1 quota 8
                queue 2 quota 8
                job 1 1x8 queue 1 priority 0
                job 2 1x4 queue 2
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11110000
                job 3 1x6 queue 1 priority 5
                decide
                > stop 1 by 60 for job 3 of higher priority
                > claim 3 on 0:6 by 60
                why 3
                > AwaitingReclaim[outstandingMilliGpus=6000, byMillis=60000]
                at 60
                end 1 evicted
                decide
                > start 3 on 0:11111100
                """);
    }

    @Test
    void takesBackInTimeForItsDeadline() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 1x8 queue 2
                decide
                > start 1 on 0:11111111
                job 3 1x8 queue 1 limit 100 deadline 160
                decide
                > stop 1 by 60 for job 3 of queue 1
                > claim 3 on 0:8 by 60
                """);
    }

    @Test
    void elasticTasksGoInTimeForADeadline() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 8x1 min 2 queue 2
                decide
                > start 1 on 0:11000000
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                > grow 1 by task 4 on 0:00001000
                > grow 1 by task 5 on 0:00000100
                > grow 1 by task 6 on 0:00000010
                > grow 1 by task 7 on 0:00000001
                job 10 1x4 queue 1 limit 100 deadline 160
                decide
                > shrink 1 by task 7 by 60 for job 10 of queue 1
                > shrink 1 by task 6 by 60 for job 10 of queue 1
                > shrink 1 by task 5 by 60 for job 10 of queue 1
                > shrink 1 by task 4 by 60 for job 10 of queue 1
                > claim 10 on 0:4 by 60
                """);
    }

    @Test
    void groupsThatWaitHoldNothing() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 quota 8
                job 1 1x2 queue 1 type 0
                decide
                > start 1 on 0:1100
                job 2 1x4 queue 1 type 0 limit 100 + 1x1 type 1
                job 4 1x2 queue 1 type 1
                decide
                > start 4 on 1:1100
                why 2
                > OfGroup[group=0, reason=FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]]
                end 1
                decide
                > start 2 on 0:1111 1:0010
                """);
    }

    @Test
    void whatAGroupIsPromisedIsBettered() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x4 type 0
                nodes 1x4 type 1
                queue 1 quota 12
                queue 2 quota 0
                job 1 1x4 queue 2 type 0 limit 300 pinned
                job 2 1x4 queue 2 type 1 limit 200 pinned
                job 3 1x4 queue 2 type 0 limit 500 pinned
                decide
                > start 1 on 0:1111
                > start 2 on 2:1111
                > start 3 on 1:1111
                job 4 1x4 queue 1 type 0 limit 50 + 1x2 type 1
                decide
                promise 4
                > at 300 on 0 2
                at 10
                end 3
                decide
                promise 4
                > at 200 on 1 2
                at 20
                end 2
                decide
                > start 4 on 1:1111 2:1100
                """);
    }

    @Test
    void aClaimOfSeveralTasksOnSeveralNodes() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 3x4
                queue 1 quota 12
                queue 2 quota 0
                job 1 1x4 queue 2
                job 2 1x4 queue 2
                job 3 1x2 queue 2
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1100
                job 4 5x2 queue 1
                decide
                > stop 1 by 60 for job 4 of queue 1
                > stop 2 by 60 for job 4 of queue 1
                > claim 4 on 0:4 1:4 2:2 by 60
                why 4
                > AwaitingReclaim[outstandingMilliGpus=8000, byMillis=60000]
                at 60
                end 1 evicted
                end 2 evicted
                decide
                > start 4 on 0:1111 1:1111 2:0011
                """);
    }

    @Test
    void whoClaimsAndIsCancelledGivesItBack() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x8 queue 2
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1
                decide
                > stop 1 by 60 for job 2 of queue 1
                > claim 2 on 0:8 by 60
                cancel 2
                end 1 evicted
                decide
                > start 1 attempt 2 on 0:11111111
                """);
    }

    @Test
    void behindTheHeadsWhoDelaysNoPromisePasses() {
        Story.holds("""
                rules dure reservations 2
                nodes 2x8
                queue 1 quota 16
                queue 2 quota 0
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x4 queue 2 limit 200 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11110000
                job 3 1x8 queue 1
                job 4 1x8 queue 1
                job 5 1x6 queue 1 limit 40
                job 6 1x2 queue 1 limit 100
                job 7 1x2 queue 1 limit 300
                job 8 1x1 queue 1 limit 100
                decide
                > start 6 on 1:00001100
                > start 8 on 1:00000010
                promise 3
                > at 100 on 0
                promise 4
                > at 200 on 1
                why 5
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=1000]
                why 7
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=1000]
                """);
    }

    @Test
    void aUserGivesUpTasksForHisOwnNextJob() {
        Story.holds("""
                rules dure reservations 1 grace 60
                nodes 2x8
                queue 1 quota 16 usergpus 8
                queue 2 quota 0
                job 1 8x1 min 4 queue 1 user 7
                job 9 1x6 queue 2 pinned limit 500
                decide
                > start 1 on 0:11110000
                > start 9 on 1:11111100
                > grow 1 by task 4 on 1:00000010
                > grow 1 by task 5 on 1:00000001
                > grow 1 by task 6 on 0:00001000
                > grow 1 by task 7 on 0:00000100
                job 10 1x8 queue 1 user 8
                job 11 1x2 queue 1 user 7 limit 50
                job 12 1x2 queue 1 user 8 limit 50
                decide
                > shrink 1 by task 7 by 60 for job 11 of its queue
                > shrink 1 by task 6 by 60 for job 11 of its queue
                > claim 11 on 0:2 by 60
                why 10
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                why 11
                > AwaitingReclaim[outstandingMilliGpus=0, byMillis=60000]
                why 12
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                """);
    }

    @Test
    void aGangIsPromisedWhenEnoughHaveEnded() {
        Story.holds("""
                rules dure reservations 1
                nodes 4x4
                queue 1 quota 16
                queue 2 quota 0
                job 1 1x4 queue 2 limit 100 pinned
                job 2 1x4 queue 2 limit 200 pinned
                job 3 1x4 queue 2 limit 200 pinned
                job 4 1x4 queue 2 limit 300 pinned
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                > start 4 on 3:1111
                job 5 2x4 queue 1 limit 50
                decide
                promise 5
                > at 200 on 1 2
                at 150
                end 1
                decide
                promise 5
                > at 200 on 1 2
                end 4
                decide
                > start 5 on 0:1111 3:1111
                """);
    }

    @Test
    void whoLosesLeastIsTakenBack() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 3x4
                queue 1 quota 12
                queue 2 quota 0
                job 1 1x4 queue 2
                decide
                > start 1 on 0:1111
                at 100
                job 2 2x2 queue 2
                decide
                > start 2 on 1:1111
                at 150
                job 4 1x3 queue 2
                decide
                > start 4 on 2:1110
                at 200
                job 5 1x4 queue 1
                decide
                > stop 4 by 260 for job 5 of queue 1
                > claim 5 on 2:4 by 260
                """);
    }

    @Test
    void aSisterQueueIsTakenBackThoughTheirParentIsFull() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x4
                queue 1 quota 4 borrow 0
                queue 2 quota 4
                queue 3 under 1 quota 4
                queue 4 under 1 quota 0
                job 1 1x3 queue 4
                job 2 1x4 queue 2
                decide
                > start 2 on 0:1111
                > start 1 on 1:1110
                job 3 1x2 queue 3
                decide
                > stop 1 by 60 for job 3 of queue 3
                > claim 3 on 1:2 by 60
                at 60
                end 1 evicted
                decide
                > start 3 on 1:1001
                """);
    }
}
