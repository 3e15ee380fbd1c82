package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One small drawn world that tries to make jobs evict each other for ever: queues of several levels that all want more
 * than they own, priorities, gangs, limits and weights of 0, attempts that may not be evicted, and victims that are gone
 * late and in any order. No job ever ends by itself. Counts from outside what every set of evictions does to the
 * potential of decision record 0015, and plays until nothing more is decided.
 */
final class LoopHunt {
    private static final int MOST_DECISIONS = 20_000;
    private static final int WAVES = 4;

    private final long seed;
    private final SplittableRandom random;

    /** What types add is drawn apart. */
    private final SplittableRandom types;

    private final Flavour flavour;
    private Engine engine = new Engine();
    private final List<Queue> queues = new ArrayList<>();
    private final List<Integer> leaves = new ArrayList<>();
    private final TreeMap<Long, Job> jobs = new TreeMap<>();

    /** Waiting jobs are in none of these. */
    private final TreeMap<Long, Long> runningSince = new TreeMap<>();

    private final TreeSet<Long> stopping = new TreeSet<>();
    private final TreeSet<Long> claiming = new TreeSet<>();

    /** Tasks of elastic jobs that were told to go while their jobs go on. */
    private final List<Decision.Shrink> leaving = new ArrayList<>();

    private final Map<Long, Integer> attempts = new HashMap<>();
    private final TreeSet<Long> overreached = new TreeSet<>();

    /** Who evicted whom, the claimant first, one after the other. */
    private final List<Pair> evictions = new ArrayList<>();

    private Rules rules = Rules.defaults();
    private long now;
    private long gpus;
    private boolean isTyped;
    private final boolean[] isRationed = new boolean[2];
    private long lastJob;
    int reclaims;
    int preemptions;
    int overreaches;
    int turns;
    int shrinks;

    /** What the worlds of a hunt have in common. */
    enum Flavour {
        /** Jobs of one GPU, no guarantees and no limits: one pass must give everybody what he owns. */
        UNITS,
        /** All of it. */
        MIXED,
        /** The first, with GPU types that are rationed. */
        TYPED_UNITS,
        /** All of it, with GPU types that are rationed, some of them from a later wave on, or until one. */
        TYPED_MIXED,
        /** All of it but that, and every second job can have more tasks than it needs. */
        ELASTIC;

        boolean isMixed() {
            return this == MIXED || this == TYPED_MIXED || this == ELASTIC;
        }

        boolean isTyped() {
            return this == TYPED_UNITS || this == TYPED_MIXED;
        }
    }

    /** Where a job counts: its queue, and its GPU type if that is rationed, or {@link Job#ANY_TYPE}. */
    private record Account(int queue, int type) {}

    private record Pair(long a, long b) {
        Pair reversed() {
            return new Pair(/* a= */ b, /* b= */ a);
        }
    }

    LoopHunt(long seed, Flavour flavour) {
        this.seed = seed;
        this.flavour = flavour;
        random = new SplittableRandom(seed);
        types = new SplittableRandom(~seed);
    }

    void play() {
        world();
        for (int wave = 0; wave < WAVES; wave++) {
            if (wave > 0 && flavour == Flavour.TYPED_MIXED && types.nextInt(3) == 0) {
                sayOtherTypes();
            }
            submit();
            if (random.nextInt(4) == 0) {
                engine = Engine.restore(engine.snapshot());
            }
            playToTheEnd();
        }
        countTurns();
    }

    // ---- the world --------------------------------------------------------------------------------------------

