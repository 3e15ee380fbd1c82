package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Who waits for power is told so, beside all else that he waits for, and nothing else. */
class WhyPowerStoriesTest {
    @Test
    void roomAndPowerAreBothShort() {
        Story.holds("""
                nodes 1x8
                draw 0 idle 100 peak 1000
                envelope 0 0:4400
                job 1 1x4
                decide
                > start 1 on 0:11110000
                job 2 1x8
                decide
                why 2 all
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=4000]
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void powerAloneWhenItsPlaceIsFree() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:10000
                job 1 1x8
                job 2 1x8 kind inference flex 1
                decide
                > start 1 on 0:11111111
                why 2 all
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1200, needWatts=5177, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void roomAndPowerAlsoAtTheLowestCap() {
        Story.holds("""
                nodes 1x8
                draw 0 idle 100 peak 1000
                envelope 0 0:7400
                job 1 1x8 kind inference flex 3 limit 100
                decide
                > cap 1 at 916
                > start 1 on 0:11111111
                job 2 1x8 kind inference flex 3
                decide
                why 2 all
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                > PowerEnvelope[site=0, hall=-1, headroomWatts=4, needWatts=2852, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void conservativePlansAndPower() {
        Story.holds("""
                rules conservative
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:10000
                job 1 1x8 limit 100
                job 2 2x8 limit 100
                job 3 1x8 limit 50
                decide
                > start 1 on 0:11111111
                why 2 all
                > FleetBusy[needMilliGpus=16000, freeMilliGpus=8000]
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1200, needWatts=14400, nextChangeMillis=9223372036854775807]
                why 3 all
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1200, needWatts=7200, nextChangeMillis=9223372036854775807]
                at 100
                end 1
                envelope 0 0:16000
                decide
                > start 2 on 0:11111111 1:11111111
                """);
    }

    @Test
    void aPromiseAndPower() {
        Story.holds("""
                rules dure grace 60
                nodes 2x8
                queue 1 quota 16
                draw 0 idle 100 peak 1000
                envelope 0 0:20000
                job 1 1x8 queue 1 limit 100 pinned
                decide
                > start 1 on 0:11111111
                job 2 2x8 queue 1 limit 100
                decide
                envelope 0 0:10000
                job 3 1x8 queue 1 limit 500
                decide
                why 3 all
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1200, needWatts=7200, nextChangeMillis=9223372036854775807]
                why 2 all
                > FleetBusy[needMilliGpus=16000, freeMilliGpus=8000]
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1200, needWatts=14400, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void aWindowAndPower() {
        Story.holds("""
                nodes 1x8
                draw 0 idle 100 peak 1000
                envelope 0 0:5000
                maintenance 0 from 100 to 200 on 0
                job 1 1x8 limit 500
                decide
                why 1 all
                > WindowAhead[window=0, fromMillis=100000]
                > PowerEnvelope[site=0, hall=-1, headroomWatts=4200, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void anotherPoolHasThePowerAndNoRoom() {
        Story.holds("""
                nodes 1x8
                nodes 1x8 site 1
                draw 0 idle 100 peak 1000
                envelope 0 0:5000
                job 1 1x8
                job 2 1x8
                decide
                > start 1 on 1:11111111
                why 2 all
                > PowerEnvelope[site=0, hall=-1, headroomWatts=4200, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void anyOfTwoSitesLacksIt() {
        Story.holds("""
                nodes 1x8
                nodes 1x8 site 1
                draw 0 idle 100 peak 1000
                envelope 0 0:5000
                envelope 1 0:6000
                job 2 1x8
                decide
                why 2 all
                > PowerEnvelope[site=0, hall=-1, headroomWatts=4200, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void claimedAndWithoutPower() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                draw 0 idle 100 peak 1000
                queue 1 quota 8
                queue 2 quota 0
                envelope 0 0:8000
                job 1 1x8 queue 2
                decide
                > start 1 on 0:11111111
                job 2 1x8 queue 1 pinned limit 500
                decide
                > stop 1 by 60 for job 2 of queue 1
                > claim 2 on 0:8 by 60
                why 2 all
                > AwaitingReclaim[outstandingMilliGpus=8000, byMillis=60000]
                envelope 0 0:7000
                decide
                > stop 1 by 0 for want of power in site 0
                why 2 all
                > AwaitingReclaim[outstandingMilliGpus=8000, byMillis=60000]
                > PowerEnvelope[site=0, hall=-1, headroomWatts=6200, needWatts=7200, nextChangeMillis=9223372036854775807]
                end 1 evicted
                envelope 0 0:8000 300:7000
                decide
                why 2 all
                > PowerEnvelope[site=0, hall=-1, headroomWatts=6200, needWatts=7200, nextChangeMillis=300000]
                """);
    }

    @Test
    void claimedAndItsQueueIsFullStill() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x4
                queue 1 quota 4 borrow 0
                queue 2 under 1 quota 4
                queue 3 under 1 quota 0
                job 1 1x4 queue 3
                decide
                > start 1 on 0:1111
                job 2 1x4 queue 2
                decide
                > stop 1 by 60 for job 2 of queue 2
                > claim 2 on 0:4 by 60
                why 2 all
                > AwaitingReclaim[outstandingMilliGpus=4000, byMillis=60000]
                """);
    }
}
