package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the quotas before and after, no step on the way is one that the engine refuses. */
class QuotaStepsTest {
    private static final int TREES = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyStepIsLegal(long seed) {
        Draws draws = new Draws(seed, 0, Draws.Purpose.SIZE);
        for (int tree = 0; tree < TREES; tree++) {
            int[] parents = parents(draws);
            Engine engine = new Engine();
            engine.apply(new Event.GpuTypeAdded(0, 0, "rationed"));
            engine.apply(new Event.GpuTypeAdded(0, 1, "rationed too"));
            List<Queue> now = quotas(parents, draws);
            now.forEach(queue -> engine.apply(new Event.QueueSet(0, queue)));
            for (int change = 1; change <= 5; change++) {
                List<Queue> next = quotas(parents, draws);
                // The engine throws when the quotas below a queue would add up to more than its own.
                QuotaSteps.between(now, next, change).forEach(engine::apply);
                assertThat(QuotaSteps.between(next, next, change)).isEmpty();
                now = next;
            }
        }
    }

    private static int[] parents(Draws draws) {
        int[] parents = new int[2 + (int) (draws.uniform() * 20)];
        parents[0] = Queue.NO_PARENT;
        for (int i = 1; i < parents.length; i++) {
            parents[i] = (int) (draws.uniform() * i);
        }
        return parents;
    }

    /** Quotas that fit: each child takes a drawn part of what its parent has left. */
    private static List<Queue> quotas(int[] parents, Draws draws) {
        List<Queue> inAll = plain(parents, draws);
        List<Queue> first = plain(parents, draws);
        List<Queue> second = plain(parents, draws);
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < parents.length; i++) {
            queues.add(inAll.get(i)
                    .ration(List.of(
                            new TypeQuota(0, first.get(i).quotaGpus()),
                            new TypeQuota(1, second.get(i).quotaGpus()))));
        }
        return queues;
    }

    private static List<Queue> plain(int[] parents, Draws draws) {
        long[] quota = new long[parents.length];
        long[] left = new long[parents.length];
        List<Queue> queues = new ArrayList<>();
        for (int i = 0; i < parents.length; i++) {
            long most = i == 0 ? 1000 : left[parents[i]];
            quota[i] = draws.uniform() < 0.2 ? most : (long) (draws.uniform() * (most + 1));
            left[i] = quota[i];
            if (i > 0) {
                left[parents[i]] -= quota[i];
            }
            queues.add(new Queue(i, parents[i], "q" + i, quota[i], Queue.UNLIMITED, Queue.UNLIMITED, 1));
        }
        return queues;
    }
}
