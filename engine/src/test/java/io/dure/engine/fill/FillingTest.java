package io.dure.engine.fill;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Queue;
import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.engine.pack.SplitMix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was learnt belongs to the state; what is kept of costs is what would be reckoned anew. */
class FillingTest {
    private static final Task[] TASKS = {
        new Task(0, 143, 2000, 16_384),
        new Task(0, 286, 4000, 32_768),
        new Task(0, 429, 12_000, 65_536),
        new Task(1, 0, 8000, 65_536),
        new Task(2, 0, 16_000, 131_072),
        new Task(1, 0, 0, 0),
        new Task(4, 0, 0, 0),
        new Task(0, 0, 9000, 16_384)
    };

    private final List<Long> running = new ArrayList<>();
    private long jobs;
    private long now;

    /** {@code beside}: CPU and memory are counted, and the nodes of one pool are linked; else nodes differ by their GPUs alone. */
    private static Engine fleet(boolean beside) {
        Engine engine = new Engine();
        engine.apply(new Event.GpuTypeAdded(0, 0, "a", 7));
        engine.apply(new Event.GpuTypeAdded(0, 1, "b", 4));
        engine.apply(new Event.SiteAdded(0, 0, "s"));
        engine.apply(new Event.HallAdded(0, 0, 0, "h"));
        engine.apply(new Event.RackAdded(0, 0, 0, "r"));
        engine.apply(new Event.NodesAdded(0, 0, 9, 0, 0, 8, false, beside ? 96_000 : 0, beside ? 1 << 20 : 0));
        engine.apply(new Event.NodesAdded(0, 9, 5, 0, 1, 4, beside, beside ? 64_000 : 0, 0));
        engine.apply(new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "q", 1000, 0, 0, 1)));
        return engine;
    }

    private List<Event> next(SplitMix lots) {
        List<Event> events = new ArrayList<>();
        now++;
        if (!running.isEmpty() && lots.below(5) < 2) {
            long job = running.remove(lots.below(running.size()));
            events.add(new Event.AttemptEnded(now, job, 1, Ending.COMPLETED));
        }
        Task task = TASKS[lots.below(TASKS.length)];
        int type = lots.below(4) == 0 ? lots.below(2) : Job.ANY_TYPE;
        int tasks = lots.below(8) == 0 ? 3 : 1;
        events.add(new Event.JobSubmitted(
                now, new Job(++jobs, 0, 0, Kind.INFERENCE, tasks, task, type, Job.ANY_SITE, 0, Job.NO_LIMIT, false)));
        return events;
    }

    private static Verdict tell(Engine engine, List<Event> events, long now) {
        events.forEach(engine::apply);
        return engine.decide(now);
    }

    /** Forked and restored in the middle of learning, at any time, all three go on alike; and every count agrees. */
    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "1, false", "2, false", "3, false"})
    void copiesGoOnAlike(long seed, boolean beside) {
        SplitMix lots = new SplitMix(seed);
        Engine engine = fleet(beside);
        Engine fork = engine.fork();
        Engine restored = Engine.restore(engine.snapshot());
        for (int step = 0; step < 700; step++) {
            List<Event> events = next(lots);
            Verdict verdict = tell(engine, events, now);
            assertThat(tell(fork, events, now)).isEqualTo(verdict);
            assertThat(tell(restored, events, now)).isEqualTo(verdict);
            for (Decision d : verdict.decisions()) {
                if (d instanceof Decision.Start start) {
                    running.add(start.job());
                }
            }
            if (step % 23 == 0) {
                assertThat(engine.audit()).isEmpty();
                byte[] snapshot = engine.snapshot();
                assertThat(fork.snapshot()).isEqualTo(snapshot);
                assertThat(restored.snapshot()).isEqualTo(snapshot);
                restored = Engine.restore(snapshot);
                fork = fork.fork();
            }
        }
        assertThat(running).hasSizeGreaterThan(20);
    }
}
