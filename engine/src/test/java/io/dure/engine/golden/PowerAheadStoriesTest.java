package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** What may start before a limit of power falls, counting all that must be kept beyond the fall. */
class PowerAheadStoriesTest {
    /** At 1000 there is power for one job. Who may be evicted starts if its guaranteed run of 300 s is over by then. */
    @Test
    void pinnedWorkThatOutlastsTheFall() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 4x8
                draw 0 idle 100 peak 1000
                envelope 0 0:32000 1000:10400
                job 1 1x8 limit 600
                job 2 1x8
                job 3 1x8 pinned limit 2000
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111111
                job 4 1x8 pinned limit 2000
                decide
                why 4
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=1000000]
                job 5 1x8 pinned limit 900
                decide
                > start 5 on 3:11111111
                at 100
                end 3
                decide
                > start 4 on 2:11111111
                at 600
                end 1
                job 6 1x8
                decide
                > start 6 on 0:11111111
                at 700
                end 6
                job 7 1x8
                decide
                > start 7 on 0:11111111
                at 701
                end 7
                job 8 1x8
                decide
                why 8
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=1000000]
                at 900
                end 5
                at 940
                decide
                > stop 2 by 1000 for want of power in site 0
                at 1000
                end 2 evicted
                decide
                """);
    }

    @Test
    void aHallThatWillHaveLess() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 2x8
                hall 1 in 0
                nodes 2x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 0:40000
                envelope 0 hall 1 0:16000 1000:9000
                job 1 2x8 near hall
                job 2 1x8 pinned
                job 3 1x8 pinned
                decide
                > start 1 on 0:11111111 1:11111111
                > start 2 on 2:11111111
                why 3
                > PowerEnvelope[site=0, hall=1, headroomWatts=200, needWatts=7200, nextChangeMillis=1000000]
                at 10
                end 2
                decide
                > start 3 on 2:11111111
                at 20
                job 4 1x8 limit 500
                decide
                > start 4 on 3:11111111
                """);
    }

    @Test
    void twoFallsToCome() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 3x8
                draw 0 idle 100 peak 1000
                envelope 0 0:24000 1000:9600 2000:24000 3000:16800
                job 1 1x8 pinned limit 900
                job 2 1x8 pinned limit 2900
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                job 3 1x8 pinned limit 1500
                decide
                why 3
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=1000000]
                at 900
                end 1
                at 1000
                decide
                at 2000
                decide
                > start 3 on 0:11111111
                job 4 1x8 pinned limit 5000
                decide
                > start 4 on 2:11111111
                job 5 1x8 pinned limit 5000
                at 2900
                end 2
                decide
                why 5
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=3000000]
                """);
    }

    @Test
    void whoIsToldToGoIsKeptNoMore() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:16000 1000:8800
                job 1 1x8 pinned
                decide
                > start 1 on 0:11111111
                job 2 1x8 pinned
                decide
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=1000000]
                cancel 1
                decide
                > stop 1 by 60 cancelled
                > start 2 on 1:11111111
                end 1 evicted
                decide
                """);
    }

    /** 1,600 W idle, 7,200 W at full power, 2,852 W at 396 of 1,000, rounded up. */
    @Test
    void whatMustBeKeptIsCountedAtTheLowestCapThatItAccepts() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:16000 1000:11651
                job 1 1x8 pinned kind inference flex 3
                decide
                > start 1 on 0:11111111
                job 2 1x8 pinned
                decide
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=7199, needWatts=7200, nextChangeMillis=1000000]
                at 10
                envelope 0 0:16000 1000:11652
                decide
                > start 2 on 1:11111111
                """);
    }

    @Test
    void anotherGuaranteeIsCountedAnew() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 3x8
                draw 0 idle 100 peak 1000
                envelope 0 0:24000 1000:9600
                job 1 1x8
                decide
                > start 1 on 0:11111111
                job 2 1x8 pinned
                decide
                > start 2 on 1:11111111
                end 2
                rules dure grace 60 guaranteed 2000
                job 3 1x8 pinned
                decide
                why 3
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=1000000]
                rules dure grace 60 guaranteed 300
                decide
                > start 3 on 1:11111111
                """);
    }

    @Test
    void elasticTasksBeyondTheFewestAreNotKept() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 2x4
                draw 0 idle 100 peak 1000
                envelope 0 0:8000 1000:3500
                job 1 4x1 min 2 pinned
                decide
                > start 1 on 0:1100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                job 9 1x2 pinned limit 500
                decide
                > start 9 on 1:1100
                job 10 1x2 pinned
                decide
                why 10
                > PowerEnvelope[site=0, hall=-1, headroomWatts=900, needWatts=1800, nextChangeMillis=1000000]
                job 11 1x1 pinned
                decide
                > start 11 on 1:0010
                at 500
                end 9
                at 940
                decide
                > shrink 1 by task 2 by 1000 for want of power in site 0
                > shrink 1 by task 3 by 1000 for want of power in site 0
                """);
    }

    /** From a grace before the fall all that runs is counted, but who goes by then. */
    @Test
    void nearTheFallWhoWasNotToldStays() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 3x8
                draw 0 idle 100 peak 1000
                envelope 0 0:24000 100:16800
                job 1 1x8
                job 2 1x8
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 50
                job 3 1x8
                decide
                why 3
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=7200, nextChangeMillis=100000]
                job 4 1x8 limit 50
                decide
                > start 4 on 2:11111111
                at 60
                cancel 1
                decide
                > stop 1 by 120 cancelled
                > stop 1 by 100 for want of power in site 0
                """);
    }

    /** Job 1 would outlast the fall; what ends before it does not. */
    @Test
    void shortWorkPassesBeforeTheFall() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:16000 400:1600
                job 1 1x8 pinned limit 401
                job 2 1x8 pinned limit 400
                job 3 1x8 pinned limit 399
                decide
                > start 2 on 0:11111111
                > start 3 on 1:11111111
                why 1
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }

    /** Also for the last change within the grace of another. */
    @Test
    void wakesAtEachChangeAndTheGraceBeforeEachFall() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                draw 0 idle 100 peak 1000
                envelope 0 0:9000 200:8500 300:9500
                decide
                wake
                > 140
                at 139
                decide
                wake
                > 140
                at 140
                decide
                wake
                > 200
                at 200
                decide
                wake
                > 300
                at 300
                decide
                wake
                > never
                envelope 0 0:9000 350:8000 400:9000 410:1000
                decide
                wake
                > 350
                at 350
                decide
                wake
                > 400
                at 400
                decide
                wake
                > 410
                """);
    }

    @Test
    void aStepThatChangesNothingNeedsNoGrace() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                nodes 1x8 site 1
                draw 0 idle 100 peak 1000
                envelope 0 0:9000 500:9000 600:9500
                envelope 1 0:9000 650:8000
                decide
                wake
                > 500
                at 500
                decide
                wake
                > 590
                at 590
                decide
                wake
                > 600
                at 600
                decide
                wake
                > 650
                """);
    }
}
