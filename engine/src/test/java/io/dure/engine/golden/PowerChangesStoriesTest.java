package io.dure.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import org.junit.jupiter.api.Test;

/** Power while work comes and goes, and nodes do. */
class PowerChangesStoriesTest {
    @Test
    void whoWaitsForPowerIsServedAtTheStepAlsoWhenOthersArrive() {
        Story.holds("""
                rules dure grace 60 guaranteed 0 review 1000
                nodes 3x8
                draw 0 idle 100 peak 1000
                envelope 0 0:9600 100:17700
                queue 1 quota 16
                queue 2 quota 16
                job 1 1x8 queue 1
                job 2 1x8 queue 1
                decide
                > start 1 on 0:11111111
                at 100
                job 3 1x1 queue 2
                decide
                > start 3 on 1:10000000
                > start 2 on 2:11111111
                """);
    }

    @Test
    void theSiteIsNamedWhenItsHallsHaveEnough() {
        Story.holds("""
                nodes 2x8
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 hall 1 0:20000
                envelope 0 0:9000
                envelope 0 hall 0 0:30000
                job 1 1x8
                decide
                why 1
                > PowerEnvelope[site=0, hall=-1, headroomWatts=6600, needWatts=7200, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void aHallsFallLetsShorterWorkPass() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 1x8
                hall 1 in 0
                nodes 2x8 hall 1
                draw 0 idle 100 peak 1000
                drain 0
                envelope 0 hall 1 0:16000 400:1600
                job 1 1x8 pinned limit 401
                job 2 1x8 pinned limit 500
                job 3 1x8 pinned limit 400
                decide
                > start 3 on 1:11111111
                why 1
                > PowerEnvelope[site=0, hall=1, headroomWatts=0, needWatts=7200, nextChangeMillis=400000]
                """);
    }

