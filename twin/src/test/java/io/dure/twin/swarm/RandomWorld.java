package io.dure.twin.swarm;

import io.dure.engine.Ending;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Level;
import io.dure.engine.Moves;
import io.dure.engine.Nearness;
import io.dure.engine.NodeState;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.Terms;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
import io.dure.twin.run.Disturbance;
import io.dure.twin.scenario.Names;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A small random fleet, queue tree, workload and set of faults, all from one seed. In the worlds of odd seeds tasks also
 * ask for slices, CPU and memory, and data may not be everywhere; in those of four seeds of nine gangs say how near
 * together they must be, and racks have several link domains, linked nodes and others side by side; in half of all
 * worlds jobs have gates to pass; in every fifth some are elastic; in a third there is maintenance and nodes are booked; in
 * those of five seeds of twelve queues say quotas of single GPU types; in those of four of fourteen, where the policy is
 * {@code dure}, jobs have several task groups.
 */
record RandomWorld(Scenario scenario, Rules rules, RunTimes runTimes, List<Disturbance> disturbances) {
    private static final Kind[] KINDS = Kind.values();
    private static final Level[] LEVELS = Level.values();
    private static final Policy[] POLICIES = {Policy.FIFO, Policy.EASY, Policy.DURE};
    private static final Policy[] NOBODY_WAITS_FOR_ANOTHER = {Policy.FIFO, Policy.RANDOM, Policy.BESTFIT, Policy.FGD};
    private static final Policy[] RESERVED_IN_ONE_LINE = {Policy.EASY, Policy.CONSERVATIVE, Policy.CONSERVATIVE};
    private static final int[] SLICES = {1, 2, 4, 7, 10};

    /** Of twelve seeds, those whose queues say quotas of single GPU types. */
    private static final Set<Long> TYPED = Set.of(1L, 2L, 3L, 8L, 11L);

    /** Of fourteen seeds, those where some jobs have several task groups. */
    private static final Set<Long> GROUPED = Set.of(2L, 5L, 8L, 13L);

    private static final int[] PARTS = {1, 100, 142, 143, 250, 500, 501, 700, 999};

    /** Every third one has a world around it. */
    static RandomWorld of(long seed) {
        return of(seed, false);
    }

    /** The same world, whose jobs have many priorities and whose rules may give what was used a half-life. */
    static RandomWorld sharing(long seed) {
        return of(seed, true);
    }

    private static RandomWorld of(long seed, boolean sharing) {
        RandomWorld plain = new Builder(seed, sharing).build();
        RandomWorld around = seed % 3 != 2
                ? plain
                : new RandomWorld(Surrounded.of(seed, plain.scenario), plain.rules, plain.runTimes, plain.disturbances);
        RandomWorld gated = seed / 2 % 2 == 0 ? around : Gated.of(seed, around);
        RandomWorld typed = TYPED.contains(seed % 12) ? Typed.of(seed, gated) : gated;
        RandomWorld elastic = seed % 5 == 1 ? Elastic.of(seed, typed) : typed;
        RandomWorld windowed = seed / 4 % 3 == 0 ? Windowed.of(seed, elastic) : elastic;
        RandomWorld grouped = GROUPED.contains(seed % 14) ? Grouped.of(seed, windowed) : windowed;
        return seed % 11 < 3 ? Frozen.of(seed, grouped) : grouped;
    }

    private static final class Builder {
        private final long seed;
        private final SplittableRandom random;

        /** What odd seeds add is drawn apart, so that the rest stays as it is. */
        private final SplittableRandom more;

        /** So is how jobs share, where that counts. */
        private final SplittableRandom sharing;

        private final boolean isSharing;

        private final boolean isMixed;

        /** What levels add is drawn apart, too. */
        private final SplittableRandom topology;

        private final boolean isNear;
        private int residencies;
        private final List<Event> setup = new ArrayList<>();
        private final List<Integer> leaves = new ArrayList<>();
        private int types;
        private int sites;
        private int halls;
        private int racks;
        private int nodes;
        private int gpus;
        private int queues;

        Builder(long seed, boolean isSharing) {
            this.seed = seed;
            random = new SplittableRandom(seed);
            more = new SplittableRandom(~seed);
            isMixed = seed % 2 == 1;
            sharing = new SplittableRandom(3 * seed + 1);
            this.isSharing = isSharing;
            topology = new SplittableRandom(seed ^ 0x70_70_10_6FL);
            isNear = Set.of(2L, 3L, 6L, 8L).contains(seed % 9);
        }

