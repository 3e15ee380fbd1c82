package io.dure.engine.job;

import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Nearness;
import io.dure.engine.Placement;
import io.dure.engine.PowerUse;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.engine.Terms;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.IntField;
import io.dure.engine.column.IntTable;
import io.dure.engine.column.LongField;
import io.dure.engine.column.LongTable;
import io.dure.engine.column.Orders;
import io.dure.engine.column.RefColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * All jobs that are not over, as columns by slot; slots start at 1 and are reused, so no decision may depend on their
 * numbers. Waiting jobs are ordered by (priority down, id) in the list of their line, marked with their time limit;
 * running ones by (expected end, id) in the list of their pool, when somebody asks.
 */
public final class Jobs {
    private static final JobState[] STATES = JobState.values();
    private static final Kind[] KINDS = Kind.values();
    private static final int EVICTABLE = 1;
    private static final int WITHDRAWN = 2;
    private static final int OVERREACHED = 64;
    private static final int HELD = 4;
    private static final int HAS_TERMS = 8;
    private static final int HAS_DEADLINE = 16;
    private static final int TRUSTING = 32;
    private static final int MOVING = 128;

    private final Lines lines;
    private final Grants grants;
    private final Orders orders;
    private final Tenants tenants;
    private final Ends ends;
    private final Riders riders;
    private final Parts parts;

    /** Most of a job lies together: whoever ends one that started long ago finds none of it in the caches. */
    private final IntTable numbers;

    private final LongTable times;
    private final IntColumn slotOfId;
    private final IntField idOf;
    private final IntField lineOf;
    private final IntColumn userOf;
    private final IntColumn kindOf;
    private final IntField priorityOf;
    private final LongField limitOf;
    private final IntField flagsOf;
    private final IntField stateOf;
    private final IntField attemptOf;
    private final LongField submittedAt;
    private final LongField startedAt;
    private final LongField stopBy;
    private final IntField grantsOf;
    private final IntField missingOf;

    /** The review since which the job has tried what only a review brings. */
    private final IntField triedIn;

    private final IntField powerOf;

    /** Terms of jobs that have any. */
    private final RefColumn<Terms> terms;

    private final IntField nextUnused;

    private boolean isToldByPower;
    private int firstUnused;
    private int top;
    private long lastId;
    private int waiting;
    private int claiming;
    private int running;
    private int stopping;
    private int parked;

    public Jobs() {
        numbers = new IntTable();
        times = new LongTable();
        lines = new Lines();
        grants = new Grants();
        orders = new Orders();
        tenants = new Tenants(numbers);
        ends = new Ends(orders, numbers);
        riders = new Riders();
        parts = new Parts();
        slotOfId = new IntColumn();
        idOf = numbers.field();
        lineOf = numbers.field();
        userOf = new IntColumn();
        kindOf = new IntColumn();
        priorityOf = numbers.field();
        limitOf = times.field();
        flagsOf = numbers.field();
        stateOf = numbers.field();
        attemptOf = numbers.field();
        submittedAt = times.field();
        startedAt = times.field();
        stopBy = times.field();
        grantsOf = numbers.field();
        missingOf = numbers.field();
        triedIn = numbers.field();
        powerOf = numbers.field();
        terms = new RefColumn<>();
        nextUnused = numbers.field();
        top = 1;
    }

    private Jobs(Jobs o) {
        numbers = o.numbers.fork();
        times = o.times.fork();
        lines = o.lines.fork();
        grants = o.grants.fork();
        orders = o.orders.fork();
        tenants = o.tenants.fork(numbers);
        ends = o.ends.fork(orders, numbers);
        riders = o.riders.fork();
        parts = o.parts.fork();
        slotOfId = o.slotOfId.fork();
        idOf = numbers.field();
        lineOf = numbers.field();
        userOf = o.userOf.fork();
        kindOf = o.kindOf.fork();
        priorityOf = numbers.field();
        limitOf = times.field();
        flagsOf = numbers.field();
        stateOf = numbers.field();
        attemptOf = numbers.field();
        submittedAt = times.field();
        startedAt = times.field();
        stopBy = times.field();
        grantsOf = numbers.field();
        missingOf = numbers.field();
        triedIn = numbers.field();
        powerOf = numbers.field();
        terms = o.terms.fork();
        nextUnused = numbers.field();
        isToldByPower = o.isToldByPower;
        firstUnused = o.firstUnused;
        top = o.top;
        lastId = o.lastId;
        waiting = o.waiting;
        claiming = o.claiming;
        running = o.running;
        stopping = o.stopping;
        parked = o.parked;
    }

