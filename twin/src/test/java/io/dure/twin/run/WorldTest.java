package io.dure.twin.run;

import static io.dure.twin.run.Little.HOUR;
import static io.dure.twin.run.Little.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Ending;
import io.dure.twin.Submission;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.world.Failures;
import io.dure.twin.world.SiteFacts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is around the engine, under all outside checkers: batches, deliveries, power, calls, retirement, horizon. */
final class WorldTest {
    private static final int FREE = Submission.NO_BATCH;

    // ---- batches ----------------------------------------------------------------------------------------------

    @Test
    void aBatchIsSubmittedWhenAllBeforeItHaveCompleted() {
        Little fleet = new Little(2).batch().batch().batch(0, 1);
        fleet.job(0, 100 * SECOND, 1, 0, 0, Ending.COMPLETED)
                .job(0, 5 * SECOND, 1, 0, 2, Ending.COMPLETED)
                .job(7 * SECOND, 50 * SECOND, 1, 0, 1, Ending.COMPLETED)
                .job(10 * SECOND, 20 * SECOND, 1, 0, FREE, Ending.COMPLETED);
        Outcome outcome = fleet.run();
        assertThat(fleet.told)
                .containsExactly(
                        "0 submit 1",
                        "7 submit 2",
                        "10 submit 3",
                        "30 COMPLETED 3",
                        "57 COMPLETED 2",
                        "100 COMPLETED 1",
                        "100 submit 4",
                        "105 COMPLETED 4");
        Outcome.TemplateOutcome graph = outcome.templates().getFirst();
        assertThat(graph.pipelines()).isEqualTo(1);
        assertThat(graph.finished()).isEqualTo(1);
        assertThat(graph.givenUp()).isZero();
        assertThat(graph.jobs()).isEqualTo(3);
        assertThat(graph.meanHours()).isCloseTo(105 / 3600.0, within(1e-9));
    }

    @Test
    void whatWaitsForAFailedJobIsNeverSubmitted() {
        Little fleet = new Little(1).batch().batch(0).batch(1).batch();
        fleet.job(0, 10 * SECOND, 1, 0, 0, Ending.FAILED)
                .job(0, 10 * SECOND, 1, 0, 1, Ending.COMPLETED)
                .job(0, 10 * SECOND, 1, 0, 2, Ending.COMPLETED)
                .job(0, 30 * SECOND, 1, 0, 3, Ending.COMPLETED);
        Outcome outcome = fleet.run();
        assertThat(outcome.jobs().submitted()).isEqualTo(2);
        assertThat(outcome.jobs().unfinished()).isZero();
        assertThat(outcome.jobs().failed()).isEqualTo(1);
        assertThat(outcome.templates().getFirst().givenUp()).isEqualTo(1);
        assertThat(outcome.templates().getFirst().finished()).isZero();
    }

    @Test
    void aRejectedJobGivesUpWhatWaitsForIt() {
        Little fleet = new Little(1).batch().batch(0);
        fleet.job(0, 10 * SECOND, 5, 0, 0, Ending.COMPLETED).job(0, SECOND, 1, 0, 1, Ending.COMPLETED);
        Outcome outcome = fleet.run();
        assertThat(outcome.jobs().rejected()).isEqualTo(1);
        assertThat(outcome.jobs().submitted()).isEqualTo(1);
    }

    // ---- power ------------------------------------------------------------------------------------------------

    /** A node of four GPUs draws 4.4 kW at its peak. */
    @ParameterizedTest
    @CsvSource({"4399, 0", "4400, 4", "8799, 4", "8800, 8", "13200, 12", "99999, 12"})
    void onlyAsManyNodesHavePowerAsFitAtTheirPeak(long watts, double powered) {
        Outcome.Site site = new Little(3)
                .power(List.of(new SiteFacts.PowerStep(0, watts)), List.of())
                .until(HOUR)
                .run()
                .fleet()
                .sites()
                .getFirst();
        assertThat(site.deliveredGpus()).isEqualTo(12);
        assertThat(site.poweredGpus()).isEqualTo(powered);
    }