    private void world() {
        boolean isMixed = flavour.isMixed();
        rules = new Rules(
                        Policy.DURE,
                        60_000,
                        isMixed && random.nextInt(3) == 0 ? 300_000 : 0,
                        isMixed ? random.nextInt(3) : random.nextInt(2),
                        isMixed && random.nextInt(4) == 0 ? 50_000 : 0)
                .withMoves(Moves.NEVER); // who is moved keeps what he holds: the swarm looks at that
        engine.apply(new Event.RulesSet(0, rules));
        engine.apply(new Event.GpuTypeAdded(0, 0, "type", isMixed && random.nextInt(4) == 0 ? 2 : 1));
        engine.apply(new Event.SiteAdded(0, 0, "site"));
        engine.apply(new Event.HallAdded(0, 0, 0, "hall"));
        engine.apply(new Event.RackAdded(0, 0, 0, "rack"));
        int nodes = random.nextInt(1, 5);
        int size = random.nextInt(1, 6);
        gpus = (long) nodes * size;
        engine.apply(new Event.NodesAdded(0, 0, nodes, 0, 0, size, false));
        isTyped = flavour.isTyped() || (isMixed && random.nextInt(3) == 0);
        if (isTyped) {
            engine.apply(new Event.GpuTypeAdded(0, 1, "other", 1));
            engine.apply(new Event.NodesAdded(0, nodes, 2, 0, 1, 4, false));
            gpus += 8;
        }
        if (flavour.isTyped()) {
            drawRationed();
        }
        queue(Queue.NO_PARENT, gpus);
        below(0, gpus, random.nextInt(1, 4));
    }

    private void below(int parent, long quota, int depth) {
        long left = parent == 0 ? 2 * gpus : quota; // the root's children may own more than there is
        int children = random.nextInt(2, 4);
        for (int c = 0; c < children; c++) {
            long own = random.nextLong(left + 1);
            left -= own;
            int id = queue(parent, own);
            if (depth > 1 && random.nextBoolean()) {
                below(id, own, depth - 1);
            } else {
                leaves.add(id);
            }
        }
    }

    private void drawRationed() {
        isRationed[0] = types.nextBoolean();
        isRationed[1] = !isRationed[0] || types.nextBoolean();
    }

    /** As {@code quota} of all others; of those that are rationed as much as is left of the queue above, or less. */
    private Queue rationed(Queue q) {
        List<TypeQuota> own = new ArrayList<>();
        for (int type = 0; type < 2 && q.parent() >= 0; type++) {
            long left =
                    q.parent() == 0 ? 2 * gpus : queues.get(q.parent()).of(type).quotaGpus();
            for (Queue sister : queues) {
                left -= sister.parent() == q.parent() ? sister.of(type).quotaGpus() : 0;
            }
            if (isRationed[type] && (!flavour.isMixed() || types.nextInt(5) > 0)) {
                long limit = flavour.isMixed() && types.nextInt(4) == 0 ? types.nextLong(4) : Queue.UNLIMITED;
                own.add(new TypeQuota(type, types.nextLong(left + 1), Queue.UNLIMITED, limit));
            }
        }
        return q.ration(own);
    }

    /** No type is rationed, then perhaps others than before. Who owns what is another, so turns are counted anew. */
    private void sayOtherTypes() {
        countTurns();
        evictions.clear();
        List<Queue> plain =
                queues.reversed().stream().map(q -> q.ration(List.of())).toList();
        plain.forEach(q -> engine.apply(new Event.QueueSet(now, q)));
        queues.clear();
        drawRationed();
        for (Queue q : plain.reversed()) {
            queues.add(types.nextInt(4) == 0 ? q : rationed(q));
            engine.apply(new Event.QueueSet(now, queues.getLast()));
        }
    }

    private int queue(int parent, long quota) {
        boolean isMixed = flavour.isMixed() && parent >= 0;
        long lend = isMixed && random.nextInt(4) == 0 ? random.nextLong(3) : Queue.UNLIMITED;
        long borrow = isMixed && random.nextInt(4) == 0 ? random.nextLong(4) : Queue.UNLIMITED;
        Queue q =
                rationed(new Queue(queues.size(), parent, "q" + queues.size(), quota, lend, borrow, random.nextInt(3)));
        queues.add(q);
        engine.apply(new Event.QueueSet(0, q));
        return q.id();
    }

    private void submit() {
        now += random.nextLong(1_000_000);
        for (int n = random.nextInt(1, 16); n > 0; n--) {
            Job job = job();
            jobs.put(job.id(), job);
            engine.apply(new Event.JobSubmitted(now, grown(job)));
        }
    }

