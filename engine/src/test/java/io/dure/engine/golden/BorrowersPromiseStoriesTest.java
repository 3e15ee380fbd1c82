package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** The promise of a job that would borrow: against whom it holds, and to whom it yields. */
class BorrowersPromiseStoriesTest {
    @Test
    void aBorrowersPromiseHoldsAgainstOtherBorrowers() {
        Story.holds("""
                rules dure grace 60 review 10000
                nodes 2x8
                queue 1 quota 0
                queue 2 quota 16
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 200 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 2x8 queue 1 limit 50
                decide
                promise 3
                > at 200 on 1 0
                at 100
                end 1
                job 4 1x4 queue 1 limit 100
                job 5 1x4 queue 1 limit 101
                decide
                > start 4 on 0:11110000
                why 5
                > BehindReservation[job=3, untilMillis=200000]
                promise 3
                > at 200 on 1 0
                at 200
                end 2
                end 4
                decide
                > start 3 on 0:11111111 1:11111111
                """);
    }

    @Test
    void aBorrowersPromiseYieldsToWhoIsWithinQuota() {
        Story.holds("""
                rules dure grace 60 review 10000
                nodes 2x8
                queue 1 quota 0
                queue 2 quota 16
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 200 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 2x8 queue 1 limit 50
                decide
                promise 3
                > at 200 on 1 0
                at 100
                end 1
                job 4 1x8 queue 2 limit 500 pinned
                decide
                > start 4 on 0:11111111
                promise 3
                > nothing
                why 3
                > FleetBusy[needMilliGpus=16000, freeMilliGpus=0]
                at 200
                end 2
                decide
                promise 3
                > nothing
                """);
    }

    @Test
    void aBorrowerStartsBeforeItsPromiseWhenItsNodesAreFreeBefore() {
        Story.holds("""
                rules dure grace 60 review 10000
                nodes 2x8
                queue 1 quota 0
                queue 2 quota 16
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 200 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 2x8 queue 1 limit 50
                decide
                at 100
                end 1
                decide
                at 120
                end 2
                decide
                > start 3 on 0:11111111 1:11111111
                """);
    }

    @Test
    void onlyTheFirstBorrowerOfAllHoldsAPromise() {
        Story.holds("""
                rules dure grace 60 review 10000 reservations 1
                nodes 2x8
                queue 1 quota 0
                queue 2 quota 16
                queue 3 quota 0
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 200 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 2x8 queue 1 limit 50
                job 4 2x8 queue 3 limit 50
                decide
                promise 3
                > at 200 on 1 0
                promise 4
                > nothing
                """);
    }
}
