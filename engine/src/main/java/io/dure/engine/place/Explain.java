package io.dure.engine.place;

import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.engine.Verdict.ReasonChange;
import io.dure.engine.WaitCode;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.job.Parts;
import io.dure.engine.power.Gate;
import io.dure.engine.share.Queues;
import io.dure.engine.state.Plans;
import io.dure.engine.state.Reservations;
import io.dure.engine.state.State;
import io.dure.engine.window.Window;
import io.dure.engine.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why jobs wait, with numbers. */
public final class Explain {
    private static final int FLEET = 0;
    private final LacksPower lacksPower = new LacksPower();
    private final ExplainGroups groups = new ExplainGroups(this);

    /** By line: in which setting of which state its jobs could run, if the gates let them. */
    private int[] canRunIn = new int[0];

    private @Nullable State canRunOf;

    /** Why the job can never run on this fleet and with these limits, or null when it can. */
    @Nullable
    Reason neverRuns(State state, int slot) {
        if (state.jobs().parts().hasGroups(slot)) {
            return groups.neverRuns(state, slot);
        }
        int line = state.jobs().line(slot);
        if (isKnownToRun(state, line)) {
            return state.gates().neverOpens(slot, state.nowMillis());
        }
        Reason never = neverFits(state, state.jobs().lines(), state.jobs().shape(slot));
        if (never != null) {
            return never;
        }
        Reason above = state.rules().policy() == Policy.DURE
                ? aboveLimits(state, state.jobs().queue(slot), state.jobs().milliGpus(slot))
                : null;
        canRunIn[line] = above == null ? state.setting() : canRunIn[line];
        Reason shut = state.gates().neverOpens(slot, state.nowMillis());
        return shut != null ? shut : above;
    }

    /** Most jobs ask for what others of their queue have asked for before. */
    private boolean isKnownToRun(State state, int line) {
        if (canRunOf != state || line >= canRunIn.length) {
            canRunIn = canRunOf == state ? canRunIn : new int[0];
            canRunIn = Arrays.copyOf(canRunIn, 2 * line + 8);
            canRunOf = state;
        }
        return canRunIn[line] == state.setting();
    }

    @Nullable
    private static Reason neverFits(State state, Lines lines, int shape) {
        return neverFits(
                state,
                new TaskGroup(lines.tasks(shape), lines.task(shape), lines.gpuType(shape), lines.near(shape)),
                lines.residency(shape));
    }

    /** Why such a gang could have no place even if the fleet were empty, or null when it could. */
    @Nullable
    static Reason neverFits(State state, TaskGroup gang, int residency) {
        Fleet fleet = state.fleet();
        Task task = gang.task();
        int tasks = gang.tasks();
        int[] anywhere = fleet.poolsFor(gang.gpuType());
        if (anywhere.length == 0) {
            return new Reason.NoSuchType(gang.gpuType());
        }
        Level level = tasks == 1 ? Level.SITE : gang.near().required();
        int[] pools = fleet.poolsFor(gang.gpuType(), residency);
        if (level != Level.SITE && state.rules().policy() == Policy.CONSERVATIVE) {
            return new Reason.NeverFitsDomain(tasks, task, level, 0); // its plans know no levels
        }
        long most = mostWhenEmpty(fleet, pools, level, task, tasks);
        if (most >= tasks) {
            return null;
        }
        if (residency != Job.ANY_SITE && mostWhenEmpty(fleet, anywhere, level, task, tasks) >= tasks) {
            return new Reason.DataResidency(residency, fleet.sitesOf(residency));
        }
        long mostInPool = mostWhenEmpty(fleet, pools, Level.SITE, task, tasks);
        return mostInPool >= tasks
                ? new Reason.NeverFitsDomain(tasks, task, level, most)
                : new Reason.NeverFits(tasks, task, mostInPool);
    }

