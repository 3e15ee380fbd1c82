package io.dure.engine.gate;

import io.dure.engine.Reason;
import io.dure.engine.WaitCode;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongIndex;
import io.dure.engine.column.Orders;
import io.dure.engine.job.Jobs;
import io.dure.engine.share.Queues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps users and arrays within their limits. Jobs of one user or array in one line are a class, in their order: as many
 * of the first ones are in the line as could start now if no other did; the others are parked. When somebody of an
 * account starts, classes of that account shrink by as many jobs as what he took would have held, and grow again when he
 * is gone, so the work is proportional to what changed, however many jobs are parked.
 *
 * <p>A job with a firm promise is charged as if it ran, so that its own user cannot break the promise, and is in no class.
 */
final class Rations {
    private final Jobs jobs;
    private final Doors doors;
    private final JobArrays arrays;
    private final Accounts accounts;

    /** (user, array + 1). */
    private final LongIndex groups;

    /** (line, group). */
    private final LongIndex classes;

    private final IntColumn rootOf;
    private final IntColumn inLine;

    /** What is counted as parked of the class, and for what: 0: nothing; else the ordinal of the code plus one. */
    private final IntColumn counted;

    private final IntColumn countedFor;
    private final IntColumn firstLinkOfClass;
    private final IntColumn firstLinkOfAccount;
    private final IntColumn linkAccount;
    private final IntColumn linkClass;
    private final IntColumn nextOfAccount;
    private final IntColumn nextOfClass;
    private int links;
    private final Orders members;

    /** Plus one; 0: in none. */
    private final IntColumn classOf;

    private final IntColumn promised;
    private final int[] parkedFor;

    Rations(Jobs jobs, Queues queues, Doors doors, JobArrays arrays) {
        this.jobs = jobs;
        this.doors = doors;
        this.arrays = arrays;
        accounts = new Accounts(queues, arrays);
        groups = new LongIndex();
        classes = new LongIndex();
        rootOf = new IntColumn();
        inLine = new IntColumn();
        counted = new IntColumn();
        countedFor = new IntColumn();
        firstLinkOfClass = new IntColumn();
        firstLinkOfAccount = new IntColumn();
        linkAccount = new IntColumn();
        linkClass = new IntColumn();
        nextOfAccount = new IntColumn();
        nextOfClass = new IntColumn();
        members = new Orders();
        classOf = new IntColumn();
        promised = new IntColumn();
        parkedFor = new int[WaitCode.values().length];
    }

    private Rations(Rations o, Jobs jobs, Queues queues, Doors doors, JobArrays arrays) {
        this.jobs = jobs;
        this.doors = doors;
        this.arrays = arrays;
        accounts = o.accounts.fork(queues, arrays);
        groups = o.groups.fork();
        classes = o.classes.fork();
        rootOf = o.rootOf.fork();
        inLine = o.inLine.fork();
        counted = o.counted.fork();
        countedFor = o.countedFor.fork();
        firstLinkOfClass = o.firstLinkOfClass.fork();
        firstLinkOfAccount = o.firstLinkOfAccount.fork();
        linkAccount = o.linkAccount.fork();
        linkClass = o.linkClass.fork();
        nextOfAccount = o.nextOfAccount.fork();
        nextOfClass = o.nextOfClass.fork();
        links = o.links;
        members = o.members.fork();
        classOf = o.classOf.fork();
        promised = o.promised.fork();
        parkedFor = o.parkedFor.clone();
    }

    Rations fork(Jobs ofJobs, Queues ofQueues, Doors ofDoors, JobArrays ofArrays) {
        return new Rations(this, ofJobs, ofQueues, ofDoors, ofArrays);
    }

    boolean has(int slot) {
        return accounts.has(jobs, slot);
    }

    /** The parked job, whose other gates are open, joins its class, and its line if that has room for it. */
    void enter(int slot) {
        int c = classFor(slot);
        join(c, slot);
        long major = -(long) jobs.priority(slot);
        if (members.countUpTo(rootOf.get(c), major, jobs.id(slot)) <= inLine.get(c)) {
            doors.open(slot);
            inLine.add(c, 1);
        }
        settle(c);
    }

    /** Like {@link #enter} for many at once: {@link #settleAll} must follow. */
    void join(int slot) {
        join(classFor(slot), slot);
    }

    private void join(int c, int slot) {
        members.ensure(slot + 1);
        classOf.ensure(slot + 1);
        rootOf.set(c, members.insert(rootOf.get(c), slot, -(long) jobs.priority(slot), jobs.id(slot), 0));
        classOf.set(slot, c + 1);
    }

    void settleAll() {
        for (int c = 0; c < classes.size(); c++) {
            settle(c);
        }
    }

    /** The job waits here no more, and takes nothing. Whether it is in its line is as before. */
    void leave(int slot) {
        if (isPromised(slot)) {
            note(slot, 0);
            charge(slot, -1);
        }
        int c = remove(slot);
        if (c >= 0) {
            settle(c);
        }
    }

