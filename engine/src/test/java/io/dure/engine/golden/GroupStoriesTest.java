package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Jobs of several task groups: all groups start together, in one site, or none does; and they end together. */
class GroupStoriesTest {
    @Test
    void startsAllGroupsAtOnceOnTypesOfTheirOwn() {
        Story.holds("""
                nodes 2x8 type 0
                nodes 2x4 type 1 cpu 64000
                queue 1 quota 40
                job 1 2x8 type 0 queue 1 limit 100 + 3x1 type 1 + 2x0 cpu 32000 type 1
                decide
                > start 1 on 0:11111111 1:11111111 2:1110 2:cpu*2
                why 1
                > it does not wait
                # it has used up the ids 1 to 3
                job 4 1x1 type 1 queue 1 + 1x8 type 0
                decide
                why 4
                > OfGroup[group=1, reason=FleetBusy[needMilliGpus=8000, freeMilliGpus=0]]
                promise 4
                > at 100 on 2 0
                at 10
                end 1
                decide
                > start 4 on 2:1000 0:11111111
                free
                > 15
                """);
    }

    @Test
    void takesNothingWhileOneGroupLacksItsPlace() {
        Story.holds("""
                nodes 2x8 type 0
                nodes 1x4 type 1
                queue 1 quota 40
                job 1 1x2 type 1 queue 1 limit 60
                decide
                > start 1 on 2:1100
                job 2 2x8 type 0 queue 1 limit 60 + 4x1 type 1
                decide
                free
                > 18
                why 2
                > OfGroup[group=1, reason=FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]]
                why 2 all
                > OfGroup[group=1, reason=FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]]
                # who is gone in time passes it
                job 4 1x8 type 0 queue 1 limit 60
                job 5 1x8 type 0 queue 1 limit 61
                decide
                > start 4 on 0:11111111
                why 5
                > BehindReservation[job=2, untilMillis=60000]
                at 60
                end 1
                end 4
                decide
                > start 2 on 0:11111111 1:11111111 2:1111
                """);
    }

