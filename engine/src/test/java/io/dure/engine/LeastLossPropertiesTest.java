package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Full fleets, all of whose jobs run on one node each and live on borrowed GPUs: a gang that must be in one rack takes the
 * nodes back whose jobs lose least, as gone through by brute force. Racks are not looked at that cannot do better
 * than one that was found; this says whether a better one is missed.
 */
class LeastLossPropertiesTest {
    private static final int SEEDS = 300;
    private static final int OWNER = 1;
    private static final int BORROWER = 2;

    @Test
    void noRackWouldLoseLess() {
        int several = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Full full = new Full(seed);
            List<Long> losses = full.lossesByRack();
            assertThat(full.lossOfVictims())
                    .as("seed %d, of racks %s", seed, losses)
                    .isEqualTo(Collections.min(losses));
            several += losses.stream().distinct().count() > 2 ? 1 : 0;
        }
        assertThat(several).as("worlds with unlike racks").isGreaterThan(SEEDS / 2);
    }

    private record Run(int node, int gpus, long startedAt) {
        long loss(long now) {
            return gpus * (now - startedAt);
        }
    }

    /** A fleet that is filled job by job, and a gang for which some must go. */
    private static final class Full {
        private final Engine engine = new Engine();
        private final SplittableRandom random;
        private final int racks;
        private final int perRack;
        private final int gpus;
        private final int tasks;
        private final Map<Long, Run> running = new HashMap<>();
        private long now;
        private long jobs;

        Full(long seed) {
            random = new SplittableRandom(seed);
            racks = 2 + random.nextInt(8);
            perRack = 2 + random.nextInt(5);
            gpus = 4 << random.nextInt(2);
            tasks = 2 + random.nextInt(perRack - 1);
            engine.apply(new Event.RulesSet(0, new Rules(Policy.DURE, 1_000, 0, 1, 0)));
            engine.apply(new Event.GpuTypeAdded(0, 0, "type", 1));
            engine.apply(new Event.SiteAdded(0, 0, "site"));
            engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
            for (int r = 0; r < racks; r++) {
                engine.apply(new Event.RackAdded(0, r, 0, "rack" + r));
                engine.apply(new Event.NodesAdded(0, r * perRack, perRack, r, 0, gpus, false, 0, 0));
            }
            long all = (long) racks * perRack * gpus;
            queue(0, Queue.NO_PARENT, all);
            queue(OWNER, 0, (long) tasks * gpus);
            queue(BORROWER, 0, all - (long) tasks * gpus);
            fill(all);
        }

        private void queue(int id, int parent, long quota) {
            engine.apply(new Event.QueueSet(
                    0, new Queue(id, parent, "queue" + id, quota, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        }

        private void fill(long all) {
            for (long left = all; left > 0; ) {
                int size = 1 << random.nextInt(gpus == 4 ? 3 : 4);
                now += 1 + random.nextInt(50);
                long id = submit(BORROWER, 1, size, Nearness.IN_SITE);
                for (Decision decision : engine.decide(now).decisions()) {
                    if (decision instanceof Decision.Start start) {
                        int node = start.placement().nodes().getFirst().node();
                        running.put(id, new Run(node, size, now));
                        left -= size;
                    }
                }
                if (!running.containsKey(id)) {
                    engine.apply(new Event.JobCancelled(now, id)); // no node has so many left
                }
            }
        }

        private long submit(int queue, int ofTasks, int size, Nearness near) {
            jobs++;
            engine.apply(new Event.JobSubmitted(
                    now,
                    new Job(
                            jobs,
                            queue,
                            0,
                            Kind.SIMULATION,
                            ofTasks,
                            ofTasks,
                            Task.ofGpus(size),
                            Job.ANY_TYPE,
                            Job.ANY_SITE,
                            near,
                            0,
                            Job.NO_LIMIT,
                            true,
                            Terms.NONE,
                            PowerUse.FULL)));
            return jobs;
        }

        /** What each rack would lose: that of the nodes in it which lose least. */
        List<Long> lossesByRack() {
            now += 1_000;
            long[] ofNode = new long[racks * perRack];
            running.values().forEach(run -> ofNode[run.node] += run.loss(now));
            List<Long> losses = new ArrayList<>();
            for (int r = 0; r < racks; r++) {
                List<Long> here = new ArrayList<>();
                for (int n = r * perRack; n < (r + 1) * perRack; n++) {
                    here.add(ofNode[n]);
                }
                Collections.sort(here);
                losses.add(here.subList(0, tasks).stream()
                        .mapToLong(Long::longValue)
                        .sum());
            }
            return losses;
        }

        /** What those lose who are told to go for the gang. */
        long lossOfVictims() {
            submit(OWNER, tasks, gpus, Nearness.required(Level.RACK));
            long sum = 0;
            for (Decision decision : engine.decide(now).decisions()) {
                sum += decision instanceof Decision.Stop stop
                        ? Objects.requireNonNull(running.get(stop.job())).loss(now)
                        : 0;
            }
            return sum;
        }
    }
}
