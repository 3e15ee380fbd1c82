package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Who is stopped where nodes without work and caps do not give enough power. */
class StoppedForPowerStoriesTest {
    /** Job 3 came later, but only half of what it gives up helps hall 1. */
    @Test
    void aGangThatLiesHalfElsewhereIsStoppedAfterOthers() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 1x8
                hall 1 in 0
                nodes 2x8 hall 1
                draw 0 idle 100 peak 1000
                job 1 1x8
                job 2 1x8
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                end 1
                job 3 2x8
                decide
                > start 3 on 0:11111111 2:11111111
                at 100
                envelope 0 hall 1 0:9000
                decide
                > stop 2 by 100 for want of power in hall 1
                """);
    }

    /** First who has had his guaranteed run, then who has not, at last those that may not be evicted and those with a deadline. */
    @Test
    void theShortestRunsFirstAmongThoseThatMayGo() {
        Story.holds("""
                rules dure guaranteed 600
                nodes 5x8
                draw 0 idle 100 peak 1000
                envelope 0 0:40000
                job 1 1x8
                job 2 1x8 pinned
                job 3 1x8 limit 5000 deadline 9000
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111111
                at 500
                job 4 1x8
                decide
                > start 4 on 3:11111111
                at 700
                job 5 1x8
                decide
                > start 5 on 4:11111111
                at 800
                envelope 0 0:39999
                decide
                > stop 1 by 800 for want of power in site 0
                envelope 0 0:32799
                decide
                > stop 5 by 800 for want of power in site 0
                envelope 0 0:25599
                decide
                > stop 4 by 800 for want of power in site 0
                envelope 0 0:18399
                decide
                > stop 3 by 800 for want of power in site 0
                envelope 0 0:11199
                decide
                > stop 2 by 800 for want of power in site 0
                """);
    }

    /** Job 1 has had its ten minutes at 600. */
    @Test
    void theGuaranteedRunEndsToTheMillisecond() {
        Story.holds("""
                rules dure guaranteed 600
                nodes 2x8
                draw 0 idle 100 peak 1000
                job 1 1x8
                decide
                > start 1 on 0:11111111
                at 1
                job 2 1x8
                decide
                > start 2 on 1:11111111
                at 600
                envelope 0 0:15999
                decide
                > stop 1 by 600 for want of power in site 0
                """);
    }

    @Test
    void whoDrawsMoreForTheSameWorkGoesFirst() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:16000
                job 1 1x8
                job 2 1x8 draw 500
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 100
                envelope 0 0:12000
                decide
                > stop 1 by 100 for want of power in site 0
                """);
    }

    @Test
    void whoHasRunLongerGoesLast() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                job 1 1x8 draw 500
                decide
                > start 1 on 0:11111111
                at 90
                job 2 1x8 draw 900
                decide
                > start 2 on 1:11111111
                at 100
                envelope 0 0:10000
                decide
                > stop 2 by 100 for want of power in site 0
                """);
    }

    /** Stopping 3, 2 and 1 in this order gives more than must be: without 2 it is enough. */
    @Test
    void nobodyIsStoppedInVain() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 3x8
                draw 0 idle 100 peak 1000
                job 1 1x8
                job 2 1x2
                job 3 1x1
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11000000
                > start 3 on 1:00100000
                at 1
                envelope 0 0:4900
                decide
                > stop 1 by 1 for want of power in site 0
                > stop 3 by 1 for want of power in site 0
                """);
    }

    @Test
    void workThatDrawsNothingGoesWhereItsNodeGoesOff() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 2x8 cpu 8000
                draw 0 idle 100 peak 1000 other 200
                control 0 count 2 switchable
                job 1 1x0 cpu 4000
                job 2 1x8 pinned
                decide
                > start 1 on 0:cpu*1
                > start 2 on 0:11111111
                at 1
                envelope 0 0:2400
                decide
                > switch off 1
                > stop 2 by 1 for want of power in site 0
                at 2
                envelope 0 0:2399
                decide
                > stop 1 by 2 for want of power in site 0
                """);
    }

    /** Each adds 3,600 W; their node draws 4,000 W without them. */
    @Test
    void twoOnOneNodeGiveItsOwnDrawTogether() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000 other 400
                control 0 count 2 switchable
                job 1 1x8
                job 2 1x4
                job 3 1x4
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11110000
                > start 3 on 1:00001111
                at 1
                envelope 0 0:11200
                decide
                > stop 2 by 1 for want of power in site 0
                > stop 3 by 1 for want of power in site 0
                end 3 evicted
                decide
                end 2 evicted
                decide
                > switch off 1
                """);
    }

    @Test
    void whoWasToldToGoLaterGoesAtOnceBeforeOthers() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                queue 1 quota 8
                queue 2 quota 0
                job 1 1x8 queue 2
                job 2 1x8 queue 2
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 10
                job 3 1x8 queue 1
                decide
                > stop 1 by 70 for job 3 of queue 1
                > claim 3 on 0:8 by 70
                at 20
                envelope 0 0:15000
                decide
                > stop 1 by 20 for want of power in site 0
                at 30
                decide
                """);
    }

    @Test
    void aFallWithinTheGraceThatCapsCannotGive() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:16000 100:7302
                job 1 1x8 kind inference flex 3
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 40
                decide
                > stop 2 by 100 for want of power in site 0
                """);
    }

    /** Jobs 2 and 3 share node 1: only together they would give its 800 W. */
    @Test
    void aNodeIsNotKeptOffByWhoIsNotNeeded() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                control 0 count 2 switchable
                job 1 1x8
                job 2 1x2
                job 3 1x1
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11000000
                > start 3 on 1:00100000
                at 1
                envelope 0 0:4100
                decide
                > stop 1 by 1 for want of power in site 0
                """);
    }

    @Test
    void aNodeWithWorkThatDrawsNothingGoesAfterWorkThatDoes() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 2x8 cpu 8000
                draw 0 idle 100 peak 1000 other 200
                control 0 count 2 switchable
                job 1 1x0 cpu 8000
                job 2 1x8 cpu 8000
                decide
                > start 1 on 0:cpu*1
                > start 2 on 1:11111111
                at 1
                envelope 0 0:9600
                decide
                > stop 2 by 1 for want of power in site 0
                """);
    }

    /** Each of its groups draws 3,600 W. */
    @Test
    void aJobOfTwoGroupsIsStoppedOnceForWantOfPower() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 1x4 type 0
                nodes 1x4 type 1
                draw 0 idle 100 peak 1000
                draw 1 idle 100 peak 1000
                job 1 1x4 type 0 + 1x4 type 1
                decide
                > start 1 on 0:1111 1:1111
                at 10
                envelope 0 0:900
                decide
                > stop 1 by 10 for want of power in site 0
                end 1 evicted
                decide
                why 1
                > OfGroup[group=0, reason=PowerEnvelope[site=0, hall=-1, headroomWatts=100, needWatts=3600, nextChangeMillis=9223372036854775807]]
                """);
    }

    @Test
    void aJobOfTwoGroupsThatGoesLaterGoesAtOnce() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4 type 0
                nodes 1x4 type 1
                draw 0 idle 100 peak 1000
                draw 1 idle 100 peak 1000
                envelope 0 0:20000
                job 1 1x4 type 0 + 1x4 type 1
                decide
                > start 1 on 0:1111 1:1111
                cancel 1
                decide
                > stop 1 by 60 cancelled
                at 10
                envelope 0 0:7900
                decide
                > stop 1 by 10 for want of power in site 0
                """);
    }
}
