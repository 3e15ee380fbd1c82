package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Jobs of several task groups that wait: for others to go, for power, for windows, for their own queue. */
class GroupWaitsStoriesTest {
    @Test
    void groupsThatLosePowerAreToldOnce() {
        Story.holds("""
                rules dure grace 60
                nodes 1x4 type 0
                nodes 1x4 type 1
                draw 0 idle 100 peak 1000
                draw 1 idle 100 peak 1000
                queue 1 quota 8
                job 1 1x4 queue 1 type 0 + 1x4 type 1
                decide
                > start 1 on 0:1111 1:1111
                at 10
                envelope 0 0:1000
                decide
                > stop 1 by 10 for want of power in site 0
                """);
    }

    @Test
    void groupsArePromisedNodesThatNoWindowTakes() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x4 type 0
                nodes 1x4 type 1
                queue 1 quota 12
                queue 2 quota 0
                job 1 1x4 queue 2 type 0 limit 100 pinned
                job 2 1x4 queue 2 type 0 limit 200 pinned
                job 3 1x4 queue 2 type 1 limit 50 pinned
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                maintenance 0 from 149 to 160 on 0
                job 4 1x4 queue 1 type 0 limit 50 + 1x2 type 1
                decide
                promise 4
                > at 200 on 1 2
                """);
    }

    @Test
    void groupsThatNobodyMakesRoomForYet() {
        Story.holds("""
                rules dure grace 60 guaranteed 1000
                nodes 1x4 type 0
                nodes 1x4 type 1
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x4 queue 2 type 0
                decide
                > start 1 on 0:1111
                job 2 1x4 queue 1 type 0 + 1x2 type 1
                decide
                wake
                > 1000
                at 1000
                decide
                > stop 1 by 1060 for job 2 of queue 1
                > claim 2 on 0:4 1:2 by 1060
                """);
    }

    @Test
    void aJobOfSeveralGroupsFullWithItsOwnPromise() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x4 type 0
                nodes 2x4 type 1
                queue 1 quota 8 borrow 0
                queue 2 quota 0
                job 1 1x4 queue 2 type 0 limit 100 pinned
                job 2 1x4 queue 2 type 0 limit 300 pinned
                job 3 1x4 queue 2 type 1 limit 100 pinned
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                job 4 1x4 queue 1 type 0 limit 50 + 1x4 type 1
                decide
                promise 4
                > at 100 on 0 3
                job 6 1x2 queue 1 type 1 limit 100
                decide
                > start 6 on 3:1100
                at 100
                end 1
                end 3
                decide
                why 4
                > QuotaExhausted[queue=1, usedMilliGpus=2000, quotaGpus=8, limitGpus=8, needMilliGpus=8000]
                why 4 all
                > QuotaExhausted[queue=1, usedMilliGpus=2000, quotaGpus=8, limitGpus=8, needMilliGpus=8000]
                end 6
                decide
                > start 4 on 0:1111 2:1111
                """);
    }

    @Test
    void groupsGoWhereEachHasThePower() {
        Story.holds("""
                rules dure reservations 1
                nodes 1x4 type 0
                nodes 1x4 type 1
                nodes 1x4 type 0 site 1
                nodes 1x4 type 1 site 1
                draw 0 idle 100 peak 1000
                draw 1 idle 100 peak 1000
                envelope 0 0:5000
                queue 1 quota 16
                job 1 1x4 queue 1 type 0 limit 50 + 1x4 type 1
                decide
                > start 1 on 2:1111 3:1111
                job 3 1x2 queue 1 type 0 + 1x2 type 1
                decide
                > start 3 on 0:1100 1:1100
                job 5 1x4 queue 1 type 0 limit 50 + 1x4 type 1
                decide
                why 5
                > OfGroup[group=0, reason=FleetBusy[needMilliGpus=4000, freeMilliGpus=2000]]
                """);
    }

    @Test
    void groupsOfWhichNoSiteHasThePools() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1 site 1
                queue 1 quota 8
                job 1 1x4 queue 1 type 0 + 1x4 type 1
                decide
                > reject 1 NeverTogether[site=0, group=1, tasks=1, mostTasks=0]
                """);
    }

    @Test
    void groupsWhoseDataAreWhereOneTypeIsNot() {
        Story.holds("""
                nodes 1x4 type 0
                nodes 1x4 type 1
                nodes 1x4 type 0 site 1
                residency 0 in 1
                queue 1 quota 12
                job 1 1x4 queue 1 type 0 data 0 + 1x4 type 1
                decide
                > reject 1 OfGroup[group=1, reason=DataResidency[residency=0, sites=[1]]]
                """);
    }
}
