package io.dure.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who has used much of late waits longer for what is idle. */
class RecentUseStoriesTest {
    @Test
    void borrowerThatHasUsedLessGoesFirst() {
        Story.holds("""
                rules dure halflife 1000
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 0
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 1000
                end 1
                job 2 1x4 queue 1
                job 3 1x4 queue 2
                decide
                > start 3 on 0:1111
                """);
    }

    @Test
    void withoutAHalfLifeWhatWasUsedDoesNotCount() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 0
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 1000
                end 1
                job 2 1x4 queue 1
                job 3 1x4 queue 2
                decide
                > start 2 on 0:1111
                """);
    }

    /** Queue 1 held 4 for one half-life: 2 on average. So queue 2 is given two GPUs before they take turns. */
    @Test
    void whatIsHeldNowCountsToo() {
        Story.holds("""
                rules dure halflife 1000
                nodes 1x6
                queue 1 quota 0
                queue 2 quota 0
                job 1 1x4 queue 1
                decide
                > start 1 on 0:111100
                at 1000
                end 1
                job 2 1x1 queue 1
                job 3 1x1 queue 1
                job 4 1x1 queue 1
                job 5 1x1 queue 2
                job 6 1x1 queue 2
                job 7 1x1 queue 2
                job 8 1x1 queue 2
                job 9 1x1 queue 2
                decide
                > start 5 on 0:100000
                > start 6 on 0:010000
                > start 2 on 0:001000
                > start 7 on 0:000100
                > start 3 on 0:000010
                > start 8 on 0:000001
                """);
    }

    @Test
    void weightDividesTheUse() {
        Story.holds("""
                rules dure halflife 1000
                nodes 1x4
                queue 1 quota 0 weight 3
                queue 2 quota 0 weight 1
                queue 3 quota 0 weight 0
                job 1 1x3 queue 1
                job 2 1x1 queue 3
                decide
                > start 1 on 0:1110
                > start 2 on 0:0001
                at 1000
                end 1
                end 2
                job 3 1x4 queue 3
                decide
                > start 3 on 0:1111
                at 2000
                end 3
                job 4 1x4 queue 3
                job 5 1x4 queue 2
                job 6 1x4 queue 1
                decide
                > start 5 on 0:1111
                """);
    }

    @Test
    void whoIsBelowItsQuotaGoesFirstHoweverMuchItHasUsed() {
        Story.holds("""
                rules dure halflife 1000
                nodes 1x4
                queue 1 quota 4
                queue 2 quota 0
                job 1 1x4 queue 1
                decide
                > start 1 on 0:1111
                at 1000
                end 1
                job 2 1x4 queue 2
                job 3 1x4 queue 1
                decide
                > start 3 on 0:1111
                """);
    }

    /** The organisation of queues 3 and 4 has used more, though queue 4 itself has used nothing. */
    @Test
    void organisationsAreComparedBeforeTheirTeams() {
        Story.holds("""
                rules dure halflife 1000
                nodes 1x4
                queue 1 quota 0
                queue 2 quota 0
                queue 3 under 1 quota 0
                queue 4 under 1 quota 0
                job 1 1x4 queue 3
                decide
                > start 1 on 0:1111
                at 1000
                end 1
                job 2 1x4 queue 4
                job 3 1x4 queue 2
                decide
                > start 3 on 0:1111
                """);
    }

    @Test
    void rocmSpur439SlicesAreChargedAsTheirPartOfAGpu() {
        long recent = Story.after("""
                rules dure halflife 1000
                nodes 1x1 slices 4
                queue 1 quota 0
                job 1 1x0 slice 250 queue 1
                decide
                at 1000
                job 2 1x0 slice 250 queue 1
                decide
                at 2000
                decide
                """).queue(1).recentMilliGpus();
        assertThat(recent).isEqualTo(313); // 250 for two half-lives: 187.5; 250 for one: 125
    }
}