    public Jobs fork() {
        return new Jobs(this);
    }

    /** A new job, parked, kept in this account of its queue; returns its slot. */
    public int add(Job job, int account, long nowMillis) {
        int slot = unusedSlot();
        riders.enter(slot, job.mostRiders());
        lastId = Math.max(lastId, job.nextId() - 1);
        slotOfId.ensure((int) job.id() + 1);
        slotOfId.set((int) job.id(), slot);
        idOf.set(slot, (int) job.id());
        lineOf.set(slot, lines.line(job, account, powerClass(job)));
        userOf.set(slot, job.user());
        kindOf.set(slot, job.kind().ordinal());
        priorityOf.set(slot, job.priority());
        limitOf.set(slot, job.timeLimitMillis());
        flagsOf.set(slot, job.evictable() ? EVICTABLE : 0);
        powerOf.set(slot, job.power().drawPerMille() << 3 | job.power().flexTier());
        noteTerms(slot, job.terms());
        attemptOf.set(slot, 1);
        submittedAt.set(slot, nowMillis);
        startedAt.set(slot, 0);
        stopBy.set(slot, 0);
        grantsOf.set(slot, 0);
        missingOf.set(slot, 0);
        triedIn.set(slot, 0);
        park(slot);
        return slot;
    }

    /**
     * One more task of the job in {@code core}, which runs: the first one that it lacks, parked. For the GPU type and
     * time that are left to the job; returns its slot.
     */
    public int addRider(int core, int gpuType, long nowMillis) {
        int task = 0;
        int after = core;
        for (int r = riders.first(core); r != 0 && id(r) == id(core) + 1 + task; r = riders.next(r)) {
            task++;
            after = r;
        }
        long end = expectedEndMillis(core);
        long limit = end == Long.MAX_VALUE ? Job.NO_LIMIT : end - nowMillis;
        return addRider(core, after, task, gpuType, limit, nowMillis);
    }

    /** The same for one that is known: {@code number} is counted from 0; riders come in order. */
    public int restoreRider(int core, int number, int gpuType, long limitMillis) {
        int after = core;
        for (int r = riders.first(core); r != 0; r = riders.next(r)) {
            after = r;
        }
        return addRider(core, after, number, gpuType, limitMillis, submittedAtMillis(core));
    }

    private int addRider(int core, int after, int number, int gpuType, long limitMillis, long nowMillis) {
        Job job = job(core);
        Job rider = new Job(
                job.id() + 1 + number,
                job.queue(),
                job.user(),
                job.kind(),
                1,
                1,
                job.task(),
                gpuType,
                job.residency(),
                Nearness.IN_SITE,
                job.priority(),
                limitMillis,
                true,
                Terms.NONE,
                new PowerUse(job.power().drawPerMille(), 0));
        int slot = add(rider, queue(core), nowMillis);
        attemptOf.set(slot, attempt(core));
        riders.mount(slot, core, after);
        return slot;
    }

    /**
     * The groups of the job beside its first, each kept in one of {@code accounts}; the job itself has been added. What
     * they are charged is told apart from what its first group is.
     */
    public void setGroups(int slot, List<TaskGroup> others, List<Integer> accounts) {
        List<Parts.Share> shares = new ArrayList<>();
        shares.add(new Parts.Share(queue(slot), milliGpus(slot)));
        for (int g = 0; g < others.size(); g++) {
            addShare(shares, accounts.get(g), others.get(g).milliGpus());
        }
        parts.setGroups(slot, new Parts.Groups(others, accounts, shares));
    }

