package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Whether work may start as far as power goes, and at which cap. */
class PowerStartStoriesTest {
    /** Node 0 adds 7,200 W whatever the job asks for, node 1 3,600 W, or 396 of 1,000 of them. */
    @Test
    void aGangOnNodesOfWhichSomeCannotBeCapped() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000
                control 0 uncappable
                envelope 0 0:10225
                job 1 2x8 kind inference draw 500 flex 3
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=8625, needWatts=8626, nextChangeMillis=9223372036854775807]
                at 10
                envelope 0 0:10227
                decide
                > cap 1 at 396
                > start 1 on 0:11111111 1:11111111
                at 20
                envelope 0 0:12399
                decide
                > cap 1 at 597
                at 30
                envelope 0 0:12401
                decide
                > cap 1 at 731
                """);
    }

    /** Caps do not hold on node 0: a task there is 1,800 W, elsewhere 900 W. */
    @Test
    void eachNodeIsGivenWhatItsPowerBears() {
        Story.holds("""
                nodes 2x4
                draw 0 idle 100 peak 1000
                control 0 uncappable
                envelope 0 0:5299
                job 1 4x2 draw 500
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=4499, needWatts=5400, nextChangeMillis=9223372036854775807]
                at 10
                envelope 0 0:6200
                decide
                > start 1 on 0:1111 1:1111
                """);
    }

    @Test
    void tasksThatDoNotFitInAHallGoToAnother() {
        Story.holds("""
                nodes 1x8
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 hall 0 0:3499
                envelope 0 hall 1 0:20000
                job 1 8x1
                decide
                > start 1 on 0:11000000 1:11111100
                """);
    }

    @Test
    void theHallThatLacksIsNamed() {
        Story.holds("""
                nodes 1x8
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 hall 0 0:3499
                envelope 0 hall 1 0:6199 90:9000
                job 1 9x1
                decide
                why 1
                > PowerEnvelope[site=0, hall=0, headroomWatts=2699, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void withCoolingNeedsAreRoundedUpAndWhatIsLeftDown() {
        Story.holds("""
                nodes 1x8
                draw 0 idle 100 peak 1000
                pue 0 1333
                envelope 0 0:10663
                job 1 1x8
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=9596, needWatts=9598, nextChangeMillis=9223372036854775807]
                at 10
                envelope 0 0:10664
                decide
                > start 1 on 0:11111111
                """);
    }

    /** Hall 1 lacks what half of the gang needs there. */
    @Test
    void claimedPlacesInTwoHalls() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                queue 1 quota 16
                queue 2 quota 0
                job 1 2x8 queue 2
                decide
                > start 1 on 0:11111111 1:11111111
                job 2 2x8 queue 1 kind inference flex 2
                decide
                > stop 1 by 60 for job 2 of queue 1
                > claim 2 on 0:8 1:8 by 60
                at 10
                end 1 evicted
                envelope 0 hall 0 0:9000
                envelope 0 0:40000
                envelope 0 hall 1 0:4500
                decide
                why 2
                > PowerEnvelope[site=0, hall=1, headroomWatts=3700, needWatts=3701, nextChangeMillis=9223372036854775807]
                at 20
                envelope 0 hall 1 0:4501
                decide
                > cap 2 at 514
                > start 2 on 0:11111111 1:11111111
                at 30
                envelope 0 hall 1 0:9000
                decide
                > cap 2 at 1000
                """);
    }

    @Test
    void claimedPlaceThatIsNotInTheHallThatIsShort() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                queue 1 quota 16
                queue 2 quota 0
                job 1 1x8 queue 2
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1 pinned
                job 3 1x8 queue 1
                decide
                > start 2 on 1:11111111
                > stop 1 by 60 for job 3 of queue 1
                > claim 3 on 0:8 by 60
                at 10
                end 1 evicted
                envelope 0 hall 1 0:9000 90:100
                envelope 0 0:30000
                decide
                > start 3 on 0:11111111
                """);
    }

    @Test
    void claimedPlaceMustHavePowerAtStepsToCome() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                draw 0 idle 100 peak 1000
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x8 queue 2
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1 pinned limit 100
                decide
                > stop 1 by 60 for job 2 of queue 1
                > claim 2 on 0:8 by 60
                at 10
                end 1 evicted
                envelope 0 0:9000 100:7999
                decide
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=7199, needWatts=7200, nextChangeMillis=100000]
                at 20
                envelope 0 0:9000 100:8000
                decide
                > start 2 on 0:11111111
                """);
    }

    @Test
    void claimedPlaceOnNodesThatCannotBeCapped() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                control 0 uncappable
                queue 1 quota 16
                queue 2 quota 0
                job 1 2x8 queue 2
                decide
                > start 1 on 0:11111111 1:11111111
                job 2 2x8 queue 1 kind inference flex 3 draw 500
                decide
                > stop 1 by 60 for job 2 of queue 1
                > claim 2 on 0:8 1:8 by 60
                at 10
                end 1 evicted
                envelope 0 0:10225
                decide
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=8625, needWatts=8626, nextChangeMillis=9223372036854775807]
                at 20
                envelope 0 0:10230
                decide
                > cap 2 at 397
                > start 2 on 0:11111111 1:11111111
                """);
    }

    /** At 1000 node 1 must be off, and may be. */
    @Test
    void nodesWithoutWorkMayGoOffForAFallToCome() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 2x8
                draw 0 idle 100 peak 1000
                control 0 count 2 switchable
                envelope 0 0:16000 1000:8000
                job 1 1x8 pinned
                decide
                > start 1 on 0:11111111
                job 2 1x4 pinned
                decide
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=3600, nextChangeMillis=1000000]
                """);
    }

    /** At 500 it may be held to 396 of 1,000, which is 2,852 W. */
    @Test
    void atStepsToComeLeastDrawsCount() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 1x8
                draw 0 idle 100 peak 1000
                envelope 0 0:8000 500:3651
                job 1 1x8 kind inference flex 3 pinned
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=2851, needWatts=2852, nextChangeMillis=500000]
                at 10
                envelope 0 0:8000 500:3652
                decide
                > start 1 on 0:11111111
                at 20
                envelope 0 0:8000 500:3653
                decide
                at 500
                decide
                > cap 1 at 396
                """);
    }

    @Test
    void theGuaranteedRunIsHadOrTheGraceWhateverIsLonger() {
        Story.holds("""
                rules dure grace 60 guaranteed 10
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:16000 60:1600
                job 1 1x8
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=60000]
                at 10
                envelope 0 0:16000 71:1600
                decide
                > start 1 on 0:11111111
                """);
    }

    @Test
    void byConservativePlansToo() {
        Story.holds("""
                rules conservative grace 60 guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:13000
                job 1 1x8 limit 100
                job 2 1x8 kind inference flex 3 limit 100
                job 3 1x8 limit 100
                decide
                > start 1 on 0:11111111
                > cap 2 at 583
                > start 2 on 1:11111111
                promise 3
                > at 100 on 0
                at 100
                end 1
                end 2
                decide
                > start 3 on 0:11111111
                """);
    }

    @Test
    void aBookingIsGivenThePowerThatIsLeft() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:13000
                queue 1 quota 16
                book 0 queue 1 from 100 to 1000 on 1
                job 1 1x8 queue 1 limit 1000
                job 2 1x8 queue 1 kind inference flex 3 in 0 limit 100
                job 3 1x8 queue 1 in 0 limit 100
                decide
                > booked 0 on 1
                > start 1 on 0:11111111
                at 100
                decide
                > cap 2 at 583
                > start 2 on 1:11111111
                """);
    }

    /** Its node must be on for it. */
    @Test
    void drawsNothing() {
        Story.holds("""
                nodes 1x8 cpu 8000
                draw 0 idle 100 peak 1000
                envelope 0 0:800
                job 1 1x0 cpu 1000
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=1, nextChangeMillis=9223372036854775807]
                at 10
                envelope 0 0:801
                decide
                > start 1 on 0:cpu*1
                """);
    }
}
