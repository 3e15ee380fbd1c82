package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Slices of GPUs: packed tight, never over-packed, and whole GPUs again when the last of them ends. */
class SliceStoriesTest {
    @Test
    void slicesShareTheFullestGpuThatStillHoldsThem() {
        Story.holds("""
                nodes 1x2 slices 4
                job 1 1x0 slice 500
                job 2 1x0 slice 750
                job 3 1x0 slice 250
                job 4 1x0 slice 250
                job 5 1x0 slice 250
                decide
                > start 1 on 0:0/2
                > start 2 on 0:1/3
                > start 3 on 0:1/1
                > start 4 on 0:0/1
                > start 5 on 0:0/1
                job 6 1x0 slice 1
                decide
                why 6
                > FleetBusy[needMilliGpus=1, freeMilliGpus=0]
                """);
    }

    @Test
    void draDriverNvidiaGpu894SlicesAreCutWhenAskedForAndWholeAgainWhenTheLastEnds() {
        Story.holds("""
                nodes 1x2 slices 2
                job 1 1x0 slice 100
                job 2 1x0 slice 500
                job 3 1x2
                decide
                > start 1 on 0:0/1
                > start 2 on 0:0/1
                why 3
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=1000]
                end 1
                decide
                why 3
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=1500]
                end 2
                decide
                > start 3 on 0:11
                """);
    }

    @Test
    void aWholeGpuIsNeverCut() {
        Story.holds("""
                nodes 1x2 slices 10
                job 1 1x1
                job 2 2x0 slice 501
                decide
                > start 1 on 0:10
                why 2
                > FleetBusy[needMilliGpus=1002, freeMilliGpus=1000]
                job 3 1x0 slice 999
                job 4 1x0 slice 1
                decide
                > start 3 on 0:1/10
                end 1
                decide
                > start 4 on 0:0/1
                """);
    }

    @Test
    void aGangOfSlicesSharesGpusAndStaysWhole() {
        Story.holds("""
                nodes 2x2 slices 7
                job 1 9x0 slice 400
                job 2 8x0 slice 400
                decide
                > reject 1 NeverFits[tasks=9, task=Task[gpus=0, sliceMilli=400, cpuMilli=0, memoryMib=0], mostTasks=8]
                > start 2 on 0:0/6 0:1/6 1:0/6 1:1/6
                why 1
                > it does not wait
                end 2
                decide
                """);
    }

    @Test
    void slicesLeaveWholeNodesAlone() {
        Story.holds("""
                nodes 2x4 slices 2
                job 1 1x3
                job 2 1x0 slice 500
                job 3 1x0 slice 500
                job 4 1x4
                decide
                > start 1 on 0:1110
                > start 2 on 0:3/1
                > start 3 on 0:3/1
                > start 4 on 1:1111
                """);
    }

    @Test
    void aTypeThatCannotBeCutLendsItsGpuWhole() {
        Story.holds("""
                nodes 1x1 type 0
                job 1 1x0 slice 100
                job 2 1x0 slice 100
                decide
                > start 1 on 0:0/1
                why 2
                > FleetBusy[needMilliGpus=100, freeMilliGpus=0]
                end 1
                decide
                > start 2 on 0:0/1
                """);
    }

    @Test
    void aTypeThatCanBeCutIsTakenFirst() {
        Story.holds("""
                nodes 1x1 type 0
                nodes 1x8 type 1 slices 10
                job 1 1x0 slice 100
                decide
                > start 1 on 1:0/1
                """);
    }

    @Test
    void slicesCountAsTheirPartOfTheQuota() {
        Story.holds("""
                nodes 1x4 slices 4
                queue 1 quota 1 borrow 0
                job 1 3x0 slice 250 queue 1
                job 2 1x0 slice 300 queue 1
                job 3 1x0 slice 250 queue 1
                decide
                > start 1 on 0:0/3
                why 2
                > QuotaExhausted[queue=1, usedMilliGpus=750, quotaGpus=1, limitGpus=1, needMilliGpus=300]
                end 1
                decide
                > start 2 on 0:0/2
                > start 3 on 0:0/1
                """);
    }

    @Test
    void anOwnerTakesSlicesBackAndHasTheNodeForItself() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x1 slices 2
                queue 1 quota 1
                queue 2 quota 0
                job 1 1x0 slice 500 queue 2
                job 2 1x0 slice 500 queue 2
                decide
                > start 1 on 0:0/1
                > start 2 on 0:0/1
                at 10
                job 3 1x0 slice 500 queue 1
                decide
                > stop 2 by 70 for job 3 of queue 1
                > claim 3 on 0 for 1 by 70
                why 3
                > AwaitingReclaim[outstandingMilliGpus=500, byMillis=70000]
                job 4 1x0 slice 500 queue 2
                decide
                why 4
                > FleetBusy[needMilliGpus=500, freeMilliGpus=0]
                end 2 evicted
                decide
                > start 3 on 0:0/1
                """);
    }

    @Test
    void aWholeGpuComesBackFromManySlices() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x2 slices 2
                queue 1 quota 1
                queue 2 quota 0
                job 1 1x0 slice 500 queue 2
                job 2 1x0 slice 500 queue 2
                job 3 1x0 slice 500 queue 2
                decide
                > start 1 on 0:0/1
                > start 2 on 0:0/1
                > start 3 on 0:1/1
                at 10
                job 4 1x1 queue 1
                decide
                > stop 3 by 70 for job 4 of queue 1
                > claim 4 on 0:1 by 70
                why 4
                > AwaitingReclaim[outstandingMilliGpus=1000, byMillis=70000]
                job 5 1x0 slice 500 queue 2
                decide
                end 3 evicted
                decide
                > start 4 on 0:01
                """);
    }

    @Test
    void promisedSlicesStartOnTime() {
        Story.holds("""
                rules easy
                nodes 1x1 slices 2
                job 1 1x0 slice 500 limit 100
                job 2 1x0 slice 500 limit 50
                job 3 2x0 slice 500 limit 10
                job 4 1x0 slice 500 limit 50
                job 5 1x0 slice 500 limit 60
                decide
                > start 1 on 0:0/1
                > start 2 on 0:0/1
                promise 3
                > at 100 on 0
                at 50
                end 2
                decide
                > start 4 on 0:0/1
                why 4
                > it does not wait
                at 100
                end 1
                end 4
                decide
                > start 3 on 0:0/2
                """);
    }
}