    /** The same job, perhaps with more tasks than its fewest: here it is known by those. */
    private Job grown(Job j) {
        int more = flavour == Flavour.ELASTIC && random.nextBoolean() ? random.nextInt(6) : 0;
        lastJob += more;
        return new Job(
                j.id(),
                j.queue(),
                j.user(),
                j.kind(),
                j.tasks() + more,
                j.tasks(),
                j.task(),
                j.gpuType(),
                j.residency(),
                j.near(),
                j.priority(),
                j.timeLimitMillis(),
                j.evictable(),
                j.terms(),
                j.power());
    }

    private Job job() {
        boolean isUnit = !flavour.isMixed();
        boolean isSlice = !isUnit && random.nextInt(12) == 0;
        Task task =
                isSlice ? new Task(0, 500, 0, 0) : Task.ofGpus(isUnit ? 1 : 1 + random.nextInt(3) * random.nextInt(2));
        return new Job(
                ++lastJob,
                leaves.get(random.nextInt(leaves.size())),
                0,
                Kind.DATA,
                isUnit ? 1 : 1 + random.nextInt(3) * random.nextInt(2),
                task,
                isTyped && random.nextInt(3) > 0 ? random.nextInt(2) : Job.ANY_TYPE,
                Job.ANY_SITE,
                random.nextInt(4),
                isUnit || random.nextInt(3) > 0 ? Job.NO_LIMIT : random.nextLong(1, 1_000_000),
                isUnit || random.nextInt(10) > 0);
    }

    // ---- the play ---------------------------------------------------------------------------------------------

    private void playToTheEnd() {
        for (int n = 0; n < MOST_DECISIONS; n++) {
            Verdict verdict = engine.decide(now);
            follow(verdict.decisions());
            checkNobodyIsKeptWaiting();
            boolean anyLeaves = !stopping.isEmpty() || !leaving.isEmpty();
            if (anyLeaves && random.nextInt(3) > 0) {
                exit();
            } else if (verdict.wakeAtMillis() != Verdict.NO_WAKE) {
                now = Math.max(now + 1, verdict.wakeAtMillis());
            } else if (anyLeaves) {
                exit();
            } else if (verdict.decisions().isEmpty()) {
                assertThat(claiming).as("claims at the end, seed %d", seed).isEmpty();
                assertThat(engine.audit()).as("seed %d", seed).isEmpty();
                return;
            }
        }
        throw new AssertionError("no end in sight, seed " + seed + ": " + tail());
    }

    /** A victim is gone, after its grace or long after, and not in the order in which they were told. */
    private void exit() {
        now += random.nextLong(200_000);
        if (!leaving.isEmpty() && (stopping.isEmpty() || random.nextBoolean())) {
            Decision.Shrink s = leaving.remove(random.nextInt(leaving.size()));
            engine.apply(new Event.TaskGone(now, s.job(), s.attempt(), s.task()));
            return;
        }
        List<Long> all = List.copyOf(stopping);
        long job = all.get(random.nextInt(all.size()));
        engine.apply(new Event.AttemptEnded(now, job, attempts.getOrDefault(job, 1), Ending.EVICTED));
        stopping.remove(job);
        leaving.removeIf(s -> s.job() == job);
        runningSince.remove(job);
    }

    private void follow(List<Decision> decisions) {
        List<Decision.Stop> victims = new ArrayList<>();
        int tasks = 0;
        for (Decision d : decisions) {
            switch (d) {
                case Decision.Start s -> {
                    claiming.remove(s.job());
                    runningSince.put(s.job(), now);
                    attempts.put(s.job(), s.attempt());
                }
                case Decision.Stop s -> victims.add(s);
                case Decision.Claim c -> {
                    if (victims.isEmpty() && tasks > 0) {
                        claiming.add(c.job()); // nobody is evicted for it
                    } else {
                        claim(c.job(), victims);
                    }
                    victims.clear();
                    tasks = 0;
                }
                case Decision.Reject r -> jobs.remove(r.job(), job(r.job()));
                case Decision.Grow g -> {}
                case Decision.Shrink s -> {
                    leaving.add(s);
                    shrinks++;
                    tasks++;
                }
                case Decision.Cap c -> {}
                case Decision.Booked b -> {}
                case Decision.Refused r -> {}
                case Decision.Power p -> {}
            }
        }
        assertThat(victims).as("told to go for nobody, seed %d", seed).isEmpty();
        assertThat(tasks).as("tasks told to go for nobody, seed %d", seed).isZero();
    }