    @Test
    void aGangIsCountedNodeByNodeAlsoForAFallToCome() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 3x8
                hall 1 in 0
                nodes 1x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 hall 0 0:40000 1000:16799
                job 1 2x8 pinned near hall
                decide
                why 1
                > PowerEnvelope[site=0, hall=0, headroomWatts=14399, needWatts=14400, nextChangeMillis=1000000]
                job 2 2x8 pinned
                decide
                > start 2 on 0:11111111 3:11111111
                """);
    }

    @Test
    void whoIsToldToGoIsHeldBackMeanwhile() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 2x8
                draw 0 idle 100 peak 1000
                job 1 1x8 kind inference flex 3
                job 2 1x8
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                at 10
                cancel 1
                decide
                > stop 1 by 70 cancelled
                at 20
                envelope 0 0:15000
                decide
                > cap 1 at 860
                end 1 evicted
                decide
                """);
    }

    @Test
    void aCapEndsWithItsJob() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x8
                draw 0 idle 100 peak 1000
                job 1 1x8 kind inference flex 3
                envelope 0 0:7000
                decide
                > cap 1 at 861
                > start 1 on 0:11111111
                at 10
                end 1
                envelope 0 0:8000
                job 2 1x8
                decide
                > start 2 on 0:11111111
                at 20
                envelope 0 0:8100
                decide
                """);
    }

    @Test
    void aNodeThatIsUpAgainOfItselfIsNotSwitchedOn() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000
                control 0 count 2 switchable
                envelope 0 0:800
                decide
                > switch off 1
                down 1
                at 10
                up 1
                envelope 0 0:20000
                decide
                """);
    }

    @Test
    void aNodeThatIsTakenDownByOthersIsNotSwitchedOn() {
        Story.holds("""
                nodes 2x8
                draw 0 idle 100 peak 1000
                control 0 count 2 switchable
                envelope 0 0:1000
                down 1
                decide
                at 10
                envelope 0 0:20000
                decide
                """);
    }

    @Test
    void doesNotGrowIntoPowerThatGoesWithinTheGrace() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4
                queue 1 quota 16
                draw 0 idle 100 peak 1000
                envelope 0 0:4000 100:2200
                job 1 4x1 min 1 queue 1
                job 9 1x2 queue 1 pinned limit 90
                decide
                > start 1 on 0:1000
                > start 9 on 0:0110
                > grow 1 by task 1 on 0:0001
                at 40
                end 9
                decide
                """);
    }

    /** On nodes that cannot be capped the least is all. */
    @Test
    void whatIsKeptIsCountedAnewWhenCapsHoldNoMore() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 2x8
                draw 0 idle 100 peak 1000
                envelope 0 0:16000 1000:11651
                job 1 1x8 pinned kind inference flex 3
                job 2 1x8 pinned
                decide
                > start 1 on 0:11111111
                job 3 1x1 pinned limit 2000
                at 10
                control 0 uncappable
                decide
                > start 3 on 1:10000000
                why 2
                > FleetBusy[needMilliGpus=8000, freeMilliGpus=7000]
                """);
    }

    @Test
    void whatIsKeptIsCountedAnewForAnotherEnvelope() {
        Story.holds("""
                rules dure grace 60 guaranteed 300
                nodes 1x8
                hall 1 in 0
                nodes 2x8 hall 1
                draw 0 idle 100 peak 1000
                envelope 0 0:24000 1000:16800
                job 1 1x8 pinned
                job 2 1x8 pinned
                job 3 1x8 pinned
                decide
                > start 1 on 0:11111111
                > start 2 on 1:11111111
                envelope 0 hall 1 0:24000 900:9000
                decide
                end 1
                decide
                > start 3 on 0:11111111
                why 3
                > it does not wait
                """);
    }

    @Test
    void tasksDoNotGoForANodeInAHallThatTheyDoNotHelp() {
        Story.holds("""
                rules dure grace 60 guaranteed 0
                nodes 1x4
                hall 1 in 0
                nodes 1x4 hall 1
                queue 1 quota 16
                draw 0 idle 100 peak 1000
                control 1 switchable
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                envelope 0 hall 1 0:300
                decide
                > switch off 1
                down 1
                at 20
                job 9 1x4 queue 1
                envelope 0 hall 1 0:3999
                decide
                at 30
                envelope 0 hall 1 0:4000
                decide
                > switch on 1
                """);
    }

    /** Three tasks beyond the fewest draw 2,700 W, job 9 would take 3,600 W. */
    @Test
    void allTasksGoForAJobThatEvenThenStartsCapped() {
        Story.holds("""
                nodes 2x4
                queue 1 quota 16
                draw 0 idle 100 peak 1000
                envelope 0 0:4400
                job 1 4x1 min 1 queue 1
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 9 1x4 queue 1 kind inference flex 3
                decide
                > shrink 1 by task 3 by 70 for want of power in site 0
                > shrink 1 by task 2 by 70 for want of power in site 0
                > shrink 1 by task 1 by 70 for want of power in site 0
                why 9
                > PowerEnvelope[site=0, hall=-1, headroomWatts=0, needWatts=1426, nextChangeMillis=9223372036854775807]
                gone 1 task 3
                gone 1 task 2
                gone 1 task 1
                decide
                > cap 9 at 749
                > start 9 on 1:1111
                """);
    }

    @Test
    void tasksOfAnotherSiteDoNotGo() {
        Story.holds("""
                nodes 1x4
                nodes 1x4 site 1 type 1
                queue 1 quota 16
                draw 0 idle 100 peak 1000
                draw 1 idle 100 peak 1000
                envelope 0 0:4000
                envelope 1 0:1000
                job 1 4x1 min 1 queue 1 type 0
                decide
                > start 1 on 0:1000
                > grow 1 by task 1 on 0:0100
                > grow 1 by task 2 on 0:0010
                > grow 1 by task 3 on 0:0001
                at 10
                job 9 1x1 queue 1 type 1
                decide
                why 9
                > PowerEnvelope[site=1, hall=-1, headroomWatts=600, needWatts=900, nextChangeMillis=9223372036854775807]
                """);
    }

    @Test
    void oneOfVeryManyMustGo() {
        StringBuilder jobs = new StringBuilder();
        for (int id = 1; id <= 72; id++) {
            jobs.append("job ").append(id).append(" 1x1\n");
        }
        Engine engine = Story.after("rules dure guaranteed 0\nnodes 10x8\ndraw 0 idle 100 peak 1000\n" + jobs
                + "decide\nat 10\nenvelope 0 0:72799\n");
        assertThat(engine.decide(10_000).decisions())
                .containsExactly(new Decision.Stop(72, 1, 10_000, new Decision.Cause.PowerShort(0, -1)));
        assertThat(engine.audit()).isEmpty();
    }
}
