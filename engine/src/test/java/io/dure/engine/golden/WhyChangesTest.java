package io.dure.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.Verdict;
import io.dure.engine.Verdict.ReasonChange;
import org.junit.jupiter.api.Test;

/** What an operator is told with each decision: for whom the reason to wait has changed, each demand once, in order. */
class WhyChangesTest {
    private static String demand(ReasonChange r) {
        return "queue %d %dx%d type %d slice %d cpu %d memory %d near %s prefer %s jobs %d"
                .formatted(
                        r.queue(),
                        r.tasks(),
                        r.task().gpus(),
                        r.gpuType(),
                        r.task().sliceMilli(),
                        r.task().cpuMilli(),
                        r.task().memoryMib(),
                        r.near().required(),
                        r.near().preferred(),
                        r.waitingJobs());
    }

    @Test
    void eachDemandIsToldOnceAndInOrderWhateverCameFirst() {
        Engine engine = Story.after("""
                rules dure reservations 0
                nodes 1x4 slices 4 cpu 4000 memory 100
                queue 1 quota 4
                queue 2 quota 0
                job 1 1x4 queue 1 cpu 4000 memory 100
                decide
                job 2 1x1 queue 2
                job 3 1x2 queue 1
                job 4 2x1 queue 1 near rack prefer node
                job 6 2x1 queue 1
                job 8 2x1 queue 1 near rack
                job 10 1x1 queue 1 memory 20
                job 11 1x1 queue 1 cpu 20
                job 12 1x1 queue 1 cpu 10 memory 10
                job 13 1x1 queue 1 type 0
                job 14 1x0 queue 1 slice 500
                job 15 1x1 queue 1
                job 16 1x0 queue 1 slice 250
                job 17 1x1 queue 1
                """);
        assertThat(engine.decide(0).reasons())
                .extracting(WhyChangesTest::demand)
                .containsExactly(
                        "queue 1 1x0 type -1 slice 250 cpu 0 memory 0 near SITE prefer SITE jobs 1",
                        "queue 1 1x0 type -1 slice 500 cpu 0 memory 0 near SITE prefer SITE jobs 1",
                        "queue 1 1x1 type -1 slice 0 cpu 0 memory 0 near SITE prefer SITE jobs 2",
                        "queue 1 1x1 type -1 slice 0 cpu 0 memory 20 near SITE prefer SITE jobs 1",
                        "queue 1 1x1 type -1 slice 0 cpu 10 memory 10 near SITE prefer SITE jobs 1",
                        "queue 1 1x1 type -1 slice 0 cpu 20 memory 0 near SITE prefer SITE jobs 1",
                        "queue 1 1x1 type 0 slice 0 cpu 0 memory 0 near SITE prefer SITE jobs 1",
                        "queue 1 1x2 type -1 slice 0 cpu 0 memory 0 near SITE prefer SITE jobs 1",
                        "queue 1 2x1 type -1 slice 0 cpu 0 memory 0 near RACK prefer NODE jobs 1",
                        "queue 1 2x1 type -1 slice 0 cpu 0 memory 0 near RACK prefer RACK jobs 1",
                        "queue 1 2x1 type -1 slice 0 cpu 0 memory 0 near SITE prefer SITE jobs 1",
                        "queue 2 1x1 type -1 slice 0 cpu 0 memory 0 near SITE prefer SITE jobs 1");
    }

    @Test
    void whatHasNotChangedIsNotToldAgain() {
        Engine engine = Story.after("""
                rules dure reservations 0
                nodes 1x4
                queue 1 quota 4 borrow 0
                job 1 1x4 queue 1
                decide
                job 2 1x3 queue 1
                """);
        assertThat(changes(engine.decide(0))).isEqualTo("NOT_YET_DECIDED QUOTA_EXHAUSTED");
        assertThat(changes(engine.decide(1000))).isEmpty();
        engine.apply(new Event.QueueSet(2000, new Queue(1, 0, "queue1", 4, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        assertThat(changes(engine.decide(2000))).isEqualTo("QUOTA_EXHAUSTED FLEET_BUSY");
        assertThat(changes(engine.decide(3000))).isEmpty();
    }

    private static String changes(Verdict verdict) {
        return String.join(
                ", ",
                verdict.reasons().stream().map(r -> r.before() + " " + r.now()).toList());
    }
}
