package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** What jobs must pass before they are served: holds, windows, others that must be over, limits of arrays and users. */
class GateStoriesTest {
    @Test
    void aHeldJobWaitsUntilItIsReleased() {
        Story.holds("""
                nodes 1x8
                job 1 1x8 held
                decide
                why 1
                > OnHold[]
                release 1
                decide
                > start 1 on 0:11111111
                """);
    }

    @Test
    void holdingARunningJobKeepsItFromStartingAgain() {
        Story.holds("""
                nodes 1x8
                job 1 1x8
                decide
                > start 1 on 0:11111111
                hold 1
                decide
                end 1 evicted
                decide
                why 1
                > OnHold[]
                release 1
                decide
                > start 1 attempt 2 on 0:11111111
                """);
    }

    @Test
    void aJobThatClaimsAndIsHeldGivesItsClaimUp() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 1x8 queue 2
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1
                decide
                > stop 1 by 60 for job 2 of queue 1
                > claim 2 on 0:8 by 60
                hold 2
                why 2
                > OnHold[]
                end 1 evicted
                decide
                > start 1 attempt 2 on 0:11111111
                release 2
                decide
                > stop 1 attempt 2 by 60 for job 2 of queue 1
                > claim 2 on 0:8 by 60
                """);
    }

    @Test
    void aWindowOpensAtItsTimeAndTheEngineAsksToBeWoken() {
        Story.holds("""
                nodes 1x8
                job 1 1x4 from 50
                job 2 1x4 from 30
                decide
                wake
                > 30
                why 1
                > NotBefore[atMillis=50000]
                at 30
                decide
                > start 2 on 0:11110000
                wake
                > 50
                at 50
                decide
                > start 1 on 0:00001111
                wake
                > never
                """);
    }

    @Test
    void whoComesFromAGateHasItsOldPlace() {
        Story.holds("""
                nodes 1x8
                job 1 1x8
                decide
                > start 1 on 0:11111111
                job 2 1x8 held
                job 3 1x8
                decide
                release 2
                decide
                why 3
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                end 1
                decide
                > start 2 on 0:11111111
                """);
    }

    @Test
    void afterAJobThatMustComplete() {
        Story.holds("""
                nodes 1x8
                job 1 1x1
                job 2 1x1 after 1
                job 3 1x1 afterany 1
                decide
                > start 1 on 0:10000000
                why 2
                > DependsOn[job=1]
                end 1 failed
                decide
                > reject 2 DependencyFailed[job=1]
                > start 3 on 0:10000000
                """);
    }

    @Test
    void aFailedDependencyCascades() {
        Story.holds("""
                nodes 1x8
                job 1 1x1
                job 2 1x1 after 1
                job 3 1x1 after 2
                job 4 1x1 afterany 3
                decide
                > start 1 on 0:10000000
                cancel 1
                decide
                > stop 1 by 60 cancelled
                end 1 cancelled
                decide
                > reject 2 DependencyFailed[job=1]
                > reject 3 DependencyFailed[job=2]
                > start 4 on 0:10000000
                """);
    }

    @Test
    void whatIsOverIsRemembered() {
        Story.holds("""
                nodes 1x8
                job 1 1x1
                job 2 1x1
                decide
                > start 1 on 0:10000000
                > start 2 on 0:01000000
                end 1
                end 2 failed
                job 3 1x1 after 1
                job 4 1x1 after 2
                job 5 1x1 afterany 2
                decide
                > reject 4 DependencyFailed[job=2]
                > start 3 on 0:10000000
                > start 5 on 0:01000000
                """);
    }

    @Test
    void anArrayRunsSoManyAtOnce() {
        Story.holds("""
                nodes 1x8
                job 1 1x1 array 1 atonce 2
                job 2 1x1 array 1 atonce 2
                job 3 1x1 array 1 atonce 2
                job 4 1x1
                decide
                > start 1 on 0:10000000
                > start 2 on 0:01000000
                > start 4 on 0:00100000
                why 3
                > ArrayLimit[array=1, first=2, limit=2]
                end 1
                decide
                > start 3 on 0:10000000
                """);
    }

    @Test
    void afterAnArrayIsAfterAllElementsSubmittedSoFar() {
        Story.holds("""
                nodes 1x8
                job 1 1x1 array 1
                job 2 1x1 array 1
                job 3 1x1 after 1
                job 4 1x1 array 1
                decide
                > start 1 on 0:10000000
                > start 2 on 0:01000000
                > start 4 on 0:00100000
                why 3
                > DependsOn[job=1]
                end 1
                decide
                why 3
                > DependsOn[job=2]
                end 2
                decide
                > start 3 on 0:10000000
                """);
    }

    @Test
    void aUserOverTheLimitIsPassed() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8 usergpus 4
                job 1 1x4 queue 1 user 1
                job 2 1x2 queue 1 user 1
                job 3 1x2 queue 1 user 2
                decide
                > start 1 on 0:11110000
                > start 3 on 0:00001100
                why 2
                > UserLimit[user=1, queue=1, usedMilliGpus=4000, limitGpus=4, needMilliGpus=2000]
                end 1
                decide
                > start 2 on 0:11000000
                """);
    }

    @Test
    void jobsOfAUserAreCounted() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8 userjobs 1
                queue 2 under 1 quota 4
                queue 3 under 1 quota 4
                job 1 1x1 queue 2 user 5
                job 2 1x1 queue 3 user 5
                job 3 1x1 queue 3 user 6
                decide
                > start 1 on 0:10000000
                > start 3 on 0:01000000
                why 2
                > UserJobLimit[user=5, queue=1, jobs=1, limitJobs=1]
                """);
    }

    @Test
    void skyPilot8388WhatCanNeverFitIsRejectedAtOnceAlsoWhileItIsParked() {
        Story.holds("""
                nodes 2x8
                queue 1 quota 16 usergpus 4
                job 1 4x8 queue 1 held
                job 2 1x8 queue 1 user 3 held
                job 3 1x4 queue 1 user 3 held
                decide
                > reject 1 NeverFits[tasks=4, task=Task[gpus=8, sliceMilli=0, cpuMilli=0, memoryMib=0], mostTasks=2]
                > reject 2 AboveUserLimit[user=3, queue=1, needMilliGpus=8000, limitGpus=4]
                why 3
                > OnHold[]
                """);
    }

    @Test
    void dstack4246TheLongerItWaitsTheSoonerItRuns() {
        Story.holds("""
                nodes 1x8
                queue 1 quota 8 usergpus 2
                job 1 1x2 queue 1 user 1
                decide
                > start 1 on 0:11000000
                job 2 1x2 queue 1 user 1
                job 3 1x2 queue 1 user 1
                job 4 1x2 queue 1 user 1
                decide
                end 1
                decide
                > start 2 on 0:11000000
                end 2
                decide
                > start 3 on 0:11000000
                end 3
                decide
                > start 4 on 0:11000000
                """);
    }

    @Test
    void flux1383ManyThatCannotBeServedDoNotHoldUpWhoCan() {
        Story.holds("""
                nodes 1x8
                job 1 1x8 held
                job 2 1x8 from 900
                job 3 1x8 after 2
                job 4 1x8
                decide
                > start 4 on 0:11111111
                why 3
                > DependsOn[job=2]
                """);
    }
}