    /** The job, which is in its line, takes what it asks for. */
    void take(int slot) {
        if (isPromised(slot)) {
            note(slot, 0);
        } else if (remove(slot) >= 0) {
            charge(slot, 1);
        }
    }

    /** The job, parked at another gate, takes what it asks for. */
    void takeFromGate(int slot) {
        if (has(slot)) {
            charge(slot, 1);
        }
    }

    /** Whether what the job's user and array may hold leaves room for it, whoever waits. */
    boolean allows(int slot) {
        for (int account : accounts.of(jobs, slot)) {
            if (accounts.room(account, jobs.wholeMilliGpus(slot)) < 1) {
                return false;
            }
        }
        return true;
    }

    /** The job has given back what it had taken. */
    void give(int slot) {
        if (has(slot)) {
            charge(slot, -1);
        }
    }

    /** The job, which is in its line, is firmly promised its place. Nothing happens when it was before. */
    void promise(int slot) {
        if (!isPromised(slot) && remove(slot) >= 0) {
            note(slot, 1);
            charge(slot, 1);
        }
    }

    /** The job is promised its place, or no more. */
    private void note(int slot, int isPromise) {
        promised.ensure(slot + 1);
        promised.set(slot, isPromise);
        for (int account : accounts.of(jobs, slot)) {
            accounts.promise(account, (2L * isPromise - 1) * jobs.wholeMilliGpus(slot));
        }
    }

    /** The job has lost its promise; it may be parked now. */
    void lose(int slot) {
        if (isPromised(slot)) {
            note(slot, 0);
            doors.shut(slot);
            charge(slot, -1);
            enter(slot);
        }
    }

    boolean isPromised(int slot) {
        return slot < promised.capacity() && promised.get(slot) != 0;
    }

    /** Whether the job waits here, in its line or parked. */
    boolean isMember(int slot) {
        return slot < classOf.capacity() && classOf.get(slot) != 0;
    }

    /** For restoring: the job holds, or is promised, what it asks for; {@link #settleAll} must follow. */
    void restore(int slot, boolean isPromise) {
        if (has(slot)) {
            if (isPromise) {
                note(slot, 1);
            }
            chargeOnly(slot, 1);
        }
    }

    private int remove(int slot) {
        int c = isMember(slot) ? classOf.get(slot) - 1 : -1;
        if (c < 0) {
            return -1;
        }
        long major = -(long) jobs.priority(slot);
        if (members.countUpTo(rootOf.get(c), major, jobs.id(slot)) <= inLine.get(c)) {
            inLine.add(c, -1);
        }
        rootOf.set(c, members.remove(rootOf.get(c), slot));
        classOf.set(slot, 0);
        return c;
    }

    private void charge(int slot, int sign) {
        for (int account : chargeOnly(slot, sign)) {
            int link = account < firstLinkOfAccount.capacity() ? firstLinkOfAccount.get(account) : 0;
            for (; link != 0; link = nextOfAccount.get(link)) {
                settle(linkClass.get(link));
            }
        }
    }

    private int[] chargeOnly(int slot, int sign) {
        int[] of = accounts.of(jobs, slot);
        for (int account : of) {
            accounts.charge(account, sign * jobs.wholeMilliGpus(slot), sign);
        }
        return of;
    }

    /** As many of the first ones as there is room for are in their line. */
    private void settle(int c) {
        int size = members.size(rootOf.get(c));
        int target = (int) Math.min(size, room(c));
        int now = inLine.get(c);
        for (; now > target; now--) {
            doors.shut(members.at(rootOf.get(c), now - 1));
        }
        for (; now < target; now++) {
            doors.open(members.at(rootOf.get(c), now));
        }
        inLine.set(c, target);
        count(c, size - target);
    }

    private void count(int c, int parked) {
        if (counted.get(c) > 0) {
            parkedFor[countedFor.get(c)] -= counted.get(c);
        }
        counted.set(c, parked);
        if (parked > 0) {
            countedFor.set(c, codeOf(c).ordinal());
            parkedFor[countedFor.get(c)] += parked;
        }
    }

    private long room(int c) {
        int tightest = tightest(c);
        return tightest < 0 ? Integer.MAX_VALUE : accounts.room(tightest, need(c));
    }

    /** The account of the class that has least room, the first of them; -1: it has none. */
    private int tightest(int c) {
        int best = -1;
        long least = Long.MAX_VALUE;
        for (int link = firstLinkOfClass.get(c); link != 0; link = nextOfClass.get(link)) {
            long room = accounts.room(linkAccount.get(link), need(c));
            if (room < least) {
                least = room;
                best = linkAccount.get(link);
            }
        }
        return best;
    }

    private long need(int c) {
        return jobs.lines().wholeMilliGpus(jobs.lines().shape(line(c)));
    }

    private int line(int c) {
        return (int) (classes.key(c) >>> 32);
    }

    private WaitCode codeOf(int c) {
        return accounts.isArray(tightest(c)) ? WaitCode.ARRAY_LIMIT : WaitCode.USER_LIMIT;
    }

