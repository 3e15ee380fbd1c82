package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** What can never run is said at once. */
class NeverStoriesTest {
    @Test
    void noSuchType() {
        Story.holds("""
                nodes 1x8 type 1
                job 1 1x1 type 0
                job 2 1x1 type 1
                decide
                > reject 1 NoSuchType[gpuType=0]
                > start 2 on 0:10000000
                why 1
                > it does not wait
                """);
    }

    @Test
    void noFleetAtAll() {
        Story.holds("""
                job 1 1x1
                decide
                > reject 1 NoSuchType[gpuType=-1]
                """);
    }

    @Test
    void taskLargerThanAnyNode() {
        Story.holds("""
                nodes 3x8
                job 1 1x16
                decide
                > reject 1 NeverFits[tasks=1, task=Task[gpus=16, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=0]
                """);
    }

    @Test
    void gangLargerThanAnySite() {
        Story.holds("""
                nodes 3x8 site 0
                nodes 2x8 site 1
                job 1 4x5
                decide
                > reject 1 NeverFits[tasks=4, task=Task[gpus=5, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=3]
                """);
    }

    /** Queue 1 keeps 12 of 8 GPUs: below it a job within quota starts, and beyond it none is ever lent anything. */
    @Test
    void whereQueuesKeepMoreThanThereIs() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 12 lend 0
                queue 2 under 1 quota 2
                job 1 1x4 queue 2
                job 2 1x2 queue 2
                decide
                > reject 1 AboveLimit[queue=2, needMilliGpus=4000, limitGpus=0]
                > start 2 on 0:11000000
                """);
    }

    @Test
    void aboveTheLimitOfItsQueue() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2 borrow 1
                job 1 1x4 queue 1
                decide
                > reject 1 AboveLimit[queue=1, needMilliGpus=4000, limitGpus=3]
                """);
    }

    @Test
    void aboveTheLimitOfAQueueAbove() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 2 borrow 1
                queue 2 under 1 quota 2
                job 1 1x4 queue 2
                decide
                > reject 1 AboveLimit[queue=1, needMilliGpus=4000, limitGpus=3]
                """);
    }

    @Test
    void limitsDoNotCountInOneLine() {
        Story.holds("""
                rules easy
                nodes 1x8
                queue 1 quota 2 borrow 1
                job 1 1x4 queue 1
                decide
                > start 1 on 0:11110000
                """);
    }

    @Test
    void nodesThatAreDownCount() {
        Story.holds("""
                nodes 1x8
                down 0
                job 1 1x8
                decide
                why 1
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }
}
