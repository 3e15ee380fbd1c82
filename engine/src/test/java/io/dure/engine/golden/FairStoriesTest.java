package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Who is served first among queues, and what they may hold. */
class FairStoriesTest {
    @Test
    void entitledBeforeBorrowers() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 0
                queue 2 quota 8
                job 1 1x4 queue 1
                job 2 1x8 queue 2
                decide
                > start 2 on 0:11111111
                why 1
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void leastServedQueueFirstAndTiesByNumber() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x1 queue 2
                job 2 1x1 queue 1
                job 3 1x1 queue 2
                job 4 1x1 queue 1
                decide
                > start 2 on 0:10000000
                > start 1 on 0:01000000
                > start 4 on 0:00100000
                > start 3 on 0:00010000
                """);
    }

    @Test
    void idleGpusGoByWeight() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0 weight 1
                queue 2 quota 0 weight 3
                job 1 1x1 queue 1
                job 2 1x1 queue 1
                job 3 1x1 queue 2
                job 4 1x1 queue 2
                job 5 1x1 queue 2
                job 6 1x1 queue 2
                decide
                > start 1 on 0:1000
                > start 3 on 0:0100
                > start 4 on 0:0010
                > start 5 on 0:0001
                """);
    }

    @Test
    void queueOfWeightZeroDrinksLast() {
        Story.holds("""
                nodes 1x2
                queue 1 quota 0 weight 0
                queue 2 quota 0 weight 1
                job 1 1x1 queue 1
                job 2 1x1 queue 2
                job 3 1x1 queue 2
                decide
                > start 2 on 0:10
                > start 3 on 0:01
                """);
    }

    @Test
    void borrowerGetsIdleGpus() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x8 queue 1
                decide
                > start 1 on 0:11111111
                """);
    }

    @Test
    void borrowLimitHolds() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4 borrow 2
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001100
                why 3
                > QuotaExhausted[queue=1, usedMilliGpus=6000, quotaGpus=4, limitGpus=6, needMilliGpus=1000]
                """);
    }

    @Test
    void lendLimitKeepsGpus() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4 lend 1
                job 1 1x4 queue 1
                job 2 1x1 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001000
                why 3
                > NotLent[queue=1, needMilliGpus=1000, lentMilliGpus=0]
                job 4 1x3 queue 2
                decide
                > start 4 on 0:00000111
                """);
    }

    @Test
    void jobWithinQuotaPassesAJobThatWouldBorrow() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2
                queue 2 quota 4 lend 0
                queue 3 quota 0
                job 1 1x1 queue 3
                decide
                > start 1 on 0:10000000
                job 2 1x4 queue 1
                job 3 1x2 queue 1
                job 4 1x3 queue 1
                decide
                > start 3 on 0:01100000
                why 2
                > NotLent[queue=1, needMilliGpus=4000, lentMilliGpus=1000]
                why 4
                > BehindInQueue[job=2]
                """);
    }

    @Test
    void nobodyPassesAHeadThatWaitsForItsOwnQueue() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4 borrow 0
                job 1 1x3 queue 1
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:11100000
                why 2
                > QuotaExhausted[queue=1, usedMilliGpus=3000, quotaGpus=4, limitGpus=4, needMilliGpus=2000]
                why 3
                > BehindInQueue[job=2]
                """);
    }

    @Test
    void limitOfAQueueAboveHolds() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4 borrow 0
                queue 2 under 1 quota 4
                queue 3 under 1 quota 0
                job 1 1x4 queue 2
                job 2 1x1 queue 3
                decide
                > start 1 on 0:11110000
                why 2
                > QuotaExhausted[queue=1, usedMilliGpus=4000, quotaGpus=4, limitGpus=4, needMilliGpus=1000]
                """);
    }

    @Test
    void queueThatStandsStillDoesNotStopItsSister() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4 borrow 0
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                job 3 1x4 queue 2
                decide
                > start 1 on 0:11110000
                > start 3 on 0:00001111
                """);
    }

    @Test
    void prioritiesOrderAQueue() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 1x4 queue 1 priority -1
                job 2 1x4 queue 1
                job 3 1x4 queue 1 priority 7
                decide
                > start 3 on 0:1111
                end 3
                decide
                > start 2 on 0:1111
                end 2
                decide
                > start 1 on 0:1111
                """);
    }

    @Test
    void headOfAQueueIsPromisedAndShortWorkFillsTheHole() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8
                job 1 1x6 queue 1 limit 100
                job 2 1x8 queue 1 limit 100
                job 3 1x2 queue 1 limit 100
                decide
                > start 1 on 0:11111100
                > start 3 on 0:00000011
                promise 2
                > at 100 on 0
                """);
    }

    @Test
    void asManyJobsOfAQueueArePromisedAsTheRulesSay() {
        Story.holds("""
                rules dure reservations 2
                nodes 3x4
                queue 1 quota 12
                job 1 1x4 queue 1 limit 100
                job 2 1x4 queue 1 limit 200
                job 3 1x4 queue 1 limit 300
                job 4 1x4 queue 1
                job 5 1x4 queue 1
                job 6 1x4 queue 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                promise 4
                > at 100 on 0
                promise 5
                > at 200 on 1
                promise 6
                > nothing
                """);
    }
}
