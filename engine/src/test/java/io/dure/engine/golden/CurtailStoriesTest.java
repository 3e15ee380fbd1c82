package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** Which nodes go off and which work is held back where the power of a site or hall is short. */
class CurtailStoriesTest {
    @Test
    void onlyTheSiteThatIsShortIsHeldBack() {
        Story.holds("""
                nodes 1x8
                nodes 1x8 site 1
                draw 0 idle 100 peak 1000
                envelope 0 0:8000
                envelope 1 0:8000
                job 1 1x8 kind inference flex 3
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 60
                envelope 1 0:6000
                decide
                > cap 2 at 721
                """);
    }

    /** All caps that are accepted come before any stop; who is stopped is who ran as long and came last, unless he is not needed. */
    @Test
    void aHallIsRelievedByWhatRunsThere() {
        Story.holds("""
                nodes 1x8
                hall 1 in 0
                nodes 2x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 0:24000
                envelope 0 hall 1 0:16000
                job 1 1x8 kind inference flex 3
                job 2 1x8 kind inference flex 1
                job 3 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111111
                at 60
                envelope 0 hall 1 0:14000
                decide
                > cap 2 at 817
                > cap 3 at 904
                at 70
                envelope 0 hall 1 0:9000
                decide
                > cap 2 at 719
                > cap 3 at 396
                > stop 2 by 70 for want of power in hall 1
                """);
    }

    /** It would lose in both halls for what it gives in one. */
    @Test
    void aGangThatLiesHalfElsewhereIsDearer() {
        Story.holds("""
                nodes 1x8
                hall 1 in 0
                nodes 2x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 0:24000
                envelope 0 hall 1 0:16000
                job 1 2x8 kind inference flex 3
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111 1:11111111
                > start 2 on 2:11111111
                at 60
                envelope 0 hall 1 0:14000
                decide
                > cap 2 at 721
                """);
    }

    /** Not those that cannot be switched, nor those of other sites, nor of other halls when a hall is short. */
    @Test
    void theLastNodesWithoutWorkGoOffAndNoMoreThanMust() {
        Story.holds("""
                nodes 1x8
                hall 1 in 0
                nodes 3x8 hall 1
                nodes 2x8 site 1
                draw 0 idle 100 peak 1000 other 400
                control 0 count 2 switchable
                control 3 count 3 switchable
                envelope 0 0:16000
                envelope 1 0:8000
                decide
                at 10
                envelope 0 0:12100
                decide
                > switch off 3
                down 3
                at 15
                envelope 0 0:12000
                decide
                at 20
                envelope 0 0:8000
                decide
                > switch off 1
                down 1
                at 30
                envelope 0 hall 0 0:3000
                decide
                > switch off 0
                """);
    }

    @Test
    void nodesThatSomebodyHasClaimedGoOffLast() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4
                nodes 3x8
                draw 0 idle 100 peak 1000
                control 1 count 3 switchable
                queue 1 quota 16
                queue 2 quota 0
                drain 1
                job 1 2x8 queue 2
                decide
                > start 1 on 2:11111111 3:11111111
                job 2 2x8 queue 1
                decide
                > stop 1 by 60 for job 2 of queue 1
                > claim 2 on 2:8 3:8 by 60
                end 1 evicted
                envelope 0 0:2100
                decide
                > switch off 1
                """);
    }

    @Test
    void whoGoesByThenIsCountedAsGone() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 3x8
                draw 0 idle 100 peak 1000
                envelope 0 0:24000 100:16800 120:9600
                job 1 1x8 pinned
                job 2 1x8
                job 3 1x8
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111111
                at 39
                decide
                at 40
                decide
                > stop 3 by 100 for want of power in site 0
                at 60
                decide
                > stop 2 by 120 for want of power in site 0
                at 100
                decide
                at 120
                decide
                """);
    }

    /** At 100 both can be held to 396 of 1,000, so nobody needs to stop. */
    @Test
    void aFallWithinTheGraceCountsWhatCapsWillGive() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:16000 100:7304
                job 1 1x8 kind inference flex 3
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 40
                decide
                at 100
                decide
                > cap 1 at 396
                > cap 2 at 396
                """);
    }

    /** The part of job 1 on node 0 gives nothing, so it is dearer than job 2. */
    @Test
    void nodesThatCannotBeCappedGiveNothingByCaps() {
        Story.holds("""
                nodes 3x8
                control 0 count 1 uncappable
                draw 0 idle 100 peak 1000
                job 1 2x8 kind inference flex 3
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111 1:11111111
                > start 2 on 2:11111111
                at 10
                envelope 0 0:22000
                decide
                > cap 2 at 721
                at 20
                envelope 0 0:18000
                decide
                > cap 1 at 636
                > cap 2 at 529
                at 30
                envelope 0 0:14000
                decide
                > cap 1 at 396
                > cap 2 at 396
                > stop 1 by 30 for want of power in site 0
                """);
    }

    /** Pretraining loses more than inference for the same watts, and a small job no less than a large one. */
    @Test
    void capsGoDownStepByStepOverAllWork() {
        Story.holds("""
                nodes 3x8
                draw 0 idle 100 peak 1000
                job 1 1x8 kind pretraining flex 3
                job 2 1x8 kind inference flex 3
                job 3 1x2 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11000000
                at 10
                envelope 0 0:17600
                decide
                > cap 2 at 884
                > cap 3 at 904
                at 20
                envelope 0 0:15000
                decide
                > cap 1 at 927
                > cap 2 at 657
                > cap 3 at 657
                at 30
                envelope 0 0:13000
                decide
                > cap 1 at 649
                at 40
                envelope 0 0:11000
                decide
                > cap 1 at 532
                > cap 2 at 529
                > cap 3 at 529
                at 50
                envelope 0 0:9000
                decide
                > cap 1 at 443
                > cap 2 at 396
                > cap 3 at 396
                > stop 1 by 50 for want of power in site 0
                """);
    }

    @Test
    void workThatDrawsLessIsDearerToHoldBack() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000
                job 1 1x8 kind inference flex 3 draw 400
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 10
                envelope 0 0:11000
                decide
                > cap 2 at 904
                at 20
                envelope 0 0:10000
                decide
                > cap 2 at 765
                at 30
                envelope 0 0:7000
                decide
                > cap 1 at 657
                > cap 2 at 486
                """);
    }

    /** Job 1 is to be gone by 60, so its 7,200 W count as there from then on: node 2 off is enough at first, then a cap. */
    @Test
    void whoIsGoingAlreadyGivesBeforeNodesAndCapsDo() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 3x8
                draw 0 idle 100 peak 1000
                control 2 switchable
                job 1 1x8
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                cancel 1
                decide
                > stop 1 by 60 cancelled
                at 60
                envelope 0 0:9000
                decide
                > switch off 2
                down 2
                at 61
                envelope 0 0:8600
                decide
                > cap 2 at 971
                end 1 evicted
                decide
                """);
    }
}
