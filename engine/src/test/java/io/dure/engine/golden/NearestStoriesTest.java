package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Where gangs go that must be near together, what of promised nodes they may use, and why no domain has room. */
class NearestStoriesTest {
    /** Node 0 is whole from 100 on, and held: now it has four GPUs free. */
    @Test
    void theBestNodeMayBeHeldForAnother() {
        Story.holds("""
                rules dure reservations 1
                nodes 3x8
                queue 1 quota 24
                queue 2 quota 24
                job 1 1x4 queue 1 limit 100
                job 2 1x6 queue 1 limit 500
                job 3 1x6 queue 1 limit 500
                decide
                > start 1 on 0:11110000
                > start 2 on 1:11111100
                > start 3 on 2:11111100
                job 4 1x8 queue 1
                decide
                promise 4
                > at 100 on 0
                job 5 6x1 queue 2 near node limit 400
                decide
                why 5
                > FragmentedDomains[needMilliGpus=6000, task=Task[gpus=1, sliceMilli=0, cpuMilli=0, memoryMib=0], level=NODE, freeMilliGpus=8000, largestDomainMilliGpus=4000]
                why 5 all
                > FragmentedDomains[needMilliGpus=6000, task=Task[gpus=1, sliceMilli=0, cpuMilli=0, memoryMib=0], level=NODE, freeMilliGpus=8000, largestDomainMilliGpus=4000]
                """);
    }

    @Test
    void racksWhoseCpusDoNotHoldAll() {
        Story.holds("""
                nodes 2x4 rack 0 cpu 4000
                nodes 2x4 rack 1 cpu 4000
                job 1 1x1 cpu 2000
                job 2 1x1 cpu 3000
                decide
                > start 1 on 0:1000
                > start 2 on 1:1000
                job 3 3x1 cpu 1000 near rack
                decide
                > start 3 on 0:0110 1:0100
                job 6 6x1 cpu 2000 near rack
                job 12 4x1 cpu 2000 near rack
                job 16 8x1 cpu 1000 near rack
                decide
                > reject 6 NeverFitsDomain[tasks=6, task=Task[gpus=1, sliceMilli=0, cpuMilli=2000, memoryMib=0], level=RACK, mostTasks=4]
                > start 12 on 2:1100 3:1100
                why 6
                > it does not wait
                why 12
                > it does not wait
                why 16
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=7000]
                job 24 4x1 cpu 1000 near rack
                job 28 3x1 cpu 1000 near rack
                decide
                why 24
                > NodeFull[resource=CPU, need=1000, bestFree=0]
                why 28
                > NodeFull[resource=CPU, need=1000, bestFree=0]
                why 24 all
                > NodeFull[resource=CPU, need=1000, bestFree=0]
                """);
    }

    @Test
    void slicesThatNoRackHoldsTogether() {
        Story.holds("""
                nodes 2x1 slices 4 rack 0
                nodes 2x1 slices 4 rack 1
                job 1 1x0 slice 250
                job 2 1x0 slice 500
                job 3 1x1
                decide
                > start 1 on 0:0/1
                > start 2 on 0:0/2
                > start 3 on 1:1
                job 4 5x0 slice 250 near rack
                decide
                > start 4 on 2:0/4 3:0/1
                job 9 4x0 slice 250 near rack
                job 13 4x0 slice 250 near node
                job 17 5x0 slice 250 near rack
                decide
                why 9
                > FragmentedDomains[needMilliGpus=1000, task=Task[gpus=0, sliceMilli=250, cpuMilli=0, memoryMib=0], level=RACK, freeMilliGpus=1000, largestDomainMilliGpus=750]
                why 13
                > FragmentedDomains[needMilliGpus=1000, task=Task[gpus=0, sliceMilli=250, cpuMilli=0, memoryMib=0], level=NODE, freeMilliGpus=1000, largestDomainMilliGpus=750]
                why 17
                > FleetBusy[needMilliGpus=1250, freeMilliGpus=1000]
                """);
    }

