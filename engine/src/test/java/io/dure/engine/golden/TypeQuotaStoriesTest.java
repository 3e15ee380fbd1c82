package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Quotas of single GPU types. Type 0 is B200, type 1 is H100, type 2 is neither. */
class TypeQuotaStoriesTest {
    /** KAI #1087: a quota in all lets a team that overdraws one type lose its right to the other. */
    @Test
    void kai1087QuotaPerGpuTypeATeamWith400B200And100H100() {
        Story.holds("""
                # in hundreds of GPUs: 400 B200 and 200 H100
                nodes 1x4 type 0
                nodes 1x2 type 1
                queue 1 of 0 quota 4 of 1 quota 1
                queue 2 of 0 quota 0 of 1 quota 1
                # the team overdraws its H100, and another one borrows all its B200
                job 1 1x1 queue 1 type 1
                job 2 1x1 queue 1 type 1
                job 3 1x4 queue 2 type 0
                decide
                > start 1 on 1:10
                > start 3 on 0:1111
                > start 2 on 1:01
                at 600
                # it holds 200 of its 500 GPUs, and of the 400 B200 none: all are still its own
                job 4 1x4 queue 1 type 0
                decide
                > stop 3 by 660 for job 4 of queue 1
                > claim 4 on 0:4 by 660
                end 3 evicted
                decide
                > start 4 on 0:1111
                # it holds 600 of its 500 GPUs now; what is beyond its 100 H100 goes back, and its B200 stay
                job 5 1x1 queue 2 type 1
                decide
                > stop 2 by 660 for job 5 of queue 2
                > claim 5 on 1:1 by 660
                end 2 evicted
                decide
                > start 5 on 1:01
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void idleH100QuotaGivesNoRightToB200() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 of 0 quota 1 of 1 quota 4
                queue 2 of 0 quota 3 of 1 quota 0
                job 1 1x3 queue 2 type 0
                job 2 1x1 queue 2 type 0
                decide
                > start 1 on 0:1110
                > start 2 on 0:0001
                at 600
                # its four H100 idle; of the B200 it owns one, and takes back no more
                job 3 1x2 queue 1 type 0
                decide
                why 3
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                job 4 1x1 queue 1 type 0
                decide
                > stop 2 by 660 for job 4 of queue 1
                > claim 4 on 0:1 by 660
                """);
    }