    private static void addShare(List<Parts.Share> shares, int account, long milliGpus) {
        for (int i = 0; i < shares.size(); i++) {
            if (shares.get(i).account() == account) {
                shares.set(i, new Parts.Share(account, shares.get(i).milliGpus() + milliGpus));
                return;
            }
        }
        shares.add(new Parts.Share(account, milliGpus));
    }

    /** The parts of a job that is about to hold GPUs, a slot for each group beside the first, parked. */
    public void addParts(int head) {
        Parts.Groups groups = parts.groups(head);
        Job job = job(head);
        for (int g = 1; groups != null && g < job.groups(); g++) {
            int slot = add(job.only(g), groups.accounts().get(g - 1), submittedAtMillis(head));
            attemptOf.set(slot, attempt(head));
            parts.tie(slot, head);
        }
    }

    /** The job holds nothing any more: its parts are forgotten. They must hold no grants and stand in no list. */
    public void dropParts(int head) {
        for (int part = parts.next(head); part != 0; part = parts.next(head)) {
            parts.untieFirst(head);
            forget(part);
        }
    }

    /** The number of the task group that this slot stands for: 0 for a job, 1 and more for its parts. */
    public int group(int slot) {
        return (int) (id(slot) - id(parts.head(slot)));
    }

    /** The number of a rider among all tasks of its job: those of the gang come before it. */
    public int taskOfRider(int rider) {
        int core = riders.core(rider);
        return lines.tasks(shape(core)) + (int) (id(rider) - id(core)) - 1;
    }

    /** The slot of this task of the job, or 0 when it does not run as a rider. */
    public int rider(int core, int task) {
        int number = task - lines.tasks(shape(core));
        int slot = number >= 0 && number < riders.most(core) ? slot(id(core) + 1 + number) : 0;
        return slot != 0 && riders.isRider(slot) ? slot : 0;
    }

    private void noteTerms(int slot, Terms t) {
        if (!t.equals(Terms.NONE)) {
            terms.ensure(slot + 1);
            terms.set(slot, t);
            int flags = HAS_TERMS | (t.held() ? HELD : 0) | (t.hasDeadline() ? HAS_DEADLINE : 0);
            flagsOf.set(slot, flagsOf.get(slot) | flags);
        }
    }

    public boolean hasBooking(int slot) {
        return hasTerms(slot) && terms(slot).hasBooking();
    }

    /** From now on jobs that draw unlike are of unlike demand: also those that are known. */
    public void tellByPower() {
        isToldByPower = true;
        for (long id = 1; id <= lastId; id++) {
            int slot = slot(id);
            if (slot != 0 && state(slot) == JobState.WAITING) {
                leaveLine(slot);
                lineOf.set(slot, lines.line(job(slot), queue(slot), powerClass(job(slot))));
                enterLine(slot);
            } else if (slot != 0) {
                lineOf.set(slot, lines.line(job(slot), queue(slot), powerClass(job(slot))));
            }
        }
    }

    /** The job, which stands in no line, asks for GPUs of this type from now on, and is kept in this account. */
    public void reline(int slot, int gpuType, int account) {
        Job job = job(slot).on(gpuType);
        lineOf.set(slot, lines.line(job, account, powerClass(job)));
    }

    /** What of a job decides how it can be held back; 0 as long as that does not matter. */
    private int powerClass(Job job) {
        int use = job.power().drawPerMille() << 3 | job.power().flexTier();
        return isToldByPower ? 1 + (use * KINDS.length + job.kind().ordinal()) * 2 + (job.evictable() ? 1 : 0) : 0;
    }

    /** The job is over and forgotten. It must hold no grants and stand in no list. */
    public void forget(int slot) {
        if (hasTerms(slot)) {
            terms.set(slot, null);
        }
        riders.leave(slot);
        parts.leave(slot);
        slotOfId.set((int) id(slot), 0);
        idOf.set(slot, 0);
        nextUnused.set(slot, firstUnused);
        firstUnused = slot;
    }

