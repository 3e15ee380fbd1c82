package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** What is filled first, and what a job is told whose claim or promise is not yet its place. */
class FillingStoriesTest {
    @Test
    void aClaimThatAwaitsElasticTasks() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                queue 1 quota 8
                queue 2
                job 1 8x1 min 2 queue 2
                decide
                > start 1 on 0:11000000
                > grow 1 by task 2 on 0:00100000
                > grow 1 by task 3 on 0:00010000
                > grow 1 by task 4 on 0:00001000
                > grow 1 by task 5 on 0:00000100
                > grow 1 by task 6 on 0:00000010
                > grow 1 by task 7 on 0:00000001
                job 9 1x4 queue 1
                decide
                > shrink 1 by task 7 by 60 for job 9 of queue 1
                > shrink 1 by task 6 by 60 for job 9 of queue 1
                > shrink 1 by task 5 by 60 for job 9 of queue 1
                > shrink 1 by task 4 by 60 for job 9 of queue 1
                > claim 9 on 0:4 by 60
                why 9 all
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=60000]
                at 10
                gone 1 task 7
                decide
                why 9 all
                > AwaitingReclaim[outstandingMilliGpus=3000, byMillis=60000]
                """);
    }

    @Test
    void aClaimInAQueueThatItsVictimsFill() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                nodes 1x8
                queue 1 quota 8 borrow 0
                queue 2 under 1 quota 8
                job 1 1x8 queue 2
                decide
                > start 1 on 0:11111111
                job 2 1x6 queue 2 priority 5
                decide
                > stop 1 by 60 for job 2 of higher priority
                > claim 2 on 0:6 by 60
                why 2 all
                > AwaitingReclaim[outstandingMilliGpus=6000, byMillis=60000]
                at 10
                end 1 evicted
                decide
                > start 2 on 0:11111100
                """);
    }

    @Test
    void itsQueueIsFullWhenItsPlaceIsFree() {
        Story.holds("""
                rules dure reservations 1
                nodes 3x8
                queue 1 quota 8 borrow 0
                queue 2 quota 0
                job 1 1x8 queue 2 limit 100 pinned
                job 2 1x8 queue 2 limit 200 pinned
                job 3 1x6 queue 2 limit 300 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111100
                job 4 1x8 queue 1 limit 50
                decide
                promise 4
                > at 100 on 0
                job 5 1x2 queue 1 limit 100
                decide
                > start 5 on 2:00000011
                at 100
                end 1
                decide
                why 4
                > QuotaExhausted[queue=1, usedMilliGpus=2000, quotaGpus=8, limitGpus=8, needMilliGpus=8000]
                why 4 all
                > QuotaExhausted[queue=1, usedMilliGpus=2000, quotaGpus=8, limitGpus=8, needMilliGpus=8000]
                end 5
                decide
                > start 4 on 0:11111111
                """);
    }

    @Test
    void aGangFillsTheBrokenDomainThoughAnotherComesBefore() {
        Story.holds("""
                nodes 2x4 linked rack 0
                nodes 2x4 linked rack 1
                nodes 2x4 linked rack 2
                drain 0
                drain 1
                drain 2
                drain 3
                job 1 1x4
                decide
                > start 1 on 4:1111
                up 0
                up 1
                up 2
                up 3
                job 2 3x3
                decide
                > start 2 on 0:1110 1:1110 5:1110
                """);
    }

    @Test
    void aGangInARackOfSeveralDomains() {
        Story.holds("""
                nodes 2x4 linked rack 0
                nodes 2x4 linked rack 0
                nodes 1x4 linked rack 1
                drain 0
                drain 1
                drain 2
                drain 4
                job 1 1x4
                decide
                > start 1 on 3:1111
                up 2
                job 2 1x1
                decide
                > start 2 on 2:1000
                drain 2
                up 1
                job 3 1x2
                decide
                > start 3 on 1:1100
                up 0
                up 2
                up 4
                job 4 3x1 near rack
                decide
                > start 4 on 4:1110
                job 7 3x2 near rack
                decide
                > start 7 on 0:1111 1:0011
                """);
    }

    @Test
    void aShortGangFillsWhatIsPromisedBeforeOtherDomains() {
        Story.holds("""
                rules dure reservations 1
                nodes 2x4 linked rack 0
                nodes 2x4 linked rack 1
                queue 1 quota 16
                queue 2 quota 16
                job 1 1x4 queue 1 limit 500
                job 2 1x4 queue 1 limit 100
                job 3 1x2 queue 1 limit 500
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1100
                job 4 2x4 queue 1 limit 50
                decide
                promise 4
                > at 100 on 1 3
                job 6 3x1 queue 2 limit 100
                decide
                > start 6 on 2:0011 3:1000
                job 9 2x1 queue 2 limit 101
                decide
                > start 9 on 3:0110
                """);
    }

    @Test
    void bestFitOfTasksWithCpus() {
        Story.holds("""
                rules bestfit
                nodes 2x8 cpu 64000
                nodes 1x4 cpu 64000
                job 1 5x2 cpu 1000
                decide
                > start 1 on 0:11111111 1:11000000
                job 6 3x2 cpu 1000
                decide
                > start 6 on 1:00111111
                job 9 1x2 cpu 1000
                decide
                > start 9 on 2:1100
                job 10 1x1 cpu 60000
                decide
                > start 10 on 2:0010
                job 11 1x0 cpu 1000
                decide
                > start 11 on 0:cpu*1
                """);
    }

    @Test
    void bestFitOfSlices() {
        Story.holds("""
                rules bestfit
                nodes 2x2 slices 4
                job 1 1x1
                decide
                > start 1 on 0:10
                job 2 1x0 slice 500
                decide
                > start 2 on 0:1/2
                job 3 3x0 slice 250
                decide
                > start 3 on 0:1/2 1:0/1
                job 6 2x0 slice 750
                decide
                > start 6 on 1:0/3 1:1/3
                """);
    }

    @Test
    void aPromiseOnNodesThatAreFreeAndOnOthersThatWillBe() {
        Story.holds("""
                rules dure reservations 1
                nodes 3x4
                queue 1 quota 12
                queue 2 quota 0
                job 1 1x3 queue 2 limit 100 pinned
                job 2 1x3 queue 2 limit 200 pinned
                job 3 1x2 queue 2 limit 300 pinned
                decide
                > start 1 on 0:1110
                > start 2 on 1:1110
                > start 3 on 2:1100
                job 4 4x2 queue 1 limit 50
                decide
                promise 4
                > at 200 on 1 0
                at 100
                end 1
                decide
                at 150
                end 2
                decide
                > start 4 on 0:1111 1:1100 2:0011
                """);
    }

    @Test
    void whatFlexibleWorkLacksAndWhatRigidWorkLacks() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:14000
                queue 1 quota 16
                job 1 1x8 queue 1 limit 100
                job 2 1x1 queue 1 limit 100 draw 500
                decide
                > start 1 on 0:11111111
                > start 2 on 1:10000000
                job 3 1x8 queue 1 flex 2
                job 4 1x8 queue 1
                decide
                why 3 all
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=7000]
                why 4 all
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=7000]
                > PowerEnvelope[site=0, hall=-1, headroomWatts=4750, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void aPolicyThatKnowsNoQueuesKeepsAClaim() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 3x4
                queue 1 quota 12
                queue 2 quota 0
                job 1 1x4 queue 2
                job 2 1x4 queue 2
                job 3 1x2 queue 2
                decide
                > start 1 on 0:1111
                > start 2 on 1:1111
                > start 3 on 2:1100
                job 4 2x4 queue 1 limit 100
                decide
                > stop 1 by 60 for job 4 of queue 1
                > stop 2 by 60 for job 4 of queue 1
                > claim 4 on 0:4 1:4 by 60
                rules conservative grace 60
                job 5 1x2 queue 2 limit 10
                job 6 1x4 queue 2 limit 100
                decide
                > start 5 on 2:0011
                at 10
                end 1 evicted
                decide
                at 20
                end 2 evicted
                end 3
                decide
                > start 4 on 0:1111 1:1111
                end 5
                decide
                > start 1 attempt 2 on 2:1111
                """);
    }

    @Test
    void memoryIsTakenBackWithGpus() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8 memory 100 cpu 8000
                queue 1 quota 8
                queue 2 quota 0
                job 1 4x1 queue 2 memory 20 cpu 1500
                decide
                > start 1 on 0:11110000
                job 5 1x2 queue 1 memory 60 cpu 4000
                decide
                > stop 1 by 60 for job 5 of queue 1
                > claim 5 on 0:2 by 60
                """);
    }

    @Test
    void theLastFreeGpuIsFoundByChanceToo() {
        Story.holds("""
                rules random
                nodes 12x1
                job 1 11x1
                decide
                > start 1 on 0:1 1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:1 11:1
                job 12 1x1
                job 13 1x1
                decide
                > start 12 on 10:1
                end 1
                decide
                > start 13 on 5:1
                """);
    }

    @Test
    void nobodyIsMovedWhereNobodyHasAnotherPlace() {
        Story.holds("""
                rules dure grace 60 guaranteed 0 restart 1
                nodes 3x4
                queue 1 quota 12
                job 1 1x3 queue 1
                job 2 1x3 queue 1
                job 3 1x2 queue 1
                decide
                > start 1 on 0:1110
                > start 2 on 1:1110
                > start 3 on 2:1100
                at 1000
                job 4 1x4 queue 1
                decide
                end 1
                decide
                > start 4 on 0:1111
                """);
    }

    @Test
    void theMostOfWhatIsMissingThatOneNodeHas() {
        Story.holds("""
                nodes 2x4 cpu 8000 memory 100
                job 1 1x0 cpu 5000 memory 50
                job 2 1x1 cpu 6000 memory 30
                decide
                > start 1 on 0:cpu*1
                > start 2 on 1:1000
                job 3 1x1 cpu 4000
                job 4 1x1 memory 80
                job 5 2x1 cpu 3000
                job 7 1x1 cpu 4000 memory 80
                decide
                why 3
                > NodeFull[resource=CPU, need=4000, bestFree=3000]
                why 4
                > NodeFull[resource=MEMORY, need=80, bestFree=70]
                why 5
                > NodeFull[resource=CPU, need=3000, bestFree=3000]
                why 7
                > NodeFull[resource=CPU, need=4000, bestFree=3000]
                """);
    }

    @Test
    void growsOnlyWhereNoWindowComes() {
        Story.holds("""
                rules dure grace 60
                nodes 2x4
                queue 1 quota 8
                job 1 8x1 min 2 queue 1 limit 500
                maintenance 0 from 400 to 600 on 1
                decide
                > start 1 on 0:1100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                """);
    }

    @Test
    void growsAsFarAsTheCpusOfTheNodesGo() {
        Story.holds("""
                nodes 2x4 cpu 8000
                queue 1 quota 8
                job 1 8x1 min 1 cpu 3000 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 1:1000
                > grow 1 by task 3 on 1:0100
                """);
    }
}
