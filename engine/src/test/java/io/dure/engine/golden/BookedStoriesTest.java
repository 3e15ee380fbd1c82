package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** What a job waits for that runs in a booking, and where it runs there. */
class BookedStoriesTest {
    @Test
    void theBookingIsOpenAndTheQueueIsFull() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                queue 1 quota 8 borrow 0
                queue 2 under 1 quota 8
                queue 3 under 1 quota 0
                book 0 queue 2 from 10 to 1000 on 1
                job 1 1x5 queue 3 pinned
                decide
                > booked 0 on 1
                > start 1 on 0:11111000
                at 10
                job 2 1x4 queue 2 in 0 limit 100
                decide
                why 2 all
                > QuotaExhausted[queue=1, usedMilliGpus=5000, quotaGpus=8, limitGpus=8, needMilliGpus=4000]
                end 1
                decide
                > start 2 on 1:11110000
                """);
    }

    @Test
    void oneMoreWouldBeTooMany() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                queue 1 quota 8 borrow 0
                book 0 queue 1 from 10 to 1000 on 1
                job 1 1x4 queue 1
                decide
                > booked 0 on 1
                > start 1 on 0:11110000
                at 10
                job 2 1x5 queue 1 in 0 limit 100
                decide
                why 2 all
                > QuotaExhausted[queue=1, usedMilliGpus=4000, quotaGpus=8, limitGpus=8, needMilliGpus=5000]
                job 3 1x4 queue 1 in 0 limit 100
                decide
                > start 3 on 1:11110000
                """);
    }

    @Test
    void theBookingIsOpenAndThePowerIsShort() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:8799
                queue 1 quota 16
                book 0 queue 1 from 10 to 1000 on 1
                job 2 1x8 queue 1 in 0 limit 100
                decide
                > booked 0 on 1
                why 2 all
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=0]
                at 10
                decide
                why 2 all
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=8000]
                at 20
                envelope 0 0:8800
                decide
                > start 2 on 1:11111111
                """);
    }

    @Test
    void theBookingIsOpenAndTooSmallNow() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                queue 1 quota 16
                book 0 queue 1 from 10 to 1000 on 1
                job 1 1x6 queue 1 in 0 limit 100
                job 2 1x4 queue 1 in 0 limit 100
                decide
                > booked 0 on 1
                why 2 all
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=0]
                at 10
                decide
                > start 1 on 1:11111100
                why 2 all
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=2000]
                at 50
                end 1
                decide
                > start 2 on 1:11110000
                """);
    }

    @Test
    void otherPoliciesKnowNoQuotas() {
        Story.holds("""
                rules easy
                nodes 2x8
                queue 1 quota 2 borrow 0
                book 0 queue 1 from 10 to 1000 on 1
                job 2 1x4 queue 1 in 0 limit 100
                decide
                > booked 0 on 1
                at 10
                decide
                > start 2 on 1:11110000
                """);
    }

    @Test
    void heldAndOutsideItsBooking() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                queue 1 quota 16
                book 0 queue 1 from 100 to 1000 on 0
                job 2 1x4 queue 1 in 0 held limit 100
                decide
                > booked 0 on 0
                why 2 all
                > OnHold[]
                > AwaitsBooking[window=0, fromMillis=100000, toMillis=1000000, freeMilliGpus=0]
                release 2
                why 2 all
                > AwaitsBooking[window=0, fromMillis=100000, toMillis=1000000, freeMilliGpus=0]
                at 100
                decide
                > start 2 on 0:11110000
                """);
    }

    @Test
    void slicesShareTheGpusOfABooking() {
        Story.holds("""
                rules dure
                nodes 1x3 slices 4
                queue 1 quota 3
                book 0 queue 1 from 10 to 1000 on 0
                job 1 3x0 slice 500 queue 1 in 0 limit 100
                job 4 1x0 slice 750 queue 1 in 0 limit 100
                job 5 1x0 slice 250 queue 1 in 0 limit 100
                job 6 2x0 slice 500 queue 1 in 0 limit 100
                at 10
                decide
                > booked 0 on 0
                > start 1 on 0:0/4 0:1/2
                > start 4 on 0:2/3
                > start 5 on 0:2/1
                why 6
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=0]
                at 50
                end 1
                decide
                > start 6 on 0:0/4
                """);
    }

    @Test
    void wholeGpusAndSlicesOfABooking() {
        Story.holds("""
                rules dure
                nodes 2x2 slices 4
                queue 1 quota 4
                book 0 queue 1 from 10 to 1000 on 0,1
                job 1 1x0 slice 250 queue 1 in 0 limit 100
                job 2 2x1 queue 1 in 0 limit 100
                job 4 1x2 queue 1 in 0 limit 100
                job 5 5x0 slice 250 queue 1 in 0 limit 100
                at 10
                decide
                > booked 0 on 0 1
                > start 1 on 0:0/1
                > start 2 on 0:01 1:10
                > start 5 on 0:0/3 1:1/2
                why 4
                > AwaitsBooking[window=0, fromMillis=10000, toMillis=1000000, freeMilliGpus=0]
                """);
    }
}
