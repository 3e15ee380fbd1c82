package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dure.engine.state.Admission;
import org.junit.jupiter.api.Test;

/** The largest numbers that may be told do no harm. */
class EngineExtremesTest {
    private final Engine engine = new Engine();

    EngineExtremesTest() {
        engine.apply(new Event.GpuTypeAdded(0, 0, "type"));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
        engine.apply(new Event.RackAdded(0, 0, 0, "rack"));
        engine.apply(
                new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "root", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
    }

    @Test
    void nodeOf64GpusIsUsedToTheLast() {
        nodes(0, 1, 64);
        submit(1, 1, 63, Job.NO_LIMIT);
        submit(2, 1, 1, Job.NO_LIMIT);
        engine.decide(0);
        assertThat(engine.placement(1).orElseThrow().nodes()).containsExactly(new Placement.OnNode(0, Long.MAX_VALUE));
        assertThat(engine.placement(2).orElseThrow().nodes()).containsExactly(new Placement.OnNode(0, Long.MIN_VALUE));
        assertThat(engine.audit()).isEmpty();
    }

    @Test
    void highestJobIdIsAJobLikeAnyOther() {
        nodes(0, 1, 8);
        long id = Integer.MAX_VALUE - 1;
        submit(id, 1, 8, Job.NO_LIMIT);
        engine.decide(0);
        assertThat(engine.placement(id)).isPresent();
        engine.apply(new Event.AttemptEnded(1, id, 1, Ending.COMPLETED));
        assertThat(engine.runningJobs()).isZero();
    }

    @Test
    void longestLimitDelaysNoReservation() {
        nodes(0, 1, 8);
        engine.apply(new Event.RulesSet(0, Rules.defaults().withPolicy(Policy.EASY)));
        submit(1, 1, 6, 100);
        submit(2, 1, 8, 100);
        engine.decide(1);
        engine.apply(new Event.JobSubmitted(
                50, new Job(3, 0, 0, Kind.DATA, 1, 2, Job.ANY_TYPE, 0, Admission.MAX_MILLIS, true)));
        engine.decide(50);
        assertThat(engine.placement(3)).isEmpty();
        assertThat(engine.why(3)).contains(new Reason.BehindReservation(2, 101));
    }

    @Test
    void longestGraceIsAfterNow() {
        nodes(0, 1, 8);
        engine.apply(new Event.RulesSet(0, new Rules(Policy.DURE, Admission.MAX_MILLIS, Admission.MAX_MILLIS, 1)));
        submit(1, 1, 8, Job.NO_LIMIT);
        engine.decide(0);
        engine.apply(new Event.JobCancelled(10, 1));
        assertThat(engine.decide(10).decisions())
                .containsExactly(new Decision.Stop(1, 1, Admission.MAX_MILLIS + 10, new Decision.Cause.Cancelled()));
    }

    @Test
    void largestGangOfTheLargestFleetStarts() {
        nodes(0, 156_250, 64);
        submit(1, 156_250, 64, Job.NO_LIMIT);
        engine.decide(0);
        assertThat(engine.placement(1).orElseThrow().gpus()).isEqualTo(10_000_000);
        assertThat(engine.upGpus()).isEqualTo(engine.installedGpus()).isEqualTo(10_000_000);
        assertThatExceptionOfType(IllegalEvent.class).isThrownBy(() -> nodes(156_250, 1, 1));
    }

    @Test
    void prioritiesOfAnySizeOrder() {
        nodes(0, 1, 1);
        for (int p : new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}) {
            long id = p == 0 ? 2 : p < 0 ? 1 : 3;
            engine.apply(
                    new Event.JobSubmitted(0, new Job(id, 0, 0, Kind.DATA, 1, 1, Job.ANY_TYPE, p, Job.NO_LIMIT, true)));
        }
        for (long id = 3; id >= 1; id--) {
            engine.decide(0);
            assertThat(engine.placement(id)).isPresent();
            engine.apply(new Event.AttemptEnded(0, id, 1, Ending.COMPLETED));
        }
    }

    private void nodes(int first, int count, int gpus) {
        engine.apply(new Event.NodesAdded(engine.nowMillis(), first, count, 0, 0, gpus, false));
    }

    private void submit(long id, int tasks, int gpusPerTask, long limit) {
        engine.apply(new Event.JobSubmitted(
                engine.nowMillis(), new Job(id, 0, 0, Kind.DATA, tasks, gpusPerTask, Job.ANY_TYPE, 0, limit, true)));
    }
}
