package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Policies with one line for the whole fleet, and promises that do not stand in their own way. */
class OneLineStoriesTest {
    @Test
    void whoStandsFirstNowIsTold() {
        Story.holds("""
                rules fifo
                nodes 1x8
                job 1 1x4
                decide
                > start 1 on 0:11110000
                job 2 1x8
                job 3 1x6
                job 4 1x4
                decide
                why 3
                > BehindInQueue[job=2]
                cancel 2
                decide
                why 3
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=4000]
                why 4
                > BehindInQueue[job=3]
                end 1
                decide
                > start 3 on 0:11111100
                """);
    }

    @Test
    void whoLosesThePromiseMakesRoomForHisUser() {
        Story.holds("""
                rules easy
                nodes 2x8
                queue 1 quota 16 usergpus 8
                queue 2 quota 16
                job 1 1x8 queue 1 user 2 limit 100
                job 2 1x6 queue 1 user 3 limit 100
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111100
                job 3 1x8 queue 1 user 1
                job 4 1x2 queue 1 user 1 limit 50
                decide
                promise 3
                > at 100 on 0
                why 4
                > UserLimit[user=1, queue=1, usedMilliGpus=8000, limitGpus=8, needMilliGpus=2000]
                job 5 2x8 queue 2 priority 9
                decide
                > start 4 on 1:00000011
                promise 3
                > nothing
                promise 5
                > at 100 on 0 1
                """);
    }

    @Test
    void atAnotherSiteThatHasThePower() {
        Story.holds("""
                rules conservative
                nodes 1x8
                nodes 1x4 site 1
                nodes 1x8 site 2
                draw 0 idle 100 peak 1000
                envelope 0 0:1500
                job 1 1x8 limit 100
                job 2 1x8 limit 100
                decide
                > start 1 on 2:11111111
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=700, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void fgdOnNodesThatHaveTheCpus() {
        Story.holds("""
                rules fgd
                nodes 2x4 cpu 4000
                job 1 1x0 cpu 4000
                decide
                > start 1 on 0:cpu*1
                job 2 1x2 cpu 1000
                decide
                > start 2 on 1:1100
                job 3 2x1 cpu 1000
                decide
                > start 3 on 1:0011
                """);
    }

    @Test
    void fgdKeepsMemoryBesideGpus() {
        Story.holds("""
                rules fgd
                nodes 2x4 memory 100
                job 1 1x1 memory 100
                job 2 1x1 memory 50
                decide
                > start 1 on 0:1000
                > start 2 on 1:1000
                job 3 1x1
                decide
                > start 3 on 0:0100
                job 4 1x2
                decide
                > start 4 on 0:0011
                job 5 1x1 memory 50
                decide
                > start 5 on 1:0100
                """);
    }

    @Test
    void anotherTeamsSlicesAndTheGpusOfOnesOwnPlan() {
        Story.holds("""
                rules conservative
                nodes 1x2 slices 4
                job 1 1x0 slice 500 limit 100
                decide
                > start 1 on 0:0/2
                job 2 2x1 limit 100
                job 4 1x0 slice 500 limit 100
                job 5 1x0 slice 250 limit 200
                job 6 2x0 slice 250 limit 100
                decide
                > start 4 on 0:0/2
                > start 6 on 0:1/2
                promise 2
                > at 100 on 0
                why 5
                > BehindReservation[job=2, untilMillis=100000]
                why 6
                > it does not wait
                at 100
                end 1
                end 4
                decide
                """);
    }

    @Test
    void itsOwnPromiseFillsNoQueueForItself() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x8
                queue 1 quota 8 borrow 0
                queue 2 quota 8 borrow 0
                queue 3 quota 0
                job 1 1x8 queue 3 limit 100 pinned
                job 2 1x8 queue 3 limit 200 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 1x8 queue 1
                job 4 1x8 queue 2
                decide
                promise 3
                > at 100 on 0
                promise 4
                > at 200 on 1
                why 3 all
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                why 4 all
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }
}