    int parkedFor(WaitCode code) {
        return parkedFor[code.ordinal()];
    }

    /** Why the job is parked here: what is held, or comes before it, leaves no room for it. */
    Reason reason(int slot) {
        int c = classOf.get(slot) - 1;
        int account = tightest(c);
        int before = inLine.get(c);
        int count = accounts.jobs(account) + before;
        if (accounts.isArray(account)) {
            int array = accounts.array(account);
            return new Reason.ArrayLimit(arrays.id(array), count, arrays.limit(array));
        }
        long used = accounts.milliGpus(account) + before * need(c);
        return used + need(c) > accounts.limitMilliGpus(account)
                ? new Reason.UserLimit(
                        accounts.user(account),
                        accounts.queue(account),
                        used + accounts.riding(account),
                        accounts.limitMilliGpus(account) / 1000,
                        need(c))
                : new Reason.UserJobLimit(
                        accounts.user(account), accounts.queue(account), count, accounts.limitJobs(account));
    }

    /**
     * Every limit that keeps the job parked, each of which would do so alone: were it lifted for this job, those before it
     * would still be where they are. First that of its array, then those of its queues, from its leaf upwards.
     */
    List<Reason> reasons(int slot) {
        return reasons(slot, inLine.get(classOf.get(slot) - 1));
    }

    /** Every limit that leaves no room for the job, whoever waits. */
    List<Reason> limitsOf(int slot) {
        return reasons(slot, 0);
    }

    /** {@code before}: so many jobs that ask for the same go before it. */
    private List<Reason> reasons(int slot, int before) {
        List<Reason> all = new ArrayList<>();
        long need = jobs.wholeMilliGpus(slot);
        for (int account : accounts.of(jobs, slot)) {
            int count = accounts.jobs(account) + before;
            long used = accounts.milliGpus(account) + before * need;
            if (accounts.isArray(account)) {
                int array = accounts.array(account);
                addIf(
                        count >= arrays.limit(array),
                        all,
                        () -> new Reason.ArrayLimit(arrays.id(array), count, arrays.limit(array)));
                continue;
            }
            int user = accounts.user(account);
            int queue = accounts.queue(account);
            long limit = accounts.limitMilliGpus(account);
            boolean isFull = need > 0 && used + need > limit;
            long held = isFull ? used + accounts.riding(account) : accounts.heldMilliGpus(account);
            boolean isFilled = need > 0 && accounts.riding(account) > 0 && held + need > limit;
            addIf(isFull || isFilled, all, () -> new Reason.UserLimit(user, queue, held, limit / 1000, need));
            long limitJobs = accounts.limitJobs(account);
            addIf(count >= limitJobs, all, () -> new Reason.UserJobLimit(user, queue, count, limitJobs));
        }
        return all;
    }

    private static void addIf(boolean holds, List<Reason> all, Supplier<Reason> reason) {
        if (holds) {
            all.add(reason.get());
        }
    }

    private int classFor(int slot) {
        long user = jobs.user(slot) & 0xffff_ffffL;
        int group = number(groups, user << 32 | accounts.arrayOf(jobs, slot) + 1);
        int known = classes.size();
        int c = number(classes, (long) jobs.line(slot) << 32 | group);
        if (c == known) {
            for (IntColumn column : new IntColumn[] {rootOf, inLine, counted, countedFor, firstLinkOfClass}) {
                column.ensure(c + 1);
            }
            for (int account : accounts.of(jobs, slot)) {
                link(account, c);
            }
        }
        return c;
    }

    private void link(int account, int c) {
        int link = ++links;
        for (IntColumn column : new IntColumn[] {linkAccount, linkClass, nextOfAccount, nextOfClass}) {
            column.ensure(link + 1);
        }
        firstLinkOfAccount.ensure(account + 1);
        linkAccount.set(link, account);
        linkClass.set(link, c);
        nextOfAccount.set(link, firstLinkOfAccount.get(account));
        firstLinkOfAccount.set(account, link);
        nextOfClass.set(link, firstLinkOfClass.get(c));
        firstLinkOfClass.set(c, link);
    }

    private static int number(LongIndex index, long key) {
        int found = index.find(key);
        return found >= 0 ? found : index.add(key);
    }

    /** What riders of users hold, beside their jobs. */
    RidersOfUsers riders() {
        return new RidersOfUsers(jobs, accounts);
    }

    /** What does not agree with a count from scratch goes to {@code wrong}. */
    void audit(List<String> wrong) {
        new RationAudit(jobs, accounts).compare(wrong, this);
    }

    int classOf(int slot) {
        return isMember(slot) ? classOf.get(slot) - 1 : -1;
    }

    int inLine(int c) {
        return inLine.get(c);
    }

    long roomOf(int c) {
        return room(c);
    }

    int membersOf(int c) {
        return members.size(rootOf.get(c));
    }

    int classes() {
        return classes.size();
    }
}
