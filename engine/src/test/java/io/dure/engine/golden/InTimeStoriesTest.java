package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Jobs with deadlines among others: they do not wait for their turn, and take nothing that is not theirs. */
class InTimeStoriesTest {
    @Test
    void withADeadlineItDoesNotWaitBehindWhoIsFull() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8 borrow 0
                job 1 1x4 queue 1
                decide
                > start 1 on 0:11110000
                job 2 1x8 queue 1
                job 3 1x4 queue 1 limit 100
                job 4 1x4 queue 1 limit 100 deadline 150
                decide
                > start 4 on 0:00001111
                why 2
                > QuotaExhausted[queue=1, usedMilliGpus=8000, quotaGpus=8, limitGpus=8, needMilliGpus=8000]
                why 3
                > BehindInQueue[job=2]
                """);
    }

    @Test
    void aDeadlineDoesNotBorrowWhatIsNotLent() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 16 lend 8
                queue 2 quota 0
                job 1 1x4 queue 2 limit 100 deadline 1000
                job 2 1x8 queue 2 limit 100 deadline 1000
                job 3 1x4 queue 2 limit 100 deadline 1000
                decide
                > start 1 on 0:11110000
                > reject 2 DeadlineNotMet[deadlineMillis=1000000, earliestEndMillis=9223372036854775807]
                > start 3 on 0:00001111
                """);
    }

    @Test
    void aDeadlineDoesNotBreakTheLimitOfItsQueue() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 8
                queue 2 quota 8 borrow 0
                job 1 1x6 queue 2
                decide
                > start 1 on 0:11111100
                job 2 1x4 queue 2 limit 100 deadline 1000
                job 3 1x4 queue 2 limit 100 deadline 190
                decide
                > reject 3 DeadlineNotMet[deadlineMillis=190000, earliestEndMillis=9223372036854775807]
                > reject 2 DeadlineNotMet[deadlineMillis=1000000, earliestEndMillis=9223372036854775807]
                promise 2
                > nothing
                """);
    }

    @Test
    void atTheLastMomentIsInTime() {
        Story.holds("""
                rules dure reservations 0
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 1x8 queue 2 limit 100 pinned
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1 limit 100 deadline 199
                job 3 1x8 queue 1 limit 100 deadline 200
                decide
                > reject 2 DeadlineNotMet[deadlineMillis=199000, earliestEndMillis=200000]
                promise 3
                > at 100 on 0
                at 50
                decide
                promise 3
                > at 100 on 0
                at 100
                end 1
                decide
                > start 3 on 0:11111111
                """);
    }

    @Test
    void whatItsUserMustGiveUpComesAfterTheGrace() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                queue 1 quota 16 usergpus 8
                job 1 8x1 min 2 queue 1 user 7
                decide
                > start 1 on 0:11000000
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                > grow 1 by task 4 on 0:00001000
                > grow 1 by task 5 on 0:00000100
                > grow 1 by task 6 on 0:00000010
                > grow 1 by task 7 on 0:00000001
                job 11 1x4 queue 1 user 7 limit 100 deadline 160
                decide
                > shrink 1 by task 7 by 60 for job 11 of its queue
                > shrink 1 by task 6 by 60 for job 11 of its queue
                > shrink 1 by task 5 by 60 for job 11 of its queue
                > shrink 1 by task 4 by 60 for job 11 of its queue
                > claim 11 on 1:4 by 60
                """);
    }

    @Test
    void theMostUrgentIsPromisedFirst() {
        Story.holds("""
                rules dure reservations 0
                nodes 2x8
                queue 1 quota 16
                queue 2
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 300 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 1x8 queue 1 limit 100 deadline 1000
                job 4 1x8 queue 1 limit 100 deadline 200
                decide
                promise 3
                > at 300 on 1
                promise 4
                > at 100 on 0
                at 100
                end 1
                decide
                > start 4 on 0:11111111
                at 250
                end 2
                decide
                > start 3 on 1:11111111
                """);
    }

    @Test
    void noDeadlineIsPromisedThatTasksOfItsUserStandInTheWayOf() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                queue 1 quota 16 usergpus 8
                queue 2 quota 0
                job 1 8x1 min 2 queue 1 user 7
                job 9 1x8 queue 2 limit 30 pinned
                decide
                > start 1 on 0:11000000
                > start 9 on 1:11111111
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                > grow 1 by task 4 on 0:00001000
                > grow 1 by task 5 on 0:00000100
                > grow 1 by task 6 on 0:00000010
                > grow 1 by task 7 on 0:00000001
                job 10 1x4 queue 1 user 7 limit 100 deadline 159
                decide
                > reject 10 DeadlineNotMet[deadlineMillis=159000, earliestEndMillis=160000]
                """);
    }

    @Test
    void tasksOfItsUserGoAtOnceForADeadlineThatIsPromised() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                queue 1 quota 16 usergpus 8
                queue 2 quota 0
                job 1 8x1 min 2 queue 1 user 7
                job 9 1x8 queue 2 limit 30 pinned
                decide
                > start 1 on 0:11000000
                > start 9 on 1:11111111
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                > grow 1 by task 4 on 0:00001000
                > grow 1 by task 5 on 0:00000100
                > grow 1 by task 6 on 0:00000010
                > grow 1 by task 7 on 0:00000001
                job 10 1x4 queue 1 user 7 limit 100 deadline 170
                decide
                > shrink 1 by task 7 by 60 for job 10 of its queue
                > shrink 1 by task 6 by 60 for job 10 of its queue
                > shrink 1 by task 5 by 60 for job 10 of its queue
                > shrink 1 by task 4 by 60 for job 10 of its queue
                > claim 10 on 0:4 by 60
                """);
    }
}