    /** At 0.7 of what work adds a node draws 1.2 + 0.7 x 3.2 = 3.44 kW. From 1,800 s on all must fit at their peak again. */
    @ParameterizedTest
    @CsvSource({"10320, 12, 8", "10319, 8, 8", "6880, 8, 4", "13200, 12, 12"})
    void nodesThatAreHeldBackHavePowerWhenTheyFitAtTheirCap(long watts, double first, double then) {
        List<SiteFacts.HeldBack> heldBack =
                List.of(new SiteFacts.HeldBack(0, 0, 700), new SiteFacts.HeldBack(1800 * SECOND, 0, 1000));
        Outcome.Site site = new Little(3)
                .power(List.of(new SiteFacts.PowerStep(0, watts)), List.of(), heldBack)
                .until(HOUR)
                .run()
                .fleet()
                .sites()
                .getFirst();
        assertThat(site.poweredGpus()).isCloseTo((first + then) / 2, within(1e-9));
    }

    /** Two nodes at 0.8: 7.52 kW. Who comes first has all of 4.4 kW; the second starts at 0.6 of what its work adds. */
    @Test
    void theEngineHoldsTheWorkOfNodesThatAreHeldBack() {
        Outcome outcome = new Little(2)
                .flexTier(3)
                .power(List.of(new SiteFacts.PowerStep(0, 7520)), List.of(), List.of(new SiteFacts.HeldBack(0, 0, 800)))
                .job(0, 1000 * SECOND, 4)
                .job(0, 1000 * SECOND, 4)
                .until(1000 * SECOND)
                .run();
        Outcome.Site site = outcome.fleet().sites().getFirst();
        assertThat(site.poweredGpus()).isEqualTo(8);
        assertThat(site.busyGpus()).isCloseTo(8, within(1e-9));
        assertThat(outcome.power().throughputLost()).isPositive();
    }

    @Test
    void strandedNodesWaitForTheirGridStep() {
        Little fleet = new Little(1)
                .deliver(100 * SECOND, 1)
                .power(
                        List.of(new SiteFacts.PowerStep(0, 4400), new SiteFacts.PowerStep(300 * SECOND, 8800)),
                        List.of())
                .failing(new Failures(List.of(), 50 * SECOND, new Failures.Quarantine(0, 0, 0)))
                .until(600 * SECOND);
        Outcome outcome = fleet.run();
        assertThat(fleet.told).containsExactly("100 node 1 DOWN", "300 node 1 DRAINED", "350 node 1 UP");
        Outcome.Site site = outcome.fleet().sites().getFirst();
        assertThat(site.deliveredGpus()).isCloseTo(4 + 4 * 500 / 600.0, within(1e-9));
        assertThat(site.poweredGpus()).isCloseTo(4 + 4 * 300 / 600.0, within(1e-9));
        // 1.2 kW idle for 600 s, and as much for the second node from its grid step on.
        assertThat(outcome.power().megawattHours()).isCloseTo(1.2e-3 * 900 / 3600, within(1e-9));
        assertThat(outcome.power().won()).isCloseTo(0.3 * 182.7, within(1e-6));
        assertThat(outcome.power().tonnesCo2()).isCloseTo(0.3 * 417.3e-6, within(1e-9));
    }

    // ---- calls ------------------------------------------------------------------------------------------------

    /**
     * A full node draws 4.4 kW, 1.2 kW of them whatever it does. At cap c it draws 1.2 + 3.2 c kW. Pretraining at 0.642 of
     * its power goes at 0.7840 of its speed: the measured points are 0.7623 and 0.6415 (0.8667 and 0.7837).
     */
    @Test
    void aCallSlowsWorkDownAndItsTimeIsGivenBack() {
        Little fleet = new Little(1)
                .flexTier(2)
                .power(List.of(), List.of(new SiteFacts.Call(100 * SECOND, 200 * SECOND, 10 * SECOND, 740)))
                .job(0, 1000 * SECOND, 4);
        Outcome outcome = fleet.run();
        Outcome.CallOutcome call = outcome.power().calls().getFirst();
        assertThat(call.beforeMegawatts()).isCloseTo(4.4e-3, within(1e-12));
        assertThat(call.askedMegawatts()).isCloseTo(3.256e-3, within(1e-12));
        assertThat(call.highestMegawatts()).isCloseTo(3.2544e-3, within(1e-12));
        assertThat(call.met()).isTrue();
        double speed = 0.7837 + (0.642 - 0.6415) / (0.7623 - 0.6415) * (0.8667 - 0.7837);
        assertThat((double) outcome.lastEndSeconds()).isCloseTo(1000 + 90 * (1 - speed), within(0.6));
        assertThat(outcome.power().throughputLost())
                .isCloseTo(90 * (1 - speed) / (1000 + 90 * (1 - speed)), within(1e-5));
        assertThat(outcome.utilisation().productive()).isCloseTo(1000 / (1000 + 90 * (1 - speed)), within(1e-5));
    }