    /** Why the account may never hold so much, or null when it may. */
    @Nullable
    static Reason aboveLimits(State state, int leaf, long need) {
        Queues queues = state.queues();
        int small = queues.tooSmallFor(leaf, need);
        if (small >= 0) {
            return OfAccount.aboveLimit(queues, small, need, queues.limitGpus(small));
        }
        if (need == 0 || queues.isWithinQuota(leaf, need)) {
            return null;
        }
        long installed = 1000 * state.fleet().installedGpus(queues.gpuType(leaf));
        long lendable = queues.lentAtMost(leaf, installed);
        if (need > lendable) {
            return OfAccount.aboveLimit(queues, leaf, need, lendable / 1000);
        }
        boolean isEverLent = queues.isEverLent(leaf, need, installed);
        return isEverLent ? null : OfAccount.aboveLimit(queues, leaf, need, 0); // queues keep more than there is
    }

    /** Of one domain of the level; may be less than the most once it is {@code enough}. */
    static long mostWhenEmpty(Fleet fleet, int[] pools, Level level, Task task, int enough) {
        long most = 0;
        for (int p : pools) {
            most = Math.max(most, fleet.pool(p).mostWhenEmpty(level, task, enough));
        }
        return most;
    }

    /**
     * Notes for each line why its jobs wait now, and returns the lines for which that changed. {@code all}: else only
     * for lines of which nothing is noted yet.
     */
    List<ReasonChange> changes(State state, boolean all) {
        Lines lines = state.jobs().lines();
        if (all ? state.jobs().waiting() == 0 : lines.undecided() == 0) {
            return List.of();
        }
        List<ReasonChange> changes = new ArrayList<>();
        for (int i = lines.undecided() - 1; !all && i >= 0; i--) {
            note(state, lines.undecided(i), changes);
        }
        Queues queues = state.queues();
        for (int q = queues.nextWaitingLeaf(0); all && q >= 0; q = queues.nextWaitingLeaf(q + 1)) {
            for (int line = lines.firstOf(q); line >= 0; line = lines.nextOf(line)) {
                note(state, line, changes);
            }
        }
        changes.sort((a, b) -> {
            int c = Integer.compare(a.queue(), b.queue());
            c = c != 0 ? c : Integer.compare(a.tasks(), b.tasks());
            c = c != 0 ? c : Integer.compare(a.task().gpus(), b.task().gpus());
            c = c != 0 ? c : Integer.compare(a.gpuType(), b.gpuType());
            c = c != 0 ? c : Integer.compare(a.task().sliceMilli(), b.task().sliceMilli());
            c = c != 0 ? c : Integer.compare(a.task().cpuMilli(), b.task().cpuMilli());
            c = c != 0 ? c : Integer.compare(a.task().memoryMib(), b.task().memoryMib());
            c = c != 0 ? c : Integer.compare(a.residency(), b.residency());
            c = c != 0 ? c : a.near().required().compareTo(b.near().required());
            c = c != 0 ? c : a.near().preferred().compareTo(b.near().preferred());
            c = c != 0 ? c : a.before().compareTo(b.before());
            c = c != 0 ? c : a.now().compareTo(b.now());
            return c != 0 ? c : Integer.compare(a.waitingJobs(), b.waitingJobs());
        });
        return changes;
    }

    /** Notes why the jobs of the line wait. */
    private void note(State state, int line, List<ReasonChange> changes) {
        Lines lines = state.jobs().lines();
        WaitCode before = lines.reason(line);
        int slot = lines.head(line);
        WaitCode now = code(reason(state, slot));
        lines.setReason(line, now, jobsWithReasonOf(state, line, slot));
        if (before != now) {
            int shape = lines.shape(line);
            changes.add(new ReasonChange(
                    lines.told(line),
                    lines.tasks(shape),
                    lines.task(shape),
                    lines.gpuType(shape),
                    lines.residency(shape),
                    lines.near(shape),
                    before,
                    now,
                    lines.count(line)));
        }
    }

    /** How many jobs of the line are not behind the job at which its queue has stopped. */
    private static int jobsWithReasonOf(State state, int line, int first) {
        Jobs jobs = state.jobs();
        Lines lines = jobs.lines();
        boolean isFair = state.rules().policy() == Policy.DURE;
        int queue = isFair ? lines.queue(line) : FLEET;
        long stoppedAt = state.queues().stoppedAt(queue);
        if (stoppedAt == 0 && isFair && !state.isEntitled(first)) {
            stoppedAt = state.queues().borrowersStoppedAt(queue);
        }
        int stop = jobs.slot(stoppedAt);
        if (stop == 0 || (stop != first && isBehind(jobs, first, stoppedAt))) {
            return lines.count(line);
        }
        return jobs.orders().countUpTo(lines.root(line), jobs.orders().major(stop), stoppedAt);
    }

