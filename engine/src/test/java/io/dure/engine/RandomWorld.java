package io.dure.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedCollection;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A small world that tells one possible event after another: mixed racks, a tree of queues, all policies, gangs, faults
 * and late exits; in the worlds of odd seeds also slices, CPU and memory, and data that may not be everywhere; in two of
 * five maintenance, bookings and jobs in them. It learns from verdicts what runs; the same seed and verdicts give the same
 * events.
 */
public final class RandomWorld {
    private static final int[] PARTS = {1, 100, 142, 143, 250, 500, 501, 700, 999};
    private static final int RESIDENCIES = 3;

    private final SplittableRandom random;

    /** What odd seeds add is drawn apart, so that the rest stays as it is. */
    private final SplittableRandom more;

    private final boolean isMixed;

    /** Gangs say how near together they are to be in the worlds of half the seeds: drawn apart, too. */
    private final SplittableRandom nearness;

    private final boolean isNear;

    /** Some jobs are elastic in the worlds of a third of the seeds: drawn apart. */
    private final SplittableRandom elasticity;

    private final boolean isElastic;

    /** Tasks beyond the fewest that were started, oldest first; some are gone by now. */
    private final List<Event.TaskGone> riding = new ArrayList<>();

    /** Queues say quotas of single GPU types in the worlds of a third of the seeds: drawn apart, too. */
    private final SplittableRandom types;

    private final boolean isRationed;

    /** There are windows in the worlds of two seeds of five: drawn apart, too. */
    private final SomeWindows windows;

    /** Fleet, sites and queues are frozen at times in the worlds of one seed of seven: drawn apart, too. */
    private final SplittableRandom freezes;

    private final boolean isFreezing;

    private final List<Event> setup = new ArrayList<>();
    private final List<Integer> leaves = new ArrayList<>();
    private final List<Integer> parentOf = new ArrayList<>();
    private final TreeSet<Long> waiting = new TreeSet<>();
    private final TreeMap<Long, Integer> running = new TreeMap<>();
    private final TreeSet<Long> cancelled = new TreeSet<>();
    private int nodes;
    private long lastJob;
    private long now;

    public RandomWorld(long seed) {
        random = new SplittableRandom(seed);
        more = new SplittableRandom(~seed);
        isMixed = seed % 2 == 1;
        nearness = new SplittableRandom(seed ^ 0x70_70_10_6FL);
        isNear = seed % 4 >= 2;
        elasticity = new SplittableRandom(seed ^ 0xE1A_571CL);
        isElastic = seed % 3 == 1;
        types = new SplittableRandom(seed ^ 0x7_19_ED_0AL);
        isRationed = seed % 3 == 2;
        freezes = new SplittableRandom(seed ^ 0xF_4E_E2_EL);
        isFreezing = seed % 7 == 4;
        windows = new SomeWindows(seed, seed % 5 >= 3);
        rules();
        fleet();
        queues();
    }

    /** Fleet, queues and rules: to be told first. */
    public List<Event> setup() {
        return setup;
    }

    public long nowMillis() {
        return now;
    }

    /** The highest job id so far. */
    public long lastJob() {
        return lastJob;
    }

    /** What happens next. */
    public Event next() {
        now += random.nextInt(3) == 0 ? 0 : random.nextLong(30_000);
        if (!riding.isEmpty() && elasticity.nextInt(3) == 0) {
            return gone(riding.remove(elasticity.nextInt(riding.size())));
        }
        if (isFreezing && freezes.nextInt(12) == 0) {
            Event.FreezeSet.Scope scope = Event.FreezeSet.Scope.values()[freezes.nextInt(3)];
            int of = switch (scope) {
                case FLEET -> 0;
                case SITE -> freezes.nextInt(2);
                case QUEUE -> freezes.nextInt(parentOf.size());
            };
            return new Event.FreezeSet(now, scope, of, freezes.nextInt(3) == 0);
        }
        Event window = windows.next(now, nodes, leaves);
        if (window != null) {
            return window;
        }
        int dice = random.nextInt(100);
        if (dice < 40 && !running.isEmpty()) {
            return end(of(running.navigableKeySet()));
        }
        if (dice < 45 && !waiting.isEmpty()) {
            return cancel(of(waiting));
        }
        if (dice < 48 && !running.isEmpty()) {
            return cancel(of(running.navigableKeySet()));
        }
        if (dice < 54) {
            return new Event.NodeStateSet(now, random.nextInt(nodes), of(NodeState.values()));
        }
        return switch (dice) {
            case 54 -> new Event.RulesSet(now, someRules());
            case 55, 56 -> moreNodes(1);
            case 57, 58 -> changedQueue();
            default -> submit();
        };
    }