    @Test
    void onlyBorrowersOfTheTypeGiveBack() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 of 0 quota 4 of 1 quota 0
                queue 2 of 0 quota 0 of 1 quota 2
                queue 3 of 0 quota 0 of 1 quota 2
                job 1 1x4 queue 3 type 1
                job 2 1x4 queue 2 type 0
                decide
                > start 2 on 0:1111
                > start 1 on 1:1111
                at 600
                # queue 3 borrows too, but H100; it is left in peace
                job 3 1x4 queue 1 type 0
                decide
                > stop 2 by 660 for job 3 of queue 1
                > claim 3 on 0:4 by 660
                end 2 evicted
                decide
                > start 3 on 0:1111
                """);
    }

    @Test
    void eachTypeIsLentByItself() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 of 0 quota 4 lend 2 of 1 quota 4
                queue 2
                job 1 1x2 queue 2 type 0
                job 2 1x1 queue 2 type 0
                job 3 1x4 queue 2 type 1
                job 4 1x3 queue 2 type 0
                decide
                > reject 4 AboveTypeLimit[queue=2, gpuType=0, needMilliGpus=3000, limitGpus=2]
                > start 1 on 0:1100
                > start 3 on 1:1111
                why 2
                > TypeNotLent[queue=2, gpuType=0, needMilliGpus=1000, lentMilliGpus=0]
                """);
    }

    @Test
    void eachTypeHasItsOwnLimit() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 of 0 quota 1 borrow 1 of 1 quota 1
                queue 2 borrow 0 of 1 quota 3
                job 1 1x1 queue 1 type 0
                job 2 1x2 queue 1 type 0
                job 3 1x4 queue 1 type 1
                job 4 1x3 queue 1 type 0
                decide
                > reject 4 AboveTypeLimit[queue=1, gpuType=0, needMilliGpus=3000, limitGpus=2]
                > start 1 on 0:1000
                > start 3 on 1:1111
                why 2
                > TypeQuotaExhausted[queue=1, gpuType=0, usedMilliGpus=1000, quotaGpus=1, limitGpus=2, needMilliGpus=2000]
                # who says nothing of a rationed type owns none of it, and his limits in all are those of it
                job 5 1x1 queue 2 type 0
                decide
                > reject 5 AboveTypeLimit[queue=2, gpuType=0, needMilliGpus=1000, limitGpus=0]
                """);
    }

    @Test
    void whoAsksForAnyTypeGetsThatOfWhichMostQuotaIsLeft() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                nodes 1x4 type 2
                queue 1 quota 1 of 0 quota 2 of 1 quota 3
                job 1 1x2 queue 1
                job 2 1x1 queue 1
                job 3 1x1 queue 1
                job 4 1x1 queue 1
                job 5 1x3 queue 1
                decide
                > start 2 on 0:1000
                > start 1 on 1:1100
                > start 3 on 0:0100
                > start 4 on 1:0010
                > start 5 on 2:1110
                # the fourth came when one was left of type 0, one of 1 and one of all others: the lowest type
                """);
    }

    @Test
    void whoAsksForAnyTypeStaysWhereItWasAssigned() {
        Story.holds("""
                nodes 1x2 type 0
                nodes 1x2 type 1
                queue 1 of 0 quota 1 of 1 quota 1
                queue 2 of 0 quota 1 of 1 quota 1
                job 1 1x2 queue 2 type 0 limit 600
                decide
                > start 1 on 0:11
                # as much is left of both: the lowest type
                job 2 1x1 queue 1
                decide
                why 2
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                end 1
                decide
                > start 2 on 0:10
                """);
    }

    @Test
    void allOtherTypesShareTheQuotaInAll() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                nodes 1x4 type 2
                queue 1 quota 6 of 0 quota 4
                queue 2 quota 2 of 0 quota 0
                job 1 1x2 queue 2 type 1
                job 2 1x2 queue 2 type 1
                job 3 1x4 queue 1 type 2
                decide
                > start 3 on 2:1111
                > start 1 on 1:1100
                > start 2 on 1:0011
                at 600
                # its four of type 0 idle; of the others it holds four, and may hold two more
                job 4 1x2 queue 1 type 1
                decide
                > stop 2 by 660 for job 4 of queue 1
                > claim 4 on 1:2 by 660
                job 5 1x2 queue 1 type 1
                decide
                """);
    }

    @Test
    void aTypeIsRationedWhileJobsRunAndWait() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 quota 8
                queue 2 quota 0
                # may have any type, and runs on type 0
                job 1 1x4 queue 1
                job 2 1x4 queue 1 type 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                job 3 1x4 queue 2
                decide
                why 3
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                at 600
                # from now on type 0 is rationed: the first job runs on borrowed GPUs
                queue 2 quota 0 of 0 quota 4
                decide
                > stop 1 by 660 for job 3 of queue 2
                > claim 3 on 0:4 by 660
                end 1 evicted
                decide
                > start 3 on 0:1111
                why 1
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                at 1200
                # and no more: the first job, which is of type 0 now, is within the quota in all
                queue 2 quota 0
                decide
                > stop 3 by 1260 for job 1 of queue 1
                > claim 1 on 0:4 by 1260
                """);
    }

    @Test
    void priorityIsOfOneTypeAndQueue() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 of 0 quota 4 of 1 quota 4
                job 1 1x4 queue 1 type 0
                job 2 1x4 queue 1 type 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 600
                job 3 1x4 queue 1 type 1 priority 5
                decide
                > stop 2 by 660 for job 3 of higher priority
                > claim 3 on 1:4 by 660
                """);
    }

    @Test
    void usersAreLimitedInAllTypesTogether() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 usergpus 4 of 0 quota 4 of 1 quota 4
                job 1 1x3 queue 1 type 0 user 7
                job 2 1x3 queue 1 type 1 user 7
                decide
                > start 1 on 0:1110
                why 2
                > UserLimit[user=7, queue=1, usedMilliGpus=3000, limitGpus=4, needMilliGpus=3000]
                """);
    }
}
