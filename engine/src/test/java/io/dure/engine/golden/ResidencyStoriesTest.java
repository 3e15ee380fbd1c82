package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Data that may not be everywhere: nothing ever runs outside its sites. */
class ResidencyStoriesTest {
    @Test
    void aJobWaitsForItsSiteWhileOthersAreFree() {
        Story.holds("""
                nodes 1x4 site 0
                nodes 1x8 site 1
                residency 0 in 0
                job 1 1x4 data 0
                job 2 1x2 data 0
                job 3 1x8
                decide
                > start 1 on 0:1111
                > start 3 on 1:11111111
                why 2
                > FleetBusy[needMilliGpus=2000, freeMilliGpus=0]
                end 1
                decide
                > start 2 on 0:1100
                """);
    }

    @Test
    void itGoesBackToItsSiteAfterALoss() {
        Story.holds("""
                nodes 1x4 site 0
                nodes 1x4 site 1
                residency 0 in 1
                job 1 1x4 data 0
                decide
                > start 1 on 1:1111
                down 1
                end 1 node_lost
                decide
                why 1
                > DataResidency[residency=0, sites=[1]]
                up 1
                decide
                > start 1 attempt 2 on 1:1111
                """);
    }

    @Test
    void whatFitsOnlyElsewhereIsOutAtOnce() {
        Story.holds("""
                nodes 1x4 site 0
                nodes 1x8 site 1
                residency 0 in 0
                job 1 1x8 data 0
                job 2 1x16 data 0
                decide
                > reject 1 DataResidency[residency=0, sites=[0]]
                > reject 2 NeverFits[tasks=1, task=Task[gpus=16, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=0]
                """);
    }

    @Test
    void poolsThatComeLaterCount() {
        Story.holds("""
                nodes 1x1 site 0
                nodes 1x1 site 1
                residency 0 in 0
                job 1 1x1 data 0
                decide
                > start 1 on 0:1
                job 2 1x1 data 0
                decide
                nodes 1x2 site 0
                decide
                > start 2 on 2:10
                """);
    }

    @Test
    void nothingIsTakenBackElsewhere() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x1 site 0
                nodes 1x1 site 1
                residency 0 in 0
                queue 1 quota 2
                queue 2 quota 0
                job 1 1x1 queue 1 pinned
                job 2 1x1 queue 2
                decide
                > start 1 on 0:1
                > start 2 on 1:1
                at 10
                job 3 1x1 queue 1 data 0
                decide
                why 3
                > FleetBusy[needMilliGpus=1000, freeMilliGpus=0]
                """);
    }

    @Test
    void slicesKeepToTheirSitesToo() {
        Story.holds("""
                nodes 1x1 site 0 slices 2
                nodes 1x1 site 1
                residency 0 in 1
                job 1 1x0 slice 500
                job 2 1x0 slice 500 data 0
                job 3 1x0 slice 500 data 0
                decide
                > start 1 on 0:0/1
                > start 2 on 1:0/1
                > start 3 on 1:0/1
                why 3
                > it does not wait
                """);
    }
}
