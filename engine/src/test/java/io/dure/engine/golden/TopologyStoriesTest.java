package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** How near together gangs are, and what is left whole for others: pains of the users of other systems. */
class TopologyStoriesTest {
    /** Kueue PR 10406: pods with one GPU scatter over GB200 racks until none is whole. */
    @Test
    void kueue10406SingleGpuJobsDoNotScatterOverNvl72Racks() {
        Story.holds("""
                nodes 2x4 linked rack 0
                nodes 2x4 linked rack 1
                job 1 1x1
                job 2 1x4
                job 3 1x1
                decide
                > start 1 on 0:1000
                > start 2 on 1:1111
                > start 3 on 0:0100
                job 4 2x4 near link
                decide
                > start 4 on 2:1111 3:1111
                job 5 1x1
                decide
                > start 5 on 0:0010
                end 2
                job 6 1x2
                decide
                > start 6 on 1:1100
                """);
    }

    /** It goes into one link domain that is broken into if that holds it, else into several; whole ones come last. */
    @Test
    void smallGangWithoutALevelFillsWhatIsBrokenInto() {
        Story.holds("""
                nodes 2x4 linked rack 0
                nodes 2x4 linked rack 1
                nodes 2x4 linked rack 2
                job 1 1x1
                decide
                > start 1 on 0:1000
                job 2 3x2
                decide
                > start 2 on 0:0110 1:1111
                job 3 3x2
                decide
                > start 3 on 2:1111 3:1100
                job 4 2x4 near link
                decide
                > start 4 on 4:1111 5:1111
                """);
    }

    /** Kueue 14850: of the racks that hold a gang, the one that is left with the least is best. */
    @Test
    void kueue14850GangTakesTheRackThatItFills() {
        Story.holds("""
                nodes 4x4 rack 0 hall 0
                nodes 2x4 rack 1 hall 0
                nodes 3x4 rack 2 hall 0
                job 1 2x4 near rack
                job 2 3x4 near rack
                job 3 4x4 near rack
                decide
                > start 1 on 4:1111 5:1111
                > start 2 on 6:1111 7:1111 8:1111
                > start 3 on 0:1111 1:1111 2:1111 3:1111
                """);
    }

    /** Volcano 5189: the limit of the tier was ignored. */
    @Test
    void volcano5189RequiredLevelIsNeverWidened() {
        Story.holds("""
                nodes 2x4 rack 0 hall 0
                nodes 2x4 rack 1 hall 0
                nodes 1x4 rack 2 hall 1
                job 1 1x4 limit 300
                job 2 1x4 limit 200
                job 3 1x4 limit 250
                job 4 1x4 limit 400
                job 5 1x4 limit 900
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                > start 4 on 3:1111
                > start 5 on 4:1111
                at 100
                end 2
                end 3
                job 6 2x4 near rack
                decide
                why 6
                > FragmentedDomains[needMilliGpus=8000, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], level=RACK, freeMilliGpus=8000, largestDomainMilliGpus=4000]
                promise 6
                > at 300 on 0 1
                at 300
                end 1
                decide
                > start 6 on 0:1111 1:1111
                """);
    }

    /** Volcano 4188: the level of a node, too. */
    @Test
    void volcano4188AllTasksOnOneNode() {
        Story.holds("""
                nodes 1x4 rack 0
                nodes 1x8 rack 0
                job 1 1x2
                job 2 3x1 near node
                decide
                > start 1 on 0:1100
                > start 2 on 1:11100000
                job 3 3x2 near node
                decide
                why 3
                > FleetBusy[needMilliGpus=6000, freeMilliGpus=5000]
                job 4 4x1 near node
                decide
                > start 4 on 1:00011110
                job 5 9x1 near node
                decide
                > reject 5 NeverFits[tasks=9, task=Task[gpus=1, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=8]
                """);
    }