    /** Why this job, which waits, waits. */
    public Reason reason(State state, int slot) {
        Jobs jobs = state.jobs();
        if (jobs.state(slot) == JobState.CLAIMING) {
            return awaitingReclaim(state, slot);
        }
        if (jobs.state(slot) == JobState.PARKED) {
            Reason gate = state.gates().reason(slot);
            return gate instanceof Reason.AwaitsBooking b ? awaitsBooking(state, b.window()) : gate;
        }
        return state.rules().policy() == Policy.DURE ? inFairOrder(state, slot) : inOneLine(state, slot);
    }

    static Reason awaitsBooking(State state, int window) {
        Window w = state.windows().get(window);
        long free = 0;
        for (int node : w.status() == Window.Status.OPEN ? w.nodes() : List.<Integer>of()) {
            free += state.fleet().isUp(node) ? 1000L * state.fleet().freeOn(node) : 0;
        }
        return new Reason.AwaitsBooking(window, w.fromMillis(), w.toMillis(), free);
    }

    private Reason inOneLine(State state, int slot) {
        long stoppedAt = state.queues().stoppedAt(FLEET);
        return stoppedAt == 0 || stoppedAt == state.jobs().id(slot)
                ? noPlace(state, slot)
                : new Reason.BehindInQueue(stoppedAt);
    }

    /** What its quota, or that of the jobs before it in its queue, forbids; else there is no place for it. */
    private Reason inFairOrder(State state, int slot) {
        Queues queues = state.queues();
        Jobs jobs = state.jobs();
        int leaf = jobs.queue(slot);
        long id = jobs.id(slot);
        long borrowersStoppedAt = queues.borrowersStoppedAt(leaf);
        if (queues.stoppedAt(leaf) == id || borrowersStoppedAt == id) {
            return quotaExhausted(state, slot);
        }
        if (isBehind(jobs, slot, queues.stoppedAt(leaf))) {
            return new Reason.BehindInQueue(queues.stoppedAt(leaf));
        }
        if (isBehind(jobs, slot, borrowersStoppedAt)) {
            if (isFullBesideItsOwn(state, slot)) {
                return quotaExhausted(state, slot);
            }
            if (!state.isEntitled(slot)) {
                return new Reason.BehindInQueue(borrowersStoppedAt);
            }
        }
        return noPlace(state, slot);
    }

    private static boolean isBehind(Jobs jobs, int slot, long job) {
        int other = jobs.slot(job);
        return job != 0 && (other == 0 || !jobs.orders().before(slot, other));
    }

    private static boolean isFullBesideItsOwn(State state, int slot) {
        return state.jobs().parts().hasGroups(slot)
                ? ExplainGroups.full(state, slot) >= 0
                : state.queues()
                                .fullFor(
                                        state.jobs().queue(slot),
                                        state.jobs().milliGpus(slot) - promised(state, slot),
                                        false)
                        >= 0;
    }

    private static Reason quotaExhausted(State state, int slot) {
        if (state.jobs().parts().hasGroups(slot)) {
            return ExplainGroups.quotaExhausted(state, slot);
        }
        Queues queues = state.queues();
        int leaf = state.jobs().queue(slot);
        long need = state.jobs().milliGpus(slot);
        long own = promised(state, slot);
        int full = queues.fullFor(leaf, need - own, false);
        if (full < 0) {
            return OfAccount.notLent(queues, leaf, need, queues.lentTo(leaf, need, state.lendableMilliGpus(leaf)));
        }
        long held = queues.used(full) + queues.riding(full) + queues.reserved(full) - own;
        return OfAccount.quotaExhausted(queues, full, held, need);
    }

