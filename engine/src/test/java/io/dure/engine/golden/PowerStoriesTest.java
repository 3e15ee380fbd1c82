package io.dure.engine.golden;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How work stays below envelopes of power. */
class PowerStoriesTest {
    /** GPUs of 100 W idle and 1,000 W at work, nothing beside them: a node of eight draws 800 W, and 8,000 W. */
    private static final String PLAIN = "draw 0 idle 100 peak 1000\n";

    @Test
    void withoutEnvelopePowerDoesNotMatter() {
        Story.holds("nodes 2x8\n" + PLAIN + """
                job 1 2x8
                decide
                > start 1 on 0:11111111 1:11111111
                wake
                > never
                """);
    }

    @Test
    void waitsForPower() {
        Story.holds("nodes 2x8\n" + PLAIN + """
                envelope 0 0:10000
                job 1 1x8
                job 2 1x8
                decide
                > start 1 on 0:11111111
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1200, needWatts=7200, nextChangeMillis=9223372036854775807]
                job 3 1x1
                decide
                > start 3 on 1:10000000
                end 1
                decide
                > start 2 on 0:11111111
                """);
    }

    /** What it draws beyond idle: 8 x 900 W, of which 70 %. */
    @Test
    void drawsWhatItsKindDraws() {
        Story.holds("nodes 2x8\n" + PLAIN + """
                envelope 0 0:11680
                job 1 1x8 draw 700
                job 2 1x8 draw 700
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                """);
    }

    @Test
    void coolingCounts() {
        Story.holds("nodes 2x8\n" + PLAIN + """
                pue 0 1250
                envelope 0 0:19999
                job 1 1x8
                job 2 1x8
                decide
                > start 1 on 0:11111111
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=8999, needWatts=9000, nextChangeMillis=9223372036854775807]
                at 1
                envelope 0 0:20000
                decide
                > start 2 on 1:11111111
                """);
    }

    @Test
    void startsCappedAsLittleAsMustBe() {
        Story.holds("nodes 2x8\n" + PLAIN + """
                envelope 0 0:15280
                job 1 1x8
                job 2 1x8 kind inference flex 1
                decide
                > start 1 on 0:11111111
                > cap 2 at 899
                > start 2 on 1:11111111
                end 1
                decide
                > cap 2 at 1000
                """);
    }

