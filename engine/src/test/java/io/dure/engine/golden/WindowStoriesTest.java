package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Maintenance, and nodes booked in advance. */
class WindowStoriesTest {
    @Test
    void whoIsGoneInTimeUsesTheNodeUntilThen() {
        Story.holds("""
                rules dure grace 30
                nodes 1x4
                maintenance 0 from 100 to 200 on 0
                job 1 1x2 limit 101
                job 2 1x2 limit 100
                job 3 1x1
                decide
                > start 2 on 0:1100
                """);
    }

    @Test
    void whoIsInTheWayIsToldAGraceBefore() {
        Story.holds("""
                rules dure grace 30
                nodes 2x4
                job 1 1x4
                job 2 1x4 limit 90
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 10
                maintenance 0 from 100 to 200 on 0,1
                decide
                wake
                > 70
                at 70
                decide
                > stop 1 by 100 for maintenance 0
                wake
                > 100
                at 90
                end 2
                decide
                at 100
                end 1 evicted
                decide
                why 1
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                free
                > 0
                wake
                > 170
                at 200
                decide
                > start 1 attempt 2 on 0:1111
                """);
    }

    @Test
    void knownTooLateThereIsLessGrace() {
        Story.holds("""
                rules dure grace 30
                nodes 2x4
                job 1 1x4
                decide
                > start 1 on 0:1111
                at 10
                maintenance 0 from 15 to 60 on 0
                decide
                > stop 1 by 15 for maintenance 0
                at 15
                end 1 evicted
                decide
                > start 1 attempt 2 on 1:1111
                """);
    }

    @Test
    void noPromiseAcrossAWindow() {
        Story.holds("""
                rules dure grace 10 reservations 3
                nodes 2x4
                job 1 2x4 limit 50
                decide
                > start 1 on 0:1111 1:1111
                maintenance 0 from 100 to 200 on 0
                job 2 1x4 limit 60
                job 3 1x4 limit 40
                job 4 2x4 limit 20
                decide
                promise 2
                > at 50 on 1
                promise 3
                > at 50 on 0
                promise 4
                > nothing
                """);
    }

    @Test
    void aGangIsPromisedAllNodesBeforeTheWindowOrNone() {
        Story.holds("""
                rules dure grace 10
                nodes 2x4
                queue 1 under 0 quota 8
                queue 2 under 0 quota 8
                job 1 2x4 queue 1 limit 50
                decide
                > start 1 on 0:1111 1:1111
                maintenance 0 from 100 to 200 on 0
                job 2 2x4 queue 1 limit 50
                decide
                promise 2
                > at 50 on 0 1
                cancel 2
                job 3 2x4 queue 1 limit 51
                job 4 1x2 queue 1 limit 60
                decide
                promise 3
                > nothing
                at 50
                end 1
                decide
                > start 4 on 1:1100
                why 3
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=2000]
                at 110
                end 4
                decide
                why 3
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=4000]
                at 200
                decide
                > start 3 on 0:1111 1:1111
                """);
    }

    @Test
    void aPromiseThatAWindowCrossesIsMadeAnew() {
        Story.holds("""
                rules dure grace 10
                nodes 2x4
                job 1 2x4 limit 50
                job 2 1x4 limit 60
                decide
                > start 1 on 0:1111 1:1111
                promise 2
                > at 50 on 0
                maintenance 0 from 100 to 200 on 0
                decide
                promise 2
                > at 50 on 1
                """);
    }

    @Test
    void easyKnowsWindows() {
        Story.holds("""
                rules easy
                nodes 2x4
                maintenance 0 from 100 to 200 on 1
                job 1 1x4 limit 50
                job 2 2x4 limit 60
                job 3 1x4 limit 100
                job 4 1x4 limit 101
                decide
                > start 1 on 0:1111
                > start 3 on 1:1111
                why 2
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                why 4
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                at 50
                end 1
                decide
                > start 4 on 0:1111
                """);
    }

    @Test
    void nobodyIsToldToGoForAGangThatAWindowStops() {
        Story.holds("""
                rules dure grace 10 guaranteed 0
                nodes 2x4
                queue 1 under 0 quota 8
                queue 2 under 0 quota 0
                job 1 1x4 queue 2
                job 2 1x4 queue 2
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 5
                maintenance 0 from 60 to 100 on 1
                job 3 2x4 queue 1 limit 50
                decide
                job 4 1x4 queue 1 limit 50
                decide
                """);
    }

