package io.dure.engine.place;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Conservative backfill against a slow program that is written from its definition alone, moment by moment. */
class ConservativeTest {
    private static final int SEEDS = 400;
    private static final int HORIZON = 4000;
    private static final int NOT_PLANNED = -1_000_000;

    /** A job that comes at a time, asks for so many processors and so long, and ends on its own, perhaps earlier. */
    private record Asked(int id, int submit, int processors, int limit, int run) {}

    @Test
    void startsAreThoseOfTheDefinition() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int processors = random.nextInt(1, 9);
            List<Asked> jobs = jobs(random, processors);
            assertThat(byEngine(jobs, processors)).as("seed %d", seed).isEqualTo(new Slow(jobs, processors).starts());
        }
    }

    private static List<Asked> jobs(SplittableRandom random, int processors) {
        List<Asked> jobs = new ArrayList<>();
        int submit = 0;
        int count = random.nextInt(3, 30);
        for (int id = 1; id <= count; id++) {
            submit += random.nextInt(12);
            int limit = random.nextInt(1, 60);
            int run = random.nextInt(3) == 0 ? limit : random.nextInt(1, limit + 1);
            jobs.add(new Asked(id, submit, random.nextInt(1, processors + 1), limit, run));
        }
        return jobs;
    }

    private static Map<Integer, Integer> byEngine(List<Asked> jobs, int processors) {
        Engine engine = new Engine();
        engine.apply(new Event.RulesSet(0, Rules.defaults().withPolicy(Policy.CONSERVATIVE)));
        engine.apply(new Event.GpuTypeAdded(0, 0, "type"));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
        engine.apply(new Event.RackAdded(0, 0, 0, "rack"));
        engine.apply(new Event.NodesAdded(0, 0, processors, 0, 0, 1, false));
        engine.apply(new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", 0, 0, 0, 1)));
        TreeMap<Integer, Integer> starts = new TreeMap<>();
        TreeMap<Integer, List<Integer>> ends = new TreeMap<>();
        int next = 0;
        while (next < jobs.size() || !ends.isEmpty()) {
            int now = ends.isEmpty() ? Integer.MAX_VALUE : ends.firstKey();
            now = next < jobs.size() ? Math.min(now, jobs.get(next).submit) : now;
            List<Integer> gone = ends.remove(now);
            for (int id : gone == null ? List.<Integer>of() : gone) {
                engine.apply(new Event.AttemptEnded(now, id, 1, Ending.COMPLETED));
            }
            for (; next < jobs.size() && jobs.get(next).submit == now; next++) {
                Asked a = jobs.get(next);
                engine.apply(new Event.JobSubmitted(
                        now, new Job(a.id, 0, 0, Kind.SIMULATION, a.processors, 1, Job.ANY_TYPE, 0, a.limit, false)));
            }
            for (Decision d : engine.decide(now).decisions()) {
                int id = (int) d.job();
                starts.put(id, now);
                ends.computeIfAbsent(now + jobs.get(id - 1).run, _ -> new ArrayList<>())
                        .add(id);
            }
            assertThat(engine.audit()).isEmpty();
        }
        return starts;
    }

    /** Free processors at every moment, each moment by itself. */
    private static final class Slow {
        private final List<Asked> jobs;
        private final int processors;
        private final TreeMap<Integer, Integer> starts = new TreeMap<>();
        private final TreeMap<Integer, Integer> plans = new TreeMap<>();

        Slow(List<Asked> jobs, int processors) {
            this.jobs = jobs;
            this.processors = processors;
        }

        Map<Integer, Integer> starts() {
            for (int now = 0; now < HORIZON; now++) {
                if (somethingHappens(now)) {
                    while (planOnce(now)) {}
                }
            }
            return starts;
        }

        private boolean somethingHappens(int now) {
            return jobs.stream()
                    .anyMatch(a -> a.submit == now || (starts.containsKey(a.id) && starts.get(a.id) + a.run == now));
        }

        private boolean planOnce(int now) {
            boolean hasGained = false;
            for (Asked a : jobs) {
                if (a.submit <= now && !starts.containsKey(a.id)) {
                    int old = plans.getOrDefault(a.id, NOT_PLANNED);
                    plans.remove(a.id);
                    int at = now;
                    while (!fits(a, at, now)) {
                        at++;
                    }
                    hasGained |= at < old;
                    if (at == now) {
                        starts.put(a.id, now);
                    } else {
                        plans.put(a.id, at);
                    }
                }
            }
            return hasGained;
        }

        private boolean fits(Asked asked, int at, int now) {
            for (int t = at; t < at + asked.limit; t++) {
                int free = processors - asked.processors;
                for (Asked a : jobs) {
                    int start = starts.getOrDefault(a.id, plans.getOrDefault(a.id, NOT_PLANNED));
                    boolean isOver = starts.containsKey(a.id) && start + a.run <= now && start < now;
                    free -= !isOver && start <= t && t < start + a.limit ? a.processors : 0;
                }
                if (free < 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The sweep over many nodes finds the time that looking at every moment finds. */
    @Test
    void sweepFindsTheFirstMoment() {
        for (long seed = 0; seed < 2 * SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Timeline> nodes = new ArrayList<>();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                nodes.add(timeline(random));
            }
            PerTask need = random.nextBoolean()
                    ? new PerTask(random.nextInt(1, 4), 0, random.nextInt(3), 0)
                    : new PerTask(0, random.nextInt(1, 4), 0, random.nextInt(3));
            int gang = random.nextInt(1, 9);
            long millis = random.nextInt(5) == 0 ? Timeline.NEVER : random.nextInt(1, 40);
            assertThat(new Sweep().earliest(nodes, nodes.size(), need, gang, millis))
                    .as("seed %d", seed)
                    .isEqualTo(firstMoment(nodes, need, gang, millis));
            assertThat(nodes.getFirst().earliest(millis, need, gang))
                    .as("seed %d, one node", seed)
                    .isEqualTo(firstMoment(nodes.subList(0, 1), need, gang, millis));
        }
    }

    private static Timeline timeline(SplittableRandom random) {
        Timeline line = new Timeline();
        line.begin(100, 8, random.nextInt(2) * 10, random.nextInt(2) * 10);
        for (int i = random.nextInt(6); i > 0; i--) {
            int from = 100 + random.nextInt(60);
            long until = random.nextInt(4) == 0 ? Timeline.NEVER : from + random.nextInt(1, 50);
            line.change(from, until, 1, random.nextInt(2), random.nextInt(2));
        }
        return line;
    }

    private static long firstMoment(List<Timeline> nodes, PerTask need, int gang, long millis) {
        for (long at = 100; at < 400; at++) {
            long room = 0;
            for (Timeline node : nodes) {
                room += node.room(at, Timeline.plus(at, millis), need, gang);
            }
            if (room >= gang) {
                return at;
            }
        }
        return Timeline.NEVER;
    }

    @Test
    void whatIsGivenBackLeavesNoTrace() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Timeline line = new Timeline();
            line.begin(0, 64, 100, 0);
            List<long[]> taken = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long from = random.nextInt(100);
                taken.add(new long[] {from, from + random.nextInt(1, 100), random.nextInt(1, 4), random.nextInt(5)});
            }
            taken.forEach(t -> line.change(t[0], t[1], (int) t[2], (int) t[3], 7));
            taken.sort(Comparator.comparingInt(Arrays::hashCode));
            taken.forEach(t -> line.change(t[0], t[1], -(int) t[2], -(int) t[3], -7));
            assertThat(line.steps()).as("seed %d", seed).isEqualTo(1);
            assertThat(line.room(0, Timeline.NEVER, new PerTask(1, 0, 1, 1), 100))
                    .isEqualTo(64);
        }
    }
}