    @Test
    void eachGroupFitsAndNotBesideTheOthers() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 16
                job 1 1x4 queue 1
                decide
                > start 1 on 0:11110000
                job 2 1x8 queue 1 + 2x4
                decide
                why 2
                > GroupsApart[site=0, group=1, tasks=2, mostTasks=1]
                end 1
                decide
                > start 2 on 0:11111111 1:11111111
                """);
    }

    @Test
    void allGroupsAreInOneSite() {
        Story.holds("""
                nodes 1x8 site 0 type 0
                nodes 1x8 site 1 type 0
                nodes 1x4 site 1 type 1
                queue 1 quota 40
                job 1 1x8 type 0 queue 1 + 1x1 type 1
                job 3 1x1 type 0 queue 1 + 1x1 type 0
                decide
                > start 1 on 1:11111111 2:1000
                > start 3 on 0:10000000 0:01000000
                end 1
                end 3
                job 5 1x1 type 0 queue 1 + 1x8 type 0 + 1x8 type 0
                job 8 1x16 type 0 queue 1 + 1x1 type 1
                job 10 2x8 type 0 queue 1 near rack + 1x1 type 1
                decide
                > reject 5 NeverTogether[site=0, group=1, tasks=1, mostTasks=0]
                > reject 8 OfGroup[group=0, reason=NeverFits[tasks=1, task=Task[gpus=16, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=0]]
                > reject 10 OfGroup[group=0, reason=NeverFits[tasks=2, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=1]]
                """);
    }

    @Test
    void isPromisedAllItsNodesForTheTimeAtWhichTheLastGroupHasItsOwn() {
        Story.holds("""
                nodes 3x8 type 0
                nodes 2x4 type 1
                queue 1 quota 99
                job 1 2x8 type 0 queue 1 limit 100
                job 2 1x4 type 1 queue 1 limit 200
                job 3 1x4 type 1 queue 1 limit 300
                decide
                > start 1 on 0:11111111 1:11111111
                > start 2 on 3:1111
                > start 3 on 4:1111
                job 4 2x8 type 0 queue 1 limit 50 + 1x4 type 1
                decide
                why 4
                > OfGroup[group=0, reason=FleetBusy[needMilliGpus=16000, freeMilliGpus=8000]]
                promise 4
                > at 200 on 0 1 3
                # the third node of type 0 is free for all; the others until 200
                job 6 1x8 type 0 queue 1 limit 250
                job 7 1x8 type 0 queue 1 limit 90
                job 8 1x8 type 0 queue 1 limit 150
                decide
                > start 6 on 2:11111111
                at 100
                end 1
                decide
                > start 7 on 0:11111111
                why 8
                > BehindReservation[job=4, untilMillis=200000]
                at 190
                end 7
                decide
                at 200
                end 2
                decide
                > start 4 on 0:11111111 1:11111111 3:1111
                """);
    }

    @Test
    void takesBackForOneGroupWhatItsVictimLeavesToTheNext() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 8
                queue 2 quota 8
                job 1 1x8 queue 1
                job 2 1x8 queue 1
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 700
                job 3 1x4 queue 2 + 4x1
                decide
                > stop 1 by 760 for job 3 of queue 2
                > claim 3 on 0:4 0:4 by 760
                why 3
                > AwaitingReclaim[outstandingMilliGpus=8000, byMillis=760000]
                at 720
                end 1 evicted
                decide
                > start 3 on 0:11110000 0:00001111
                """);
    }

    @Test
    void givesUpTheWholeClaimWhenANodeOfOneGroupIsLost() {
        Story.holds("""
                nodes 2x8 type 0
                nodes 2x4 type 1
                queue 1 quota 0
                queue 2 quota 99
                job 1 2x8 queue 1 type 0
                job 2 2x4 queue 1 type 1
                decide
                > start 1 on 0:11111111 1:11111111
                > start 2 on 2:1111 3:1111
                at 700
                job 3 1x8 queue 2 type 0 + 1x4 type 1
                decide
                > stop 1 by 760 for job 3 of queue 2
                > stop 2 by 760 for job 3 of queue 2
                > claim 3 on 0:8 2:4 by 760
                why 3
                > AwaitingReclaim[outstandingMilliGpus=12000, byMillis=760000]
                end 1 evicted
                decide
                down 2
                end 2 evicted
                decide
                > start 3 on 0:11111111 3:1111
                why 3
                > it does not wait
                """);
    }

    @Test
    void takesNobodyAwayWhenOneGroupCannotBeHelped() {
        Story.holds("""
                nodes 1x8 type 0
                nodes 1x4 type 1
                queue 1 quota 0
                queue 2 quota 99
                job 1 1x8 queue 1 type 0
                job 2 1x4 queue 1 type 1 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:1111
                at 700
                job 3 1x8 queue 2 type 0 + 1x4 type 1
                decide
                why 3
                > OfGroup[group=0, reason=FleetBusy[needMilliGpus=8000, freeMilliGpus=0]]
                """);
    }

    @Test
    void isEvictedWholeForAJobThatNeedsGpusOfOneGroup() {
        Story.holds("""
                nodes 3x8 type 0
                nodes 2x4 type 1
                queue 1 quota 0
                queue 2 quota 32
                job 1 3x8 type 0 queue 1 + 1x4 type 1
                decide
                > start 1 on 0:11111111 1:11111111 2:11111111 3:1111
                at 700
                job 3 1x8 type 0 queue 2
                decide
                > stop 1 by 760 for job 3 of queue 2
                > claim 3 on 0:8 by 760
                why 3
                > AwaitingReclaim[outstandingMilliGpus=8000, byMillis=760000]
                end 1 evicted
                decide
                > start 3 on 0:11111111
                why 1
                > OfGroup[group=0, reason=FleetBusy[needMilliGpus=24000, freeMilliGpus=16000]]
                """);
    }

    @Test
    void isWithinTheQuotaOfEveryTypeOrBorrows() {
        Story.holds("""
                nodes 2x8 type 0
                nodes 2x8 type 1
                queue 1 quota 99 of 0 quota 8 of 1 quota 8 borrow 0
                job 1 1x8 queue 1 type 0 + 1x8 type 1
                job 3 1x8 queue 1 type 0 + 1x8 type 1
                decide
                > start 1 on 0:11111111 2:11111111
                why 3
                > TypeQuotaExhausted[queue=1, gpuType=1, usedMilliGpus=8000, quotaGpus=8, limitGpus=8, needMilliGpus=8000]
                end 1
                decide
                > start 3 on 0:11111111 2:11111111
                job 5 1x8 queue 1 type 0 + 2x8 type 1
                decide
                > reject 5 AboveTypeLimit[queue=1, gpuType=1, needMilliGpus=16000, limitGpus=8]
                """);
    }

    @Test
    void countsWholeAgainstWhatItsUserMayHold() {
        Story.holds("""
                nodes 3x8
                queue 1 quota 24 usergpus 16
                job 1 1x8 queue 1 user 1 + 1x8
                job 3 1x8 queue 1 user 1 + 2x8
                job 6 1x1 queue 1 user 1
                decide
                > reject 3 AboveUserLimit[user=1, queue=1, needMilliGpus=24000, limitGpus=16]
                > start 1 on 0:11111111 1:11111111
                why 6
                > UserLimit[user=1, queue=1, usedMilliGpus=16000, limitGpus=16, needMilliGpus=1000]
                cancel 1
                decide
                > stop 1 by 60 cancelled
                end 1 cancelled
                decide
                > start 6 on 0:10000000
                """);
    }

    @Test
    void shrinksForAllGroupsOfAJobOfTheSameUser() {
        Story.holds("""
                nodes 2x4
                nodes 1x4 type 1
                queue 1 quota 12 usergpus 5
                job 1 4x1 min 1 type 0 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 5 1x2 type 0 queue 1 + 2x1 type 1
                decide
                > shrink 1 by task 3 by 70 for job 5 of its queue
                > shrink 1 by task 2 by 70 for job 5 of its queue
                > shrink 1 by task 1 by 70 for job 5 of its queue
                > claim 5 on 1:2 2:2 by 70
                # its groups have their GPUs and must not start before its user holds less
                gone 1 task 3
                decide
                gone 1 task 2
                gone 1 task 1
                decide
                > start 5 on 1:1100 2:1100
                """);
    }

    @Test
    void shrinksInTimeForWhatItsUserIsPromisedInSeveralGroups() {
        Story.holds("""
                rules dure grace 5
                nodes 2x4
                nodes 1x4 type 1
                queue 1 quota 16 usergpus 6
                job 1 1x4 type 0 queue 1 limit 100 user 2
                job 2 4x1 min 1 type 0 queue 1 limit 500
                decide
                > start 1 on 0:1111
                > start 2 on 1:1000
                > grow 2 by task 1 on 1:0100
                > grow 2 by task 2 on 1:0010
                > grow 2 by task 3 on 1:0001
                at 20
                job 6 1x4 type 0 queue 1 + 1x1 type 1
                decide
                promise 6
                > at 100 on 0 2
                at 95
                decide
                > shrink 2 by task 3 by 100 for job 6 of its queue
                > shrink 2 by task 2 by 100 for job 6 of its queue
                > shrink 2 by task 1 by 100 for job 6 of its queue
                at 100
                end 1
                # its place is there, and its user holds too much still
                decide
                > claim 6 on 0:4 2:1 by 105
                gone 2 task 1
                gone 2 task 2
                gone 2 task 3
                decide
                > start 6 on 0:1111 2:1000
                """);
    }

    @Test
    void startsOnlyWhenThePowerIsThereForAllGroups() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000 other 0
                envelope 0 0:10000
                queue 1 quota 40
                job 1 1x8 queue 1 + 1x8
                decide
                why 1
                > OfGroup[group=1, reason=PowerEnvelope[site=0, hall=-1, headroomWatts=1200, needWatts=7200, nextChangeMillis=9223372036854775807]]
                envelope 0 0:16000
                decide
                > start 1 on 0:11111111 1:11111111
                envelope 0 0:9000
                decide
                > stop 1 by 0 for want of power in site 0
                """);
    }

    @Test
    void goesWholeWhenOneOfItsNodesGoesIntoMaintenance() {
        Story.holds("""
                nodes 2x8 type 0
                nodes 1x4 type 1
                queue 1 quota 40
                job 1 1x8 type 0 queue 1 + 1x4 type 1
                decide
                > start 1 on 0:11111111 2:1111
                maintenance 0 from 100 to 200 on 2
                at 50
                decide
                > stop 1 by 100 for maintenance 0
                """);
    }
}