    private Job job(long id) {
        Job job = jobs.get(id);
        assertThat(job).isNotNull();
        return job;
    }

    private void claim(long id, List<Decision.Stop> victims) {
        Job claimant = job(id);
        assertThat(victims).as("a claim without victims, seed %d", seed).isNotEmpty();
        long fell = 0;
        boolean hasOthers = false;
        List<Long> before = sums();
        for (Decision.Stop s : victims) {
            Job victim = job(s.job());
            boolean isOwn = s.cause() instanceof Decision.Cause.Preempted;
            checkVictim(claimant, victim, isOwn);
            hasOthers |= !isOwn;
            reclaims += isOwn ? 0 : 1;
            preemptions += isOwn ? 1 : 0;
            evictions.add(new Pair(id, s.job()));
        }
        Account ofClaimant = account(claimant);
        long own = within(ofClaimant, Integer.MIN_VALUE);
        assertThat(held(ofClaimant, claimant.priority()) + claimant.milliGpus())
                .as("job %d takes what its queue does not own, seed %d", id, seed)
                .isLessThanOrEqualTo(milli(ofClaimant));
        for (Account q : accounts()) {
            fell += q.equals(ofClaimant) ? 0 : within(q, Integer.MIN_VALUE);
        }
        victims.forEach(s -> stopping.add(s.job()));
        for (Account q : accounts()) {
            fell -= q.equals(ofClaimant) ? 0 : within(q, Integer.MIN_VALUE);
        }
        claiming.add(id);
        assertThat(!hasOthers || fell < claimant.milliGpus())
                .as("others lose %d to job %d, seed %d", fell, id, seed)
                .isTrue();
        List<Long> after = sums();
        boolean rises = isAbove(after, before) && after.getFirst() >= before.getFirst();
        boolean isPlain = after.getFirst() > before.getFirst() || (!hasOthers && rises);
        if (!isPlain) {
            overreaches++;
            assertThat(overreached.add(id))
                    .as("job %d lowers the sum for the second time (its queue held %d), seed %d", id, own, seed)
                    .isTrue();
        }
    }

    private void checkVictim(Job claimant, Job victim, boolean isOwn) {
        assertThat(runningSince).as("seed %d", seed).containsKey(victim.id());
        assertThat(stopping).as("seed %d", seed).doesNotContain(victim.id());
        assertThat(victim.evictable()).as("seed %d", seed).isTrue();
        assertThat(now - runningSince.getOrDefault(victim.id(), now))
                .as("guaranteed run of job %d, seed %d", victim.id(), seed)
                .isGreaterThanOrEqualTo(rules.guaranteedRunMillis());
        if (isOwn) {
            assertThat(account(victim)).as("seed %d", seed).isEqualTo(account(claimant));
            assertThat(victim.priority()).as("seed %d", seed).isLessThan(claimant.priority());
        } else {
            assertThat(victim.queue()).as("seed %d", seed).isNotEqualTo(claimant.queue());
            assertThat(account(victim).type).as("seed %d", seed).isEqualTo(account(claimant).type);
            assertThat(held(account(claimant), Integer.MIN_VALUE) + claimant.milliGpus())
                    .as("job %d takes back what its queue does not own, seed %d", claimant.id(), seed)
                    .isLessThanOrEqualTo(milli(account(claimant)));
            assertThat(held(account(victim), Integer.MIN_VALUE))
                    .as("job %d did not borrow, seed %d", victim.id(), seed)
                    .isGreaterThan(milli(account(victim)));
        }
    }

    /** The sum over leaves of min(held, quota): of all priorities, then from the highest priority down. */
    private List<Long> sums() {
        List<Long> sums = new ArrayList<>();
        for (int p : new int[] {Integer.MIN_VALUE, 3, 2, 1, 0}) {
            long sum = 0;
            for (Account q : accounts()) {
                sum += within(q, p);
            }
            sums.add(sum);
        }
        return sums;
    }

