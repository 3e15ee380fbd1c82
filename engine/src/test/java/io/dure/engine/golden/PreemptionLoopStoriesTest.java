package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/**
 * What users of other systems told of preemption loops and of quotas never reached, each as a story that comes to rest
 * here. The numbers are those of their issues.
 */
class PreemptionLoopStoriesTest {
    /** Kueue #14543: after a preemption the victim was admitted again in the place of the one it had made way for. */
    @Test
    void kueue14543OnlyWhoIsNeededIsPushedAsideAndTheClaimantStarts() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x3 queue 1
                job 2 1x2 queue 2
                job 3 1x3 queue 2
                decide
                > start 1 on 0:11100000
                > start 2 on 0:00011000
                > start 3 on 0:00000111
                at 600
                job 4 1x2 queue 1 priority 5
                decide
                > stop 1 by 660 for job 4 of higher priority
                > claim 4 on 0:2 by 660
                end 3 evicted
                decide
                > start 4 on 0:00000110
                at 2000
                decide
                why 3
                > FleetBusy[needMilliGpus=3000, freeMilliGpus=1000]
                """);
    }

    /**
     * Kueue #3779: a queue beyond its guarantee preempted a best-effort job, which then came first again, and so on.
     */
    @Test
    void kueue3779WhoBorrowsTakesNothingFromALighterBorrower() {
        Story.holds("""
                nodes 1x6
                queue 1 quota 3
                queue 2 quota 3
                queue 3 quota 0
                job 1 1x5 queue 1
                job 2 1x1 queue 3
                decide
                > start 1 on 0:111110
                > start 2 on 0:000001
                at 600
                job 3 1x1 queue 1
                decide
                why 3
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                at 6000
                decide
                """);
    }

    /** Kueue #2821: the same in a tree of queues. */
    @Test
    void kueue2821TeamsTakeBackInsideTheirOrganisationsQuota() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                queue 2 quota 0
                queue 3 under 1 quota 2
                queue 4 under 1 quota 2
                job 1 1x2 queue 2
                job 2 1x2 queue 3
                decide
                > start 2 on 0:1100
                > start 1 on 0:0011
                at 600
                job 3 1x2 queue 4
                job 4 1x1 queue 3
                decide
                > stop 1 by 660 for job 3 of queue 4
                > claim 3 on 0:2 by 660
                end 1 evicted
                decide
                > start 3 on 0:0011
                at 2000
                decide
                why 1
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                why 4
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                """);
    }

    /** Kueue #6774: two queues of weight 0 preempted each other for ever. */
    @Test
    void kueue6774BorrowersOfWeightZeroEvictNobody() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 0 weight 0
                queue 2 quota 0 weight 0
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                at 600
                job 3 1x4 queue 2
                decide
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                at 2000
                end 1
                decide
                > start 3 on 0:11110000
                """);
    }

    /** Kueue #6947: a head that cannot be admitted blocked its queue. Here it is told so at once. */
    @Test
    void kueue6947WhatCanNeverRunStandsInNobodysWay() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 2 type 0
                job 2 1x4 queue 2 type 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 600
                job 3 1x8 queue 1
                job 4 2x4 queue 1
                job 5 1x4 queue 1
                decide
                > reject 3 NeverFits[tasks=1, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=0]
                > reject 4 NeverFits[tasks=2, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=1]
                > stop 1 by 660 for job 5 of queue 1
                > claim 5 on 0:4 by 660
                why 4
                > it does not wait
                why 5
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=660000]
                """);
    }

    /**
     * Kueue #7101: of gangs of 6, 5, 4 and 3 in a queue that owns 4, the 4 never came in and the 3 was preempted "over
     * 33 times".
     */
    @Test
    void kueue7101GangTakesBackExactlyHalfAndStays() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 2x1 queue 1
                job 2 2x1 queue 1
                job 3 2x1 queue 1
                job 4 2x1 queue 1
                decide
                > start 1 on 0:11000000
                > start 2 on 0:00110000
                > start 3 on 0:00001100
                > start 4 on 0:00000011
                at 600
                job 5 6x1 queue 2
                job 6 5x1 queue 2
                job 7 4x1 queue 2
                job 8 3x1 queue 2
                decide
                > stop 4 by 660 for job 7 of queue 2
                > stop 3 by 660 for job 7 of queue 2
                > claim 7 on 0:4 by 660
                why 5
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=0]
                why 6
                > FleetBusy[needMilliGpus=5000, freeMilliGpus=0]
                why 8
                > FleetBusy[needMilliGpus=3000, freeMilliGpus=0]
                end 4 evicted
                end 3 evicted
                decide
                > start 7 on 0:00001111
                at 5000
                decide
                why 3
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                """);
    }

    /** Kueue #13662: what the first victim left went to others while the second was still leaving. */
    @Test
    void kueue13662VictimsThatLeaveAtDifferentTimesLeaveToTheClaimant() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                queue 2 quota 0
                queue 3 quota 0
                job 1 1x2 queue 2
                job 2 1x2 queue 2
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                at 600
                job 3 1x4 queue 1
                decide
                > stop 2 by 660 for job 3 of queue 1
                > stop 1 by 660 for job 3 of queue 1
                > claim 3 on 0:4 by 660
                at 620
                end 1 evicted
                job 4 1x1 queue 3
                decide
                why 1
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                why 4
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                at 900
                decide
                at 1000
                end 2 evicted
                decide
                > start 3 on 0:1111
                """);
    }

    /** Volcano #3729: two queues reclaimed each other's tasks "in dead loop". */
    @Test
    void volcano3729TwoQueuesThatOwnFiveOfElevenComeToRest() {
        Story.holds("""
                nodes 1x11
                queue 1 quota 5 borrow 5
                queue 2 quota 5 borrow 5
                job 1 2x2 queue 1
                job 2 1x2 queue 1
                job 3 1x2 queue 1
                job 4 1x2 queue 1
                decide
                > start 1 on 0:11110000000
                > start 2 on 0:00001100000
                > start 3 on 0:00000011000
                > start 4 on 0:00000000110
                at 600
                job 5 2x2 queue 2
                job 6 1x2 queue 2
                decide
                > stop 4 by 660 for job 5 of queue 2
                > stop 3 by 660 for job 5 of queue 2
                > claim 5 on 0:4 by 660
                end 4 evicted
                end 3 evicted
                decide
                > start 5 on 0:00000010111
                at 2000
                decide
                why 3
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=1000]
                why 6
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=1000]
                """);
    }

    /**
     * Volcano #561: ping-pong, since who may be evicted and who is over his share were judged differently. All in one
     * pass.
     */
    @Test
    void volcano561BorrowersGiveBackOncePerOwnerAndNoMore() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x1 queue 1
                job 2 1x1 queue 1
                job 3 1x1 queue 1
                job 4 1x1 queue 1
                job 5 1x1 queue 1
                job 6 1x1 queue 1
                job 7 1x1 queue 1
                job 8 1x1 queue 1
                decide
                > start 1 on 0:1000
                > start 2 on 0:0100
                > start 3 on 0:0010
                > start 4 on 0:0001
                > start 5 on 1:1000
                > start 6 on 1:0100
                > start 7 on 1:0010
                > start 8 on 1:0001
                at 600
                job 9 1x1 queue 2
                job 10 1x1 queue 2
                job 11 1x1 queue 2
                job 12 1x1 queue 2
                job 13 1x1 queue 2
                decide
                > stop 4 by 660 for job 9 of queue 2
                > claim 9 on 0:1 by 660
                > stop 3 by 660 for job 10 of queue 2
                > claim 10 on 0:1 by 660
                > stop 2 by 660 for job 11 of queue 2
                > claim 11 on 0:1 by 660
                > stop 1 by 660 for job 12 of queue 2
                > claim 12 on 0:1 by 660
                why 13
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                """);
    }

    /** Volcano #4607: reclaims task by task and evicts even though the gang will not fit. */
    @Test
    void volcano4607NobodyOfAGangIsEvictedWhenTheGangCannotHaveItsPlace() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x4 queue 2
                job 2 1x4 queue 2 pinned
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 600
                job 3 2x4 queue 1
                decide
                why 3
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }

    /** Volcano #4648: evicts although what is being released is enough. */
    @Test
    void volcano4648WhatIsOnItsWayOutIsEnough() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x4 queue 2
                job 2 1x4 queue 2
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 600
                cancel 1
                decide
                > stop 1 by 660 cancelled
                job 3 1x4 queue 1
                decide
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                end 1 cancelled
                decide
                > start 3 on 0:1111
                """);
    }

    /** KAI #1750: reclaim was abandoned because of a protected queue that had nothing to do with it. */
    @Test
    void kai1750ProtectedQueueElsewhereDoesNotEndTheSearch() {
        Story.holds("""
                nodes 1x7
                queue 1 quota 6
                queue 2 under 1 quota 4
                queue 3 under 1 quota 0
                queue 4 quota 4
                job 1 1x2 queue 4
                job 2 1x5 queue 3
                decide
                > start 1 on 0:1100000
                > start 2 on 0:0011111
                at 600
                job 3 1x2 queue 2
                decide
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:2 by 660
                """);
    }

    /**
     * KAI #1934: what is beyond all quotas is not taken back; but what comes free goes to who holds less of his share.
     */
    @Test
    void kai1934BeyondItsQuotaAQueueGetsNearItsShareAsWorkEnds() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 1
                queue 2 quota 1
                job 1 1x1 queue 1
                job 2 1x1 queue 1
                job 3 1x1 queue 1
                job 4 1x1 queue 1
                job 5 1x1 queue 1
                job 6 1x1 queue 1
                job 7 1x1 queue 1
                job 8 1x1 queue 1
                decide
                > start 1 on 0:10000000
                > start 2 on 0:01000000
                > start 3 on 0:00100000
                > start 4 on 0:00010000
                > start 5 on 0:00001000
                > start 6 on 0:00000100
                > start 7 on 0:00000010
                > start 8 on 0:00000001
                at 600
                job 9 1x1 queue 2
                job 10 1x1 queue 2
                job 11 1x1 queue 1
                decide
                > stop 8 by 660 for job 9 of queue 2
                > claim 9 on 0:1 by 660
                why 10
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                at 700
                end 8 evicted
                end 7
                end 6
                decide
                > start 9 on 0:00000001
                > start 10 on 0:00000100
                > start 8 attempt 2 on 0:00000010
                """);
    }

    /** KAI #1939: CPU-only pods were evicted for GPUs. */
    @Test
    void kai1939CpuWorkBesideIsLeftAlone() {
        Story.holds("""
                nodes 1x4 cpu 8000 memory 0
                queue 1 quota 4
                queue 2 quota 0
                job 1 1x0 cpu 4000 queue 2
                job 2 1x4 queue 2
                decide
                > start 1 on 0:cpu*1
                > start 2 on 0:1111
                at 600
                job 3 1x4 queue 1
                decide
                > stop 2 by 660 for job 3 of queue 1
                > claim 3 on 0:4 by 660
                """);
    }

    /** YUNIKORN-2270: a guarantee of 100 GPUs was never reached, since victims were sought for one task at a time. */
    @Test
    void yunikorn2270GuaranteeIsReachedInOneGo() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 10
                queue 2 quota 6
                job 1 1x1 queue 2
                job 2 1x1 queue 2
                job 3 1x1 queue 2
                job 4 1x1 queue 2
                job 5 1x1 queue 2
                job 6 1x1 queue 2
                job 7 1x1 queue 2
                job 8 1x1 queue 2
                job 9 1x1 queue 2
                job 10 1x1 queue 2
                job 11 1x1 queue 2
                job 12 1x1 queue 2
                job 13 1x1 queue 2
                job 14 1x1 queue 2
                job 15 1x1 queue 2
                job 16 1x1 queue 2
                decide
                > start 1 on 0:10000000
                > start 2 on 0:01000000
                > start 3 on 0:00100000
                > start 4 on 0:00010000
                > start 5 on 0:00001000
                > start 6 on 0:00000100
                > start 7 on 0:00000010
                > start 8 on 0:00000001
                > start 9 on 1:10000000
                > start 10 on 1:01000000
                > start 11 on 1:00100000
                > start 12 on 1:00010000
                > start 13 on 1:00001000
                > start 14 on 1:00000100
                > start 15 on 1:00000010
                > start 16 on 1:00000001
                at 600
                job 17 5x2 queue 1
                decide
                > stop 8 by 660 for job 17 of queue 1
                > stop 7 by 660 for job 17 of queue 1
                > stop 6 by 660 for job 17 of queue 1
                > stop 5 by 660 for job 17 of queue 1
                > stop 4 by 660 for job 17 of queue 1
                > stop 3 by 660 for job 17 of queue 1
                > stop 2 by 660 for job 17 of queue 1
                > stop 1 by 660 for job 17 of queue 1
                > stop 16 by 660 for job 17 of queue 1
                > stop 15 by 660 for job 17 of queue 1
                > claim 17 on 0:8 1:2 by 660
                """);
    }

    /** dstack #4246: the longer a run waited the less often it competed. */
    @Test
    void dstack4246WhoWaitsLongestGoesFirst() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                job 2 1x4 queue 1
                job 3 1x4 queue 1
                at 9000
                job 4 1x4 queue 1
                decide
                end 1
                decide
                > start 2 on 0:1111
                at 10000
                end 2
                decide
                > start 3 on 0:1111
                """);
    }

    /** YuniKorn, "Preemption Storm": sibling queues killed each other's work for ever. */
    @Test
    void yunikornPreemptionStormQueuesWithinQuotaLeaveEachOtherAlone() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 2
                queue 2 quota 2
                job 1 1x2 queue 1
                job 2 1x2 queue 2
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                at 600
                job 3 1x2 queue 1
                job 4 1x2 queue 2
                decide
                at 60000
                decide
                why 3
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                why 4
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                """);
    }

    /** Two claims of one node, by reclaim and by priority; their victims leave in turns. */
    @Test
    void reclaimAndPreemptionOnOneNodeInOnePass() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 2
                queue 2 quota 2
                job 1 1x1 queue 1
                job 2 1x1 queue 1
                job 3 1x1 queue 1
                job 4 1x1 queue 1
                decide
                > start 1 on 0:1000
                > start 2 on 0:0100
                > start 3 on 0:0010
                > start 4 on 0:0001
                at 600
                job 5 1x2 queue 1 priority 1
                job 6 1x2 queue 2
                decide
                > stop 4 by 660 for job 6 of queue 2
                > stop 3 by 660 for job 6 of queue 2
                > claim 6 on 0:2 by 660
                > stop 2 by 660 for job 5 of higher priority
                > stop 1 by 660 for job 5 of higher priority
                > claim 5 on 0:2 by 660
                at 610
                end 4 evicted
                decide
                at 611
                end 2 evicted
                decide
                > start 5 on 0:0101
                at 640
                end 3 evicted
                end 1 evicted
                decide
                > start 6 on 0:1010
                """);
    }

    /** Volcano #5520: evicted as if nothing were on its way out. */
    @Test
    void volcano5520OnlyWhatIsMissingBesideWhatLeavesIsTaken() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x4 queue 2
                job 2 1x4 queue 2
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 600
                cancel 1
                job 3 2x4 queue 1
                decide
                > stop 1 by 660 cancelled
                > stop 2 by 660 for job 3 of queue 1
                > claim 3 on 0:4 1:4 by 660
                end 1 cancelled
                end 2 evicted
                decide
                > start 3 on 0:1111 1:1111
                """);
    }

    /** Kueue #6947: a head that must borrow keeps nobody of its queue from what the queue owns. */
    @Test
    void kueue6947HeadThatWouldBorrowStandsInNobodysWay() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 2
                job 2 1x4 queue 2
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                at 600
                job 3 1x6 queue 1
                job 4 1x4 queue 1
                decide
                > stop 2 by 660 for job 4 of queue 1
                > claim 4 on 0:4 by 660
                why 3
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=0]
                """);
    }

    /** Kueue #6774: weight 0 borrows last, but owns like all others. */
    @Test
    void kueue6774OwnersOfWeightZeroGetWhatTheyOwn() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                queue 2 quota 4 weight 0
                queue 3 quota 0 weight 0
                job 1 1x2 queue 3
                job 2 1x2 queue 3
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                at 600
                job 3 1x2 queue 2
                job 4 1x2 queue 1
                decide
                > stop 2 by 660 for job 4 of queue 1
                > claim 4 on 0:2 by 660
                > stop 1 by 660 for job 3 of queue 2
                > claim 3 on 0:2 by 660
                end 2 evicted
                end 1 evicted
                decide
                > start 3 on 0:0011
                > start 4 on 0:1100
                at 3000
                decide
                why 1
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                """);
    }
}
