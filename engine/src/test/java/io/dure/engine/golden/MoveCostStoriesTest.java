package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** When moving somebody to make room in one piece is worth it, and where he may go. */
class MoveCostStoriesTest {
    @Test
    void twoAreMovedToNodesOfTheirOwn() {
        Story.holds("""
                nodes 4x4
                queue 1 quota 16
                job 1 1x3 queue 1 pinned
                job 2 1x3 queue 1 pinned
                job 3 1x1 queue 1
                job 4 1x1 queue 1
                job 5 1x1 queue 1
                job 6 1x3 queue 1
                job 7 1x1 queue 1
                decide
                > start 1 on 0:1110
                > start 2 on 1:1110
                > start 3 on 0:0001
                > start 4 on 1:0001
                > start 5 on 2:1000
                > start 6 on 2:0111
                > start 7 on 3:1000
                end 3
                end 4
                end 6
                at 900
                job 8 2x4 queue 1
                decide
                > stop 5 by 960 to make room for job 8
                > stop 7 by 960 to make room for job 8
                > claim 8 on 2:4 3:4 by 960
                promise 5
                > at 960 on 0
                promise 7
                > at 960 on 1
                at 910
                end 5 evicted
                decide
                > start 5 attempt 2 on 0:0001
                end 7 evicted
                decide
                > start 8 on 2:1111 3:1111
                > start 7 attempt 2 on 1:0001
                """);
    }

    @Test
    void nobodyIsMovedToANodeWithMaintenanceAhead() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 limit 2900 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1 limit 2000
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                maintenance 0 from 3000 to 4000 on 0
                at 900
                job 4 1x4 queue 1 limit 100
                decide
                """);
    }

    @Test
    void notWhereThePowerIsShort() {
        Story.holds("""
                nodes 1x4
                hall 1 in 0
                nodes 2x4 hall 1
                queue 1 quota 12
                draw 0 idle 100 peak 1000
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                job 4 1x4 queue 1 pinned
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                > start 4 on 2:1111
                end 2
                envelope 0 hall 0 0:2200
                at 900
                job 5 1x4 queue 1
                decide
                at 910
                envelope 0 hall 0 0:3100
                decide
                > stop 3 by 970 to make room for job 5
                > claim 5 on 1:4 by 970
                """);
    }

    @Test
    void whoHoldsAPromiseLooksForMovesOncePerGuaranteedRun() {
        Story.holds("""
                rules dure grace 60 guaranteed 600 review 100 restart 300
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1 limit 4000
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 500
                job 4 1x4 queue 1 limit 100
                decide
                promise 4
                > at 4000 on 1
                at 599
                decide
                at 600
                decide
                > stop 3 by 660 to make room for job 4
                > claim 4 on 1:4 by 660
                """);
    }

    @Test
    void tasksThatMustShareANode() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 4x1 queue 1 near node
                decide
                > stop 3 by 960 to make room for job 4
                > claim 4 on 1:4 by 960
                """);
    }

    /** Job 4 would wait 315 s longer for job 3 to end than for it to leave, which are 1,260 s of one GPU: as many as job 3 loses, 900 s of work, 60 s to stop and 300 s to begin again. */
    @Test
    void notForMoreThanItWins() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1 limit 1275
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 1x4 queue 1
                decide
                promise 4
                > at 1275 on 1
                """);
    }

    @Test
    void whereItWinsMoreThanIsLost() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 8
                job 1 1x2 queue 1 pinned
                job 2 1x2 queue 1
                job 3 1x1 queue 1 limit 1276
                decide
                > start 1 on 0:1100
                > start 2 on 0:0011
                > start 3 on 1:1000
                end 2
                at 900
                job 4 1x4 queue 1
                decide
                > stop 3 by 960 to make room for job 4
                > claim 4 on 1:4 by 960
                """);
    }
}
