package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Jobs of several task groups where GPUs must be taken back, or the power is short. */
class GroupsTakeStoriesTest {
    @Test
    void groupsThatWouldExceedThePowerTogether() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                draw 0 idle 100 peak 1000
                draw 1 idle 100 peak 1000
                envelope 0 0:7999
                job 1 1x4 type 0 + 1x4 type 1
                decide
                why 1
                > OfGroup[group=1, reason=PowerEnvelope[site=0, hall=-1, headroomWatts=3599, needWatts=3600, nextChangeMillis=9223372036854775807]]
                why 1 all
                > OfGroup[group=1, reason=PowerEnvelope[site=0, hall=-1, headroomWatts=3599, needWatts=3600, nextChangeMillis=9223372036854775807]]
                at 10
                envelope 0 0:8000
                decide
                > start 1 on 0:1111 1:1111
                """);
    }

    @Test
    void groupsThatReclaim() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x4 queue 2 type 0
                job 2 1x4 queue 2 type 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 50
                job 3 1x4 queue 1 type 0 + 1x2 type 1
                decide
                > stop 1 by 110 for job 3 of queue 1
                > stop 2 by 110 for job 3 of queue 1
                > claim 3 on 0:4 1:2 by 110
                why 3
                > AwaitingReclaim[outstandingMilliGpus=6000, byMillis=110000]
                at 60
                end 2 evicted
                decide
                end 1 evicted
                decide
                > start 3 on 0:1111 1:1100
                """);
    }

    @Test
    void theSiteWhereLeastIsLost() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4 type 0
                nodes 1x4 type 1
                nodes 1x4 type 0 site 1
                nodes 1x4 type 1 site 1
                queue 1 quota 16
                queue 2 quota 0
                job 1 1x4 queue 2 type 0
                job 2 1x4 queue 2 type 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 50
                job 3 1x4 queue 2 type 0
                job 4 1x4 queue 2 type 1
                decide
                > start 3 on 2:1111
                > start 4 on 3:1111
                at 90
                job 5 1x4 queue 1 type 0 + 1x4 type 1
                decide
                > stop 3 by 150 for job 5 of queue 1
                > stop 4 by 150 for job 5 of queue 1
                > claim 5 on 2:4 3:4 by 150
                """);
    }

    @Test
    void elasticTasksGoForGroups() {
        Story.holds("""
                rules dure grace 60
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 quota 8
                job 1 4x1 min 1 queue 1 type 0
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                job 9 1x2 queue 1 type 0 + 1x4 type 1
                decide
                > shrink 1 by task 3 by 60 for job 9 of its queue
                > shrink 1 by task 2 by 60 for job 9 of its queue
                > claim 9 on 0:2 1:4 by 60
                at 10
                gone 1 task 3
                gone 1 task 2
                decide
                > start 9 on 0:0011 1:1111
                """);
    }

    @Test
    void groupsPreempt() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 quota 8
                job 1 1x4 queue 1 type 0 priority 1
                job 2 1x4 queue 1 type 1 priority 1
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                at 10
                job 3 1x4 queue 1 type 0 priority 2 + 1x4 type 1
                decide
                > stop 1 by 70 for job 3 of higher priority
                > stop 2 by 70 for job 3 of higher priority
                > claim 3 on 0:4 1:4 by 70
                job 5 1x4 queue 1 type 0 priority 1 + 1x4 type 1
                decide
                """);
    }

    @Test
    void groupsWithClaimsAndPower() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4 type 0
                nodes 1x4 type 1
                draw 0 idle 100 peak 1000
                draw 1 idle 100 peak 1000
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x4 queue 2 type 0
                decide
                > start 1 on 0:1111
                job 3 1x4 queue 1 type 0 + 1x4 type 1
                decide
                > stop 1 by 60 for job 3 of queue 1
                > claim 3 on 0:4 1:4 by 60
                at 10
                end 1 evicted
                envelope 0 0:7999
                decide
                why 3
                > OfGroup[group=1, reason=PowerEnvelope[site=0, hall=-1, headroomWatts=3599, needWatts=3600, nextChangeMillis=9223372036854775807]]
                at 20
                envelope 0 0:8000
                decide
                > start 3 on 0:1111 1:1111
                """);
    }
}
