package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two or three queues, sisters below the root or below a queue, that all want more than their quota, work that may be evicted as soon as it runs, and victims that
 * are gone late and in any order. Between two events of progress from outside (a submission, a natural end) every claim
 * raises the sum over all leaves of min(held, quota), so there are no more claims than the sum of quotas.
 */
class NoEndlessEvictionTest {
    private static final int SEEDS = 400;
    private static final int PROGRESSES = 50;

    @ParameterizedTest(name = "gangs of up to {0} tasks of up to {1} GPUs")
    @CsvSource({"1, 1", "3, 1", "1, 4", "3, 2"})
    void evictionsBetweenProgressAreBounded(int maxTasks, int maxGpusPerTask) {
        long claims = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            claims += new Contest(seed, maxTasks, maxGpusPerTask).play();
        }
        assertThat(claims).as("a contest without claims proves nothing").isGreaterThan(SEEDS / 2);
    }

    private static final class Contest {
        private final Engine engine = new Engine();
        private final SplittableRandom random;
        private final long seed;
        private final int maxTasks;
        private final int maxGpusPerTask;
        private final TreeMap<Long, Integer> running = new TreeMap<>();
        private final TreeSet<Long> stopping = new TreeSet<>();
        private final int firstLeaf;
        private final int lastLeaf;
        private long quotas;
        private long now;
        private long lastJob;
        private int claims;
        private int stops;

        Contest(long seed, int maxTasks, int maxGpusPerTask) {
            this.seed = seed;
            this.maxTasks = maxTasks;
            this.maxGpusPerTask = maxGpusPerTask;
            random = new SplittableRandom(seed);
            engine.apply(new Event.RulesSet(0, new Rules(Policy.DURE, 60_000, 0, random.nextInt(2))));
            engine.apply(new Event.GpuTypeAdded(0, 0, "type"));
            engine.apply(new Event.SiteAdded(0, 0, "site"));
            engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
            engine.apply(new Event.RackAdded(0, 0, 0, "rack"));
            engine.apply(new Event.NodesAdded(0, 0, random.nextInt(1, 4), 0, 0, 4, false));
            queue(0, Queue.NO_PARENT, 0);
            boolean inOneFamily = random.nextBoolean();
            firstLeaf = inOneFamily ? 2 : 1;
            if (inOneFamily) {
                queue(1, 0, 30); // three leaves of at most 9
            }
            lastLeaf = firstLeaf + random.nextInt(1, 3);
            for (int q = firstLeaf; q <= lastLeaf; q++) {
                long quota = random.nextLong(10);
                quotas += quota;
                queue(q, firstLeaf - 1, quota);
            }
        }

        long play() {
            long all = 0;
            for (int p = 0; p < PROGRESSES; p++) {
                progress();
                claims = 0;
                stops = 0;
                decide();
                // in half of the cases to the end, which comes only because evictions are bounded
                int most = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(9);
                for (int exits = 0; exits < most && !stopping.isEmpty(); exits++) {
                    exit();
                    decide();
                }
                all += claims;
            }
            return all;
        }

        private void progress() {
            now += random.nextLong(1_000);
            int queue = random.nextInt(firstLeaf, lastLeaf + 1);
            boolean submits = running.isEmpty() || random.nextBoolean();
            for (int n = random.nextInt(1, 8); n > 0; n--) {
                if (submits || running.isEmpty()) {
                    engine.apply(new Event.JobSubmitted(now, job(queue)));
                } else {
                    over(any(running.keySet().stream().toList()), Ending.COMPLETED);
                }
            }
        }

        private Job job(int queue) {
            return new Job(
                    ++lastJob,
                    queue,
                    0,
                    Kind.DATA,
                    random.nextInt(1, maxTasks + 1),
                    random.nextInt(1, maxGpusPerTask + 1),
                    Job.ANY_TYPE,
                    random.nextInt(2),
                    random.nextBoolean() ? Job.NO_LIMIT : random.nextLong(1, 100_000),
                    random.nextInt(8) > 0);
        }

        /** A victim is gone, after any time. */
        private void exit() {
            now += random.nextLong(100_000);
            over(any(stopping.stream().toList()), Ending.EVICTED);
        }

        private long any(List<Long> jobs) {
            return jobs.get(random.nextInt(jobs.size()));
        }

        private void over(long job, Ending ending) {
            engine.apply(new Event.AttemptEnded(now, job, running.getOrDefault(job, 1), ending));
            running.remove(job);
            stopping.remove(job);
        }

        private void decide() {
            for (Decision d : engine.decide(now).decisions()) {
                switch (d) {
                    case Decision.Start s -> running.put(s.job(), s.attempt());
                    case Decision.Stop s -> {
                        stopping.add(s.job());
                        stops++;
                    }
                    case Decision.Claim c -> claims++;
                    case Decision.Grow g -> {}
                    case Decision.Shrink g -> {}
                    case Decision.Cap c -> {}
                    case Decision.Booked b -> {}
                    case Decision.Refused r -> {}
                    case Decision.Power p -> {}
                    case Decision.Reject r -> {}
                }
            }
            assertThat(claims)
                    .as("claims since the last progress, seed %d", seed)
                    .isLessThanOrEqualTo((int) quotas);
            assertThat(stops)
                    .as("evictions since the last progress, seed %d", seed)
                    .isLessThanOrEqualTo((int) quotas * maxTasks * maxGpusPerTask);
        }

        private void queue(int id, int parent, long quota) {
            long lend = id == 0 || random.nextInt(3) > 0 ? Queue.UNLIMITED : random.nextLong(4);
            engine.apply(new Event.QueueSet(
                    0, new Queue(id, parent, "q" + id, quota, lend, Queue.UNLIMITED, random.nextInt(3))));
        }
    }
}