        RandomWorld build() {
            fleet();
            queues();
            List<Submission> work = work();
            Rules rules = new Rules(
                    policy(POLICIES[random.nextInt(POLICIES.length)]),
                    random.nextInt(3) * 1000L,
                    random.nextInt(3) * 10_000L,
                    random.nextInt(4),
                    new long[] {0, 0, 3_000, 20_000}[random.nextInt(4)],
                    isSharing ? new long[] {0, 10_000, 100_000}[sharing.nextInt(3)] : 0,
                    Rules.NEVER_STOPPED,
                    new Moves(topology.nextInt(4) > 0, topology.nextInt(3) * 1_000L));
            long stop = random.nextInt(4) * 700L;
            Names names = new Names(numbered("t", types), numbered("s", sites), numbered("q", queues), List.of("u"));
            Scenario scenario = new Scenario("seed-" + seed, "", seed, rules, stop, setup, names, work);
            RunTimes runTimes = random.nextInt(4) == 0 ? RunTimes.TRUE : RunTimes.REQUESTED;
            return new RandomWorld(scenario, rules, runTimes, disturbances(work));
        }

        /** Policies that came later are drawn apart, so that worlds of {@code dure} stay as they are. */
        private Policy policy(Policy drawn) {
            SplittableRandom lots = new SplittableRandom(31 * seed + 7);
            return switch (drawn) {
                case FIFO -> NOBODY_WAITS_FOR_ANOTHER[lots.nextInt(NOBODY_WAITS_FOR_ANOTHER.length)];
                case EASY -> RESERVED_IN_ONE_LINE[lots.nextInt(RESERVED_IN_ONE_LINE.length)];
                default -> drawn;
            };
        }

