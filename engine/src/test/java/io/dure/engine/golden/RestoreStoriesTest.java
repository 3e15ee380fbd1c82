package io.dure.engine.golden;

import org.junit.jupiter.api.Test;

/** How what was held back or switched off for want of power comes back. */
class RestoreStoriesTest {
    /** A cap rises to full power, or by two hundredths at least. */
    @Test
    void theLeastFlexibleFirstThenInOrderOfJobs() {
        Story.holds("""
                rules dure grace 60
                nodes 3x8
                draw 0 idle 100 peak 1000
                job 1 1x8 kind inference flex 3
                job 2 1x8 kind inference flex 1
                job 3 1x8 kind inference flex 1
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111111
                at 10
                envelope 0 10:20000
                decide
                > cap 1 at 785
                > cap 2 at 785
                > cap 3 at 873
                at 20
                envelope 0 10:20800
                decide
                > cap 2 at 897
                at 30
                envelope 0 10:22500
                decide
                > cap 2 at 1000
                > cap 3 at 1000
                at 40
                envelope 0 10:23000
                decide
                > cap 1 at 861
                at 50
                envelope 0 10:23999
                decide
                > cap 1 at 999
                at 60
                envelope 0 10:24001
                decide
                > cap 1 at 1000
                """);
    }

    @Test
    void notWhenTheLimitFallsWithinTheGrace() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                draw 0 idle 100 peak 1000
                job 1 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                at 10
                envelope 0 10:6000
                decide
                > cap 1 at 721
                at 20
                envelope 0 20:9000 80:6000
                decide
                at 21
                envelope 0 20:9000 82:6000
                decide
                > cap 1 at 1000
                """);
    }

    @Test
    void asFarAsHallAndSiteAllow() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                job 1 1x8 kind inference flex 3
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 10
                envelope 0 10:12000
                envelope 0 hall 1 10:6000
                decide
                > cap 2 at 721
                > cap 1 at 722
                at 20
                envelope 0 10:16500
                decide
                > cap 1 at 1000
                at 30
                envelope 0 hall 1 10:7500
                decide
                > cap 2 at 930
                at 40
                envelope 0 10:15600
                decide
                at 50
                envelope 0 hall 1 10:9000
                decide
                at 60
                envelope 0 none
                decide
                > cap 2 at 1000
                """);
    }

    @Test
    void asFarAsItsOwnSiteAllows() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                nodes 1x8 site 1
                draw 0 idle 100 peak 1000
                job 1 1x8 kind inference flex 3
                job 2 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 10
                envelope 0 10:6000
                envelope 1 10:6000
                decide
                > cap 1 at 721
                > cap 2 at 721
                at 20
                envelope 1 10:8100
                decide
                > cap 2 at 1000
                at 30
                envelope 0 10:7000
                decide
                > cap 1 at 861
                """);
    }

    @Test
    void whoIsToldToGoIsLiftedNoMore() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                draw 0 idle 100 peak 1000
                job 1 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                at 10
                envelope 0 10:6000
                decide
                > cap 1 at 721
                cancel 1
                decide
                > stop 1 by 70 cancelled
                at 20
                envelope 0 10:9000
                decide
                end 1 evicted
                job 2 1x8
                decide
                > start 2 on 0:11111111
                """);
    }

    /** Each draws 4,000 W without work and 11,200 W at most. A hall that has too little holds up no other. */
    @Test
    void nodesComeBackWhereHallAndSiteCanBearAllThatTheyDraw() {
        Story.holds("""
                nodes 2x8
                hall 1 in 0
                nodes 2x8 hall 1
                draw 0 idle 100 peak 1000 other 400
                control 0 count 4 switchable
                envelope 0 0:0
                decide
                > switch off 3
                > switch off 2
                > switch off 1
                > switch off 0
                down 0
                down 1
                down 2
                down 3
                at 10
                envelope 0 hall 0 0:12000
                envelope 0 0:33599
                decide
                > switch on 0
                > switch on 2
                at 20
                up 0
                up 2
                envelope 0 hall 0 0:15199
                envelope 0 0:19199
                decide
                at 30
                envelope 0 0:19200
                decide
                > switch on 3
                at 40
                up 3
                envelope 0 0:40000
                decide
                at 50
                envelope 0 hall 0 0:15200
                decide
                > switch on 1
                """);
    }

    @Test
    void aNodeThatDidNotComeUpMakesRoomForAnother() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000 other 400
                control 0 count 2 switchable
                envelope 0 0:0
                decide
                > switch off 1
                > switch off 0
                down 0
                down 1
                at 10
                envelope 0 0:11200
                decide
                > switch on 0
                at 20
                down 0
                decide
                > switch on 1
                at 30
                up 0
                decide
                """);
    }

    @Test
    void nodesDoNotComeBackForLessThanTheGrace() {
        Story.holds("""
                rules dure grace 60
                nodes 1x8
                draw 0 idle 100 peak 1000 other 400
                control 0 switchable
                envelope 0 0:0
                decide
                > switch off 0
                down 0
                at 10
                envelope 0 10:11200 70:11199
                decide
                at 11
                envelope 0 10:11200 72:11199
                decide
                > switch on 0
                """);
    }

    @Test
    void onlyNodesOfASiteWithPowerComeBack() {
        Story.holds("""
                nodes 1x8
                nodes 1x8 site 1
                draw 0 idle 100 peak 1000 other 400
                control 0 count 2 switchable
                envelope 0 0:0
                envelope 1 0:0
                decide
                > switch off 0
                > switch off 1
                down 0
                down 1
                at 10
                envelope 1 0:11200
                decide
                > switch on 1
                at 20
                envelope 0 0:11200
                decide
                > switch on 0
                """);
    }

    /** Job 3 has its GPUs and lacks power: 7,200 W beside the 1,200 W of nodes is all that there is. */
    @Test
    void nodesStayOffForTheSakeOfAJobThatWaitsInItsPlace() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                nodes 1x2
                nodes 1x4
                draw 0 idle 100 peak 1000
                control 1 switchable
                queue 1 quota 14
                queue 2 quota 0
                job 1 1x8 queue 2
                job 2 1x4 queue 1 pinned
                decide
                > start 2 on 2:1111
                > start 1 on 0:11111111
                job 3 1x8 queue 1
                decide
                > stop 1 by 60 for job 3 of queue 1
                > claim 3 on 0:8 by 60
                at 10
                end 1 evicted
                envelope 0 0:4900
                decide
                > switch off 1
                down 1
                at 20
                envelope 0 0:8400
                decide
                why 3
                > PowerEnvelope[site=0, hall=-1, headroomWatts=3600, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    /** One watt less than 7,200 W beside the 1,200 W of nodes. */
    @Test
    void nobodyWaitsForAJobThatCouldNotHaveThePowerEvenAlone() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                nodes 1x2
                nodes 1x4
                draw 0 idle 100 peak 1000
                control 1 switchable
                queue 1 quota 14
                queue 2 quota 0
                job 1 1x8 queue 2
                job 2 1x4 queue 1 pinned
                decide
                > start 2 on 2:1111
                > start 1 on 0:11111111
                job 3 1x8 queue 1
                decide
                > stop 1 by 60 for job 3 of queue 1
                > claim 3 on 0:8 by 60
                at 10
                end 1 evicted
                envelope 0 0:4900
                decide
                > switch off 1
                down 1
                at 20
                envelope 0 0:8399
                decide
                > switch on 1
                why 3
                > PowerEnvelope[site=0, hall=-1, headroomWatts=3399, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }
}
