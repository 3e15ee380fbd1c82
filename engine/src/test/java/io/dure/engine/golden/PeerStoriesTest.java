package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Pains of the users of other systems, by the issues in which they told them; more in the stories of their subject. */
class PeerStoriesTest {
    /** KAI #2058: "My 16-GPU job is pending even though 16 GPUs are free": they are in pieces, and it is told so. */
    @Test
    void kai2058SixteenGpusAreFreeAndAJobOfSixteenWaits() {
        Story.holds("""
                rules dure unmoved
                nodes 4x8
                job 1 1x4
                job 2 1x4
                job 3 1x4
                job 4 1x4
                job 5 1x4
                job 6 1x4
                job 7 1x4
                job 8 1x4
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                > start 3 on 1:11110000
                > start 4 on 1:00001111
                > start 5 on 2:11110000
                > start 6 on 2:00001111
                > start 7 on 3:11110000
                > start 8 on 3:00001111
                end 1
                end 3
                end 5
                end 7
                job 9 2x8
                decide
                why 9
                > Fragmented[needMilliGpus=16000, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=16000, usableMilliGpus=0]
                why 9 all
                > Fragmented[needMilliGpus=16000, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], freeMilliGpus=16000, usableMilliGpus=0]
                """);
    }

    /** Volcano #5330: "The cluster appears to have available GPUs, so why can't my job be scheduled?" */
    @Test
    void volcano5330GpusAreFreeAndKeptForTheirOwners() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 8 lend 0
                queue 2 quota 8
                job 1 1x8 queue 2
                job 2 1x8 queue 2
                decide
                > start 1 on 0:11111111
                why 2
                > NotLent[queue=2, needMilliGpus=8000, lentMilliGpus=0]
                why 2 all
                > NotLent[queue=2, needMilliGpus=8000, lentMilliGpus=0]
                """);
    }

    /** Kueue #2833, #13159: who is ahead of me, and is it minutes or hours? */
    @Test
    void kueue2833WhoIsAheadIsNamedWithHisTime() {
        Story.holds("""
                nodes 2x8
                job 1 1x8 limit 600
                job 2 1x4 limit 300
                job 3 2x8 limit 900
                job 4 1x4 limit 3600
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11110000
                why 3
                > FleetBusy[needMilliGpus=16000, freeMilliGpus=4000]
                promise 3
                > at 600 on 0 1
                why 4
                > BehindReservation[job=3, untilMillis=600000]
                """);
    }

    /** Flux #1424: several jobs were all told that they would start now: here who has no time promised is told none, and a forecast tells each its own. */
    @Test
    void flux1424NotEverybodyStartsNow() {
        Story.holds("""
                rules dure reservations 3
                nodes 1x8
                queue 1 quota 32
                job 1 1x8 limit 100 queue 1
                job 2 1x8 limit 200 queue 1
                job 3 1x8 limit 300 queue 1
                job 4 1x8 limit 50 queue 1
                decide
                > start 1 on 0:11111111
                promise 2
                > at 100 on 0
                promise 3
                > nothing
                promise 4
                > nothing
                """);
    }

    /** Kubernetes #97182: that nobody could be preempted hid what really was missing: cores. */
    @Test
    void kubernetes97182WhatIsMissingIsNotHiddenByWhatCouldBeTakenBack() {
        Story.holds("""
                nodes 1x8 cpu 8000 memory 1024
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x1 cpu 7000 memory 64 queue 1 pinned
                job 2 1x2 cpu 100 memory 64 queue 2
                decide
                > start 1 on 0:10000000
                > start 2 on 0:01100000
                job 3 1x2 cpu 4000 memory 64 queue 1
                decide
                why 3
                > NodeFull[resource=CPU, need=4000, bestFree=900]
                """);
    }

    /** KAI #1373: GPUs are stranded for want of cores beside them. */
    @Test
    void kai1373StrandedGpusAreToldByWhatIsMissingBesideThem() {
        Story.holds("""
                nodes 2x8 cpu 16000 memory 0
                job 1 1x1 cpu 15000
                job 2 1x1 cpu 15000
                decide
                > start 1 on 0:10000000
                > start 2 on 1:10000000
                job 3 1x4 cpu 4000
                decide
                why 3
                > NodeFull[resource=CPU, need=4000, bestFree=1000]
                end 1
                decide
                > start 3 on 0:11110000
                """);
    }

    /** KAI #274: a fraction of the memory was no fraction of the compute. Slices are both: three sevenths are the least that hold 300. */
    @Test
    void kai274AFractionIsThatMuchOfTheGpuAndNoLess() {
        Story.holds("""
                nodes 1x1 slices 7
                job 1 1x0 slice 300
                job 2 1x0 slice 300
                job 3 1x0 slice 300
                decide
                > start 1 on 0:0/3
                > start 2 on 0:0/3
                why 3
                > FleetBusy[needMilliGpus=300, freeMilliGpus=142]
                """);
    }

    /** Volcano #2181: slices could not be counted. */
    @Test
    void volcano2181SlicesOfATypeAreCounted() {
        Story.holds("""
                nodes 1x2 slices 7
                queue 1 quota 1 borrow 0
                job 1 1x0 slice 428 queue 1
                job 2 1x0 slice 428 queue 1
                job 3 1x0 slice 428 queue 1
                decide
                > start 1 on 0:0/3
                > start 2 on 0:0/3
                why 3
                > QuotaExhausted[queue=1, usedMilliGpus=856, quotaGpus=1, limitGpus=1, needMilliGpus=428]
                free
                > 1
                """);
    }

    /** Kueue #14540: work goes where its data is. */
    @Test
    void kueue14540TheJobGoesWhereItsDataIs() {
        Story.holds("""
                nodes 1x8 site 0
                nodes 1x8 site 1
                residency 0 in 1
                job 1 1x8
                job 2 1x8 data 0
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                end 1
                job 3 1x8 data 0
                decide
                why 3
                > DataResidency[residency=0, sites=[1]]
                """);
    }

    /** Kueue KEP-8303, #5141: several clusters evicted at once for one and the same job. */
    @Test
    void kueue8303NobodyIsEvictedInTwoSitesForOneJob() {
        Story.holds("""
                nodes 1x8 site 0
                nodes 1x8 site 1
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x8 queue 2
                job 2 1x8 queue 2
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 700
                job 3 1x8 queue 1
                decide
                > stop 1 by 760 for job 3 of queue 1
                > claim 3 on 0:8 by 760
                decide
                """);
    }

    /** Kueue KEP-9988: clusters did not know of each other's quotas. */
    @Test
    void kueue9988OneQuotaHoldsInAllSites() {
        Story.holds("""
                nodes 1x8 site 0
                nodes 1x8 site 1
                queue 1 quota 8 borrow 0
                job 1 1x8 queue 1
                job 2 1x1 queue 1
                decide
                > start 1 on 0:11111111
                why 2
                > QuotaExhausted[queue=1, usedMilliGpus=8000, quotaGpus=8, limitGpus=8, needMilliGpus=1000]
                """);
    }

    /** KAI #1969: reservation with backfill, so that large gangs get their turn. */
    @Test
    void kai1969AGangGetsItsTurnWhileSmallJobsFillTheGaps() {
        Story.holds("""
                nodes 4x8
                job 1 2x8 limit 100
                job 2 1x8 limit 300
                decide
                > start 1 on 0:11111111 1:11111111
                > start 2 on 2:11111111
                job 3 4x8 limit 1000
                job 4 1x8 limit 290
                job 5 1x8 limit 400
                decide
                > start 4 on 3:11111111
                promise 3
                > at 300 on 2 0 1 3
                why 5
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                at 300
                end 1
                end 2
                end 4
                decide
                > start 3 on 0:11111111 1:11111111 2:11111111 3:11111111
                """);
    }

    /** SkyPilot #8388: what can never fit is refused at once. */
    @Test
    void skypilot8388FourTimesEightNeverFitInSixteen() {
        Story.holds("""
                nodes 2x8
                job 1 4x8
                decide
                > reject 1 NeverFits[tasks=4, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=2]
                """);
    }

    /** SkyPilot #5493, #5494: first come, first served; and nobody backs off while GPUs are idle. */
    @Test
    void skypilot5494NobodyBacksOffWhileGpusAreIdle() {
        Story.holds("""
                nodes 1x8
                job 1 1x8
                job 2 1x8
                job 3 1x8
                decide
                > start 1 on 0:11111111
                end 1
                decide
                > start 2 on 0:11111111
                end 2
                decide
                > start 3 on 0:11111111
                wake
                > never
                """);
    }

    /** GEOPM #3028: jobs start only when those that run beside them stay below the limit with them. */
    @Test
    void geopm3028JobsStartOnlyWhileTheirSumIsBelowTheLimit() {
        Story.holds("""
                nodes 3x8
                draw 0 idle 100 peak 1000
                envelope 0 0:17000
                job 1 1x8 draw 900
                job 2 1x8 draw 900
                job 3 1x8 draw 900
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                why 3
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1640, needWatts=6480, nextChangeMillis=9223372036854775807]
                end 1
                decide
                > start 3 on 0:11111111
                """);
    }

    /** Nomad #27820: after a preemption devices were thought to be in use still. */
    @Test
    void nomad27820DevicesOfTheEvictedAreFreeAgain() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                queue 1 quota 4
                queue 2 quota 4
                job 1 1x4 queue 2
                job 2 1x4 queue 2
                decide
                > start 1 on 0:11110000
                > start 2 on 0:00001111
                at 10
                job 3 1x4 queue 1
                decide
                > stop 2 by 70 for job 3 of queue 1
                > claim 3 on 0:4 by 70
                at 30
                end 2 evicted
                decide
                > start 3 on 0:00001111
                free
                > 0
                end 3
                decide
                > start 2 attempt 2 on 0:00001111
                end 1
                end 2
                decide
                free
                > 8
                """);
    }

    /** Volcano #2384: backfill was for work alone that promises nothing and asks for nothing. */
    @Test
    void volcano2384BackfillIsForWhoeverIsGoneInTime() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 16
                job 1 1x8 queue 1 limit 100
                decide
                > start 1 on 0:11111111
                job 2 2x8 queue 1 limit 100
                job 3 1x8 queue 1 limit 100 pinned
                job 4 1x8 queue 1 limit 101
                decide
                > start 3 on 1:11111111
                why 4
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }
}
