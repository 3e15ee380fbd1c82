package io.dure.engine.share;

import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import io.dure.engine.column.IndexSet;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongColumn;
import io.dure.engine.column.LongList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The queue tree as columns: what each queue may hold, holds and wants, all in thousandths of a GPU. What a leaf holds and wants counts for every
 * queue above it too.
 *
 * <p>When GPU types are rationed, there is one such tree for each of them and one for all other types: then "a queue" is
 * here an account of a queue for these types, and {@link #told} says whose. Without them the two are the same.
 */
public final class Queues {
    /** By queue as told. */
    private final List<String> names;

    private final List<List<TypeQuota>> typeQuotas;
    private final Rationed rationed;

    /** The accounts of the root. */
    private int[] roots = {};

    private final LongList parent;

    /** As told, in whole GPUs, and both limits too. */
    private final LongColumn quota;

    private final LongColumn lendLimit;
    private final LongColumn borrowLimit;

    /** What of its quota the queue does not lend: asked for with every job. */
    private final LongColumn notLent;

    /** Its quota, and the most that it may hold, in thousandths. */
    private final LongColumn quotaMilli;

    private final LongColumn limitMilli;
    private final IntColumn weight;

    /** For each user, by queue as told; and how many queues limit users. */
    private final LongColumn userLimitGpus;

    private final LongColumn userLimitJobs;
    private int limiting;
    private final LongColumn used;
    private final LongColumn leaving;

    /** What tasks beyond the fewest of elastic jobs hold, and what of it is on its way out: nobody's right, and no use. */
    private final LongColumn riding;

    private final LongColumn ridingOff;

    /** What the queue, or all queues below it together, hold and keep for themselves. */
    private final LongColumn gathered;

    /** The same, but never less than what the queue does not lend. */
    private final LongColumn kept;

    private final LongColumn waiting;
    private final IntColumn waitingJobs;

    /** What is promised to waiting jobs by reservations. */
    private final LongColumn reserved;

    /** The job that nobody of the queue passed in the last decision, or 0. */
    private final LongColumn stoppedAt;

    /** The job that nobody of the queue passed who would borrow, or 0. */
    private final LongColumn borrowersStoppedAt;

    private int[][] children;

    /** Leaves in which jobs wait. */
    private final IndexSet waitingLeaves;

    /** Queues to which anything is promised, and those that stopped at a job. */
    private final Changes promised;

    private final Changes stopped;

    /** Queues into which jobs came since the last decision. */
    private final Changes arrivals;
    /** By queue as told. */
    private int[] parentOf = {};

    /** How often what queues hold or want, or what they may, has changed. */
    private long version;

    /** No part of what is known: only who looks on in a pass asks for it. */
    private final Changes changes = new Changes();

    public Queues() {
        names = new ArrayList<>();
        typeQuotas = new ArrayList<>();
        rationed = new Rationed();
        parent = new LongList();
        quota = new LongColumn();
        lendLimit = new LongColumn();
        borrowLimit = new LongColumn();
        notLent = new LongColumn();
        quotaMilli = new LongColumn();
        limitMilli = new LongColumn();
        weight = new IntColumn();
        userLimitGpus = new LongColumn();
        userLimitJobs = new LongColumn();
        used = new LongColumn();
        leaving = new LongColumn();
        riding = new LongColumn();
        ridingOff = new LongColumn();
        gathered = new LongColumn();
        kept = new LongColumn();
        waiting = new LongColumn();
        waitingJobs = new IntColumn();
        reserved = new LongColumn();
        stoppedAt = new LongColumn();
        borrowersStoppedAt = new LongColumn();
        children = new int[0][];
        waitingLeaves = new IndexSet();
        promised = new Changes();
        stopped = new Changes();
        arrivals = new Changes();
    }

    private Queues(Queues o) {
        names = new ArrayList<>(o.names);
        typeQuotas = new ArrayList<>(o.typeQuotas);
        rationed = new Rationed(o.rationed);
        roots = o.roots;
        parent = o.parent.fork();
        quota = o.quota.fork();
        lendLimit = o.lendLimit.fork();
        borrowLimit = o.borrowLimit.fork();
        notLent = o.notLent.fork();
        quotaMilli = o.quotaMilli.fork();
        limitMilli = o.limitMilli.fork();
        weight = o.weight.fork();
        userLimitGpus = o.userLimitGpus.fork();
        userLimitJobs = o.userLimitJobs.fork();
        limiting = o.limiting;
        used = o.used.fork();
        leaving = o.leaving.fork();
        riding = o.riding.fork();
        ridingOff = o.ridingOff.fork();
        gathered = o.gathered.fork();
        kept = o.kept.fork();
        waiting = o.waiting.fork();
        waitingJobs = o.waitingJobs.fork();
        reserved = o.reserved.fork();
        stoppedAt = o.stoppedAt.fork();
        borrowersStoppedAt = o.borrowersStoppedAt.fork();
        children = o.children.clone();
        waitingLeaves = o.waitingLeaves.fork();
        promised = o.promised.fork();
        stopped = o.stopped.fork();
        arrivals = o.arrivals.fork();
        parentOf = o.parentOf;
    }

    public Queues fork() {
        return new Queues(this);
    }

    /** Adds a queue, whose id must be {@link #queues}, or changes one; its parent cannot change. */
    public void set(Queue q) {
        if (q.id() == queues()) {
            addQueue(q);
        }
        rationed.says(queue(rationed.account(q.id(), Job.ANY_TYPE)), q);
        names.set(q.id(), q.name());
        typeQuotas.set(q.id(), q.typeQuotas());
        addAccounts();
        for (int account : rationed.everyAccount(q.id())) {
            quota(account, q);
        }
        roots = rationed.accounts(0);
        limiting -= limitsUsersOf(q.id()) ? 1 : 0;
        userLimitGpus.set(q.id(), q.userLimitGpus());
        userLimitJobs.set(q.id(), q.userLimitJobs());
        limiting += limitsUsersOf(q.id()) ? 1 : 0;
    }

    private void addQueue(Queue q) {
        names.add(q.name());
        typeQuotas.add(List.of());
        rationed.addQueue();
        parentOf = Arrays.copyOf(parentOf, names.size());
        parentOf[q.id()] = q.parent();
        userLimitGpus.ensure(names.size());
        userLimitJobs.ensure(names.size());
        userLimitGpus.set(q.id(), Queue.UNLIMITED);
        userLimitJobs.set(q.id(), Queue.UNLIMITED);
        addAccounts();
    }

    /** What the queue says of the types of this account. */
    private void quota(int account, Queue q) {
        TypeQuota told = q.of(rationed.gpuType(account));
        quota.set(account, told.quotaGpus());
        lendLimit.set(account, told.lendLimitGpus());
        borrowLimit.set(account, told.borrowLimitGpus());
        version++;
        weight.set(account, q.weight());
        quotaMilli.set(account, Milli.of(told.quotaGpus()));
        limitMilli.set(account, quota(account) + borrowLimit(account));
        notLent.set(account, isRoot(account) ? 0 : Math.max(0, quota(account) - lendLimit(account)));
        keepAnew(account);
    }

    /** Makes columns for accounts that are new: queues above come before those below them. */
    private void addAccounts() {
        for (int account = children.length; account < size(); account++) {
            int queue = rationed.queue(account);
            add(account, parentOf[queue] == Queue.NO_PARENT ? Queue.NO_PARENT : sister(account, parentOf[queue]));
            quota(account, queue(account));
        }
    }

    private void add(int account, int above) {
        int size = account + 1;
        parent.add(above);
        for (LongColumn c : longColumns()) {
            c.ensure(size);
        }
        weight.ensure(size);
        waitingJobs.ensure(size);
        children = Arrays.copyOf(children, size);
        children[account] = new int[0];
        if (above != Queue.NO_PARENT) {
            int[] sisters = children[above];
            int[] more = Arrays.copyOf(sisters, sisters.length + 1);
            more[sisters.length] = account;
            children[above] = more;
        }
    }

    private LongColumn[] longColumns() {
        return new LongColumn[] {
            quota,
            lendLimit,
            borrowLimit,
            notLent,
            quotaMilli,
            limitMilli,
            used,
            leaving,
            riding,
            ridingOff,
            gathered,
            kept,
            waiting,
            reserved,
            stoppedAt,
            borrowersStoppedAt
        };
    }

    /** The queue, as told, to which the account belongs. */
    public Queue queue(int account) {
        int q = rationed.queue(account);
        int others = rationed.account(q, Job.ANY_TYPE);
        return new Queue(
                q,
                parentOf[q],
                names.get(q),
                quotaGpus(others),
                lendLimit.get(others),
                borrowLimit.get(others),
                weight(others),
                userLimitGpus(q),
                userLimitJobs(q),
                typeQuotas.get(q));
    }

    /** The leaf and all above it hold {@code milliGpus} more (or fewer). */
    public void hold(int leaf, long milliGpus) {
        version++;
        long more = milliGpus;
        for (int q = leaf; q != Queue.NO_PARENT; q = parent(q)) {
            used.add(q, milliGpus);
            changes.note(q);
            more = more == 0 ? 0 : keep(q, more);
        }
    }

    /** What is above hears that what this queue does not lend is another. */
    private void keepAnew(int queue) {
        long more = keep(queue, 0);
        for (int q = parent(queue); q != Queue.NO_PARENT && more != 0; q = parent(q)) {
            more = keep(q, more);
        }
    }

    /** The queue, or those below it, hold and keep so much more; returns how much more it keeps from those above. */
    private long keep(int q, long milliGpus) {
        long gatheredNow = gathered.get(q) + milliGpus;
        gathered.set(q, gatheredNow);
        long now = Math.max(gatheredNow, notLent(q));
        long more = now - kept.get(q);
        kept.set(q, now);
        return more;
    }

    long notLent(int q) {
        return notLent.get(q);
    }

    /**
     * How much more the leaf could borrow of {@code capacity} GPUs of its types before it touched what others do not
     * lend; less than {@code milliGpus} when it may not hold that many.
     */
    public long lentTo(int leaf, long milliGpus, long capacity) {
        long more = milliGpus;
        int q = leaf;
        for (; !isRoot(q); q = parent(q)) {
            more = Math.max(gathered.get(q) + more, notLent(q)) - kept.get(q);
        }
        return Math.max(0, milliGpus + Math.min(0, capacity - gathered.get(q) - more));
    }

    /** Of what the leaf and all above it hold, {@code milliGpus} more (or fewer) have been told to stop. */
    public void leave(int leaf, long milliGpus) {
        addUp(leaving, leaf, milliGpus);
    }

    /** Tasks beyond the fewest of elastic jobs of the leaf hold {@code milliGpus} more (or fewer). */
    public void ride(int leaf, long milliGpus) {
        addUp(riding, leaf, milliGpus);
    }

    /** Of what such tasks hold, {@code milliGpus} more (or fewer) have been told to stop. */
    public void rideOff(int leaf, long milliGpus) {
        addUp(ridingOff, leaf, milliGpus);
    }

    /** What such tasks hold. */
    public long riding(int q) {
        return riding.get(q);
    }

    /** What it holds and has not been told to give up, such tasks included. */
    public long stayingWithRiders(int q) {
        return staying(q) + riding.get(q) - ridingOff.get(q);
    }

    /** The leaf and all above it have {@code jobs} more (or fewer) waiting, asking for {@code milliGpus}. */
    public void want(int leaf, int jobs, long milliGpus) {
        version++;
        int before = waitingJobs.get(leaf);
        if (before == 0 && jobs > 0) {
            waitingLeaves.add(leaf);
        } else if (before > 0 && before + jobs == 0) {
            waitingLeaves.remove(leaf);
        }
        for (int q = leaf; q != Queue.NO_PARENT; q = parent(q)) {
            waiting.add(q, milliGpus);
            waitingJobs.add(q, jobs);
            changes.note(q);
            if (jobs > 0) {
                arrivals.note(q);
            }
        }
    }

    /** Reservations promise {@code milliGpus} more to jobs of the leaf. */
    public void promise(int leaf, long milliGpus) {
        addUp(reserved, leaf, milliGpus);
        for (int q = leaf; q != Queue.NO_PARENT; q = parent(q)) {
            promised.note(q);
        }
    }

    /** Forgets what the last decision noted: promises, and where queues stopped. */
    public void forgetPass() {
        forgetPromises();
        for (int q = stopped.tell(); q >= 0; q = stopped.tell()) {
            forgetStop(q);
        }
    }

    /** Forgets promises, and where queues stopped into which jobs came. */
    public void forgetPassOfArrivals() {
        forgetPromises();
        for (int i = 0; i < arrivals.size(); i++) {
            forgetStop(arrivals.get(i));
        }
    }

    private void forgetPromises() {
        for (int q = promised.tell(); q >= 0; q = promised.tell()) {
            reserved.set(q, 0);
        }
    }

    private void forgetStop(int q) {
        stoppedAt.set(q, 0);
        borrowersStoppedAt.set(q, 0);
    }

    /** For restoring: jobs came into this one, or one below it. */
    public void noteArrival(int q) {
        arrivals.note(q);
    }

    /** Queues into which jobs came, or into one below them, since this was last forgotten. */
    public Changes arrivals() {
        return arrivals;
    }

    /** Nobody of the queue passed this job. */
    public void stopAt(int q, long job) {
        stoppedAt.set(q, job);
        stopped.note(q);
    }

    /** Nobody of the queue who would borrow passed this job. */
    public void stopBorrowersAt(int q, long job) {
        borrowersStoppedAt.set(q, job);
        stopped.note(q);
    }

    public long borrowersStoppedAt(int q) {
        return borrowersStoppedAt.get(q);
    }

    public long stoppedAt(int q) {
        return stoppedAt.get(q);
    }

    public void restoreReserved(int q, long milliGpus) {
        reserved.set(q, milliGpus);
        promised.note(q);
    }

    public long reserved(int q) {
        return reserved.get(q);
    }

    /** A number that grows whenever what queues hold or want, or what they may, has changed. */
    long version() {
        return version;
    }

    private void addUp(LongColumn column, int leaf, long delta) {
        version++;
        for (int q = leaf; q != Queue.NO_PARENT; q = parent(q)) {
            column.add(q, delta);
            changes.note(q);
        }
    }

    /** In how many leaves jobs wait. */
    public int waitingLeaves() {
        return waitingLeaves.size();
    }

    /** The first leaf at or after this one in which jobs wait, or -1. */
    public int nextWaitingLeaf(int from) {
        return waitingLeaves.next(from);
    }

    /** Queues that hold or want something else since somebody last looked. */
    public Changes changes() {
        return changes;
    }

    /** True when the leaf and all above it hold no more than they may, what is on its way out included. */
    public boolean isWithinLimits(int leaf) {
        return fullFor(leaf, 0, true) < 0;
    }

    /**
     * The lowest queue, from the leaf upwards and the root excepted, that may not hold {@code milliGpus} more, or -1.
     * Counts what is on its way out, so that a limit holds at every instant; and, unless the job is gone before any
     * reservation begins, what reservations promise, so that no promise is broken for want of quota.
     */
    public int fullFor(int leaf, long milliGpus, boolean goneInTime) {
        for (int q = leaf; !isRoot(q); q = parent(q)) {
            long promised = goneInTime ? 0 : reserved.get(q);
            if (used(q) + riding.get(q) + promised + milliGpus > limit(q)) {
                return q;
            }
        }
        return -1;
    }

    /** The lowest queue, the root excepted, that may never hold {@code milliGpus}, or -1. */
    public int tooSmallFor(int leaf, long milliGpus) {
        for (int q = leaf; !isRoot(q); q = parent(q)) {
            if (milliGpus > limit(q)) {
                return q;
            }
        }
        return -1;
    }

    /**
     * True when the leaf would still be within its quota with so much more. Quotas below a queue never add up to more than
     * its own, so that what a leaf is entitled to lies within the quota of every queue above it.
     */
    public boolean isEntitledTo(int leaf, long milliGpus) {
        return isRoot(leaf) || staying(leaf) + milliGpus <= quota(leaf);
    }

    /**
     * Within which queue an entitled job takes GPUs back: the lowest above its leaf that would be beyond its quota with
     * them, since then what is missing was lent among its own; else the root. -1 when the leaf is not entitled.
     */
    public int reclaimsWithin(int leaf, long milliGpus) {
        if (!isEntitledTo(leaf, milliGpus)) {
            return -1;
        }
        int q = isRoot(leaf) ? leaf : parent(leaf);
        while (!isRoot(q) && staying(q) + milliGpus <= quota(q)) {
            q = parent(q);
        }
        return q;
    }

    /** The most that the leaf could ever hold of {@code capacity} GPUs of its types before it touched what others do not lend. */
    public long lentAtMost(int leaf, long capacity) {
        return capacity - notLentBeside(rootOf(leaf), leaf);
    }

    /** What the queues below {@code queue} keep for themselves, the branch of {@code leaf} excepted. */
    private long notLentBeside(int queue, int leaf) {
        long sum = 0;
        for (int child : children(queue)) {
            long below = notLentBeside(child, leaf);
            sum += isAtOrAbove(child, leaf) ? below : Math.max(below, notLent(child));
        }
        return sum;
    }

    /**
     * Whether so much would be lent to the leaf if nobody of a fleet of {@code capacity} held anything: not where queues keep
     * more for themselves than there is.
     */
    public boolean isEverLent(int leaf, long milliGpus, long capacity) {
        return keptWhenEmpty(rootOf(leaf), leaf, milliGpus) <= capacity;
    }

    private long keptWhenEmpty(int queue, int leaf, long milliGpus) {
        long sum = queue == leaf ? milliGpus : 0;
        for (int child : children(queue)) {
            sum += keptWhenEmpty(child, leaf, milliGpus);
        }
        return Math.max(sum, notLent(queue));
    }

    /** True when the quota of the leaf alone would do for so much. */
    public boolean isWithinQuota(int leaf, long milliGpus) {
        return isRoot(leaf) || milliGpus <= quota(leaf);
    }

    /** What the queues below the queue, both as told, are entitled to of this type; see {@link Queue#of}. */
    public long quotaGpusBelow(int queue, int gpuType) {
        long sum = 0;
        for (int child : children(account(queue, Job.ANY_TYPE))) {
            sum += queue(child).of(gpuType).quotaGpus();
        }
        return sum;
    }

    /**
     * True when a job of {@code leaf} runs on borrowed GPUs as seen from {@code other}: every queue from its leaf up to
     * the sister of {@code other}'s branch holds more than its quota.
     */
    public boolean isBorrowingAgainst(int leaf, int other) {
        boolean borrows = false;
        for (int q = leaf; !isAtOrAbove(q, other); q = parent(q)) {
            if (staying(q) <= quota(q)) {
                return false;
            }
            borrows = true;
        }
        return borrows;
    }

    /** True when any branch beside that of {@code leaf} holds more than its quota. */
    public boolean anyBorrowsAgainst(int leaf) {
        for (int q = leaf; !isRoot(q); q = parent(q)) {
            for (int sister : children(parent(q))) {
                if (sister != q && staying(sister) > quota(sister)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** True when {@code queue} is {@code other} or above it. */
    public boolean isAtOrAbove(int queue, int other) {
        for (int q = other; q != Queue.NO_PARENT; q = parent(q)) {
            if (q == queue) {
                return true;
            }
        }
        return false;
    }

    /** How many accounts there are: as many as queues, while no type is rationed. */
    public int size() {
        return rationed.size();
    }

    /** How many queues there are. */
    public int queues() {
        return names.size();
    }

    /** The queue, as told, to which the account belongs. */
    public int told(int account) {
        return rationed.queue(account);
    }

    /** The rationed GPU type of the account; {@link Job#ANY_TYPE}: it is of all others. */
    public int gpuType(int account) {
        return rationed.gpuType(account);
    }

    /** The account of a queue, as told, for GPUs of this type, or of all types that are not rationed. */
    public int account(int queue, int gpuType) {
        return rationed.account(queue, gpuType);
    }

    /** The accounts of a queue, as told, that are in use: that of all types that are not rationed, then by type. */
    public int[] accountsOf(int queue) {
        return rationed.accounts(queue);
    }

    /** All accounts in use, in an order that says nothing of how they came: by type, then by queue. */
    public int[] accounts() {
        return rationed.accounts();
    }

    /** The account of another queue, as told, for the same types. */
    private int sister(int account, int queue) {
        return rationed.accountBeside(account, queue);
    }

    /** The GPU types of which any queue says a quota, in rising order. */
    public int[] rationedTypes() {
        return rationed.types();
    }

    public boolean isRationed(int gpuType) {
        return rationed.is(gpuType);
    }

    /** The trees in use: of all types that are not rationed, then by type. Not to be written to. */
    public int[] roots() {
        return roots;
    }

    public boolean isRoot(int q) {
        return parent(q) == Queue.NO_PARENT;
    }

    public int rootOf(int account) {
        int q = account;
        while (!isRoot(q)) {
            q = parent(q);
        }
        return q;
    }

    /** The queue above a queue, both as told. */
    public int parentOfTold(int queue) {
        return parentOf[queue];
    }

    public boolean isLeaf(int q) {
        return children[q].length == 0;
    }

    /** Its children in order of id. Not to be written to. */
    public int[] children(int q) {
        return children[q];
    }

    public int parent(int q) {
        return (int) parent.get(q);
    }

    public long quota(int q) {
        return quotaMilli.get(q);
    }

    /** What a leaf owns: its quota; all there is, when it is the root. */
    public long owned(int leaf) {
        return isRoot(leaf) ? Queue.UNLIMITED : quota(leaf);
    }

    public long quotaGpus(int q) {
        return quota.get(q);
    }

    /** The most the queue may hold. */
    public long limit(int q) {
        return limitMilli.get(q);
    }

    public long limitGpus(int q) {
        return quotaGpus(q) + borrowLimit.get(q);
    }

    public long borrowLimit(int q) {
        return Milli.of(borrowLimit.get(q));
    }

    public long lendLimit(int q) {
        return Milli.of(lendLimit.get(q));
    }

    public int weight(int q) {
        return weight.get(q);
    }

    /** Whether any queue limits what each user holds: of GPUs of all types, so users' limits go by queues as told. */
    public boolean limitsUsers() {
        return limiting > 0;
    }

    public boolean limitsUsersOf(int q) {
        return userLimitGpus(q) < Queue.UNLIMITED || userLimitJobs(q) < Queue.UNLIMITED;
    }

    /** The most that each user may hold of the queue at once. */
    public long userLimitGpus(int q) {
        return userLimitGpus.get(q);
    }

    /** The most jobs of each user that may hold something of the queue at once. */
    public long userLimitJobs(int q) {
        return userLimitJobs.get(q);
    }

    /** What it holds: running, being claimed, and on their way out; tasks beyond the fewest of elastic jobs apart. */
    public long used(int q) {
        return used.get(q);
    }

    /** What it holds and has not been told to give up. */
    public long staying(int q) {
        return used.get(q) - leaving.get(q);
    }

    public long waiting(int q) {
        return waiting.get(q);
    }

    public int waitingJobs(int q) {
        return waitingJobs.get(q);
    }
}
