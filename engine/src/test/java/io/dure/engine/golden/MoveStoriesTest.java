package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Running jobs make room in one piece, each with a place of its own elsewhere. */
class MoveStoriesTest {
    /** Kueue 11078: one pod is moved to defragment. */
    @Test
    void kueue11078OneJobIsMovedSoThatANodeIsWhole() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 1x4 queue 1
                decide
                > stop 3 by 960 to make room for job 4
                > claim 4 on 1:4 by 960
                why 4
                > AwaitingReclaim[outstandingMilliGpus=1000, byMillis=960000]
                promise 3
                > at 960 on 0
                at 920
                end 3 evicted
                decide
                > start 4 on 1:1111
                > start 3 attempt 2 on 0:0010
                """);
    }

    /** Volcano 3948: GPUs idle in pieces; if moving one job frees enough, do it. */
    @Test
    void volcano3948GpusIdleInPiecesArePutTogether() {
        Story.holds("""
                nodes 2x4 linked rack 0
                nodes 2x4 linked rack 1
                queue 1 quota 16
                job 1 1x3 queue 1
                job 2 2x4 queue 1 near link
                job 3 1x4 queue 1
                decide
                > start 1 on 0:1110
                > start 2 on 2:1111 3:1111
                > start 3 on 1:1111
                end 2
                job 4 1x1 queue 1
                decide
                > start 4 on 0:0001
                end 4
                job 5 1x4 queue 1
                decide
                > start 5 on 2:1111
                end 3
                decide
                at 700
                job 6 2x4 queue 1 near link
                decide
                > stop 1 by 760 to make room for job 6
                > claim 6 on 0:4 1:4 by 760
                at 730
                end 1 evicted
                decide
                > start 6 on 0:1111 1:1111
                > start 1 attempt 2 on 3:1110
                """);
    }

    @Test
    void nobodyIsMovedWhereWaitingIsCheaper() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1 limit 1000
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 1x4 queue 1
                decide
                why 4
                > Fragmented[needMilliGpus=4000, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=5000, usableMilliGpus=0]
                promise 4
                > at 1000 on 1
                """);
    }

    @Test
    void nobodyIsMovedWhereTheRulesForbidIt() {
        Story.holds("""
                rules dure unmoved
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 1x4 queue 1
                decide
                why 4
                > Fragmented[needMilliGpus=4000, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=5000, usableMilliGpus=0]
                """);
    }

    /** The engine asks to be woken when that is over. */
    @Test
    void nobodyIsMovedInHisGuaranteedRun() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 300
                job 4 1x4 queue 1
                decide
                why 4
                > Fragmented[needMilliGpus=4000, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=5000, usableMilliGpus=0]
                at 600
                decide
                > stop 3 by 660 to make room for job 4
                > claim 4 on 1:4 by 660
                """);
    }

    /** Nobody takes either while it stops. */
    @Test
    void movedJobKeepsItsPlaceAndItsQuota() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 7 borrow 0
                queue 2 quota 1
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 1x4 queue 1
                decide
                > stop 3 by 960 to make room for job 4
                > claim 4 on 1:4 by 960
                job 5 1x1 queue 1
                job 6 1x2 queue 2
                decide
                why 5
                > QuotaExhausted[queue=1, usedMilliGpus=7000, quotaGpus=7, limitGpus=7, needMilliGpus=1000]
                why 6
                > BehindReservation[job=3, untilMillis=960000]
                job 7 1x1 queue 2
                decide
                > start 7 on 0:0010
                at 920
                end 3 evicted
                decide
                > start 4 on 1:1111
                > start 3 attempt 2 on 0:0001
                """);
    }

    /** It waits as any other then. */
    @Test
    void placeOfAMovedJobIsLostWithItsNode() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 1x4 queue 1
                decide
                > stop 3 by 960 to make room for job 4
                > claim 4 on 1:4 by 960
                down 0
                end 1 evicted
                at 920
                end 3 evicted
                decide
                > start 4 on 1:1111
                promise 3
                > nothing
                up 0
                decide
                > start 1 attempt 2 on 0:1100
                > start 3 attempt 2 on 0:0010
                """);
    }

    /** Not before it has run for as long as is guaranteed. */
    @Test
    void jobIsNotMovedTwiceInARow() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 1x4 queue 1
                decide
                > stop 3 by 960 to make room for job 4
                > claim 4 on 1:4 by 960
                at 930
                end 3 evicted
                decide
                > start 4 on 1:1111
                > start 3 attempt 2 on 0:0010
                end 4
                end 1
                job 5 1x3 queue 1
                job 6 1x2 queue 1 pinned
                decide
                > start 5 on 0:1101
                > start 6 on 1:1100
                end 5
                job 7 1x4 queue 1
                decide
                why 7
                > Fragmented[needMilliGpus=4000, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=5000, usableMilliGpus=0]
                at 1530
                decide
                > stop 3 attempt 2 by 1590 to make room for job 7
                > claim 7 on 0:4 by 1590
                """);
    }

    /** A gang in two nodes: both who stand in its way go, each to a node of its own. */
    @Test
    void severalAreMovedAtOnceOrNobody() {
        Story.holds("""
                nodes 4x4
                queue 1 quota 16
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x2 queue 1 pinned
                job 4 1x2 queue 1
                job 5 1x1 queue 1
                job 6 1x3 queue 1
                job 7 1x1 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1100
                > start 4 on 1:0011
                > start 5 on 2:1000
                > start 6 on 2:0111
                > start 7 on 3:1000
                end 2
                end 4
                end 6
                at 900
                job 8 2x4 queue 1
                decide
                > stop 5 by 960 to make room for job 8
                > stop 7 by 960 to make room for job 8
                > claim 8 on 2:4 3:4 by 960
                promise 5
                > at 960 on 0
                promise 7
                > at 960 on 1
                """);
    }
}
