package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Whose elastic job grows first, where, and what it may not take. */
class GrowStoriesTest {
    /** Both are at their quotas of 2: queue 2 has twice the weight. */
    @Test
    void theQueueThatHoldsLeastForItsWeightGrowsFirst() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2 weight 1
                queue 2 quota 2 weight 2
                job 1 8x1 min 2 queue 1
                job 9 8x1 min 2 queue 2
                decide
                > start 1 on 0:11000000
                > start 9 on 0:00110000
                > grow 9 by task 2 on 0:00001000
                > grow 9 by task 3 on 0:00000100
                > grow 1 by task 2 on 0:00000010
                > grow 9 by task 4 on 0:00000001
                """);
    }

    @Test
    void whoIsBelowItsQuotaGrowsFirst() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2 weight 5
                queue 2 quota 6 weight 1
                job 1 8x1 min 2 queue 1
                job 9 8x1 min 2 queue 2
                decide
                > start 1 on 0:11000000
                > start 9 on 0:00110000
                > grow 9 by task 2 on 0:00001000
                > grow 9 by task 3 on 0:00000100
                > grow 9 by task 4 on 0:00000010
                > grow 9 by task 5 on 0:00000001
                """);
    }

    @Test
    void aQueueWithoutWeightGrowsLast() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 0 weight 0
                queue 2 quota 2 weight 1
                job 1 3x1 min 2 queue 1
                job 4 4x1 min 2 queue 2
                decide
                > start 4 on 0:11000000
                > start 1 on 0:00110000
                > grow 4 by task 2 on 0:00001000
                > grow 4 by task 3 on 0:00000100
                > grow 1 by task 2 on 0:00000010
                """);
    }

    @Test
    void inAQueueHighPriorityThenWhoHasGrownLeastThenTheFirst() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8
                job 1 4x1 min 1 queue 1
                job 5 4x1 min 1 queue 1
                job 9 3x1 min 1 queue 1 priority 5
                decide
                > start 9 on 0:10000000
                > start 1 on 0:01000000
                > start 5 on 0:00100000
                > grow 9 by task 1 on 0:00010000
                > grow 9 by task 2 on 0:00001000
                > grow 1 by task 1 on 0:00000100
                > grow 5 by task 1 on 0:00000010
                > grow 1 by task 2 on 0:00000001
                """);
    }

    @Test
    void whereFewestGpusAreFree() {
        Story.holds("""
                nodes 3x8
                queue 1 quota 24
                job 1 1x5 queue 1
                job 2 1x7 queue 1
                job 3 1x6 queue 1
                decide
                > start 1 on 0:11111000
                > start 2 on 1:11111110
                > start 3 on 2:11111100
                job 4 5x1 min 1 queue 1
                decide
                > start 4 on 1:00000001
                > grow 4 by task 1 on 2:00000010
                > grow 4 by task 2 on 2:00000001
                > grow 4 by task 3 on 0:00000100
                > grow 4 by task 4 on 0:00000010
                """);
    }

    @Test
    void asNearAsTheJobMustBe() {
        Story.holds("""
                nodes 2x4 rack 0
                nodes 2x4 rack 1
                queue 1 quota 16
                job 1 1x2 queue 1
                job 2 8x2 min 2 queue 1 near rack
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011 1:1100
                > grow 2 by task 2 on 1:0011
                """);
    }

    @Test
    void withinTheBorrowLimit() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 2 borrow 3
                queue 2 quota 8
                job 1 8x1 min 2 queue 1
                decide
                > start 1 on 0:11000000
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                > grow 1 by task 4 on 0:00001000
                """);
    }

    @Test
    void notIntoWhatIsNotLent() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2
                queue 2 quota 6 lend 4
                job 1 8x1 min 2 queue 1
                decide
                > start 1 on 0:11000000
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                > grow 1 by task 4 on 0:00001000
                > grow 1 by task 5 on 0:00000100
                """);
    }

    @Test
    void aUserGrowsToItsLimit() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8 usergpus 5
                job 1 8x1 min 2 queue 1 user 7
                job 9 8x1 min 2 queue 1 user 8
                decide
                > start 1 on 0:11000000
                > start 9 on 0:00110000
                > grow 1 by task 2 on 0:00001000
                > grow 9 by task 2 on 0:00000100
                > grow 1 by task 3 on 0:00000010
                > grow 9 by task 3 on 0:00000001
                """);
    }

    @Test
    void notWhenFrozenAndAgainWhenThawed() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 2x1 queue 1
                job 3 4x1 min 2 queue 1
                decide
                > start 1 on 0:1100
                > start 3 on 0:0011
                freeze queue 1
                end 1
                decide
                thaw queue 1
                decide
                > grow 3 by task 2 on 0:1000
                > grow 3 by task 3 on 0:0100
                """);
    }

    @Test
    void notWhenItEndsBeforeOthersCouldLeave() {
        Story.holds("""
                rules dure grace 60
                nodes 1x4
                queue 1 quota 4
                job 1 1x2 queue 1
                job 2 4x1 min 2 queue 1 limit 100
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                at 40
                end 1
                decide
                """);
    }

    @Test
    void justBeforeTheGraceItGrows() {
        Story.holds("""
                rules dure grace 60
                nodes 1x4
                queue 1 quota 4
                job 1 1x2 queue 1
                job 2 4x1 min 2 queue 1 limit 100
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                at 39
                end 1
                decide
                > grow 2 by task 2 on 0:1000
                > grow 2 by task 3 on 0:0100
                """);
    }

    @Test
    void notOnceItIsCancelled() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 1x2 queue 1
                job 2 4x1 min 2 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                cancel 2
                end 1
                decide
                > stop 2 by 60 cancelled
                """);
    }

    @Test
    void slicesAsFarAsTheCpuGoes() {
        Story.holds("""
                nodes 1x2 slices 7 cpu 4000 memory 100
                queue 1 quota 2
                job 1 6x0 min 2 slice 250 cpu 1000 queue 1
                decide
                > start 1 on 0:0/4
                > grow 1 by task 2 on 0:0/2
                > grow 1 by task 3 on 0:1/2
                """);
    }

    @Test
    void onlyInThePoolOfItsJob() {
        Story.holds("""
                nodes 1x4
                nodes 1x8
                queue 1 quota 12
                job 1 4x3 min 1 queue 1
                decide
                > start 1 on 0:1110
                """);
    }

    @Test
    void twoTeamsOfOneOrganisation() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 4
                queue 2 under 1 quota 2
                queue 3 under 1 quota 2
                queue 4 quota 4
                job 1 8x1 min 1 queue 2
                job 9 8x1 min 1 queue 3
                job 17 8x1 min 1 queue 4
                decide
                > start 1 on 0:10000000
                > start 17 on 0:01000000
                > start 9 on 0:00100000
                > grow 17 by task 1 on 0:00010000
                > grow 1 by task 1 on 0:00001000
                > grow 17 by task 2 on 0:00000100
                > grow 9 by task 1 on 0:00000010
                > grow 17 by task 3 on 0:00000001
                """);
    }
}
