package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Between two reviews nothing dear is tried twice, and nothing that comes free is left lying. */
class ReviewStoriesTest {
    private static final String TWO_QUEUES = """
                rules dure grace 60 guaranteed 600 review 100
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1
                job 2 1x4 queue 1
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                """;

    @Test
    void whoCouldNotTakeBackTriesAgainInTheNextReview() {
        Story.holds(TWO_QUEUES + """
                at 590
                job 3 1x4 queue 2
                decide
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                # its victim may be told to go from 600 on, and the next review is at 690
                at 600
                decide
                at 689
                decide
                at 690
                decide
                > stop 2 by 750 for job 3 of queue 2
                > claim 3 on 0:4 by 750
                """);
    }

    @Test
    void whoComesBetweenReviewsTakesBackAtOnce() {
        Story.holds(TWO_QUEUES + """
                at 700
                decide
                at 710
                job 3 1x4 queue 2
                decide
                > stop 2 by 770 for job 3 of queue 2
                > claim 3 on 0:4 by 770
                """);
    }

    @Test
    void whatComesFreeBetweenReviewsIsGivenAtOnce() {
        Story.holds(TWO_QUEUES + """
                at 590
                job 3 1x4 queue 2
                decide
                at 595
                end 2
                decide
                > start 3 on 0:00001111
                """);
    }

    @Test
    void aBorrowersPromiseStandsUntilTheNextReviewAndYieldsToWhoIsWithinQuota() {
        Story.holds("""
                rules dure guaranteed 600 review 100
                nodes 2x4
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 1 limit 50
                job 2 1x4 queue 1 limit 40
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                job 3 2x4 queue 1 limit 50
                decide
                promise 3
                > at 50 on 0 1
                at 10
                decide
                promise 3
                > at 50 on 0 1
                at 40
                end 2
                job 4 1x4 queue 2 limit 60
                decide
                > start 4 on 1:1111
                promise 3
                > nothing
                """);
    }
}
