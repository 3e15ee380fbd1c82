package io.dure.twin.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Ending;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.NodeState;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
import io.dure.twin.run.Disturbance;
import io.dure.twin.run.Simulation;
import io.dure.twin.scenario.Names;
import io.dure.twin.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One node of four GPUs; stopping takes ten seconds. */
final class MeasureTest {
    private static final long SECOND = 1000;
    private static final long HOUR = 3600 * SECOND;

    @Test
    void aJobWithdrawnWhileItStopsIsCancelledOnce() {
        // The owner comes at 100 s and takes the lent GPUs back; the borrower is withdrawn while it stops.
        List<Submission> work = List.of(job(0, HOUR, 1, 4), job(100 * SECOND, HOUR, 0, 4));
        Outcome.Jobs jobs =
                outcome(work, new Disturbance.Withdrawal(105 * SECOND, 1)).jobs();
        assertThat(jobs.cancelled()).isEqualTo(1);
        assertThat(jobs.completed()).isEqualTo(1);
        assertThat(jobs.unfinished()).isZero();
    }

    @Test
    void aJobWithdrawnAndThenLostWithItsNodeIsCancelledOnce() {
        Outcome.Jobs jobs = outcome(
                        List.of(job(0, HOUR, 0, 4)),
                        new Disturbance.Withdrawal(100 * SECOND, 1),
                        new Disturbance.NodeChange(105 * SECOND, 0, NodeState.DOWN))
                .jobs();
        assertThat(jobs.cancelled()).isEqualTo(1);
        assertThat(jobs.nodeLosses()).isEqualTo(1);
        assertThat(jobs.unfinished()).isZero();
    }

    @Test
    void whatAWithdrawnJobHadSavedIsLost() {
        // Evicted at 100 s after ten checkpoints; withdrawn while it waits.
        List<Submission> work = List.of(job(0, HOUR, 1, 4), job(100 * SECOND, 360 * SECOND, 0, 4));
        Outcome outcome = outcome(work, new Disturbance.Withdrawal(200 * SECOND, 1));
        assertThat(outcome.jobs().evictions()).isEqualTo(1);
        assertThat(outcome.jobs().cancelled()).isEqualTo(1);
        assertThat(outcome.utilisation().lostGpuHours()).isCloseTo(4 * 110 / 3600.0, within(1e-9));
        assertThat(outcome.utilisation().productive()).isCloseTo(360.0 / 470, within(1e-9));
    }

    @Test
    void namesTheReasonOfARejection() {
        Outcome outcome = outcome(List.of(job(0, HOUR, 0, 4), job(0, HOUR, 0, 5), job(0, HOUR, 0, 6)));
        assertThat(outcome.jobs().rejected()).isEqualTo(2);
        assertThat(outcome.rejections())
                .containsExactly(new Outcome.Rejection(
                        "NeverFits", 2, "job5", "No pool of nodes could hold the gang even if it were empty."));
    }

    @Test
    void powerIsCountedUntilTheLastEndOnly() {
        Outcome outcome =
                outcome(List.of(job(0, HOUR, 0, 4)), new Disturbance.NodeChange(5 * HOUR, 0, NodeState.DRAINED));
        assertThat(outcome.utilisation().powered()).isEqualTo(1);
    }

    /** Ten million GPUs for fifty years: more GPU-milliseconds than a long holds. */
    @Test
    void doesNotOverflow() {
        long fiftyYears = 50 * 365 * 24 * HOUR;
        List<Submission> work = List.of(new Submission(
                "all",
                1,
                0,
                fiftyYears,
                Job.NO_LIMIT,
                0,
                Ending.COMPLETED,
                1,
                0,
                Kind.PRETRAINING,
                10_000_000 / 64,
                64,
                Job.ANY_TYPE,
                0,
                true));
        Outcome outcome = run(scenario(work, 10_000_000 / 64, 64), List.of());
        assertThat(outcome.utilisation().productive()).isCloseTo(1, within(1e-9));
        assertThat(outcome.bounds().all()).allSatisfy(b -> assertThat(b.bound()).isNotNegative());
        assertThat(outcome.bounds().all())
                .filteredOn(b -> b.outcome().equals("utilisation.productive"))
                .allSatisfy(b -> assertThat(b.bound()).isCloseTo(1, within(1e-9)));
    }

    @Test
    void hasNoBoundOnTheSlowdownOfNobody() {
        Outcome outcome = outcome(List.of(job(0, HOUR, 0, 5)));
        assertThat(outcome.bounds().all()).noneMatch(b -> b.outcome().startsWith("boundedSlowdown"));
    }

    private static Submission job(long submit, long run, int queue, int gpus) {
        return new Submission(
                "job" + gpus,
                1,
                submit,
                run,
                Job.NO_LIMIT,
                10 * SECOND,
                Ending.COMPLETED,
                queue + 1,
                0,
                Kind.FINE_TUNING,
                1,
                gpus,
                Job.ANY_TYPE,
                0,
                true);
    }

    private static Outcome outcome(List<Submission> work, Disturbance... disturbances) {
        return run(scenario(work, 1, 4), List.of(disturbances));
    }

    private static Outcome run(Scenario scenario, List<Disturbance> disturbances) {
        Measure measure = new Measure(scenario);
        new Simulation(scenario, scenario.rules(), RunTimes.REQUESTED, disturbances, List.of(measure), Progress.NONE)
                .run();
        return measure.outcome(new Outcome.Run("", "", "", "", 1, ""), 0, 0, "");
    }

    private static Scenario scenario(List<Submission> work, int nodes, int perNode) {
        long gpus = (long) nodes * perNode;
        List<Event> setup = List.of(
                new Event.GpuTypeAdded(0, 0, "t"),
                new Event.SiteAdded(0, 0, "s"),
                new Event.HallAdded(0, 0, 0, "h"),
                new Event.RackAdded(0, 0, 0, "r"),
                new Event.NodesAdded(0, 0, nodes, 0, 0, perNode, false),
                new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1)),
                new Event.QueueSet(0, new Queue(1, 0, "owner", gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1)),
                new Event.QueueSet(0, new Queue(2, 0, "borrower", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        Names names = new Names(List.of("t"), List.of("s"), List.of("all", "owner", "borrower"), List.of("u"));
        return new Scenario("small", "", 1, new Rules(Policy.DURE, 60 * SECOND, 0, 1), 10 * SECOND, setup, names, work);
    }
}
