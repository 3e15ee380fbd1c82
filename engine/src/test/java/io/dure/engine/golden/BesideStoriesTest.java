package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** CPU and memory beside GPUs, and tasks that run on CPUs alone. */
class BesideStoriesTest {
    @Test
    void cpuBinds() {
        Story.holds("""
                nodes 2x4 cpu 8000
                job 1 3x1 cpu 3000
                job 2 1x1 cpu 6000
                job 3 1x1 cpu 2000
                decide
                > start 1 on 0:1100 1:1000
                > start 3 on 0:0010
                why 2
                > NodeFull[resource=CPU, need=6000, bestFree=5000]
                end 1
                decide
                > start 2 on 0:1000
                """);
    }

    @Test
    void memoryBinds() {
        Story.holds("""
                nodes 1x4 cpu 64000 memory 100
                job 1 1x1 cpu 1000 memory 60
                job 2 1x1 cpu 1000 memory 41
                job 3 1x1 memory 40
                decide
                > start 1 on 0:1000
                > start 3 on 0:0100
                why 2
                > NodeFull[resource=MEMORY, need=41, bestFree=0]
                """);
    }

    @Test
    void wholeGpusAloneAreNeverBoundByCpu() {
        Story.holds("""
                nodes 1x4 cpu 4000
                job 1 1x0 cpu 4000
                job 2 1x4
                decide
                > start 1 on 0:cpu*1
                > start 2 on 0:1111
                """);
    }

    @Test
    void aNodeThatDoesNotCountHoldsAnyDemand() {
        Story.holds("""
                nodes 1x2
                job 1 2x1 cpu 1000000 memory 1000000
                job 2 5x0 cpu 1000000
                decide
                > start 1 on 0:11
                > start 2 on 0:cpu*5
                """);
    }

    @Test
    void tasksOnCpusAloneStayOffFreeGpus() {
        Story.holds("""
                nodes 2x2 cpu 4000
                job 1 1x2 type 0
                decide
                > start 1 on 0:11
                job 2 6x0 cpu 1000
                decide
                > start 2 on 0:cpu*4 1:cpu*2
                job 3 1x0 cpu 3000
                decide
                why 3
                > NodeFull[resource=CPU, need=3000, bestFree=2000]
                """);
    }

    @Test
    void tasksOnCpusAloneAreChargedNothing() {
        Story.holds("""
                nodes 1x2 cpu 4000
                queue 1 quota 0 borrow 0
                job 1 4x0 cpu 1000 queue 1
                decide
                > start 1 on 0:cpu*4
                """);
    }

    @Test
    void whatNoNodeHasNeverFits() {
        Story.holds("""
                nodes 2x4 cpu 8000 memory 100
                job 1 1x1 cpu 8001
                job 2 3x1 cpu 5000
                job 3 1x0 slice 500 memory 101
                decide
                > reject 1 NeverFits[tasks=1, task=Task[gpus=1, sliceMilli=0, cpuMilli=8001, memoryMib=0], mostTasks=0]
                > reject 2 NeverFits[tasks=3, task=Task[gpus=1, sliceMilli=0, cpuMilli=5000, memoryMib=0], mostTasks=2]
                > reject 3 NeverFits[tasks=1, task=Task[gpus=0, sliceMilli=500, cpuMilli=0, memoryMib=101], mostTasks=0]
                """);
    }

    @Test
    void gpusInPiecesAreToldApartFromFullNodes() {
        Story.holds("""
                nodes 2x4 cpu 8000
                job 1 1x3 cpu 1000
                job 2 1x3 cpu 1000
                job 3 1x2 cpu 1000
                decide
                > start 1 on 0:1110
                > start 2 on 1:1110
                why 3
                > Fragmented[needMilliGpus=2000, task=Task[gpus=2, sliceMilli=0, cpuMilli=1000, memoryMib=0], freeMilliGpus=2000, usableMilliGpus=0]
                """);
    }

    @Test
    void cpuComesBackWithTheAttemptHoweverItEnds() {
        Story.holds("""
                nodes 1x1 cpu 4000
                job 1 1x1 cpu 4000
                decide
                > start 1 on 0:1
                job 2 1x0 cpu 1
                decide
                why 2
                > NodeFull[resource=CPU, need=1, bestFree=0]
                end 1 node_lost
                decide
                > start 1 attempt 2 on 0:1
                """);
    }

    @Test
    void cpuIsTakenBackForAnOwner() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x2 cpu 4000
                queue 1 quota 1
                queue 2 quota 0
                job 1 1x1 cpu 3000 queue 2
                decide
                > start 1 on 0:10
                at 10
                job 2 1x1 cpu 2000 queue 1
                decide
                > stop 1 by 70 for job 2 of queue 1
                > claim 2 on 0:1 by 70
                why 2
                > AwaitingReclaim[outstandingMilliGpus=1000, byMillis=70000]
                end 1 evicted
                decide
                > start 2 on 0:10
                why 1
                > NodeFull[resource=CPU, need=3000, bestFree=2000]
                """);
    }

    @Test
    void aPromiseWaitsForCpu() {
        Story.holds("""
                rules easy
                nodes 2x4 cpu 4000
                job 1 1x1 cpu 4000 limit 100
                job 2 1x1 cpu 4000 limit 60
                job 3 1x1 cpu 3000 limit 60
                job 4 1x4 limit 60
                job 5 1x1 limit 60
                job 6 1x1 limit 61
                decide
                > start 1 on 0:1000
                > start 2 on 1:1000
                > start 5 on 1:0100
                > start 6 on 0:0100
                promise 3
                > at 60 on 1
                """);
    }
}