    /** What was decided after the last event. */
    public void decided(Verdict verdict) {
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> {
                    waiting.remove(s.job());
                    running.put(s.job(), s.attempt());
                }
                case Decision.Grow g -> riding.add(new Event.TaskGone(now, g.job(), g.attempt(), g.task()));
                case Decision.Shrink g -> {}
                case Decision.Cap c -> {}
                case Decision.Booked b -> windows.booked(b);
                case Decision.Refused r -> windows.refused(r);
                case Decision.Power p -> {}
                case Decision.Reject r -> waiting.remove(r.job());
                case Decision.Stop s -> {}
                case Decision.Claim c -> {}
            }
        }
    }

    private void rules() {
        setup.add(new Event.RulesSet(0, someRules()));
    }

    private Rules someRules() {
        Policy policy = random.nextInt(4) == 0 ? of(Policy.values()) : Policy.DURE;
        return new Rules(
                windows.areSome() && policy == Policy.CONSERVATIVE ? Policy.EASY : policy, // its plans know no windows
                random.nextLong(60_000),
                random.nextLong(60_000),
                random.nextInt(3),
                random.nextInt(2) * 9_000L,
                more.nextInt(3) * 20_000L,
                Rules.NEVER_STOPPED,
                new Moves(nearness.nextInt(3) > 0, nearness.nextLong(20_000)));
    }

    private void fleet() {
        for (int t = 0; t < 2; t++) {
            setup.add(new Event.GpuTypeAdded(0, t, "type" + t, isMixed ? of(more, 1, 2, 4, 7, 1000) : 1));
            setup.add(new Event.SiteAdded(0, t, "site" + t));
            setup.add(new Event.HallAdded(0, t, t, "hall" + t));
            setup.add(new Event.RackAdded(0, t, t, "rack" + t));
        }
        for (int r = 0; isMixed && r < RESIDENCIES; r++) {
            setup.add(new Event.ResidencyAdded(0, r, r == 2 ? List.of(1, 0) : List.of(r)));
        }
        for (int groups = random.nextInt(1, 6); groups > 0; groups--) {
            setup.add(moreNodes(random.nextInt(1, 4)));
        }
    }

    private Event moreNodes(int count) {
        int first = nodes;
        nodes += count;
        int gpus = of(new Integer[] {1, 2, 4, 8, 8, 64});
        int cpu = isMixed && more.nextInt(4) > 0 ? gpus * (1 + more.nextInt(4)) * 1000 : 0;
        int memory = isMixed && more.nextInt(4) > 0 ? gpus * (1 + more.nextInt(4)) * 1024 : 0;
        return new Event.NodesAdded(
                now, first, count, random.nextInt(2), random.nextInt(2), gpus, random.nextBoolean(), cpu, memory);
    }

    private void queues() {
        setup.add(
                new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "root", 64, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        parentOf.add(Queue.NO_PARENT);
        int parents = random.nextInt(1, 3);
        for (int q = 1; q <= parents; q++) {
            setup.add(new Event.QueueSet(0, queue(q, 0)));
            parentOf.add(0);
        }
        for (int q = parents + 1; q < parents + 4; q++) {
            parentOf.add(random.nextInt(1, parents + 1));
            setup.add(new Event.QueueSet(0, queue(q, parentOf.get(q))));
            leaves.add(q);
        }
    }

    /** In some worlds queues say quotas of single GPU types, now of these and now of those. */
    private List<TypeQuota> typeQuotas(int parent) {
        List<TypeQuota> quotas = new ArrayList<>();
        for (int t = 0; isRationed && t < 2; t++) {
            if (parent == 0 || (parent > 0 && types.nextInt(3) > 0)) {
                long quota = parent == 0 ? 48 : types.nextLong(16); // never more below a queue than its own
                quotas.add(new TypeQuota(t, quota, typeLimit(), typeLimit()));
            }
        }
        return quotas;
    }

    private long typeLimit() {
        return types.nextBoolean() ? Queue.UNLIMITED : types.nextLong(12);
    }

    private Event changedQueue() {
        int id = random.nextInt(1, parentOf.size());
        return new Event.QueueSet(now, queue(id, parentOf.get(id)));
    }

    private Queue queue(int id, int parent) {
        long quota = parent == 0 ? 48 : random.nextLong(16); // those below a queue never add up to more than its own
        return new Queue(id, parent, "q" + id, quota, limit(), limit(), random.nextInt(3)).ration(typeQuotas(parent));
    }

    private long limit() {
        return random.nextBoolean() ? Queue.UNLIMITED : random.nextLong(12);
    }

    private Event submit() {
        waiting.add(++lastJob);
        long id = lastJob;
        int gpusPerTask = of(new Integer[] {1, 1, 1, 2, 4, 8});
        long limit = random.nextInt(3) == 0 ? Job.NO_LIMIT : random.nextLong(1, 200_000);
        int queue = of(leaves.toArray(new Integer[0]));
        int user = random.nextInt(3);
        Kind kind = of(Kind.values());
        int tasks = random.nextInt(1, 4);
        int most = tasks + (isElastic ? elasticity.nextInt(5) : 0);
        lastJob += most - tasks;
        int booking = windows.bookingForJob(now);
        return new Event.JobSubmitted(
                now,
                new Job(
                        id,
                        booking == Terms.NO_BOOKING ? queue : windows.queueOf(booking),
                        user,
                        kind,
                        most,
                        tasks,
                        isMixed ? mixed(gpusPerTask) : Task.ofGpus(gpusPerTask),
                        random.nextInt(-1, 2),
                        isMixed ? more.nextInt(-1, RESIDENCIES) : Job.ANY_SITE,
                        near(),
                        random.nextInt(3),
                        limit,
                        random.nextInt(5) > 0,
                        new Terms(false, 0, Terms.NO_DEADLINE, List.of(), 0, 0, booking),
                        PowerUse.FULL));
    }

    private Nearness near() {
        if (!isNear) {
            return Nearness.IN_SITE;
        }
        Level required = Level.values()[nearness.nextInt(Level.values().length)];
        return new Nearness(required, Level.values()[nearness.nextInt(required.ordinal() + 1)]);
    }

    private Task mixed(int gpus) {
        int cpu = more.nextInt(3) * 500 * gpus;
        int memory = more.nextInt(3) * 700 * gpus;
        return switch (more.nextInt(6)) {
            case 0, 1 -> Task.ofGpus(gpus);
            case 2 -> new Task(0, of(more, PARTS), 0, 0);
            case 3 -> new Task(0, of(more, PARTS), cpu, memory);
            case 4 -> new Task(gpus, 0, cpu, memory);
            default -> new Task(0, 0, cpu + 1, memory);
        };
    }

    private static int of(SplittableRandom random, int... values) {
        return values[random.nextInt(values.length)];
    }

    private Event cancel(long job) {
        waiting.remove(job);
        cancelled.add(job);
        return new Event.JobCancelled(now, job);
    }

    private Event gone(Event.TaskGone e) {
        return new Event.TaskGone(now, e.job(), e.attempt(), e.task());
    }

    private Event end(long job) {
        riding.removeIf(e -> e.job() == job);
        Ending ending = of(Ending.values());
        int attempt = running.getOrDefault(job, 1);
        running.remove(job);
        if (ending.waitsAgain() && !cancelled.contains(job)) {
            waiting.add(job);
        }
        return new Event.AttemptEnded(now, job, attempt, ending);
    }

    private long of(SequencedCollection<Long> jobs) {
        return jobs.stream().skip(random.nextInt(jobs.size())).findFirst().orElseThrow();
    }

    private <E> E of(E[] values) {
        return values[random.nextInt(values.length)];
    }
}
