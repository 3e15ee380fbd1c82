package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Policy {@code easy}: the head holds a reservation, and nobody delays it. */
class EasyStoriesTest {
    @Test
    void shortJobFillsTheHoleBeforeTheHead() {
        Story.holds("""
                rules easy
                nodes 1x8
                job 1 1x6 limit 100
                job 2 1x8 limit 100
                job 3 1x2 limit 100
                decide
                > start 1 on 0:11111100
                > start 3 on 0:00000011
                promise 2
                > at 100 on 0
                at 100
                end 1
                end 3
                decide
                > start 2 on 0:11111111
                """);
    }

    @Test
    void jobThatWouldDelayTheHeadWaits() {
        Story.holds("""
                rules easy
                nodes 1x8
                job 1 1x6 limit 100
                job 2 1x8 limit 100
                job 3 1x2 limit 101
                job 4 1x2
                decide
                > start 1 on 0:11111100
                why 3
                > BehindReservation[job=2, untilMillis=100000]
                why 4
                > BehindReservation[job=2, untilMillis=100000]
                """);
    }

    @Test
    void longJobMayTakeGpusThatTheReservationSpares() {
        Story.holds("""
                rules easy
                nodes 1x8
                job 1 1x6 limit 100
                job 2 1x7 limit 100
                job 3 1x2 limit 1000
                job 4 1x1 limit 1000
                job 5 1x1 limit 1000
                decide
                > start 1 on 0:11111100
                > start 4 on 0:00000010
                why 3
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=1000]
                why 5
                > BehindReservation[job=2, untilMillis=100000]
                """);
    }

    @Test
    void longJobMayTakeNodesThatTheReservationDoesNotHold() {
        Story.holds("""
                rules easy
                nodes 2x8
                job 1 1x8 limit 100
                job 2 1x4
                job 3 1x8
                job 4 1x4
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11110000
                > start 4 on 1:00001111
                promise 3
                > at 100 on 0
                """);
    }

    @Test
    void onlyTheHeadHoldsAReservation() {
        Story.holds("""
                rules easy
                nodes 1x8
                job 1 1x8 limit 100
                job 2 1x8 limit 100
                job 3 1x8 limit 100
                decide
                > start 1 on 0:11111111
                promise 2
                > at 100 on 0
                promise 3
                > nothing
                """);
    }

    @Test
    void headIsPromisedTheNodesThatComeFreeLast() {
        Story.holds("""
                rules easy
                nodes 3x4
                job 1 1x4 limit 100
                job 2 1x4 limit 100
                job 3 2x4
                job 4 1x4
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 4 on 2:1111
                promise 3
                > at 100 on 0 1
                """);
    }

    @Test
    void whoRunsWithoutLimitPromisesNothing() {
        Story.holds("""
                rules easy
                nodes 1x4
                job 1 1x4
                job 2 1x4
                decide
                > start 1 on 0:1111
                promise 2
                > nothing
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void whoOutstaysItsLimitIsExpectedGoneNow() {
        Story.holds("""
                rules easy
                nodes 1x4
                job 1 1x4 limit 100
                job 2 1x4
                decide
                > start 1 on 0:1111
                at 150
                decide
                promise 2
                > at 150 on 0
                """);
    }
}
