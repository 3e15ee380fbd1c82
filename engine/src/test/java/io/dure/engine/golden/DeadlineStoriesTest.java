package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Deadlines that are promised or refused, and time limits that are enforced. */
class DeadlineStoriesTest {
    @Test
    void aDeadlineThatCannotBeMetIsSaidAtOnce() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8
                job 1 1x8 queue 1 limit 100 deadline 99
                job 2 1x8 queue 1 limit 100 from 50 deadline 120
                job 3 1x8 queue 1 limit 100 deadline 100
                decide
                > reject 1 DeadlineNotMet[deadlineMillis=99000, earliestEndMillis=100000]
                > reject 2 DeadlineNotMet[deadlineMillis=120000, earliestEndMillis=150000]
                > start 3 on 0:11111111
                """);
    }

    @Test
    void aDeadlineIsPromisedAndKept() {
        Story.holds("""
                rules dure reservations 0
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 1x8 queue 2 limit 100 pinned
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1 limit 100 deadline 220
                job 3 1x8 queue 1 limit 100 deadline 250
                decide
                > reject 3 DeadlineNotMet[deadlineMillis=250000, earliestEndMillis=9223372036854775807]
                promise 2
                > at 100 on 0
                job 4 1x8 queue 1 limit 10 priority 9
                decide
                at 100
                end 1
                decide
                > start 2 on 0:11111111
                """);
    }

    @Test
    void aBorrowerWithADeadlineStartsNowOrNever() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 1x4 queue 2 limit 100 deadline 1000
                job 2 1x8 queue 2 limit 100 deadline 1000
                decide
                > start 1 on 0:11110000
                > reject 2 DeadlineNotMet[deadlineMillis=1000000, earliestEndMillis=9223372036854775807]
                """);
    }

    @Test
    void aLostPromiseIsGivenUpWhenItIsTooLate() {
        Story.holds("""
                rules dure
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 1x8 queue 2 limit 100 pinned
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1 limit 100 deadline 220
                decide
                promise 2
                > at 100 on 0
                drain 0
                at 50
                decide
                promise 2
                > nothing
                wake
                > 120
                at 121
                decide
                > reject 2 DeadlineNotMet[deadlineMillis=220000, earliestEndMillis=221000]
                """);
    }

    @Test
    void whoHasADeadlineAndRunsIsNotEvicted() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 1x8 queue 2 limit 100 deadline 1000
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1
                decide
                why 2
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }

    @Test
    void anAttemptThatOutlivesItsLimitIsStopped() {
        Story.holds("""
                rules dure grace 60 overrun 5
                nodes 1x8
                job 1 1x8 limit 100
                decide
                > start 1 on 0:11111111
                wake
                > 105
                at 104
                decide
                at 105
                decide
                > stop 1 by 165 over its limit of 100
                job 2 1x8 after 1
                decide
                at 110
                end 1 evicted
                decide
                > reject 2 DependencyFailed[job=1]
                """);
    }

    @Test
    void aUsersOwnJobsDoNotBreakHisPromise() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x8
                queue 1 quota 16 usergpus 8
                queue 2
                job 1 2x6 queue 2 limit 100 pinned
                decide
                > start 1 on 0:11111100 1:11111100
                job 2 1x8 queue 1 user 1 limit 100
                job 3 1x2 queue 1 user 1 limit 500
                decide
                promise 2
                > at 100 on 0
                why 3
                > UserLimit[user=1, queue=1, usedMilliGpus=8000, limitGpus=8, needMilliGpus=2000]
                at 100
                end 1
                decide
                > start 2 on 0:11111111
                """);
    }

    @Test
    void fifoAndEasyHaveGatesToo() {
        Story.holds("""
                rules easy
                nodes 1x8
                job 1 1x8 held
                job 2 1x4 limit 10 deadline 30
                job 3 1x8
                decide
                > start 2 on 0:11110000
                at 10
                end 2
                job 4 1x4 limit 100 deadline 150
                decide
                > start 3 on 0:11111111
                why 4
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                wake
                > 50
                at 51
                decide
                > reject 4 DeadlineNotMet[deadlineMillis=150000, earliestEndMillis=151000]
                """);
    }
}