        private static List<String> numbered(String prefix, int count) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(prefix + i);
            }
            return all;
        }

        private void fleet() {
            types = 1 + random.nextInt(2);
            for (int t = 0; t < types; t++) {
                setup.add(new Event.GpuTypeAdded(0, t, "t" + t, isMixed ? SLICES[more.nextInt(SLICES.length)] : 1));
            }
            sites = 1 + random.nextInt(3);
            for (int s = 0; s < sites; s++) {
                setup.add(new Event.SiteAdded(0, s, "s" + s));
                setup.add(new Event.HallAdded(0, halls, s, "h"));
                int here = 1 + random.nextInt(3);
                for (int r = 0; r < here; r++) {
                    rack();
                    if (isNear && topology.nextInt(3) == 0) {
                        setup.add(new Event.HallAdded(0, ++halls, s, "h"));
                    }
                }
                halls++;
            }
            residencies = isMixed ? more.nextInt(3) : 0;
            for (int r = 0; r < residencies; r++) {
                List<Integer> where = new ArrayList<>();
                for (int s = 0; s < sites; s++) {
                    if (more.nextBoolean() || (s == sites - 1 && where.isEmpty())) {
                        where.add(s);
                    }
                }
                setup.add(new Event.ResidencyAdded(0, r, where));
            }
        }

        private void rack() {
            setup.add(new Event.RackAdded(0, racks, halls, "r" + racks));
            int count = 1 + random.nextInt(5);
            int size = new int[] {1, 2, 4, 8}[random.nextInt(4)];
            int type = random.nextInt(types);
            boolean linked = random.nextInt(2) == 0;
            int cpu = isMixed && more.nextInt(4) > 0 ? size * (1 + more.nextInt(4)) * 1000 : 0;
            int memory = isMixed && more.nextInt(4) > 0 ? size * (1 + more.nextInt(4)) * 1024 : 0;
            setup.add(new Event.NodesAdded(0, nodes, count, racks, type, size, linked, cpu, memory));
            nodes += count;
            gpus += count * size;
            for (int i = isNear ? topology.nextInt(3) : 0; i > 0; i--) {
                int besides = 1 + topology.nextInt(4);
                int of = topology.nextInt(4) > 0 ? size : 4;
                setup.add(
                        new Event.NodesAdded(0, nodes, besides, racks, type, of, topology.nextBoolean(), cpu, memory));
                nodes += besides;
                gpus += besides * of;
            }
            racks++;
        }

        private void queues() {
            setup.add(new Event.QueueSet(
                    0, new Queue(0, Queue.NO_PARENT, "all", gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
            queues = 1;
            int top = 1 + random.nextInt(4);
            int left = gpus;
            for (int i = 0; i < top; i++) {
                int quota = random.nextInt(left + 1);
                left -= quota;
                int id = queue(0, quota);
                int below = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
                int leftBelow = quota;
                for (int c = 0; c < below; c++) {
                    int part = random.nextInt(leftBelow + 1);
                    leftBelow -= part;
                    leaves.add(queue(id, part));
                }
                if (below == 0) {
                    leaves.add(id);
                }
            }
        }

        private int queue(int parent, int quota) {
            long lend = random.nextInt(3) > 0 ? Queue.UNLIMITED : random.nextLong(quota + 1L);
            long borrow = random.nextInt(3) > 0 ? Queue.UNLIMITED : random.nextLong(gpus + 1L);
            setup.add(new Event.QueueSet(
                    0, new Queue(queues, parent, "q" + queues, quota, lend, borrow, random.nextInt(4))));
            return queues++;
        }

        private List<Submission> work() {
            List<Submission> work = new ArrayList<>();
            int jobs = 5 + random.nextInt(120);
            long pause = 1 + random.nextLong(4000);
            boolean onlySingles = random.nextInt(3) == 0;
            for (int j = 0; j < jobs; j++) {
                work.add(job(j, random.nextLong(pause * jobs), onlySingles));
            }
            work.sort(Comparator.comparingLong(Submission::submitMillis).thenComparingInt(Submission::line));
            return work;
        }

        private Submission job(int line, long submit, boolean single) {
            long run = 1 + random.nextLong(60_000);
            long requested = random.nextInt(6) == 0 ? Job.NO_LIMIT : Math.max(1, run * (2 + random.nextInt(8)) / 4);
            int tasks = single || random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(6);
            int perTask = single ? 1 : new int[] {1, 1, 2, 4, 8, 3}[random.nextInt(6)];
            return new Submission(
                    "j" + line,
                    line,
                    submit,
                    run,
                    requested,
                    random.nextInt(2) * 5000L,
                    random.nextInt(10) == 0 ? Ending.FAILED : Ending.COMPLETED,
                    leaves.get(random.nextInt(leaves.size())),
                    0,
                    KINDS[random.nextInt(KINDS.length)],
                    tasks,
                    isMixed ? mixed(perTask) : Task.ofGpus(perTask),
                    random.nextInt(3) == 0 ? random.nextInt(types) : Job.ANY_TYPE,
                    residencies > 0 && more.nextBoolean() ? more.nextInt(residencies) : Job.ANY_SITE,
                    priority(random.nextInt(5) == 0 ? random.nextInt(3) : 0),
                    random.nextInt(5) > 0,
                    Submission.NO_BATCH,
                    Submission.NO_TEMPLATE,
                    Submission.USUAL_DRAW_PER_MILLE,
                    new Submission.Wishes(0, near(), Terms.NONE, 0));
        }

        private Nearness near() {
            if (!isNear || topology.nextInt(4) == 0) {
                return Nearness.IN_SITE;
            }
            Level required = LEVELS[topology.nextInt(LEVELS.length)];
            return new Nearness(required, LEVELS[topology.nextInt(required.ordinal() + 1)]);
        }

        private int priority(int drawn) {
            return isSharing ? sharing.nextInt(4) - 1 : drawn;
        }

        private Task mixed(int gpus) {
            int cpu = more.nextInt(3) * 500 * Math.max(1, gpus);
            int memory = more.nextInt(3) * 700 * Math.max(1, gpus);
            return switch (more.nextInt(6)) {
                case 0, 1 -> Task.ofGpus(gpus);
                case 2 -> new Task(0, PARTS[more.nextInt(PARTS.length)], 0, 0);
                case 3 -> new Task(0, PARTS[more.nextInt(PARTS.length)], cpu, memory);
                case 4 -> new Task(gpus, 0, cpu, memory);
                default -> new Task(0, 0, cpu + 1, memory);
            };
        }

        private List<Disturbance> disturbances(List<Submission> work) {
            List<Disturbance> all = new ArrayList<>();
            long end = work.getLast().submitMillis() + 60_000;
            int faults = random.nextInt(3) == 0 ? 0 : random.nextInt(12);
            for (int i = 0; i < faults; i++) {
                int node = random.nextInt(nodes);
                long at = random.nextLong(end);
                NodeState state = random.nextInt(3) == 0 ? NodeState.DRAINED : NodeState.DOWN;
                all.add(new Disturbance.NodeChange(at, node, state));
                all.add(new Disturbance.NodeChange(at + 1 + random.nextLong(60_000), node, NodeState.UP));
            }
            // Whatever was drained or lost comes up at last, so that every job can end.
            for (int node = 0; faults > 0 && node < nodes; node++) {
                all.add(new Disturbance.NodeChange(end + 120_000, node, NodeState.UP));
            }
            int withdrawals = random.nextInt(6);
            for (int i = 0; i < withdrawals; i++) {
                all.add(new Disturbance.Withdrawal(random.nextLong(end), 1 + random.nextInt(work.size())));
            }
            all.sort(Comparator.comparingLong(Disturbance::atMillis));
            return all;
        }
    }
}
