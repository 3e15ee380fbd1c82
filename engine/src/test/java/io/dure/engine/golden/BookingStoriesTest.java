package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Which nodes a booking gets, by whose quota, and where its jobs go on them. */
class BookingStoriesTest {
    @Test
    void aBookingTakesNodesWhoseWorkIsOverJustThen() {
        Story.holds("""
                nodes 3x8
                queue 1 quota 24
                queue 2 quota 0
                job 1 1x8 queue 2 limit 101
                job 2 1x8 queue 2 limit 100
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                book 0 queue 1 from 100 to 200 count 2 type 0
                decide
                > booked 0 on 1 2
                """);
    }

    @Test
    void aBookingAvoidsWhatIsClaimed() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8
                queue 1 quota 16
                queue 2 quota 0
                job 1 1x8 queue 2 limit 90
                job 2 1x7 queue 2 limit 500
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111110
                job 3 1x8 queue 1 limit 20
                decide
                > stop 1 by 60 for job 3 of queue 1
                > claim 3 on 0:8 by 60
                book 0 queue 1 from 100 to 200 count 1 type 0
                decide
                > booked 0 on 1
                """);
    }

    @Test
    void bookingsOneAfterAnotherNeedTheQuotaOnce() {
        Story.holds("""
                nodes 4x8
                queue 1 quota 16
                at 10
                book 0 queue 1 from 20 to 50 count 2 type 0
                book 1 queue 1 from 100 to 200 count 2 type 0
                book 2 queue 1 from 200 to 300 count 1 type 0
                book 3 queue 1 from 50 to 100 count 2 type 0
                decide
                > booked 0 on 0 1
                > booked 1 on 0 1
                > booked 2 on 0
                > booked 3 on 0 1
                book 4 queue 1 from 190 to 210 count 1 type 0
                book 5 queue 1 from 250 to 400 count 1 type 0
                decide
                > refused 4 AboveQuota[queue=1, gpuType=-1, bookedGpus=24, quotaGpus=16]
                > booked 5 on 1
                book 6 queue 1 from 299 to 301 count 1 type 0
                book 7 queue 1 from 300 to 310 count 1 type 0
                decide
                > refused 6 AboveQuota[queue=1, gpuType=-1, bookedGpus=24, quotaGpus=16]
                > booked 7 on 0
                """);
    }

    @Test
    void bookingsThatBeginTogetherNeedTheQuotaTwice() {
        Story.holds("""
                nodes 4x8
                queue 1 quota 16
                book 0 queue 1 from 100 to 200 count 1 type 0
                book 1 queue 1 from 100 to 150 count 2 type 0
                book 2 queue 1 from 100 to 150 count 1 type 0
                decide
                > booked 0 on 0
                > refused 1 AboveQuota[queue=1, gpuType=-1, bookedGpus=24, quotaGpus=16]
                > booked 2 on 1
                """);
    }

    @Test
    void teamsBookWithinTheQuotaOfTheirOrganisation() {
        Story.holds("""
                nodes 5x8
                queue 1 quota 16
                queue 2 under 1 quota 8
                queue 3 under 1 quota 8
                queue 4 quota 16
                book 0 queue 2 from 100 to 200 count 1 type 0
                book 1 queue 4 from 100 to 200 count 2 type 0
                decide
                > booked 0 on 0
                > booked 1 on 1 2
                queue 2 under 1 quota 0
                queue 3 under 1 quota 16
                book 2 queue 3 from 150 to 250 count 2 type 0
                book 3 queue 3 from 150 to 250 count 1 type 0
                book 4 queue 2 from 250 to 260 count 1 type 0
                decide
                > refused 2 AboveQuota[queue=1, gpuType=-1, bookedGpus=24, quotaGpus=16]
                > booked 3 on 3
                > refused 4 AboveQuota[queue=2, gpuType=-1, bookedGpus=8, quotaGpus=0]
                """);
    }

    @Test
    void aBookingOnNodesThatOthersHaveBooked() {
        Story.holds("""
                nodes 4x8
                queue 1 quota 32
                book 0 queue 1 from 100 to 200 on 0,1
                maintenance 1 from 300 to 400 on 1
                decide
                > booked 0 on 0 1
                book 2 queue 1 from 199 to 250 on 2,1
                book 3 queue 1 from 200 to 300 on 1,2
                book 4 queue 1 from 250 to 301 on 0,1
                decide
                > refused 2 Overlaps[window=0, node=1]
                > booked 3 on 1 2
                > refused 4 Overlaps[window=1, node=1]
                unbook 0
                unbook 1
                decide
                book 5 queue 1 from 100 to 200 on 0,1
                decide
                > booked 5 on 0 1
                """);
    }

    @Test
    void aBookingOfATypeOfTwoPoolsIsInOne() {
        Story.holds("""
                nodes 2x8
                nodes 3x4
                queue 1 quota 28
                queue 2 quota 0
                job 1 1x8 queue 2 limit 500
                decide
                > start 1 on 0:11111111
                book 0 queue 1 from 100 to 200 count 2 type 0
                decide
                > booked 0 on 2 3
                book 1 queue 1 from 100 to 200 count 2 type 0
                decide
                > booked 1 on 0 1
                book 2 queue 1 from 100 to 200 count 2 type 0
                decide
                > refused 2 TooFewNodes[needNodes=2, mostNodes=1]
                """);
    }

    @Test
    void aBookingAvoidsNodesThatPromisesHold() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 16
                queue 2 quota 16
                job 1 1x8 queue 1 limit 50
                job 2 1x8 queue 1 limit 60
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 1x8 queue 2 limit 20
                decide
                promise 3
                > at 50 on 0
                book 0 queue 1 from 100 to 200 count 1 type 0
                decide
                > booked 0 on 1
                """);
    }

    @Test
    void slicesInABookingFillTheFullestGpu() {
        Story.holds("""
                nodes 2x2 slices 4
                queue 1 quota 4
                book 0 queue 1 from 10 to 1000 on 1
                decide
                > booked 0 on 1
                at 10
                decide
                job 1 1x0 slice 500 queue 1 in 0
                decide
                > start 1 on 1:0/2
                job 2 1x1 queue 1 in 0
                decide
                > start 2 on 1:01
                end 2
                job 3 3x0 slice 250 queue 1 in 0
                decide
                > start 3 on 1:0/2 1:1/1
                job 6 1x0 slice 500 queue 1 in 0
                job 7 1x0 slice 250 queue 1 in 0
                decide
                > start 6 on 1:1/2
                > start 7 on 1:1/1
                why 6
                > it does not wait
                end 1
                decide
                """);
    }

    @Test
    void aGangOfSlicesInABookingOrNothing() {
        Story.holds("""
                nodes 3x2 slices 4
                queue 1 quota 6
                book 0 queue 1 from 10 to 1000 on 1,2
                decide
                > booked 0 on 1 2
                at 10
                decide
                job 1 3x0 slice 750 queue 1 in 0
                job 4 1x0 slice 250 queue 1 in 0
                job 5 2x0 slice 750 queue 1 in 0
                job 7 1x1 queue 1 in 0
                decide
                > start 1 on 1:0/3 1:1/3 2:0/3
                > start 4 on 1:0/1
                > start 7 on 2:01
                why 5
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=0]
                end 7
                decide
                job 8 1x0 slice 500 queue 1 in 0
                decide
                > start 8 on 2:1/2
                why 8
                > it does not wait
                """);
    }

    @Test
    void inABookingAsNearAsTheJobMustBe() {
        Story.holds("""
                nodes 2x4 rack 0
                nodes 2x4 rack 1
                queue 1 quota 16
                book 0 queue 1 from 10 to 1000 on 1,2,3
                decide
                > booked 0 on 1 2 3
                at 10
                decide
                job 1 2x4 queue 1 in 0 near rack
                job 3 2x2 queue 1 in 0 near node
                job 5 2x4 queue 1 in 0 near rack
                decide
                > start 1 on 2:1111 3:1111
                > start 3 on 1:1111
                why 5
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=0]
                end 1
                decide
                > start 5 on 2:1111 3:1111
                """);
    }

    @Test
    void inABookingWithCpusForAllTasks() {
        Story.holds("""
                nodes 2x4 cpu 8000
                queue 1 quota 8
                book 0 queue 1 from 10 to 1000 on 0,1
                decide
                > booked 0 on 0 1
                at 10
                decide
                job 1 3x1 cpu 3000 queue 1 in 0
                decide
                > start 1 on 0:1100 1:1000
                job 4 2x1 cpu 2000 queue 1 in 0
                decide
                > start 4 on 0:0010 1:0100
                job 6 2x0 cpu 2000 queue 1 in 0
                decide
                why 6
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=3000]
                end 4
                decide
                > start 6 on 0:cpu*1 1:cpu*1
                """);
    }

    @Test
    void untilItsPowerIsLess() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:8900 200:8000
                queue 1 quota 16
                book 0 queue 1 from 10 to 1000 on 1
                decide
                > booked 0 on 1
                at 10
                decide
                job 1 1x8 queue 1 in 0 limit 191
                decide
                why 1 all
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=8000]
                job 2 1x8 queue 1 in 0 limit 190
                decide
                > start 2 on 1:11111111
                """);
    }

    @Test
    void itsQueueIsFullToTheLastGpuAndTheBookingToo() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8 borrow 0
                book 0 queue 1 from 10 to 1000 on 1
                decide
                > booked 0 on 1
                at 10
                job 1 1x4 queue 1 in 0
                decide
                > start 1 on 1:1111
                job 2 1x4 queue 1 in 0
                decide
                why 2 all
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=0]
                """);
    }

    @Test
    void tasksBeyondTheFewestFillTheQueueOfABooking() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                queue 1 quota 8 borrow 0
                book 0 queue 1 from 10 to 1000 on 1
                job 1 4x1 min 2 queue 1
                decide
                > booked 0 on 1
                > start 1 on 0:11000000
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                at 10
                job 5 1x5 queue 1 in 0
                decide
                why 5 all
                > QuotaExhausted[queue=1, usedMilliGpus=4000, quotaGpus=8, limitGpus=8, needMilliGpus=5000]
                """);
    }

    @Test
    void whoHoldsSlicesOnBookedNodesGoesAndTheBookingHasAll() {
        Story.holds("""
                nodes 1x2 slices 4
                queue 1 quota 2
                job 1 1x0 slice 250 queue 1
                decide
                > start 1 on 0:0/1
                book 0 queue 1 from 10 to 1000 on 0
                decide
                > booked 0 on 0
                > stop 1 by 10 for booking 0
                at 10
                decide
                job 2 1x0 slice 750 queue 1 in 0
                job 3 1x0 slice 500 queue 1 in 0
                decide
                > start 2 on 0:0/3
                > start 3 on 0:1/2
                job 4 1x1 queue 1 in 0
                job 5 1x0 slice 500 queue 1 in 0
                decide
                > start 5 on 0:1/2
                why 4
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=0]
                """);
    }
}
