package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** What ends because its time is over. */
class OverdueStoriesTest {
    @Test
    void stopsAtTheLimitAndNoSooner() {
        Story.holds("""
                rules dure grace 60 overrun 30
                nodes 2x8
                job 1 1x8 limit 100
                job 2 1x4 limit 200
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11110000
                wake
                > 130
                at 129
                decide
                at 130
                decide
                > stop 1 by 190 over its limit of 100
                wake
                > 230
                at 140
                end 1 evicted
                at 230
                decide
                > stop 2 by 290 over its limit of 200
                """);
    }

    @Test
    void elasticJobsAndTaskGroupsStopOnce() {
        Story.holds("""
                rules dure grace 60 overrun 0
                nodes 1x4
                nodes 1x4 type 1
                queue 1 quota 8
                job 1 3x1 min 1 queue 1 limit 100 type 0
                job 4 1x2 queue 1 limit 100 type 0 + 1x2 type 1
                decide
                > start 1 on 0:1000
                > start 4 on 0:0110 1:1100
                > grow 1 by task 1 on 0:0001
                wake
                > 100
                at 100
                decide
                > stop 1 by 160 over its limit of 100
                > stop 4 by 160 over its limit of 100
                wake
                > never
                """);
    }

    @Test
    void inOrderOfJobsOverAllPools() {
        Story.holds("""
                rules dure grace 60 overrun 0
                nodes 1x4 type 0
                nodes 1x4 type 1
                job 1 1x4 type 1 limit 100
                job 2 1x4 type 0 limit 100
                decide
                > start 1 on 1:1111
                > start 2 on 0:1111
                at 100
                decide
                > stop 1 by 160 over its limit of 100
                > stop 2 by 160 over its limit of 100
                """);
    }

    @Test
    void withoutLimitNobodyStops() {
        Story.holds("""
                rules dure grace 60 overrun 0
                nodes 1x4
                job 1 1x4
                decide
                > start 1 on 0:1111
                wake
                > never
                at 100000
                decide
                """);
    }

    @Test
    void aWaitingJobIsRejectedWhenItsDeadlineCannotBeMet() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                job 1 1x8 limit 1000 pinned
                decide
                > start 1 on 0:11111111
                job 2 1x8 limit 100 deadline 1100
                job 3 1x8 limit 100 deadline 1099
                decide
                > reject 3 DeadlineNotMet[deadlineMillis=1099000, earliestEndMillis=9223372036854775807]
                wake
                > 1000
                at 900
                end 1
                decide
                > start 2 on 0:11111111
                """);
    }
}