    /** The job waits, in no line. */
    public void park(int slot) {
        setState(slot, JobState.PARKED);
        parked++;
    }

    /** The parked job goes elsewhere. */
    public void unpark(int slot) {
        parked--;
    }

    /** The parked job joins its line, at the place that its priority and id give. */
    public void enterLine(int slot) {
        unpark(slot);
        int line = line(slot);
        int root = orders.insert(lines.root(line), slot, -(long) priority(slot), id(slot), limitMillis(slot));
        int head = lines.head(line);
        lines.setList(line, root, head == 0 || orders.before(slot, head) ? slot : head);
        lines.grow(line);
        setState(slot, JobState.WAITING);
        waiting++;
    }

    public void leaveLine(int slot) {
        int line = line(slot);
        int root = orders.remove(lines.root(line), slot);
        lines.setList(line, root, lines.head(line) == slot ? orders.first(root) : lines.head(line));
        lines.shrink(line);
        waiting--;
    }

    /** The job, out of its line, waits for {@code missingGpus} that others must give up by {@code byMillis}. */
    public void claim(int slot, int missingGpus, long byMillis) {
        stopBy.set(slot, byMillis);
        missingOf.set(slot, missingGpus);
        setState(slot, JobState.CLAIMING);
        claiming++;
        parts.claims(slot, 1);
    }

    public void endClaim(int slot) {
        missingOf.set(slot, 0);
        claiming--;
        parts.claims(slot, -1);
    }

    /** The job, out of its line and with its grants, runs in the pool. */
    public void run(int slot, int pool, long nowMillis) {
        startedAt.set(slot, nowMillis);
        setState(slot, JobState.RUNNING);
        running++;
        ends.add(slot, pool);
        riders.runs(slot, pool);
    }

    /** The attempt is told to be gone by {@code byMillis}. */
    public void stop(int slot, long byMillis) {
        running--;
        stopping++;
        setState(slot, JobState.STOPPING);
        hasten(slot, byMillis);
    }

    /** The attempt, told to stop, is to be gone by {@code byMillis}. */
    public void hasten(int slot, long byMillis) {
        stopBy.set(slot, byMillis);
        ends.change(slot);
    }

    /** The attempt is gone. */
    public void end(int slot) {
        if (state(slot) == JobState.STOPPING) {
            stopping--;
        } else {
            running--;
        }
        ends.remove(slot);
        riders.ends(slot);
    }

    /** The attempts that hold GPUs of the pool, by (expected end, id): a list of {@link #orders}. */
    public int endsIn(int pool) {
        return ends.list(this, pool);
    }

    /** Parked, for another attempt. */
    public void waitAgain(int slot) {
        flag(slot, MOVING, false);
        attemptOf.add(slot, 1);
        park(slot);
    }

    /** Gives the job GPUs, or slices of one GPU, of the node, and whatever {@code tasks} need beside them. */
    public void grant(int slot, int node, long mask, int slices, int tasks) {
        grantsOf.set(slot, grants.prepend(grantsOf.get(slot), slot, node, mask, slices, tasks));
    }

    public void addToGrant(int slot, int grant, long mask) {
        grants.addMask(grant, mask);
        missingOf.add(slot, -Long.bitCount(mask));
    }

    public void dropGrants(int slot) {
        grants.drop(grantsOf.get(slot));
        grantsOf.set(slot, 0);
    }

    /** The job is withdrawn, or has run for longer than it may: whatever ends this attempt, there will be no other. */
    public void withdraw(int slot) {
        flag(slot, WITHDRAWN, true);
    }

    /** It may not start, or may again. */
    public void setHeld(int slot, boolean held) {
        flag(slot, HELD, held);
    }

    public boolean isHeld(int slot) {
        return (flagsOf.get(slot) & HELD) != 0;
    }

    /** The job was promised to meet its deadline, or had started in time: it is not given up before that is too late. */
    public void trust(int slot) {
        flag(slot, TRUSTING, true);
    }

