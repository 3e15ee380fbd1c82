package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Where groups are promised, bookings get their nodes, and no domain has room. */
class PlacesStoriesTest {
    @Test
    void groupsArePromisedTheSiteWhereTheyAreFreeFirst() {
        Story.holds("""
                rules dure grace 60 guaranteed 100000
                nodes 1x4 type 0
                nodes 1x4 type 1
                nodes 1x4 type 0 site 1
                nodes 1x4 type 1 site 1
                nodes 4x4 type 2
                queue 1 quota 32
                job 1 1x4 queue 1 type 0 limit 300 pinned
                job 2 1x4 queue 1 type 1 limit 100 pinned
                job 3 1x4 queue 1 type 0 limit 200 pinned
                job 4 1x4 queue 1 type 1 limit 250 pinned
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                > start 4 on 3:1111
                job 5 1x4 queue 1 type 0 limit 100 + 1x2 type 1
                decide
                promise 5
                > at 250 on 2 3
                why 5
                > OfGroup[group=0, reason=FleetBusy[needMilliGpus=4000, freeMilliGpus=0]]
                """);
    }

    @Test
    void twoGroupsInOnePoolAreNotPromisedTheSameNode() {
        Story.holds("""
                rules dure grace 60 guaranteed 100000
                nodes 3x4
                queue 1 quota 24
                job 1 1x4 queue 1 limit 100 pinned
                job 2 1x4 queue 1 limit 200 pinned
                job 3 1x4 queue 1 limit 300 pinned
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                job 4 1x4 queue 1 limit 50 + 2x2
                decide
                promise 4
                > at 200 on 0 1
                at 100
                end 1
                decide
                at 200
                end 2
                decide
                > start 4 on 0:1111 1:1111
                """);
    }

    @Test
    void bookingPicksNodesThatDisturbLeast() {
        Story.holds("""
                nodes 4x8
                queue 1 quota 32
                queue 2 quota 0
                job 1 1x8 queue 2 limit 50
                job 2 1x4 queue 2 limit 500
                job 3 1x2 queue 2 limit 500
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11110000
                > start 3 on 1:00001100
                book 0 queue 1 from 100 to 200 count 3 type 0
                decide
                > booked 0 on 0 2 3
                """);
    }

    @Test
    void bookingsDoNotShareNodes() {
        Story.holds("""
                nodes 3x8
                queue 1 quota 24
                book 0 queue 1 from 100 to 200 count 2 type 0
                book 1 queue 1 from 150 to 250 count 1 type 0
                decide
                > booked 0 on 0 1
                > booked 1 on 2
                book 2 queue 1 from 199 to 300 count 1 type 0
                book 3 queue 1 from 200 to 300 count 2 type 0
                decide
                > refused 2 TooFewNodes[needNodes=1, mostNodes=0]
                > booked 3 on 0 1
                """);
    }

    @Test
    void bookingInTheSiteThatIsAsked() {
        Story.holds("""
                nodes 2x8
                nodes 2x8 site 1
                queue 1 quota 32
                book 0 queue 1 from 100 to 200 count 2 type 0 site 1
                decide
                > booked 0 on 2 3
                book 1 queue 1 from 100 to 200 count 1 type 0 site 1
                decide
                > refused 1 TooFewNodes[needNodes=1, mostNodes=0]
                """);
    }

    @Test
    void bookingAvoidsMaintenance() {
        Story.holds("""
                nodes 3x8
                queue 1 quota 24
                maintenance 0 from 150 to 160 on 0
                maintenance 1 from 200 to 300 on 1
                book 2 queue 1 from 100 to 200 count 2 type 0
                decide
                > booked 2 on 1 2
                """);
    }

    @Test
    void noRackHasRoomForAll() {
        Story.holds("""
                nodes 2x4 rack 0
                nodes 2x4 rack 1
                job 1 1x3
                job 2 1x3
                job 3 1x3
                decide
                > start 1 on 0:1110
                > start 2 on 1:1110
                > start 3 on 2:1110
                job 4 6x1 near rack
                job 10 3x2 near rack
                job 13 5x1 near node
                decide
                > reject 13 NeverFitsDomain[tasks=5, task=Task[gpus=1, sliceMilli=0, cpuMilli=0, memoryMib=0], level=NODE, mostTasks=4]
                why 4
                > FragmentedDomains[needMilliGpus=6000, task=Task[gpus=1, sliceMilli=0, cpuMilli=0, memoryMib=0], level=RACK, freeMilliGpus=7000, largestDomainMilliGpus=5000]
                why 10
                > Fragmented[needMilliGpus=6000, task=Task[gpus=2, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=7000, usableMilliGpus=4000]
                job 14 5x1 near rack
                decide
                > start 14 on 2:0001 3:1111
                """);
    }

    @Test
    void nodesWithTooLittleForAllTasks() {
        Story.holds("""
                nodes 2x8 cpu 8000
                job 1 1x5 cpu 4000
                job 2 1x4 cpu 2000
                decide
                > start 1 on 0:11111000
                > start 2 on 1:11110000
                job 3 4x1 cpu 1000 near node
                job 4 5x1 cpu 1000 near node
                job 5 1x3 cpu 7000
                decide
                > start 3 on 1:00001111
                why 4
                > FleetBusy[needMilliGpus=5000, freeMilliGpus=3000]
                why 5
                > NodeFull[resource=CPU, need=7000, bestFree=4000]
                """);
    }

    @Test
    void slicesInDomains() {
        Story.holds("""
                nodes 2x2 slices 4 rack 0
                nodes 2x2 slices 4 rack 1
                job 1 1x1
                job 2 1x0 slice 750
                decide
                > start 1 on 0:10
                > start 2 on 0:1/3
                job 3 7x0 slice 500 near rack
                job 4 3x0 slice 500 near node
                decide
                > start 3 on 2:0/4 2:1/4 3:0/4 3:1/2
                > start 4 on 1:0/4 1:1/2
                job 5 2x0 slice 500 near rack
                job 6 2x0 slice 250 near node
                decide
                > start 6 on 1:1/2
                why 5
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=750]
                why 6
                > it does not wait
                """);
    }
}
