package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Elastic jobs start with their fewest tasks, grow into idle GPUs and shrink for whoever has work for them. */
class ElasticStoriesTest {
    @Test
    void growsIntoIdleGpusAndItsRidersGoWithIt() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 6x1 min 2 queue 1
                decide
                > start 1 on 0:1100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                > grow 1 by task 4 on 1:1000
                > grow 1 by task 5 on 1:0100
                why 1
                > it does not wait
                # it has used up the ids 1 to 5
                job 6 8x1 queue 1
                decide
                why 6
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=2000]
                end 1
                decide
                > start 6 on 0:1111 1:1111
                """);
    }

    @Test
    void shrinksForAnEntitledJobOfAnotherQueue() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 4
                queue 2 quota 4
                job 1 8x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                > grow 1 by task 4 on 1:1000
                > grow 1 by task 5 on 1:0100
                > grow 1 by task 6 on 1:0010
                > grow 1 by task 7 on 1:0001
                at 10
                job 9 1x4 queue 2
                decide
                > shrink 1 by task 7 by 70 for job 9 of queue 2
                > shrink 1 by task 6 by 70 for job 9 of queue 2
                > shrink 1 by task 5 by 70 for job 9 of queue 2
                > shrink 1 by task 4 by 70 for job 9 of queue 2
                > claim 9 on 1:4 by 70
                why 9
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=70000]
                at 20
                gone 1 task 3
                gone 1 task 4
                decide
                > grow 1 by task 3 on 0:0001
                gone 1 task 5
                gone 1 task 6
                decide
                """);
    }

    @Test
    void shrinksForAWaitingJobOfItsOwnQueueWhateverItsPriority() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 4x1 min 1 queue 1 priority 9
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 5 1x2 queue 1
                decide
                > shrink 1 by task 3 by 70 for job 5 of its queue
                > shrink 1 by task 2 by 70 for job 5 of its queue
                > claim 5 on 0:2 by 70
                gone 1 task 1
                gone 1 task 2
                decide
                > start 5 on 0:0110
                """);
    }

    @Test
    void keepsWhatItsQueueOwnsAgainstBorrowers() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                queue 2 quota 0
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 5 1x2 queue 2
                decide
                why 5
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                """);
    }

    @Test
    void yieldsToBorrowersWhatItBorrows() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 1
                queue 2 quota 0
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 5 1x2 queue 2
                decide
                > shrink 1 by task 3 by 70 for job 5 of queue 2
                > shrink 1 by task 2 by 70 for job 5 of queue 2
                > claim 5 on 0:2 by 70
                """);
    }

    @Test
    void evictedItTakesItsRidersWithIt() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 0
                queue 2 quota 8
                job 1 3x2 min 1 queue 1
                decide
                > start 1 on 0:1100
                > grow 1 by task 1 on 0:0011
                > grow 1 by task 2 on 1:1100
                at 600
                job 4 1x4 queue 2
                job 5 1x4 queue 2
                decide
                > shrink 1 by task 2 by 660 for job 4 of queue 2
                > claim 4 on 1:4 by 660
                > shrink 1 by task 1 by 660 for job 5 of queue 2
                > stop 1 by 660 for job 5 of queue 2
                > claim 5 on 0:4 by 660
                at 610
                end 1 evicted
                decide
                > start 4 on 1:1111
                > start 5 on 0:1111
                why 1
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                """);
    }

    @Test
    void growsAgainWhenGpusComeFree() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4
                job 1 4x1 min 1 queue 1
                job 5 1x2 queue 1
                decide
                > start 1 on 0:1000
                > start 5 on 0:0110
                > grow 1 by task 1 on 0:0001
                at 100
                end 5
                decide
                > grow 1 by task 2 on 0:0100
                > grow 1 by task 3 on 0:0010
                at 110
                gone 1 task 2
                decide
                > grow 1 by task 2 on 0:0100
                """);
    }

    @Test
    void delaysNoPromise() {
        Story.holds("""
                rules dure grace 5
                nodes 2x4
                queue 1 quota 16
                job 1 1x4 queue 1 limit 100
                job 2 2x4 queue 1
                # job 2 is promised both nodes at 100: job 3 goes on for longer, job 6 does not
                job 3 3x1 min 1 queue 1 limit 500
                job 6 3x1 min 1 queue 1 limit 50
                decide
                > start 1 on 0:1111
                > start 6 on 1:1000
                > grow 6 by task 1 on 1:0100
                > grow 6 by task 2 on 1:0010
                promise 2
                > at 100 on 0 1
                at 60
                end 6
                job 9 3x1 min 1 queue 1 limit 30
                decide
                > start 9 on 1:1000
                > grow 9 by task 1 on 1:0100
                > grow 9 by task 2 on 1:0010
                promise 2
                > at 100 on 0 1
                at 90
                end 9
                at 100
                end 1
                decide
                > start 2 on 0:1111 1:1111
                """);
    }

    @Test
    void runsWithItsFewestWhereNobodyTakesGpusBack() {
        Story.holds("""
                rules easy
                nodes 1x4
                job 1 4x1 min 2
                decide
                > start 1 on 0:1100
                """);
    }

    @Test
    void staysInTheDomainThatItRequires() {
        Story.holds("""
                nodes 2x2
                queue 1 quota 4
                job 1 4x1 min 1 queue 1 near node
                decide
                > start 1 on 0:10
                > grow 1 by task 1 on 0:01
                """);
    }

    @Test
    void growsAsFarAsItsUserMayHold() {
        Story.holds("""
                nodes 1x4
                queue 1 quota 4 usergpus 3
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                """);
    }

    @Test
    void shrinksForAJobOfTheSameUserThoughGpusAreFree() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8 usergpus 4
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 5 1x2 queue 1
                decide
                > shrink 1 by task 3 by 70 for job 5 of its queue
                > shrink 1 by task 2 by 70 for job 5 of its queue
                > claim 5 on 1:2 by 70
                # it has its GPUs and must not start before its user holds less
                gone 1 task 3
                decide
                gone 1 task 2
                decide
                > start 5 on 1:1100
                # with 2 GPUs in its job, 1 in the fewest tasks and 1 beyond, the user holds all that he may
                at 100
                end 5
                decide
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                """);
    }

    @Test
    void shrinksForNoOtherUser() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8 usergpus 4
                job 1 4x1 min 1 queue 1 user 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 5 1x2 queue 1 user 2
                decide
                > start 5 on 1:1100
                """);
    }

    @Test
    void shrinksInTimeForWhatItsUserIsPromised() {
        Story.holds("""
                rules dure grace 5
                nodes 2x4
                queue 1 quota 12 usergpus 5
                job 1 1x4 queue 1 limit 100 user 2
                job 2 4x1 min 1 queue 1 limit 500
                decide
                > start 1 on 0:1111
                > start 2 on 1:1000
                > grow 2 by task 1 on 1:0100
                > grow 2 by task 2 on 1:0010
                > grow 2 by task 3 on 1:0001
                at 20
                job 6 1x4 queue 1
                decide
                promise 6
                > at 100 on 0
                at 95
                decide
                > shrink 2 by task 3 by 100 for job 6 of its queue
                > shrink 2 by task 2 by 100 for job 6 of its queue
                > shrink 2 by task 1 by 100 for job 6 of its queue
                at 100
                gone 2 task 1
                gone 2 task 2
                gone 2 task 3
                end 1
                decide
                > start 6 on 0:1111
                """);
    }

    @Test
    void borrowsOnlyWhatIsLent() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2
                queue 2 quota 4 lend 1
                job 1 8x1 min 1 queue 1
                decide
                > start 1 on 0:10000000
                > grow 1 by task 1 on 0:01000000
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                > grow 1 by task 4 on 0:00001000
                """);
    }
}