    public boolean isTrusting(int slot) {
        return (flagsOf.get(slot) & TRUSTING) != 0;
    }

    public boolean hasTerms(int slot) {
        return (flagsOf.get(slot) & HAS_TERMS) != 0;
    }

    public boolean hasDeadline(int slot) {
        return (flagsOf.get(slot) & HAS_DEADLINE) != 0;
    }

    /** Of a job with a deadline: the latest start that meets it. */
    public long latestStartMillis(int slot) {
        return terms(slot).deadlineMillis() - limitMillis(slot);
    }

    private void flag(int slot, int flag, boolean on) {
        flagsOf.set(slot, on ? flagsOf.get(slot) | flag : flagsOf.get(slot) & ~flag);
    }

    /**
     * The job has pushed aside more of its queue's quota than it took, which it may do but once; or it may again, since
     * its attempt or its claim came to an end that the engine did not decide.
     */
    public void setOverreached(int slot, boolean has) {
        flag(slot, OVERREACHED, has);
    }

    public boolean hasOverreached(int slot) {
        return (flagsOf.get(slot) & OVERREACHED) != 0;
    }

    /** The attempt is told to go on elsewhere: its queue keeps what it holds. */
    public void beginMove(int slot) {
        flag(slot, MOVING, true);
    }

    /** Whether the attempt, which is stopping, goes on elsewhere. */
    public boolean isMoving(int slot) {
        return (flagsOf.get(slot) & MOVING) != 0;
    }

    /** The job has tried in this review what it may try once in each. */
    public void setTriedIn(int slot, int review) {
        triedIn.set(slot, review);
    }

    public int triedIn(int slot) {
        return triedIn.get(slot);
    }

    /** The slot of this job, or 0 when it is not known or over. */
    public int slot(long id) {
        return id > 0 && id < slotOfId.capacity() ? slotOfId.get((int) id) : 0;
    }

    public Job job(int slot) {
        int shape = shape(slot);
        return new Job(
                id(slot),
                told(slot),
                userOf.get(slot),
                KINDS[kindOf.get(slot)],
                lines.tasks(shape) + riders.most(slot),
                lines.tasks(shape),
                lines.task(shape),
                lines.gpuType(shape),
                lines.residency(shape),
                lines.near(shape),
                priority(slot),
                limitMillis(slot),
                isEvictable(slot),
                terms(slot),
                power(slot),
                others(slot));
    }

    private List<TaskGroup> others(int slot) {
        Parts.Groups groups = parts.groups(slot);
        return groups == null ? List.of() : groups.others();
    }

    /** When it may run. */
    public Terms terms(int slot) {
        Terms t = hasTerms(slot) ? terms.get(slot) : null;
        return t == null ? Terms.NONE : t;
    }

    /** What it draws. */
    public PowerUse power(int slot) {
        int packed = powerOf.get(slot);
        return new PowerUse(packed >>> 3, packed & 7);
    }

    public Kind kind(int slot) {
        return KINDS[kindOf.get(slot)];
    }

    public long id(int slot) {
        return idOf.get(slot);
    }

    public int line(int slot) {
        return lineOf.get(slot);
    }

    public int shape(int slot) {
        return lines.shape(line(slot));
    }

    /** The queue, as told, to which the job belongs. */
    public int told(int slot) {
        return lines.told(line(slot));
    }

    /** The account of its queue in which the job is kept: the queue itself, where no GPU type is rationed. */
    public int queue(int slot) {
        return lines.queue(line(slot));
    }

    /** What all task groups of the job ask of GPUs together, in thousandths. */
    public long wholeMilliGpus(int slot) {
        return lines.wholeMilliGpus(shape(slot));
    }

    /** What its gang, of a job with several task groups the first, asks of GPUs, in thousandths: what its queue is charged. */
    public long milliGpus(int slot) {
        return lines.milliGpus(shape(slot));
    }

    public Task task(int slot) {
        return lines.task(shape(slot));
    }

    public int priority(int slot) {
        return priorityOf.get(slot);
    }

