package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final int SEEDS = Integer.getInteger("dure.seeds", 300);
    private static final int STEPS = 60;
    private static final long HORIZON = 3_000_000;
    private static final long PASSES = 10_000;

    /** One node of eight GPUs and a queue that may use it. */
    private static Engine node(Policy policy) {
        Engine engine = new Engine();
        engine.apply(new Event.RulesSet(0, Rules.defaults().withPolicy(policy)));
        engine.apply(new Event.GpuTypeAdded(0, 0, "gpu"));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
        engine.apply(new Event.RackAdded(0, 0, 0, "rack"));
        engine.apply(new Event.NodesAdded(0, 0, 1, 0, 0, 8, false));
        engine.apply(
                new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", 8, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        return engine;
    }

    private static void submit(Engine engine, long id, int gpus, long limit) {
        engine.apply(new Event.JobSubmitted(
                engine.nowMillis(), new Job(id, 0, 0, Kind.DATA, 1, gpus, Job.ANY_TYPE, 0, limit, true)));
    }

    @Test
    void jobsStartWhenThoseBeforeThemHaveRunToTheirLimits() {
        Engine engine = node(Policy.FIFO);
        submit(engine, 1, 8, 100);
        submit(engine, 2, 8, 50);
        submit(engine, 3, 4, 70);
        submit(engine, 4, 4, 90);
        engine.decide(0);
        byte[] before = engine.snapshot();
        assertThat(engine.nextStart(2, HORIZON, PASSES)).hasValue(100);
        assertThat(engine.nextStart(3, HORIZON, PASSES)).hasValue(150);
        assertThat(new Forecast(engine, Forecast.RunLength.TO_THE_LIMIT, PASSES).startsUntil(HORIZON))
                .containsExactly(new Forecast.Start(2, 100), new Forecast.Start(3, 150), new Forecast.Start(4, 150));
        assertThat(engine.snapshot()).as("the engine itself stands still").isEqualTo(before);
    }

    @Test
    void tellsHowFarItHasComeWhenItIsGivenUp() {
        Engine engine = node(Policy.FIFO);
        for (long id = 1; id <= 9; id++) {
            submit(engine, id, 8, 100);
        }
        engine.decide(0);
        Forecast cut = new Forecast(engine, Forecast.RunLength.TO_THE_LIMIT, 4);
        assertThat(cut.startsUntil(HORIZON)).hasSize(3);
        assertThat(cut.isCut()).isTrue();
        assertThat(cut.reachedMillis()).isEqualTo(300);
        Forecast again = new Forecast(engine, Forecast.RunLength.TO_THE_LIMIT, PASSES);
        assertThat(again.startsUntil(cut.reachedMillis())).hasSize(3);
        assertThat(again.isCut()).isFalse();
    }

    /** Slurm's users see a start for the head of the queue alone (Flux #1015): here the ninth has one too. */
    @Test
    void flux1015BackfilledJobsHaveAStartTooNotOnlyTheHead() {
        Engine engine = node(Policy.EASY);
        submit(engine, 1, 6, 100);
        submit(engine, 2, 8, 100);
        submit(engine, 3, 2, 200);
        submit(engine, 4, 2, 100);
        engine.decide(0);
        assertThat(engine.placement(4))
                .as("short enough to run before the head")
                .isPresent();
        assertThat(engine.nextStart(2, HORIZON, PASSES)).hasValue(100);
        assertThat(engine.nextStart(3, HORIZON, PASSES)).hasValue(200);
    }

    @Test
    void runsShorterThanTheirLimitsBringStartsForward() {
        Engine engine = node(Policy.DURE);
        submit(engine, 1, 8, 1000);
        submit(engine, 2, 8, 1000);
        engine.decide(0);
        Forecast half = new Forecast(engine, job -> job.timeLimitMillis() / 2, PASSES);
        assertThat(half.startOf(2, HORIZON)).hasValue(500);
    }

    @Test
    void whatDoesNotStartSoonIsNotTold() {
        Engine engine = node(Policy.FIFO);
        submit(engine, 1, 8, 100);
        submit(engine, 2, 8, Job.NO_LIMIT);
        submit(engine, 3, 8, 100);
        engine.decide(0);
        assertThat(engine.nextStart(3, HORIZON, PASSES))
                .as("behind one without end")
                .isEmpty();
        assertThat(engine.nextStart(2, 99, PASSES)).as("beyond the horizon").isEmpty();
        assertThat(engine.nextStart(2, 100, PASSES)).hasValue(100);
        assertThat(engine.nextStart(2, HORIZON, 1)).as("beyond the passes").isEmpty();
        assertThat(engine.nextStart(99, HORIZON, PASSES)).as("nobody knows it").isEmpty();
    }

    /** Who changes rules, quotas or nodes may break what was promised before. */
    private static boolean breaksPromises(Event event) {
        return event instanceof Event.RulesSet
                || event instanceof Event.QueueSet
                || event instanceof Event.NodeStateSet;
    }

    /** A promise reckons that all run to their limits, as the forecast does: so it must be kept there. */
    @Test
    void firmPromisesAreKeptInEveryForecast() {
        int kept = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < STEPS; step++) {
                Event event = world.next();
                if (!breaksPromises(event)) {
                    engine.apply(event);
                }
                world.decided(engine.decide(world.nowMillis()));
                kept += step % 15 == 14 ? keptIn(engine, world, seed) : 0;
            }
        }
        assertThat(kept).isGreaterThan(SEEDS / 30);
    }

    private static int keptIn(Engine engine, RandomWorld world, long seed) {
        int kept = 0;
        List<Forecast.Start> starts =
                new Forecast(engine, Forecast.RunLength.TO_THE_LIMIT, PASSES).startsUntil(HORIZON);
        for (long job = 1; job <= world.lastJob(); job++) {
            long id = job;
            Optional<Engine.Promise> promise = engine.promise(job);
            if (promise.isPresent() && promise.get().firm()) {
                // work that outstays its limit ends now at the earliest
                long by = Math.max(promise.get().startMillis(), world.nowMillis());
                assertThat(starts)
                        .as("seed %d, job %d, promised %s", seed, job, promise.get())
                        .anyMatch(s -> s.job() == id && s.atMillis() <= by);
                kept++;
            }
        }
        return kept;
    }
}