    /** Pretraining that keeps half of its throughput draws 1.4 of 3.2 kW beyond idle: below that work stops. */
    @Test
    void aDeepCallStopsTheCheapestWork() {
        Little fleet = new Little(2)
                .flexTier(3)
                .power(List.of(), List.of(new SiteFacts.Call(100 * SECOND, 200 * SECOND, 20 * SECOND, 400)))
                .job(0, 1000 * SECOND, 4)
                .job(50 * SECOND, 1000 * SECOND, 4);
        Outcome outcome = fleet.run();
        // Both draw 8.8 kW before, 5.2 kW at their lowest caps: 3.52 kW are asked. Job 2 has less to lose.
        assertThat(fleet.told).contains("110 EVICTED 2").doesNotContain("110 EVICTED 1");
        assertThat(outcome.power().calls()).allMatch(Outcome.CallOutcome::met);
        assertThat(outcome.jobs().evictions()).isEqualTo(1);
        assertThat(outcome.jobs().completed()).isEqualTo(2);
        assertThat(outcome.failing().lostToEvictions()).isCloseTo(4 * 60.0 / 3600, within(1e-6));
    }

    @Test
    void aCallBelowWhatIdlesSwitchesNodesOff() {
        Outcome outcome = new Little(1)
                .power(List.of(), List.of(new SiteFacts.Call(100 * SECOND, 200 * SECOND, 0, 500)))
                .until(HOUR)
                .run();
        assertThat(outcome.power().calls()).hasSize(1).allMatch(c -> c.met() && c.highestMegawatts() == 0);
    }

    // ---- retirement, horizon ----------------------------------------------------------------------------------

    @Test
    void aRetiredNodeGoesWhenItsAttemptsAreOver() {
        Little fleet = new Little(2).retire(50 * SECOND, 0, 2).job(0, 100 * SECOND, 4);
        Outcome outcome = fleet.run();
        assertThat(fleet.told)
                .containsExactly(
                        "0 submit 1",
                        "50 node 0 DRAINED",
                        "50 node 1 DRAINED",
                        "50 node 1 DOWN",
                        "100 COMPLETED 1",
                        "100 node 0 DOWN");
        assertThat(outcome.fleet().gpus()).isZero();
        assertThat(outcome.utilisation().allocated()).isCloseTo(400.0 / 600, within(1e-9));
    }

    @Test
    void aRetiredNodeGoesAfterAWeekAtTheLatest() {
        Little fleet = new Little(1).retire(0, 0, 1).job(0, 100 * HOUR, 4).until(8 * 24 * HOUR);
        fleet.run();
        assertThat(fleet.told).containsExactly("0 node 0 DRAINED", "0 node 0 DOWN", "0 submit 1");
        Little busy = new Little(1).retire(HOUR, 0, 1).job(0, 1000 * HOUR, 4).until(8 * 24 * HOUR);
        busy.run();
        assertThat(busy.told).contains((7 * 24 + 1) * 3600 + " NODE_LOST 1", (7 * 24 + 1) * 3600 + " node 0 DOWN");
    }

    @Test
    void measuresCoverTheTimeToTheHorizonExactly() {
        Outcome outcome = new Little(1)
                .job(0, 30 * SECOND, 4)
                .job(40 * SECOND, HOUR, 2)
                .until(100 * SECOND)
                .run();
        assertThat(outcome.simulatedSeconds()).isEqualTo(100);
        assertThat(outcome.lastEndSeconds()).isEqualTo(30);
        assertThat(outcome.jobs().unfinished()).isEqualTo(1);
        assertThat(outcome.utilisation().allocated()).isCloseTo((30 * 4 + 60 * 2) / 400.0, within(1e-9));
        assertThat(outcome.utilisation().productive()).isCloseTo((30 * 4 + 60 * 2) / 400.0, within(1e-9));
        assertThat(outcome.utilisation().powered()).isCloseTo(1, within(1e-9));
        assertThat(outcome.timeline().fromSeconds().getLast()).isEqualTo(100);
        assertThat(outcome.kinds().getFirst().gotGpuHours()).isCloseTo(240 / 3600.0, within(1e-9));
    }
}
