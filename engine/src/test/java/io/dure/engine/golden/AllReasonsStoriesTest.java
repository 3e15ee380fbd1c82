package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Jobs that wait for more than one thing: the minimal set of reasons, each with its numbers. */
class AllReasonsStoriesTest {
    @Test
    void heldAndDependentAndTooEarly() {
        Story.holds("""
                nodes 1x8
                job 1 1x2 limit 100
                decide
                > start 1 on 0:11000000
                job 2 1x2 held from 50 after 1
                decide
                why 2
                > OnHold[]
                why 2 all
                > OnHold[]
                > DependsOn[job=1]
                > NotBefore[atMillis=50000]
                """);
    }

    @Test
    void everyDependencyIsACauseOfItsOwn() {
        Story.holds("""
                nodes 1x8
                job 1 1x2
                job 2 1x2
                decide
                > start 1 on 0:11000000
                > start 2 on 0:00110000
                job 3 1x1 after 1 afterany 2
                decide
                why 3 all
                > DependsOn[job=1]
                > DependsOn[job=2]
                """);
    }

    @Test
    void limitAndNoGpus() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4 borrow 0
                queue 2 quota 4
                job 1 1x3 queue 1
                job 2 1x4 queue 2
                decide
                > start 1 on 0:11100000
                > start 2 on 0:00011110
                job 3 1x2 queue 1
                decide
                why 3
                > QuotaExhausted[queue=1, usedMilliGpus=3000, quotaGpus=4, limitGpus=4, needMilliGpus=2000]
                why 3 all
                > QuotaExhausted[queue=1, usedMilliGpus=3000, quotaGpus=4, limitGpus=4, needMilliGpus=2000]
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=1000]
                """);
    }

    @Test
    void limitAloneWhereGpusAreFree() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4 borrow 0
                job 1 1x3 queue 1
                decide
                > start 1 on 0:11100000
                job 2 1x2 queue 1
                decide
                why 2 all
                > QuotaExhausted[queue=1, usedMilliGpus=3000, quotaGpus=4, limitGpus=4, needMilliGpus=2000]
                """);
    }

    @Test
    void everyFullQueueOnItsPath() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 4 borrow 0
                queue 2 under 1 quota 2 borrow 1
                queue 3 under 1 quota 2
                job 1 1x2 queue 3
                job 2 1x2 queue 2
                decide
                > start 2 on 0:11000000
                > start 1 on 0:00110000
                job 3 1x2 queue 2
                decide
                why 3 all
                > QuotaExhausted[queue=2, usedMilliGpus=2000, quotaGpus=2, limitGpus=3, needMilliGpus=2000]
                > QuotaExhausted[queue=1, usedMilliGpus=4000, quotaGpus=4, limitGpus=4, needMilliGpus=2000]
                """);
    }

    /** With what it needs beside all that is up, the others' quota would still be kept for them. */
    @Test
    void notLentAndNoGpus() {
        Story.holds("""
                nodes 3x4
                queue 1 quota 2
                queue 2 quota 10 lend 4
                drain 1
                drain 2
                job 1 1x1 queue 2
                decide
                > start 1 on 0:1000
                job 2 1x4 queue 1
                decide
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=3000]
                why 2 all
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=3000]
                > NotLent[queue=1, needMilliGpus=4000, lentMilliGpus=0]
                """);
    }

    /** GPUs that come free are lent: that they are not lent now is no cause of its own. */
    @Test
    void noGpusAlone() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2
                queue 2 quota 6 lend 3
                job 1 1x5 queue 1
                decide
                > start 1 on 0:11111000
                job 2 1x4 queue 1
                decide
                why 2 all
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=3000]
                """);
    }

    @Test
    void behindAnotherAndFull() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 4 borrow 0
                job 1 1x3 queue 1
                decide
                > start 1 on 0:11100000
                job 2 1x3 queue 1
                job 3 1x2 queue 1
                decide
                why 3
                > BehindInQueue[job=2]
                why 3 all
                > BehindInQueue[job=2]
                > QuotaExhausted[queue=1, usedMilliGpus=3000, quotaGpus=4, limitGpus=4, needMilliGpus=2000]
                """);
    }

    @Test
    void behindTheHeadOfOneLineAndNoGpus() {
        Story.holds("""
                rules fifo
                nodes 1x8
                job 1 1x6
                job 2 1x8
                job 3 1x4
                decide
                > start 1 on 0:11111100
                why 3 all
                > BehindInQueue[job=2]
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]
                """);
    }

    @Test
    void userLimitAndLimitOfItsQueue() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4 borrow 0 usergpus 2
                job 1 1x2 queue 1 user 7
                job 2 1x2 queue 1 user 8
                decide
                > start 1 on 0:11000000
                > start 2 on 0:00110000
                job 3 1x1 queue 1 user 7
                decide
                why 3
                > UserLimit[user=7, queue=1, usedMilliGpus=2000, limitGpus=2, needMilliGpus=1000]
                why 3 all
                > UserLimit[user=7, queue=1, usedMilliGpus=2000, limitGpus=2, needMilliGpus=1000]
                > QuotaExhausted[queue=1, usedMilliGpus=4000, quotaGpus=4, limitGpus=4, needMilliGpus=1000]
                """);
    }

    @Test
    void heldAndBeyondBothLimitsOfItsUser() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8 usergpus 2 userjobs 1
                job 1 1x2 queue 1 user 7
                decide
                > start 1 on 0:11000000
                job 2 1x1 queue 1 user 7 held
                decide
                why 2
                > OnHold[]
                why 2 all
                > OnHold[]
                > UserLimit[user=7, queue=1, usedMilliGpus=2000, limitGpus=2, needMilliGpus=1000]
                > UserJobLimit[user=7, queue=1, jobs=1, limitJobs=1]
                """);
    }

    @Test
    void arrayLimitAndNoGpus() {
        Story.holds("""
                nodes 1x4
                job 1 1x4 array 1 atonce 1
                job 2 1x4 array 1 atonce 1
                decide
                > start 1 on 0:1111
                why 2 all
                > ArrayLimit[array=1, first=1, limit=1]
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void powerAndReservation() {
        Story.holds("""
                nodes 1x8
                draw 0 idle 0 peak 1000 other 0
                envelope 0 0:6500
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x6 queue 1 limit 100
                job 2 1x8 queue 1
                decide
                > start 1 on 0:11111100
                job 3 1x1 queue 2
                decide
                why 3
                > PowerEnvelope[site=0, hall=-1, headroomWatts=500, needWatts=1000, nextChangeMillis=9223372036854775807]
                why 3 all
                > PowerEnvelope[site=0, hall=-1, headroomWatts=500, needWatts=1000, nextChangeMillis=9223372036854775807]
                > BehindReservation[job=2, untilMillis=100000]
                """);
    }

    @Test
    void noGpusAndNoPowerForThem() {
        Story.holds("""
                nodes 1x8
                draw 0 idle 0 peak 1000 other 0
                envelope 0 0:8500
                job 1 1x8
                decide
                > start 1 on 0:11111111
                job 2 1x2
                decide
                why 2
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                why 2 all
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                > PowerEnvelope[site=0, hall=-1, headroomWatts=500, needWatts=2000, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void fragmentedAloneWhereOnePieceWouldDo() {
        Story.holds("""
                nodes 2x8
                job 1 1x5
                job 2 1x5
                decide
                > start 1 on 0:11111000
                > start 2 on 1:11111000
                job 3 1x4
                decide
                why 3 all
                > Fragmented[needMilliGpus=4000, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=6000, usableMilliGpus=0]
                """);
    }

    @Test
    void reclaimedGpusOnTheirWay() {
        Story.holds("""
                nodes 2x2
                queue 1 quota 0
                queue 2 quota 4
                job 1 1x2 queue 1
                job 2 1x2 queue 1
                decide
                > start 1 on 0:11
                > start 2 on 1:11
                at 600
                job 3 2x2 queue 2
                decide
                > stop 1 by 660 for job 3 of queue 2
                > stop 2 by 660 for job 3 of queue 2
                > claim 3 on 0:2 1:2 by 660
                why 3 all
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=660000]
                """);
    }

    @Test
    void noDecisionYet() {
        Story.holds("""
                nodes 1x8
                job 1 1x8
                why 1 all
                > NotYetDecided[]
                """);
    }

    @Test
    void heldAndBehindAnEndlessPromise() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x6 queue 1 limit 100
                job 2 1x8 queue 1
                decide
                > start 1 on 0:11111100
                job 3 1x2 queue 2 held
                decide
                why 3
                > OnHold[]
                why 3 all
                > OnHold[]
                > BehindReservation[job=2, untilMillis=100000]
                """);
    }

    @Test
    void inABookingWhichIsAheadAndForAUserWhoHoldsAllThatHeMay() {
        Story.holds("""
                nodes 3x4
                queue 1 quota 12 borrow 0 usergpus 4
                job 1 1x4 queue 1
                book 0 queue 1 from 100 to 500 on 2
                job 2 1x4 queue 1 in 0 limit 60
                decide
                > booked 0 on 2
                > start 1 on 0:1111
                why 2
                > AwaitsBooking[window=0, fromMillis=100000, toMillis=500000, freeMilliGpus=0]
                why 2 all
                > AwaitsBooking[window=0, fromMillis=100000, toMillis=500000, freeMilliGpus=0]
                > UserLimit[user=0, queue=1, usedMilliGpus=4000, limitGpus=4, needMilliGpus=4000]
                at 100
                decide
                why 2 all
                > UserLimit[user=0, queue=1, usedMilliGpus=4000, limitGpus=4, needMilliGpus=4000]
                end 1
                decide
                > start 2 on 2:1111
                """);
    }
}