    /** Volcano 4343: with a soft level gangs drifted apart. It is tried first at every start. */
    @Test
    void volcano4343PreferredLevelDoesNotDrift() {
        Story.holds("""
                nodes 2x4 linked rack 0
                nodes 2x4 linked rack 0
                job 1 1x4
                job 2 1x4
                job 3 1x4
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1111
                end 1
                job 4 2x4 near rack prefer link
                decide
                > start 4 on 0:1111 3:1111
                end 4 evicted
                end 2
                decide
                > start 4 attempt 2 on 0:1111 1:1111
                """);
    }

    /** Kueue 4329: admitted by the sum of what is free, although no node had it. */
    @Test
    void kueue4329AdmissionSeesPieces() {
        Story.holds("""
                nodes 2x8
                job 1 1x5
                job 2 1x5
                decide
                > start 1 on 0:11111000
                > start 2 on 1:11111000
                job 3 1x6
                decide
                why 3
                > Fragmented[needMilliGpus=6000, task=Task[gpus=6, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=6000, usableMilliGpus=0]
                job 4 1x3
                decide
                > start 4 on 0:00000111
                """);
    }

    /** KAI 2153: 16 pods with half a GPU each, submitted at once, over-packed a card and never settled. */
    @Test
    void kai2153SixteenHalvesOfAGpuAtOnce() {
        Story.holds("""
                nodes 1x4 slices 2 rack 0
                nodes 1x4 slices 2 rack 0
                job 1 16x0 slice 500 near rack
                decide
                > start 1 on 0:0/2 0:1/2 0:2/2 0:3/2 1:0/2 1:1/2 1:2/2 1:3/2
                job 2 1x0 slice 500
                decide
                why 2
                > FleetBusy[needMilliGpus=500, freeMilliGpus=0]
                """);
    }

    /** The same with a level that only a part of the fleet has room for. */
    @Test
    void halvesOfAGpuOnOneNode() {
        Story.holds("""
                nodes 2x4 slices 2 rack 0
                job 1 1x0 slice 500
                decide
                > start 1 on 0:0/1
                job 2 8x0 slice 500 near node
                decide
                > start 2 on 1:0/2 1:1/2 1:2/2 1:3/2
                job 3 7x0 slice 500 near node
                decide
                > start 3 on 0:0/1 0:1/2 0:2/2 0:3/2
                job 4 8x0 slice 500 near node
                decide
                why 4
                > FleetBusy[needMilliGpus=4000, freeMilliGpus=0]
                """);
    }

    @Test
    void cpuAndMemoryAreCountedPerDomain() {
        Story.holds("""
                nodes 2x4 rack 0 cpu 8000 memory 64
                nodes 2x4 rack 1 cpu 64000 memory 64
                job 1 4x1 cpu 8000 near rack
                decide
                > start 1 on 2:1111
                job 2 3x1 cpu 8000 near rack
                decide
                > start 2 on 3:1110
                job 3 4x1 cpu 32000 near rack
                decide
                why 3
                > NodeFull[resource=CPU, need=32000, bestFree=40000]
                job 4 5x1 cpu 64000 near rack
                decide
                > reject 4 NeverFits[tasks=5, task=Task[gpus=1, sliceMilli=0, cpuMilli=64000, memoryMib=0], mostTasks=2]
                """);
    }

    /** With the most that one domain of the level could hold. */
    @Test
    void neverFitsIsSaidAtSubmission() {
        Story.holds("""
                nodes 3x4 linked rack 0 hall 0
                nodes 2x4 rack 1 hall 0
                nodes 4x4 rack 2 hall 1
                job 1 4x4 near link
                job 2 5x4 near rack
                job 3 6x4 near hall
                job 4 5x1 near node
                job 5 10x4
                decide
                > reject 1 NeverFitsDomain[tasks=4, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], level=LINK_DOMAIN, mostTasks=3]
                > reject 2 NeverFitsDomain[tasks=5, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], level=RACK, mostTasks=4]
                > reject 3 NeverFitsDomain[tasks=6, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], level=HALL, mostTasks=5]
                > reject 4 NeverFitsDomain[tasks=5, task=Task[gpus=1, sliceMilli=0, cpuMilli=0, memoryMib=0], level=NODE, mostTasks=4]
                > reject 5 NeverFits[tasks=10, task=Task[gpus=4, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=9]
                """);
    }
}