    /** What its own reservation promises it: that fills its quota, but not against itself. */
    private static long promised(State state, int slot) {
        long job = state.jobs().id(slot);
        return state.reservations().of(job) < 0 ? 0 : state.jobs().milliGpus(slot);
    }

    private Reason awaitingReclaim(State state, int slot) {
        if (state.jobs().parts().hasGroups(slot)) {
            return groups.awaitingReclaim(state, slot);
        }
        Reason power = lacksPower.ofHolder(state, slot);
        if (power != null) {
            return power;
        }
        return new Reason.AwaitingReclaim(
                state.claims().missingMilliGpus(slot), state.jobs().stopByMillis(slot));
    }

    /** The fleet has no place for it: because of reservations, of fragmentation, or for want of GPUs. */
    Reason noPlace(State state, int slot) {
        return state.jobs().parts().hasGroups(slot) ? groups.noPlace(state, slot) : noPlaceFor(state, slot);
    }

    /** The same of one gang. */
    Reason noPlaceFor(State state, int slot) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        Task task = lines.task(shape);
        int tasks = lines.tasks(shape);
        long need = lines.milliGpus(shape);
        Fleet fleet = state.fleet();
        long mostFree = 0;
        long usableThere = 0;
        int inPieces = -1;
        int[] pools = fleet.poolsFor(lines.gpuType(shape), lines.residency(shape));
        Reason power = null;
        state.show(endIfStartedNow(state, slot));
        for (int p : pools) {
            Pool pool = fleet.pool(p);
            long room = Room.inPool(fleet, pool, task, tasks);
            if (holds(fleet, pool, lines, shape)) {
                Reason lack = lacksPower.in(state, slot, p);
                List<Reason> users = takenOfUser(state, slot);
                if (lack == null && !users.isEmpty()) {
                    return users.getFirst(); // it claims nothing: there is no place a grace from now
                }
                if (lack == null) {
                    return behindReservation(state, p, state.jobs().id(slot));
                }
                power = power == null ? lack : power;
            }
            inPieces = room >= tasks && inPieces < 0 ? p : inPieces;
            if (pool.freeMilliGpus() > mostFree) {
                mostFree = pool.freeMilliGpus();
                usableThere = room * task.milliGpus();
            }
        }
        if (power != null) {
            return power;
        }
        Reason window = windowAhead(state, slot, pools);
        if (window != null) {
            return window;
        }
        Reason frozen = FrozenRoom.of(fleet, pools, lines, shape);
        if (frozen != null) {
            return frozen;
        }
        if (lines.residency(shape) != Job.ANY_SITE && fitsElsewhere(fleet, lines, shape)) {
            return new Reason.DataResidency(lines.residency(shape), fleet.sitesOf(lines.residency(shape)));
        }
        if (inPieces >= 0) {
            return fragmentedDomains(fleet, fleet.pool(inPieces), lines, shape);
        }
        if (mostFree < need) {
            return new Reason.FleetBusy(need, mostFree);
        }
        Reason nodeFull = task.countsBeside() ? nodeFull(fleet, pools, tasks, task) : null;
        return nodeFull != null ? nodeFull : new Reason.Fragmented(need, task, mostFree, usableThere);
    }

    /** Limits of its user that riders fill; of several groups these are no matter of one of them. */
    private static List<Reason> takenOfUser(State state, int slot) {
        Parts parts = state.jobs().parts();
        boolean isOneOfSeveral = parts.hasGroups(slot) || parts.isPart(slot);
        return isOneOfSeveral ? List.of() : state.gates().ridersOfUsers().filled(slot);
    }

    private static long endIfStartedNow(State state, int slot) {
        return state.jobs().endIfStarted(slot, state.nowMillis());
    }

    /** The first window but for which one of these pools would hold the gang; null when that is not so. */
    @Nullable
    private static Reason windowAhead(State state, int slot, int[] pools) {
        long end = endIfStartedNow(state, slot);
        if (!state.windows().hasAhead() || state.windows().ahead().getFirst().fromMillis() >= end) {
            return null;
        }
        Reason found = null;
        state.show(Windows.ALL);
        for (int p : pools) {
            if (found == null
                    && holds(
                            state.fleet(),
                            state.fleet().pool(p),
                            state.jobs().lines(),
                            state.jobs().shape(slot))) {
                found = firstIn(state, p);
            }
        }
        state.show(end);
        return found;
    }

    /** The first window ahead in the pool. */
    private static Reason firstIn(State state, int pool) {
        for (Window w : state.windows().ahead()) {
            if (w.nodes().stream().anyMatch(node -> state.fleet().poolIndexOf(node) == pool)) {
                return new Reason.WindowAhead(w.id(), w.fromMillis());
            }
        }
        throw new IllegalStateException("no window in pool " + pool);
    }

    /** Whether the pool holds the gang now, near together as it must be, were there no reservations. */
    static boolean holds(Fleet fleet, Pool pool, Lines lines, int shape) {
        int tasks = lines.tasks(shape);
        Level level = tasks == 1 ? Level.SITE : lines.near(shape).required();
        return Room.inPool(fleet, pool, lines.task(shape), tasks) >= tasks
                && (level == Level.SITE || DomainRoom.best(fleet, pool, level, lines.task(shape)) >= tasks);
    }

    private static Reason fragmentedDomains(Fleet fleet, Pool pool, Lines lines, int shape) {
        Task task = lines.task(shape);
        Level level = lines.near(shape).required();
        long largest = DomainRoom.best(fleet, pool, level, task) * task.milliGpus();
        return new Reason.FragmentedDomains(lines.milliGpus(shape), task, level, pool.freeMilliGpus(), largest);
    }

    /** Whether the job's GPUs are free, reservations aside, and wherever they are the power is not. */
    boolean lacksPower(State state, int slot, Gate gate) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        boolean lacks = false;
        for (int p : state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape))) {
            if (holds(state.fleet(), state.fleet().pool(p), lines, shape)) {
                if (lacksPower.in(state, slot, p, gate) == null) {
                    return false;
                }
                lacks = true;
            }
        }
        return lacks;
    }

    /** Whether a pool holds the gang now that it did not ask because of its data. */
    private static boolean fitsElsewhere(Fleet fleet, Lines lines, int shape) {
        for (int p : fleet.poolsFor(lines.gpuType(shape))) {
            if (holds(fleet, fleet.pool(p), lines, shape)) {
                return true; // not one of its own: those were asked before
            }
        }
        return false;
    }

    /** What is missing where the GPUs would do, or null when they would not. */
    @Nullable
    private static Reason nodeFull(Fleet fleet, int[] pools, int tasks, Task task) {
        boolean hasGpus = false;
        boolean wouldWithMemory = false;
        Task withoutMemory = new Task(task.gpus(), task.sliceMilli(), task.cpuMilli(), 0);
        for (int p : pools) {
            Pool pool = fleet.pool(p);
            if (Room.onGpus(fleet, pool, task) >= tasks) {
                hasGpus = true;
                boolean wants = withoutMemory.milliGpus() > 0 || withoutMemory.countsBeside();
                wouldWithMemory |= !wants || Room.inPool(fleet, pool, withoutMemory, tasks) >= tasks;
            }
        }
        if (!hasGpus) {
            return null;
        }
        long bestFree = 0;
        for (int p : pools) {
            Pool pool = fleet.pool(p);
            if (Room.onGpus(fleet, pool, task) >= tasks) {
                bestFree = Math.max(bestFree, Room.bestFree(fleet, pool, task, !wouldWithMemory));
            }
        }
        return wouldWithMemory
                ? new Reason.NodeFull(Reason.Resource.MEMORY, task.memoryMib(), bestFree)
                : new Reason.NodeFull(Reason.Resource.CPU, task.cpuMilli(), bestFree);
    }

    /** The first reservation of the pool, other than its own, that it would delay. */
    static Reason behindReservation(State state, int pool, long job) {
        if (state.rules().policy() == Policy.CONSERVATIVE) {
            return behindPlan(state.plans().firstBeside(pool, job));
        }
        Reservations all = state.reservations();
        int first = -1;
        for (int r = 0; r < all.size(); r++) {
            boolean other = all.get(r).isIn(pool) && all.job(r) != job;
            if (other && (first < 0 || all.atMillis(r) < all.atMillis(first))) {
                first = r;
            }
        }
        return first < 0
                ? onlyItsOwn(state, state.jobs().slot(job))
                : new Reason.BehindReservation(all.job(first), all.atMillis(first));
    }

    private static Reason behindPlan(Plans.@Nullable Plan first) {
        return first == null ? new Reason.NotYetDecided() : new Reason.BehindReservation(first.job(), first.atMillis());
    }

    /** Nothing but its own promise holds its place: then its queue, or one above it, is full. */
    private static Reason onlyItsOwn(State state, int slot) {
        Queues queues = state.queues();
        long need = state.jobs().milliGpus(slot);
        for (int q = state.jobs().queue(slot); !queues.isRoot(q); q = queues.parent(q)) {
            long held = queues.used(q) + queues.riding(q) + queues.reserved(q) - need;
            if (held + need > queues.limit(q)) {
                return OfAccount.quotaExhausted(queues, q, held, need);
            }
        }
        return new Reason.NotYetDecided();
    }

    private static WaitCode code(Reason reason) {
        return switch (reason) {
            case Reason.NotLent r -> WaitCode.NOT_LENT;
            case Reason.FleetBusy r -> WaitCode.FLEET_BUSY;
            case Reason.Fragmented r -> WaitCode.FRAGMENTED;
            case Reason.FragmentedDomains r -> WaitCode.FRAGMENTED_DOMAINS;
            case Reason.NodeFull r -> WaitCode.NODE_FULL;
            case Reason.DataResidency r -> WaitCode.DATA_RESIDENCY;
            case Reason.QuotaExhausted r -> WaitCode.QUOTA_EXHAUSTED;
            case Reason.BehindReservation r -> WaitCode.BEHIND_RESERVATION;
            case Reason.BehindInQueue r -> WaitCode.BEHIND_IN_QUEUE;
            case Reason.AwaitingReclaim r -> WaitCode.AWAITING_RECLAIM;
            case Reason.PowerEnvelope r -> WaitCode.POWER_ENVELOPE;
            case Reason.WindowAhead r -> WaitCode.WINDOW_AHEAD;
            case Reason.AwaitsBooking r -> WaitCode.AWAITS_BOOKING;
            case Reason.BookingOver r -> WaitCode.NOT_YET_DECIDED;
            case Reason.NotYetDecided r -> WaitCode.NOT_YET_DECIDED;
            case Reason.OnHold r -> WaitCode.ON_HOLD;
            case Reason.Frozen r -> WaitCode.FROZEN;
            case Reason.NotBefore r -> WaitCode.NOT_BEFORE;
            case Reason.DependsOn r -> WaitCode.DEPENDS_ON;
            case Reason.ArrayLimit r -> WaitCode.ARRAY_LIMIT;
            case Reason.UserLimit r -> WaitCode.USER_LIMIT;
            case Reason.UserJobLimit r -> WaitCode.USER_LIMIT;
            case Reason.AboveUserLimit r -> WaitCode.NOT_YET_DECIDED;
            case Reason.DependencyFailed r -> WaitCode.NOT_YET_DECIDED;
            case Reason.DeadlineNotMet r -> WaitCode.NOT_YET_DECIDED;
            case Reason.NoSuchType r -> WaitCode.NOT_YET_DECIDED;
            case Reason.NeverFits r -> WaitCode.NOT_YET_DECIDED;
            case Reason.NeverFitsDomain r -> WaitCode.NOT_YET_DECIDED;
            case Reason.AboveLimit r -> WaitCode.NOT_YET_DECIDED;
            case Reason.TypeQuotaExhausted r -> WaitCode.QUOTA_EXHAUSTED;
            case Reason.TypeNotLent r -> WaitCode.NOT_LENT;
            case Reason.AboveTypeLimit r -> WaitCode.NOT_YET_DECIDED;
            case Reason.OfGroup r -> code(r.reason());
            case Reason.GroupsApart r -> WaitCode.GROUPS_APART;
            case Reason.NeverTogether r -> WaitCode.NOT_YET_DECIDED;
        };
    }
}
