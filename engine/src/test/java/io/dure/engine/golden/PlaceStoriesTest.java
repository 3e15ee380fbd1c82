package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Where work goes. */
class PlaceStoriesTest {
    @Test
    void singleTaskGoesToTheTightestNode() {
        Story.holds("""
                nodes 3x8
                job 1 1x5
                job 2 1x6
                decide
                > start 1 on 0:11111000
                > start 2 on 1:11111100
                job 3 1x2
                job 4 1x3
                job 5 1x8
                decide
                > start 3 on 1:00000011
                > start 4 on 0:00000111
                > start 5 on 2:11111111
                """);
    }

    @Test
    void gangIsWholeOrNothing() {
        Story.holds("""
                nodes 2x8
                job 1 1x1
                decide
                > start 1 on 0:10000000
                job 2 2x8
                decide
                why 2
                > FleetBusy[needMilliGpus=16000, freeMilliGpus=15000]
                end 1
                decide
                > start 2 on 0:11111111 1:11111111
                """);
    }

    @Test
    void gangStaysInOneSite() {
        Story.holds("""
                nodes 1x8 site 0
                nodes 1x8 site 1
                job 1 2x8
                job 2 2x4
                decide
                > reject 1 NeverFits[tasks=2, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=1]
                > start 2 on 0:11111111
                """);
    }

    @Test
    void gangStaysOnOneType() {
        Story.holds("""
                nodes 1x8 type 0
                nodes 1x8 type 1
                job 1 2x8
                job 2 1x8 type 1
                decide
                > reject 1 NeverFits[tasks=2, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=1]
                > start 2 on 1:11111111
                """);
    }

    @Test
    void gangGoesToThePoolItFillsBest() {
        Story.holds("""
                nodes 4x8 site 0
                nodes 2x8 site 1
                job 1 2x8
                job 2 1x8
                decide
                > start 1 on 4:11111111 5:11111111
                > start 2 on 0:11111111
                """);
    }

    @Test
    void gangGoesToTheNodesWithFewestFreeGpus() {
        Story.holds("""
                nodes 3x4
                job 1 1x2
                decide
                > start 1 on 0:1100
                job 2 3x1
                decide
                > start 2 on 0:0011 1:1000
                """);
    }

    @Test
    void tasksAreNotTornOverNodes() {
        Story.holds("""
                nodes 2x8
                job 1 3x3
                decide
                > start 1 on 0:11111100 1:11100000
                """);
    }

    @Test
    void freeGpusAreTakenFromTheLowest() {
        Story.holds("""
                nodes 1x8
                job 1 1x2
                job 2 1x2
                job 3 1x2
                decide
                > start 1 on 0:11000000
                > start 2 on 0:00110000
                > start 3 on 0:00001100
                end 2
                job 4 1x3
                decide
                > start 4 on 0:00110010
                """);
    }

    @Test
    void jobOfAnyTypeTakesTheTighterPool() {
        Story.holds("""
                nodes 1x8 type 0
                nodes 1x4 type 1
                job 1 1x4
                decide
                > start 1 on 1:1111
                """);
    }
}