    @Test
    void aClaimIsGivenUpWhenAWindowBegins() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4
                queue 1 under 0 quota 4
                queue 2 under 0 quota 0
                job 1 1x4 queue 2
                decide
                > start 1 on 0:1111
                at 5
                job 2 1x4 queue 1 limit 50
                decide
                > stop 1 by 65 for job 2 of queue 1
                > claim 2 on 0:4 by 65
                at 10
                maintenance 0 from 20 to 100 on 0
                decide
                > stop 1 by 20 for maintenance 0
                at 20
                decide
                why 2
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                end 1 evicted
                decide
                at 100
                decide
                > start 2 on 0:1111
                """);
    }

    @Test
    void bookedNodesAreForTheBookingAlone() {
        Story.holds("""
                rules dure grace 10
                nodes 3x4
                queue 1 under 0 quota 8
                queue 2 under 0 quota 4
                job 1 1x4 queue 2 limit 500
                decide
                > start 1 on 0:1111
                book 0 queue 1 from 100 to 200 count 2 type 0
                job 2 2x4 queue 1 limit 60 in 0
                job 3 1x4 queue 2 limit 90
                job 4 1x4 queue 2 limit 120
                decide
                > booked 0 on 1 2
                > start 3 on 1:1111
                why 2
                > AwaitsBooking[window=0, fromMillis=100000, toMillis=200000, freeMilliGpus=0]
                why 4
                > WindowAhead[window=0, fromMillis=100000]
                wake
                > 90
                at 90
                end 3
                decide
                at 100
                decide
                > start 2 on 1:1111 2:1111
                why 4
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                free
                > 0
                at 150
                end 2
                job 5 1x4 queue 1 limit 51 in 0
                job 6 1x1 queue 1 in 0
                decide
                > reject 5 BookingOver[window=0, toMillis=200000]
                > start 6 on 1:1000
                at 190
                decide
                > stop 6 by 200 with booking 0
                at 200
                end 6 evicted
                decide
                > reject 6 BookingOver[window=0, toMillis=200000]
                > start 4 on 1:1111
                """);
    }

    @Test
    void theEngineBooksWhereLeastIsInTheWay() {
        Story.holds("""
                rules dure grace 10
                nodes 4x4
                queue 1 under 0 quota 16
                job 1 1x4 queue 1
                job 2 1x2 queue 1 limit 50
                job 3 1x1 queue 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1100
                > start 3 on 1:0010
                book 0 queue 1 from 100 to 200 count 1 type 0
                book 1 queue 1 from 100 to 200 count 1 type 0
                book 2 queue 1 from 150 to 250 count 1 type 0
                book 3 queue 1 from 300 to 400 on 0
                decide
                > booked 0 on 2
                > booked 1 on 3
                > booked 2 on 1
                > booked 3 on 0
                at 140
                decide
                > stop 3 by 150 for booking 2
                at 290
                decide
                > stop 1 by 300 for booking 3
                > stop 2 by 290 for booking 2
                """);
    }

    @Test
    void bookingsAreRefusedWithNumbers() {
        Story.holds("""
                nodes 2x4
                nodes 2x4 site 1
                queue 1 under 0 quota 8
                maintenance 0 from 100 to 200 on 0
                book 1 queue 1 from 50 to 150 on 0,1
                book 2 queue 1 from 50 to 150 count 3 type 0
                book 3 queue 1 from 50 to 150 count 2 type 0
                book 4 queue 1 from 150 to 160 count 1 type 0
                book 5 queue 1 from 140 to 160 count 1 type 0
                book 6 queue 1 from 300 to 400 on 1,2,3
                job 1 1x4 queue 1 in 1
                decide
                > refused 1 Overlaps[window=0, node=0]
                > reject 1 BookingOver[window=1, toMillis=150000]
                > refused 2 TooFewNodes[needNodes=3, mostNodes=2]
                > booked 3 on 2 3
                > booked 4 on 1
                > refused 5 TooFewNodes[needNodes=1, mostNodes=0]
                > refused 6 AboveQuota[queue=1, gpuType=-1, bookedGpus=12, quotaGpus=8]
                """);
    }

    @Test
    void aCancelledWindowLetsItsNodesGo() {
        Story.holds("""
                rules dure grace 10
                nodes 2x4
                queue 1 under 0 quota 8
                maintenance 0 from 100 to 200 on 0
                book 1 queue 1 from 5 to 200 on 1
                job 1 1x4 queue 1
                job 2 1x4 queue 1 in 1
                job 3 1x4 queue 1 in 1
                decide
                > booked 1 on 1
                why 1
                > WindowAhead[window=1, fromMillis=5000]
                at 5
                decide
                > start 2 on 1:1111
                at 6
                unbook 0
                unbook 1
                decide
                > stop 2 by 16 with booking 1
                > reject 3 BookingOver[window=1, toMillis=6000]
                > start 1 on 0:1111
                at 16
                end 2 evicted
                job 4 1x4 queue 1
                decide
                > reject 2 BookingOver[window=1, toMillis=6000]
                > start 4 on 1:1111
                """);
    }

    @Test
    void aUserLimitHoldsInsideABooking() {
        Story.holds("""
                nodes 2x4
                queue 1 under 0 quota 8 userjobs 1
                book 0 queue 1 from 0 to 100 on 1
                job 1 1x1 queue 1 user 1 in 0
                job 2 1x1 queue 1 user 1 in 0
                job 3 1x1 queue 1 user 2 in 0
                job 4 1x1 queue 1 user 1
                decide
                > booked 0 on 1
                > start 1 on 1:1000
                > start 3 on 1:0100
                why 2
                > AwaitsBooking[window=0, fromMillis=0, toMillis=100000, freeMilliGpus=2000]
                why 4
                > UserJobLimit[user=1, queue=1, jobs=1, limitJobs=1]
                at 10
                end 1
                decide
                > start 2 on 1:1000
                """);
    }
}
