package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Which place's power a job is told that it lacks. */
class LacksPowerStoriesTest {
    /** Racks 0 and 1 are in hall 0, rack 2 in hall 1 has too few nodes. */
    @Test
    void theRackInTheHallThatLacksIsNamed() {
        Story.holds("""
                nodes 2x8 rack 0
                nodes 2x8 rack 1
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 hall 0 0:16000
                job 1 2x8 near rack
                job 2 1x8
                decide
                > start 2 on 0:11111111
                why 1
                > PowerEnvelope[site=0, hall=0, headroomWatts=5600, needWatts=7200, nextChangeMillis=9223372036854775807]
                envelope 0 hall 0 0:17600
                decide
                why 1
                > PowerEnvelope[site=0, hall=0, headroomWatts=7200, needWatts=14400, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void aLinkDomainInAHallWithPowerIsTaken() {
        Story.holds("""
                nodes 2x4 linked
                hall 1 in 0
                nodes 2x4 linked hall 1
                draw 0 idle 100 peak 1000
                envelope 0 hall 0 0:2000
                job 1 2x4 near link
                job 2 2x4 near link
                decide
                > start 1 on 2:1111 3:1111
                why 2
                > PowerEnvelope[site=0, hall=0, headroomWatts=1200, needWatts=3600, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void theOneDomainWithRoomLiesWhereThePowerIsShort() {
        Story.holds("""
                nodes 2x4 linked
                hall 1 in 0
                nodes 2x4 linked hall 1
                draw 0 idle 100 peak 1000
                envelope 0 hall 0 0:2000
                job 1 1x4
                decide
                > start 1 on 2:1111
                job 2 2x4 near link
                decide
                why 2
                > PowerEnvelope[site=0, hall=0, headroomWatts=1200, needWatts=3600, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void tasksOfOneNodeWhereItsHallHasThePower() {
        Story.holds("""
                nodes 1x8
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 hall 0 0:3000
                envelope 0 hall 1 0:4400
                job 1 4x1 near node
                job 2 4x1 near node
                decide
                > start 1 on 1:11110000
                why 2
                > PowerEnvelope[site=0, hall=1, headroomWatts=0, needWatts=3600, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void slicesDrawTheirPart() {
        Story.holds("""
                nodes 1x2 slices 4 cpu 8000
                draw 0 idle 100 peak 1000
                envelope 0 0:1099
                job 1 2x0 slice 500
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=899, needWatts=900, nextChangeMillis=9223372036854775807]
                at 10
                envelope 0 0:1100
                decide
                > start 1 on 0:0/4
                """);
    }

    @Test
    void theWholePoolCouldAndHasNoPower() {
        Story.holds("""
                nodes 3x8
                draw 0 idle 100 peak 1000
                envelope 0 0:10000 500:20000
                job 1 3x8
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=7600, needWatts=21600, nextChangeMillis=500000]
                why 1 all
                > PowerEnvelope[site=0, hall=-1, headroomWatts=7600, needWatts=21600, nextChangeMillis=500000]
                """);
    }

    @Test
    void anotherSiteHasThePower() {
        Story.holds("""
                nodes 1x8
                nodes 1x8 site 1
                draw 0 idle 100 peak 1000
                envelope 0 0:2000
                envelope 1 0:9000
                job 1 1x8
                job 2 1x8
                decide
                > start 1 on 1:11111111
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1200, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void oneGpuTypeHasThePower() {
        Story.holds("""
                nodes 1x8
                nodes 1x8 type 1
                draw 0 idle 100 peak 1000
                draw 1 idle 50 peak 400
                envelope 0 0:5000
                job 1 1x8
                job 2 1x8 type 0
                decide
                > start 1 on 1:11111111
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1000, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void aTypeOfWhichNothingIsToldDrawsNothing() {
        Story.holds("""
                nodes 1x8
                nodes 1x8 type 1
                draw 0 idle 100 peak 1000
                envelope 0 0:1000
                job 1 1x8 type 0
                job 2 1x8 type 1
                decide
                > start 2 on 1:11111111
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=200, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }
}