    @Test
    void aFrozenSiteThatWouldHoldAllInOneRack() {
        Story.holds("""
                nodes 1x4
                nodes 2x4 site 1 rack 1
                nodes 2x4 site 1 rack 2
                freeze site 1
                job 1 2x4 near rack
                job 3 3x4 near rack
                job 6 1x4 near rack
                job 7 8x1 near rack
                decide
                > reject 3 NeverFitsDomain[tasks=3, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], level=RACK, mostTasks=2]
                > start 6 on 0:1111
                why 1
                > Frozen[scope=SITE, of=1]
                why 3
                > it does not wait
                why 7
                > Frozen[scope=SITE, of=1]
                thaw site 1
                decide
                > start 1 on 1:1111 2:1111
                > start 7 on 3:1111 4:1111
                """);
    }

    @Test
    void aFrozenSiteWhereNoRackHasTheRoom() {
        Story.holds("""
                nodes 1x4
                nodes 2x4 site 1 rack 1
                nodes 2x4 site 1 rack 2
                job 1 1x4
                job 2 1x4
                job 3 1x1
                job 4 2x4 near rack
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1000
                > start 4 on 3:1111 4:1111
                job 5 1x1
                job 6 1x1
                decide
                > start 5 on 2:0100
                > start 6 on 2:0010
                freeze site 1
                job 7 2x2 near rack
                job 9 2x3 near rack
                job 11 3x1 near node
                decide
                why 7
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                why 9
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=0]
                why 11
                > FleetBusy[needMilliGpus=3000, freeMilliGpus=0]
                """);
    }

    @Test
    void aWholeRackForWhoFillsIt() {
        Story.holds("""
                nodes 3x4 rack 0
                nodes 2x4 rack 1
                nodes 2x4 rack 2
                job 1 1x1
                decide
                > start 1 on 0:1000
                job 2 2x3 near rack
                decide
                > start 2 on 3:1110 4:1110
                job 4 3x2 near rack
                decide
                > start 4 on 5:1111 6:1100
                job 7 2x4 near rack
                decide
                > start 7 on 1:1111 2:1111
                job 9 2x4 near rack
                decide
                why 9
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=7000]
                """);
    }