    private static boolean isAbove(List<Long> a, List<Long> b) {
        for (int i = 1; i < a.size(); i++) {
            if (!a.get(i).equals(b.get(i))) {
                return a.get(i) > b.get(i);
            }
        }
        return false;
    }

    private Account account(Job job) {
        return new Account(job.queue(), engine.rationedType(job.id()).orElseThrow());
    }

    private List<Account> accounts() {
        List<Account> all = new ArrayList<>();
        for (int leaf : leaves) {
            all.add(new Account(leaf, Job.ANY_TYPE));
            engine.rationedTypes().forEach(type -> all.add(new Account(leaf, type)));
        }
        return all;
    }

    private long within(Account leaf, int priority) {
        return Math.min(held(leaf, priority), milli(leaf));
    }

    private long milli(Account account) {
        return 1000 * queues.get(account.queue).of(account.type).quotaGpus();
    }

    /** What jobs of at least this priority hold that run or claim and were not told to stop. */
    private long held(Account leaf, int priority) {
        long sum = 0;
        for (long id : runningSince.keySet()) {
            sum += stopping.contains(id) ? 0 : counted(id, leaf, priority);
        }
        for (long id : claiming) {
            sum += counted(id, leaf, priority);
        }
        return sum;
    }

    private long counted(long id, Account leaf, int priority) {
        Job job = job(id);
        return account(job).equals(leaf) && job.priority() >= priority ? job.milliGpus() : 0;
    }

    /** In one pass as many take back as own what others hold, however many that are. */
    private void checkNobodyIsKeptWaiting() {
        if (flavour.isMixed()) {
            return;
        }
        TreeSet<Integer> borrowed = new TreeSet<>();
        for (Account a : accounts()) {
            if (borrowsEverywhere(a)) {
                borrowed.add(a.type);
            }
        }
        for (Job job : jobs.values()) {
            boolean waits = !runningSince.containsKey(job.id()) && !claiming.contains(job.id());
            boolean isOnItsWay = stopping.size() > claiming.size(); // and nobody has claimed it
            if (waits
                    && !isOnItsWay
                    && borrowed.contains(account(job).type)
                    && held(account(job), Integer.MIN_VALUE) < milli(account(job))) {
                throw new AssertionError("job " + job.id() + " waits within quota and others borrow, seed " + seed);
            }
            if (waits && !isOnItsWay && mayPreempt(job)) {
                throw new AssertionError("job " + job.id() + " waits for a lower priority, seed " + seed);
            }
        }
    }

    private boolean borrowsEverywhere(Account leaf) {
        for (int q = leaf.queue; q != 0; q = queues.get(q).parent()) {
            long held = 0;
            for (int l : leaves) {
                held += isBelow(l, q) ? held(new Account(l, leaf.type), Integer.MIN_VALUE) : 0;
            }
            if (held <= milli(new Account(q, leaf.type))) {
                return false;
            }
        }
        return true;
    }

    private boolean isBelow(int leaf, int queue) {
        int q = leaf;
        while (q != queue && q != 0) {
            q = queues.get(q).parent();
        }
        return q == queue;
    }

    private boolean mayPreempt(Job job) {
        Account own = account(job);
        return held(own, job.priority()) + 1000 <= milli(own)
                && held(own, Integer.MIN_VALUE) > held(own, job.priority());
    }

    /** How often two jobs took turns: one evicted the other, was evicted by it, and evicted it again. */
    private void countTurns() {
        Map<Pair, Integer> steps = new HashMap<>();
        for (Pair p : evictions) {
            Pair other = p.reversed();
            int step = steps.getOrDefault(p, 0);
            int otherStep = steps.getOrDefault(other, 0);
            steps.put(p, Math.max(step, otherStep + 1));
            turns = Math.max(turns, otherStep + 1);
        }
    }

    private String tail() {
        return evictions.subList(Math.max(0, evictions.size() - 20), evictions.size()) + ", queues " + queues;
    }
}
