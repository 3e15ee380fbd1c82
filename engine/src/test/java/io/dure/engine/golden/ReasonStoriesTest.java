package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Every reason to wait, with its numbers. */
class ReasonStoriesTest {
    @Test
    void fleetBusyTellsTheMostThatIsFreeInOnePool() {
        Story.holds("""
                nodes 1x8 site 0
                nodes 1x8 site 1
                job 1 1x3
                job 2 1x6
                decide
                > start 1 on 0:11100000
                > start 2 on 1:11111100
                job 3 1x6
                decide
                why 3
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=5000]
                """);
    }

    @Test
    void fragmentedTellsWhatIsUsable() {
        Story.holds("""
                nodes 2x8
                job 1 1x5
                job 2 1x5
                job 3 1x4
                job 4 3x2
                decide
                > start 1 on 0:11111000
                > start 2 on 1:11111000
                why 3
                > Fragmented[needMilliGpus=4000, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=6000, usableMilliGpus=0]
                why 4
                > Fragmented[needMilliGpus=6000, task=Task[gpus=2, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=6000, usableMilliGpus=4000]
                """);
    }

    @Test
    void quotaExhaustedCountsWhatIsPromised() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8 borrow 0
                job 1 1x3 queue 1 limit 100
                job 2 2x2 queue 1 limit 100
                job 3 2x4 queue 1
                decide
                > start 1 on 0:1110
                > start 2 on 1:1111
                why 3
                > QuotaExhausted[queue=1, usedMilliGpus=7000, quotaGpus=8, limitGpus=8, needMilliGpus=8000]
                """);
    }

    @Test
    void notLentTellsHowManyItCouldHave() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2
                queue 2 quota 6 lend 3
                queue 3 quota 0
                job 1 1x1 queue 3
                decide
                > start 1 on 0:10000000
                job 2 1x5 queue 1
                decide
                why 2
                > NotLent[queue=1, needMilliGpus=5000, lentMilliGpus=4000]
                """);
    }

    @Test
    void notLentIsNeverBelowNothing() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 0
                queue 2 quota 4 lend 0
                drain 1
                job 1 1x2 queue 1
                decide
                why 1
                > NotLent[queue=1, needMilliGpus=2000, lentMilliGpus=0]
                """);
    }

    @Test
    void behindReservationTellsWhoseAndUntilWhen() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x6 queue 1 limit 100
                job 2 1x8 queue 1
                job 3 1x2 queue 2
                decide
                > start 1 on 0:11111100
                why 2
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=2000]
                why 3
                > BehindReservation[job=2, untilMillis=100000]
                """);
    }

    @Test
    void notYetDecidedUntilTheNextDecision() {
        Story.holds("""
                nodes 1x8
                job 1 1x8
                why 1
                > NotYetDecided[]
                decide
                > start 1 on 0:11111111
                why 1
                > it does not wait
                """);
    }

    @Test
    void awaitingReclaimCountsDown() {
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
                why 3
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=660000]
                end 2 evicted
                why 3
                > AwaitingReclaim[outstandingMilliGpus=2000, byMillis=660000]
                """);
    }

    @Test
    void nothingIsKnownOfStrangers() {
        Story.holds("""
                nodes 1x8
                why 1
                > it does not wait
                promise 1
                > nothing
                """);
    }
}