    /** Who is gone when the promise begins uses its nodes first; who stays longer keeps off. */
    @Test
    void aShortGangUsesARackThatIsPromised() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x4 rack 0
                nodes 3x4 rack 1
                queue 1 quota 24
                queue 2 quota 20
                job 1 1x4 queue 1 limit 100
                job 2 1x4 queue 1 limit 100
                job 3 1x4 queue 1 limit 100
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                job 4 3x4 queue 1 near rack limit 50
                decide
                promise 4
                > at 100 on 2 3 4
                job 7 2x2 queue 2 near rack limit 100
                decide
                > start 7 on 3:1111
                job 9 4x1 queue 2 near rack limit 101
                decide
                why 9
                > BehindReservation[job=4, untilMillis=100000]
                job 13 4x1 queue 2 near rack limit 100
                decide
                > start 13 on 4:1111
                """);
    }

    @Test
    void aShortJobUsesTheNodeThatIsPromised() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x8
                queue 1 quota 16
                queue 2 quota 16
                job 1 1x6 queue 1 limit 100
                job 2 1x5 queue 1 limit 300
                decide
                > start 1 on 0:11111100
                > start 2 on 1:11111000
                job 3 1x8 queue 1 limit 50
                decide
                promise 3
                > at 100 on 0
                job 4 2x1 queue 2 near node limit 100
                decide
                > start 4 on 0:00000011
                job 6 3x1 queue 2 near node limit 400
                decide
                > start 6 on 1:00000111
                """);
    }

    @Test
    void wholeNodesOfTheRackThatIsLeftWithLeast() {
        Story.holds("""
                nodes 4x4 rack 0
                nodes 3x4 rack 1
                nodes 3x4 rack 2
                job 1 1x1
                job 2 1x4
                decide
                > start 1 on 0:1000
                > start 2 on 1:1111
                job 3 2x4 near rack
                decide
                > start 3 on 2:1111 3:1111
                job 5 2x4 near rack
                decide
                > start 5 on 4:1111 5:1111
                job 7 2x4 near rack
                decide
                > start 7 on 7:1111 8:1111
                """);
    }

    @Test
    void aGangInTheBrokenDomainThatHoldsIt() {
        Story.holds("""
                nodes 3x4 linked rack 0
                nodes 3x4 linked rack 1
                nodes 3x4 linked rack 2
                job 1 1x4
                decide
                > start 1 on 0:1111
                job 2 2x4 near link
                decide
                > start 2 on 1:1111 2:1111
                job 4 3x4 near link
                decide
                > start 4 on 3:1111 4:1111 5:1111
                job 7 2x4
                decide
                > start 7 on 6:1111 7:1111
                job 9 1x4
                decide
                > start 9 on 8:1111
                """);
    }

    @Test
    void aGangThatFillsBrokenDomainsFirst() {
        Story.holds("""
                nodes 3x4 linked rack 0
                nodes 3x4 linked rack 1
                nodes 3x4 linked rack 2
                job 1 2x4 near link
                decide
                > start 1 on 0:1111 1:1111
                job 3 1x4
                decide
                > start 3 on 2:1111
                job 4 1x3
                decide
                > start 4 on 3:1110
                job 5 5x3
                decide
                > start 5 on 4:1110 5:1110 6:1110 7:1110 8:1110
                """);
    }

    @Test
    void linkedSlicesFillTheTightestDomain() {
        Story.holds("""
                nodes 2x2 linked rack 0 slices 4
                nodes 2x2 linked rack 1 slices 4
                job 1 1x2
                decide
                > start 1 on 0:11
                job 2 3x0 slice 500
                decide
                > start 2 on 1:0/4 1:1/2
                job 5 4x0 slice 500
                decide
                > start 5 on 1:1/2 2:0/4 2:1/2
                job 9 2x0 slice 750
                decide
                > start 9 on 3:0/3 3:1/3
                """);
    }

    @Test
    void manyRacksAndTheOneWithMostRoomIsCleared() {
        Story.holds("""
                rules dure grace 60 guaranteed 0 restart 1
                nodes 1x4 rack 0
                nodes 1x4 rack 1
                nodes 1x4 rack 2
                nodes 1x4 rack 3
                nodes 1x4 rack 4
                nodes 1x4 rack 5
                nodes 1x4 rack 6
                nodes 1x4 rack 7
                nodes 1x4 rack 8
                nodes 2x4 rack 9
                queue 1 quota 44
                job 1 8x4 queue 1 pinned
                job 9 1x3 queue 1 pinned
                job 10 1x1 queue 1
                job 11 1x1 queue 1
                decide
                > start 1 on 0:1111 1:1111 2:1111 3:1111 4:1111 5:1111 6:1111 7:1111
                > start 9 on 8:1110
                > start 10 on 8:0001
                > start 11 on 9:1000
                end 10
                at 1000
                job 12 2x4 queue 1 near rack
                decide
                > stop 11 by 1060 to make room for job 12
                > claim 12 on 9:4 10:4 by 1060
                """);
    }

    @Test
    void aFullNodeIsClearedForAGangOfOneNode() {
        Story.holds("""
                rules dure grace 60 guaranteed 0 restart 1
                nodes 3x4
                queue 1 quota 12
                job 1 1x2 queue 1
                job 2 1x2 queue 1
                job 3 1x2 queue 1 pinned
                job 4 1x2 queue 1 limit 10
                job 5 1x2 queue 1 pinned
                job 6 1x2 queue 1 limit 10
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1100
                > start 4 on 1:0011
                > start 5 on 2:1100
                > start 6 on 2:0011
                at 10
                end 4
                end 6
                at 1000
                job 7 4x1 queue 1 near node
                decide
                > stop 1 by 1060 to make room for job 7
                > stop 2 by 1060 to make room for job 7
                > claim 7 on 0:4 by 1060
                """);
    }

    @Test
    void slicesAreAllInTheRackThatIsPromised() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x2 slices 4 rack 0
                nodes 2x2 slices 4 rack 1
                queue 1 quota 8
                queue 2 quota 0
                job 1 2x2 queue 2 limit 100 pinned near rack
                job 3 2x2 queue 2 limit 200 pinned near rack
                decide
                > start 1 on 0:11 1:11
                > start 3 on 2:11 3:11
                job 5 6x0 slice 500 queue 1 near rack limit 50
                decide
                promise 5
                > at 100 on 0 1
                at 100
                end 1
                decide
                > start 5 on 0:0/4 0:1/4 1:0/4
                """);
    }
}