    /** Pretraining keeps 90 % of its throughput at 834 of 1,000, inference at 719. */
    @Test
    void neverBelowWhatItsFlexTierAccepts() {
        Story.holds("nodes 2x8\n" + PLAIN + """
                envelope 0 0:14034
                job 1 1x8
                job 2 1x8 kind pretraining flex 1
                job 3 1x8 kind inference flex 1
                decide
                > start 1 on 0:11111111
                > cap 3 at 726
                > start 3 on 1:11111111
                why 2
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }

    @Test
    void tierZeroIsNeverCapped() {
        Story.holds("nodes 2x8\n" + PLAIN + """
                envelope 0 0:15999
                job 1 1x8
                job 2 1x8 kind inference
                decide
                > start 1 on 0:11111111
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=7199, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void holdsBackWhereAWattCostsLeastAndStopsOnlyThen() {
        Story.holds("nodes 4x8\n" + PLAIN + """
                envelope 0 0:32000
                job 1 1x8 kind pretraining flex 3
                job 2 1x8 kind inference flex 2
                job 3 1x8 kind inference flex 1
                job 4 1x8 kind inference pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111111
                > start 4 on 3:11111111
                at 60
                envelope 0 0:30000
                decide
                > cap 2 at 817
                > cap 3 at 904
                """);
    }

    @Test
    void hallInsideSite() {
        Story.holds("nodes 1x8\nhall 1 in 0\nnodes 2x8 hall 1\n" + PLAIN + """
                envelope 0 0:24000
                envelope 0 hall 1 0:9000
                job 1 1x8
                job 2 1x8
                job 3 1x8
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                why 3
                > PowerEnvelope[site=0, hall=1, headroomWatts=200, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void gangPassesOverTheNodesOfAFullHall() {
        Story.holds("nodes 2x8\nhall 1 in 0\nnodes 2x8 hall 1\n" + PLAIN + """
                envelope 0 hall 0 0:9000
                job 1 3x8
                decide
                > start 1 on 0:11111111 2:11111111 3:11111111
                """);
    }

    @Test
    void gangThatMustBeTogetherGoesToTheHallWithPower() {
        Story.holds("nodes 2x8\nhall 1 in 0\nnodes 3x8 hall 1\n" + PLAIN + """
                envelope 0 hall 0 0:9000
                job 1 2x8 near rack
                job 2 2x8 near hall
                decide
                > start 1 on 2:11111111 3:11111111
                why 2
                > PowerEnvelope[site=0, hall=0, headroomWatts=7400, needWatts=14400, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void tasksOnOneNodeGoToTheHallWithPower() {
        Story.holds("nodes 1x4\nnodes 1x8\nhall 1 in 0\nnodes 1x8 hall 1\n" + PLAIN + """
                envelope 0 hall 0 0:3000
                job 1 4x1 near node
                job 2 4x1 near node
                decide
                > start 1 on 2:11110000
                > start 2 on 2:00001111
                """);
    }

    @Test
    void linkedNodesOfAFullHallArePassedOver() {
        Story.holds("nodes 2x4 linked\nhall 1 in 0\nnodes 3x4 linked hall 1\n" + PLAIN + """
                envelope 0 hall 0 0:4600
                job 1 2x4
                job 2 1x4
                decide
                > start 1 on 0:1111 2:1111
                > start 2 on 3:1111
                """);
    }

    @Test
    void everyPolicyWaitsForPower() {
        for (String policy : List.of("fifo", "easy", "conservative", "random", "bestfit", "fgd")) {
            boolean isDrawn = policy.equals("random"); // it happens to draw the other node
            Story.holds("rules " + policy + " grace 60 guaranteed 0\nnodes 2x8\n" + PLAIN
                    + """
                    envelope 0 0:9000 100:none
                    job 1 1x8 limit 50
                    job 2 1x8 limit 50
                    decide
                    > start 1 on %d:11111111
                    why 2
                    > PowerEnvelope[site=0, hall=-1, headroomWatts=200, needWatts=7200, nextChangeMillis=100000]
                    at 100
                    decide
                    > start 2 on %d:11111111
                    """.formatted(isDrawn ? 1 : 0, isDrawn ? 0 : 1));
        }
    }

    @Test
    void nodesThatCannotBeCappedCountAtTheirPeak() {
        Story.holds("nodes 1x8\n" + PLAIN + """
                control 0 count 1 uncappable
                envelope 0 0:7999
                job 1 1x8 kind inference draw 500 flex 3
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=7199, needWatts=7200, nextChangeMillis=9223372036854775807]
                at 1
                envelope 0 0:8000
                decide
                > start 1 on 0:11111111
                """);
    }

    /** geopm/geopm issue 3028: jobs start only when those that run at the same time stay below the limit. */
    @Test
    void overlappingJobsNeverExceedTheLimit() {
        Story.holds("nodes 4x8\n" + PLAIN + """
                envelope 0 0:18000
                job 1 1x8 limit 100
                job 2 1x8 limit 100
                job 3 1x8 limit 100
                job 4 1x8 limit 100
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 50
                end 1
                decide
                > start 3 on 0:11111111
                at 100
                end 2
                end 3
                decide
                > start 4 on 0:11111111
                """);
    }

    @Test
    void fallIsMetInTime() {
        Story.holds("rules dure grace 60 guaranteed 0\nnodes 3x8\n" + PLAIN + """
                job 1 1x8 pinned
                job 2 1x8
                job 3 1x8 kind inference flex 1
                envelope 0 0:24000 300:16000 600:24000
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111111
                wake
                > 240
                at 240
                decide
                > stop 2 by 300 for want of power in site 0
                wake
                > 300
                at 250
                end 2 evicted
                decide
                why 2
                > PowerEnvelope[site=0, hall=-1, headroomWatts=1223, needWatts=7200, nextChangeMillis=300000]
                at 300
                decide
                > cap 3 at 887
                at 600
                decide
                > cap 3 at 1000
                > start 2 attempt 2 on 1:11111111
                """);
    }

    @Test
    void nodesWithoutWorkGoOffFirstAndComeBackWhenAllTheirDrawFits() {
        Story.holds("""
                nodes 3x8
                draw 0 idle 100 peak 1000 other 400
                control 0 count 3 switchable
                envelope 0 0:40000
                job 1 1x8
                decide
                > start 1 on 0:11111111
                at 60
                envelope 0 0:15200
                decide
                > switch off 2
                down 2
                at 90
                envelope 0 0:22000
                decide
                at 120
                envelope 0 0:26400
                decide
                > switch on 2
                up 2
                decide
                """);
    }

    @Test
    void stoppedWorkTakesItsNodeAlong() {
        Story.holds("""
                rules dure guaranteed 0
                nodes 3x8
                draw 0 idle 100 peak 1000 other 400
                control 0 count 3 switchable
                job 1 1x8 pinned
                job 2 1x8
                job 3 1x8
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                > start 3 on 2:11111111
                at 60
                envelope 0 0:25000
                decide
                > stop 3 by 60 for want of power in site 0
                end 3 evicted
                decide
                > switch off 2
                down 2
                why 3
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }

    /** A guaranteed run of ten minutes would not be over when the limit falls. */
    @Test
    void startsOnlyWhatCanHaveItsGuaranteedRun() {
        Story.holds("rules dure grace 60 guaranteed 600\nnodes 2x8\n" + PLAIN + """
                envelope 0 0:16000 300:8800
                job 1 1x8
                job 2 1x8
                job 3 1x8 limit 300
                decide
                > start 1 on 0:11111111
                > start 3 on 1:11111111
                why 2
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=0]
                """);
    }

    @Test
    void capsDoNotTremble() {
        Story.holds("rules dure grace 60\nnodes 1x8\n" + PLAIN + """
                job 1 1x8 kind inference flex 3
                decide
                > start 1 on 0:11111111
                at 10
                envelope 0 10:7280
                decide
                > cap 1 at 898
                at 20
                envelope 0 10:7360
                decide
                at 30
                envelope 0 10:7450
                decide
                > cap 1 at 923
                at 40
                envelope 0 10:9000 90:7450
                decide
                at 90
                decide
                at 95
                envelope 0 10:9000
                decide
                > cap 1 at 1000
                """);
    }

    @Test
    void claimedJobKeepsThePowerThatItWaitsFor() {
        Story.holds("rules dure grace 60 guaranteed 0\nnodes 1x8\nnodes 1x4\n" + PLAIN + """
                queue 1 quota 12
                queue 2 quota 0
                job 1 1x8 queue 2
                job 2 1x1 queue 1 pinned
                decide
                > start 2 on 1:1000
                > start 1 on 0:11111111
                job 3 1x8 queue 1
                decide
                > stop 1 by 60 for job 3 of queue 1
                > claim 3 on 0:8 by 60
                at 60
                end 1 evicted
                envelope 0 0:9000
                job 4 1x2 queue 1
                decide
                why 3
                > PowerEnvelope[site=0, hall=-1, headroomWatts=6900, needWatts=7200, nextChangeMillis=9223372036854775807]
                why 4
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=1800, nextChangeMillis=9223372036854775807]
                end 2
                decide
                > start 3 on 0:11111111
                """);
    }
}