    public long limitMillis(int slot) {
        return limitOf.get(slot);
    }

    public boolean isEvictable(int slot) {
        return (flagsOf.get(slot) & EVICTABLE) != 0;
    }

    public int user(int slot) {
        return userOf.get(slot);
    }

    public boolean isWithdrawn(int slot) {
        return (flagsOf.get(slot) & WITHDRAWN) != 0;
    }

    public JobState state(int slot) {
        return STATES[stateOf.get(slot)];
    }

    public int attempt(int slot) {
        return attemptOf.get(slot);
    }

    public long submittedAtMillis(int slot) {
        return submittedAt.get(slot);
    }

    public long startedAtMillis(int slot) {
        return startedAt.get(slot);
    }

    /** Of a stopping attempt: when it must be gone. Of a claiming job: when all its GPUs must have come. */
    public long stopByMillis(int slot) {
        return stopBy.get(slot);
    }

    /** When the job, if it starts then, is over at the latest; MAX_VALUE without a limit. */
    public long endIfStarted(int slot, long startMillis) {
        long limit = limitMillis(slot);
        return limit == Job.NO_LIMIT ? Long.MAX_VALUE : startMillis + limit;
    }

    /** When the attempt is expected to be gone: start + time limit, or earlier when it was told to stop. */
    public long expectedEndMillis(int slot) {
        long end = endIfStarted(slot, startedAtMillis(slot));
        return state(slot) == JobState.STOPPING ? Math.min(end, stopByMillis(slot)) : end;
    }

    /** Whole GPUs that a claiming job of plain tasks still has to get. */
    public int missingGpus(int slot) {
        return missingOf.get(slot);
    }

    public int firstGrant(int slot) {
        return grantsOf.get(slot);
    }

    /** What the job has, group after group, as those outside see it. */
    public Placement placement(int slot) {
        int first = firstGrant(slot);
        if (grants.next(first) == 0 && parts.next(slot) == 0) {
            return new Placement(List.of(grants.onNode(first)));
        }
        List<Placement.OnNode> nodes = new ArrayList<>();
        for (int member = slot; member != 0; member = parts.next(member)) {
            for (int g = firstGrant(member); g != 0; g = grants.next(g)) {
                nodes.add(grants.onNode(g));
            }
        }
        return new Placement(nodes);
    }

    public Grants grants() {
        return grants;
    }

    public Lines lines() {
        return lines;
    }

    public Tenants tenants() {
        return tenants;
    }

    /** Tasks beyond the fewest of elastic jobs. */
    public Riders riders() {
        return riders;
    }

    /** Task groups of jobs beside their first. */
    public Parts parts() {
        return parts;
    }

    public Orders orders() {
        return orders;
    }

    public long lastId() {
        return lastId;
    }

    public int waiting() {
        return waiting;
    }

    public int claiming() {
        return claiming;
    }

    /** Jobs that wait for a gate to open. */
    public int parked() {
        return parked;
    }

    public int running() {
        return running;
    }

    public int stopping() {
        return stopping;
    }

    /** For restoring: what {@link #add} does not know. */
    public void restore(int slot, int attempt, long submittedMillis, long startedMillis, long stopByMillis) {
        attemptOf.set(slot, attempt);
        submittedAt.set(slot, submittedMillis);
        startedAt.set(slot, startedMillis);
        stopBy.set(slot, stopByMillis);
    }

    public void restoreLastId(long id) {
        lastId = id;
    }

    private void setState(int slot, JobState state) {
        stateOf.set(slot, state.ordinal());
    }

    private int unusedSlot() {
        if (firstUnused != 0) {
            int slot = firstUnused;
            firstUnused = nextUnused.get(slot);
            return slot;
        }
        int slot = top++;
        numbers.ensure(top);
        times.ensure(top);
        userOf.ensure(top);
        kindOf.ensure(top);
        orders.ensure(top);
        ends.ensure(top);
        riders.ensure(top);
        parts.ensure(top);
        return slot;
    }
}
