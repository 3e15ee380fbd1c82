package io.dure.engine.gate;

import io.dure.engine.Event;
import io.dure.engine.Reason;
import io.dure.engine.Terms;
import io.dure.engine.WaitCode;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.share.Milli;
import io.dure.engine.share.Queues;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a job must pass before it may be served: it is not held or frozen, those it depends on are over, its time has come, and its
 * array and its user are within their limits, asked in this order. Until then it is parked: it is in no line, and costs no
 * pass anything. Events open gates at once; times are noted, so that the engine is woken for them.
 */
public final class Gates {
    private final Jobs jobs;
    private final Queues queues;
    private final Fates fates;
    private final JobArrays arrays;
    private final Dependencies dependencies;

    /** Jobs whose window is not open yet. */
    private final Timetable starts;

    /** Jobs with a deadline that do not run, by the latest time at which they can start. */
    private final Timetable deadlines;

    /** Jobs whose dependency can never be met, by id, until that is said. */
    private final Timetable doomed;

    /** Jobs that run in a booking, by that, then by id. */
    private final Timetable booked;

    private final Freezes freezes;
    private final Doors doors;
    private Rations rations;

    public Gates(Jobs jobs, Queues queues) {
        this.jobs = jobs;
        this.queues = queues;
        fates = new Fates();
        arrays = new JobArrays();
        dependencies = new Dependencies();
        starts = new Timetable();
        deadlines = new Timetable();
        doomed = new Timetable();
        booked = new Timetable();
        freezes = new Freezes();
        doors = new Doors(jobs, queues);
        rations = new Rations(jobs, queues, doors, arrays);
    }

    private Gates(Gates o, Jobs jobs, Queues queues) {
        this.jobs = jobs;
        this.queues = queues;
        fates = o.fates.fork();
        arrays = o.arrays.fork();
        dependencies = o.dependencies.fork();
        starts = o.starts.fork();
        deadlines = o.deadlines.fork();
        doomed = o.doomed.fork();
        booked = o.booked.fork();
        freezes = o.freezes.fork();
        doors = o.doors.fork(jobs, queues);
        rations = o.rations.fork(jobs, queues, doors, arrays);
    }

    /** For a fork of jobs and queues. */
    public Gates fork(Jobs ofJobs, Queues ofQueues) {
        return new Gates(this, ofJobs, ofQueues);
    }

    // ---- the life of a job --------------------------------------------------------------------------------------

    /** A new job, parked so far. */
    public void submit(int slot, long nowMillis) {
        enrol(slot, nowMillis);
        knock(slot);
    }

    /** Notes what the terms of a job say. */
    private void enrol(int slot, long nowMillis) {
        if (!jobs.hasTerms(slot)) {
            return;
        }
        Terms t = jobs.terms(slot);
        long id = jobs.id(slot);
        if (t.array() != 0) {
            int a = arrays.find(t.array());
            arrays.enter(a >= 0 ? a : arrays.add(t.array(), t.arrayLimit(), 0), slot, id);
        }
        if (t.hasBooking()) {
            booked.add(slot, t.booking(), id);
        }
        boolean isParked = jobs.state(slot) == JobState.PARKED;
        if (isParked && t.notBeforeMillis() > nowMillis) {
            starts.add(slot, t.notBeforeMillis(), id);
        }
        if (t.deadlineMillis() != Terms.NO_DEADLINE && (isParked || jobs.state(slot) == JobState.CLAIMING)) {
            deadlines.add(slot, jobs.latestStartMillis(slot), id);
        }
        if (isParked) {
            awaitOthers(slot, id, t);
        }
    }

    private void awaitOthers(int slot, long id, Terms t) {
        if (firstFailed(id, t) != 0) {
            doomed.add(slot, id, id);
            return;
        }
        for (Terms.After after : t.after()) {
            int a = arrays.find(after.job());
            if (a >= 0) {
                if (arrays.firstLive(a) < id) {
                    dependencies.awaitArray(slot, id, a, after.evenIfItFails());
                }
            } else if (!fates.isOver(after.job())) {
                dependencies.awaitJob(slot, id, jobs.slot(after.job()), after.evenIfItFails());
            }
        }
    }

    /** The first job or array in its terms that has not completed and had to; 0: none. */
    private long firstFailed(long id, Terms t) {
        for (Terms.After after : t.after()) {
            int a = arrays.find(after.job());
            boolean hasFailed =
                    a >= 0 ? arrays.firstFailed(a) < id : fates.isOver(after.job()) && !fates.hasCompleted(after.job());
            if (hasFailed && !after.evenIfItFails()) {
                return a >= 0 ? arrays.firstFailed(a) : after.job();
            }
        }
        return 0;
    }

    /** The parked job goes as far as gates are open. */
    private void knock(int slot) {
        WaitCode shut = shut(slot);
        if (shut != null) {
            doors.note(slot, shut);
        } else if (rations.has(slot)) {
            doors.forget(slot);
            rations.enter(slot);
        } else {
            doors.open(slot);
        }
    }

    @Nullable
    private WaitCode shut(int slot) {
        if (jobs.isHeld(slot)) {
            return WaitCode.ON_HOLD;
        }
        if (isFrozen(slot)) {
            return WaitCode.FROZEN;
        }
        if (dependencies.isWaiting(slot) || doomed.has(slot)) {
            return WaitCode.DEPENDS_ON;
        }
        if (starts.has(slot)) {
            return WaitCode.NOT_BEFORE;
        }
        return booked.has(slot) ? WaitCode.AWAITS_BOOKING : null;
    }

    /** The job leaves its line, or its gate, for good. */
    public void retire(int slot) {
        rations.leave(slot);
        dependencies.drop(slot);
        starts.remove(slot);
        deadlines.remove(slot);
        doomed.remove(slot);
        doors.leave(slot);
    }

    /** The job leaves its line and takes what it asks for. */
    public void take(int slot) {
        if (booked.has(slot)) {
            rations.takeFromGate(slot);
        } else {
            rations.take(slot);
        }
        doors.leave(slot);
    }

    /** The job runs: its deadline is in nobody's hands any more. */
    public void start(int slot) {
        deadlines.remove(slot);
    }

    /** The job has given back what it had taken. */
    public void give(int slot) {
        rations.give(slot);
    }

    /** The job, parked, waits again. */
    public void comeBack(int slot) {
        if (jobs.hasDeadline(slot) && !deadlines.has(slot)) {
            deadlines.add(slot, jobs.latestStartMillis(slot), jobs.id(slot));
        }
        knock(slot);
    }

    /** The job is over for good; it must be in no line. Opens the gates of who waited for that. */
    public void over(int slot, boolean completed) {
        long id = jobs.id(slot);
        booked.remove(slot);
        fates.note(id, completed);
        int a = jobs.hasTerms(slot) ? arrays.find(jobs.terms(slot).array()) : -1;
        if (a < 0 && !dependencies.isAwaited(slot)) {
            return;
        }
        List<Integer> met = new ArrayList<>();
        List<Integer> failed = new ArrayList<>();
        dependencies.jobOver(slot, completed, met, failed);
        if (a >= 0) {
            arrays.over(a, slot, id, completed);
            dependencies.elementOver(a, id, arrays.firstLive(a), completed, met, failed);
        }
        for (int other : failed) {
            doomed.add(other, jobs.id(other), jobs.id(other));
            doors.note(other, WaitCode.DEPENDS_ON);
        }
        for (int other : met) {
            knock(other);
        }
    }

    /** The job may not start until it is released. One that claims must have given up its claim. */
    public void hold(int slot) {
        jobs.setHeld(slot, true);
        if (jobs.state(slot) == JobState.WAITING || jobs.state(slot) == JobState.PARKED) {
            rations.leave(slot);
            if (jobs.state(slot) == JobState.WAITING) {
                doors.shut(slot);
            }
            doors.note(slot, WaitCode.ON_HOLD);
        }
    }

    public void release(int slot) {
        if (jobs.isHeld(slot)) {
            jobs.setHeld(slot, false);
            if (jobs.state(slot) == JobState.PARKED) {
                knock(slot);
            }
        }
    }

    /** What is frozen is about to be otherwise; those who claim and will be frozen have given up their claims. */
    public void freeze(Event.FreezeSet.Scope scope, int of, boolean to) {
        reline(() -> mark(scope, of, to));
    }

    /** The same before there are jobs. */
    public void mark(Event.FreezeSet.Scope scope, int of, boolean to) {
        switch (scope) {
            case FLEET -> freezes.setFleet(to);
            case QUEUE -> freezes.setQueue(of, to);
            case SITE -> throw new IllegalArgumentException("a site is no gate");
        }
    }

    public Freezes freezes() {
        return freezes;
    }

    /** Whether the job may not start, or grow, because its queue or the fleet is frozen. */
    public boolean isFrozen(int slot) {
        return freezes.isAny() && freezes.holds(slot, jobs.told(slot), queues);
    }

    private Reason whyFrozen(int slot) {
        return freezes.isFleet()
                ? new Reason.Frozen(Event.FreezeSet.Scope.FLEET, 0)
                : new Reason.Frozen(Event.FreezeSet.Scope.QUEUE, freezes.frozenAbove(jobs.told(slot), queues));
    }

    /** It is so late: windows open. */
    public void passTime(long nowMillis) {
        while (starts.firstMillis() <= nowMillis) {
            int slot = starts.first();
            starts.remove(slot);
            if (!jobs.isHeld(slot)) {
                knock(slot);
            }
        }
    }

    /** The job in its line is firmly promised its place: what it asks for counts as its user's use from now on. */
    public void promise(int slot) {
        rations.promise(slot);
    }

    /** The job has lost its promise. */
    public void losePromise(int slot) {
        rations.lose(slot);
    }

    /** Of a running elastic job: its riders hold so much more, and of that so much more is told to go. */
    public void ride(int core, long moreMilliGpus, long moreOff) {
        if (queues.limitsUsers()) {
            rations.riders().ride(core, moreMilliGpus, moreOff);
        }
    }

    // ---- what it knows ------------------------------------------------------------------------------------------

    /** Why the parked job waits. */
    public Reason reason(int slot) {
        Terms t = jobs.terms(slot);
        if (jobs.isHeld(slot)) {
            return new Reason.OnHold();
        }
        if (isFrozen(slot)) {
            return whyFrozen(slot);
        }
        if (doomed.has(slot)) {
            return new Reason.DependsOn(firstFailed(jobs.id(slot), t));
        }
        if (dependencies.isWaiting(slot)) {
            return new Reason.DependsOn(firstAwaited(slot));
        }
        if (starts.has(slot)) {
            return new Reason.NotBefore(t.notBeforeMillis());
        }
        return booked.has(slot) ? new Reason.AwaitsBooking(t.booking(), 0, 0, 0) : rations.reason(slot);
    }

    /** The lowest id of a job that is waited for; of an array, its first element that is not over. */
    private long firstAwaited(int slot) {
        long first = Long.MAX_VALUE;
        for (int e = dependencies.first(slot); e != 0; e = dependencies.next(e)) {
            int target = dependencies.target(e);
            first = Math.min(first, dependencies.isOnArray(e) ? arrays.firstLive(target) : jobs.id(target));
        }
        return first;
    }

    /** Which gates of the parked job are shut, limits of its user and its array apart. */
    public List<Reason> shutAll(int slot) {
        List<Reason> shut = new ArrayList<>();
        if (jobs.isHeld(slot)) {
            shut.add(new Reason.OnHold());
        }
        if (isFrozen(slot)) {
            shut.add(whyFrozen(slot));
        }
        if (doomed.has(slot)) {
            shut.add(new Reason.DependsOn(firstFailed(jobs.id(slot), jobs.terms(slot))));
        } else {
            allAwaited(slot).forEach(job -> shut.add(new Reason.DependsOn(job)));
        }
        if (starts.has(slot)) {
            shut.add(new Reason.NotBefore(jobs.terms(slot).notBeforeMillis()));
        }
        return shut;
    }

    /** The limits of its array and its user that leave no room for the parked job, whoever else is parked. */
    public List<Reason> limitsOf(int slot) {
        return rations.limitsOf(slot);
    }

    /** Opens them all, for the job alone; says which were shut. */
    public List<Reason> openAll(int slot) {
        List<Reason> shut = shutAll(slot);
        if (!shut.isEmpty()) {
            jobs.setHeld(slot, false);
            freezes.except(slot);
            dependencies.drop(slot);
            doomed.remove(slot);
            starts.remove(slot);
            knock(slot);
        }
        if (jobs.state(slot) == JobState.PARKED) {
            shut.addAll(rations.reasons(slot));
            rations.leave(slot);
            doors.open(slot);
        } else {
            shut.addAll(ridersOfUsers().filled(slot));
        }
        return shut;
    }

    /** Of each that is waited for, the job or the first element that is not over; each once, in order of id. */
    private SequencedSet<Long> allAwaited(int slot) {
        SequencedSet<Long> all = new TreeSet<>();
        for (int e = dependencies.first(slot); e != 0; e = dependencies.next(e)) {
            int target = dependencies.target(e);
            all.add(dependencies.isOnArray(e) ? arrays.firstLive(target) : jobs.id(target));
        }
        return all;
    }

    /** Why the gates of a new job can never open, or null when they can. */
    @Nullable
    public Reason neverOpens(int slot, long nowMillis) {
        long need = jobs.wholeMilliGpus(slot);
        for (int q = queues.limitsUsers() ? jobs.told(slot) : -1; q >= 0; q = queues.parentOfTold(q)) {
            if (need > Milli.of(queues.userLimitGpus(q))) {
                return new Reason.AboveUserLimit(jobs.user(slot), q, need, queues.userLimitGpus(q));
            }
        }
        if (jobs.hasDeadline(slot)) {
            Terms t = jobs.terms(slot);
            long start = Math.max(nowMillis, t.notBeforeMillis());
            if (start > jobs.latestStartMillis(slot)) {
                return new Reason.DeadlineNotMet(t.deadlineMillis(), start + jobs.limitMillis(slot));
            }
        }
        return null;
    }

    /** Jobs that run in this booking, or are to, by id. */
    public List<Integer> inBooking(int window) {
        List<Integer> slots = new ArrayList<>();
        for (int slot = booked.after(window, 0);
                slot != 0 && booked.atMillis(slot) == window;
                slot = booked.after(window, jobs.id(slot))) {
            slots.add(slot);
        }
        return slots;
    }

    /** Whether the parked job waits for nothing but room in its booking. */
    public boolean mayStartInBooking(int slot) {
        return jobs.state(slot) == JobState.PARKED && shut(slot) == WaitCode.AWAITS_BOOKING && rations.allows(slot);
    }

    /** A job whose dependency can never be met, the lowest id first, or 0. */
    public int firstDoomed() {
        return doomed.first();
    }

    public Reason whyDoomed(int slot) {
        return new Reason.DependencyFailed(firstFailed(jobs.id(slot), jobs.terms(slot)));
    }

    /** When the next window opens, or {@link Timetable#NEVER}. */
    public long nextStartMillis() {
        return starts.firstMillis();
    }

    /** Jobs with deadlines that do not run, by their latest start. */
    public Timetable deadlines() {
        return deadlines;
    }

    /** Of these, those in lines. */
    public Timetable due() {
        return doors.due();
    }

    /** How many parked jobs wait for this. */
    public int parkedFor(WaitCode code) {
        return doors.parkedFor(code) + rations.parkedFor(code);
    }

    public boolean isPromised(int slot) {
        return rations.isPromised(slot);
    }

    /** What riders hold of what their users may. */
    public RidersOfUsers ridersOfUsers() {
        return rations.riders();
    }

    public Fates fates() {
        return fates;
    }

    public JobArrays arrays() {
        return arrays;
    }

    // ---- for restoring and for changed limits -------------------------------------------------------------------

    /** Brings all jobs to where they belong, each that waits being parked so far. {@code promised}: by id. */
    public void restore(long nowMillis, List<Long> promised) {
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0) {
                enrol(slot, nowMillis);
            }
        }
        rations = new Rations(jobs, queues, doors, arrays);
        ration(promised);
    }

    /** A queue limits users otherwise than before: promises are not counted until they are seen to stand. */
    public void limitsChanged() {
        reline(() -> {});
    }

    /** The same, since jobs come into other lines, which {@code change} sees to while none stands in any. */
    public void reline(Runnable change) {
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0 && jobs.state(slot) == JobState.WAITING) {
                doors.shut(slot);
            }
        }
        change.run();
        rations = new Rations(jobs, queues, doors, arrays);
        ration(List.of());
    }

    private void ration(List<Long> promised) {
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot != 0 && jobs.parts().isPart(slot)) {
                continue; // what a part holds its head is charged
            }
            if (slot != 0 && jobs.riders().isRider(slot)) {
                int core = jobs.riders().core(slot);
                boolean isLeaving = jobs.state(slot) == JobState.STOPPING;
                rations.riders().ride(core, jobs.milliGpus(slot), isLeaving ? jobs.milliGpus(slot) : 0);
                continue;
            }
            if (slot != 0 && jobs.state(slot) != JobState.PARKED) {
                rations.restore(slot, false);
            } else if (slot != 0) {
                WaitCode shut = shut(slot);
                if (shut != null) {
                    doors.note(slot, shut);
                } else if (!rations.has(slot)) {
                    doors.open(slot);
                } else if (promised.contains(id)) {
                    rations.restore(slot, true);
                    doors.open(slot);
                } else {
                    doors.forget(slot); // it may have waited for something else
                    rations.join(slot);
                }
            }
        }
        rations.settleAll();
    }

    // ---- audit --------------------------------------------------------------------------------------------------

    /** Counts again; what does not agree goes to {@code wrong}. */
    public void audit(List<String> wrong, long nowMillis) {
        rations.audit(wrong);
        int[] parked = new int[WaitCode.values().length];
        int late = 0;
        int due = 0;
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            if (slot == 0) {
                continue;
            }
            JobState state = jobs.state(slot);
            boolean runs = state == JobState.RUNNING || state == JobState.STOPPING;
            late += jobs.hasDeadline(slot) && !runs ? 1 : 0;
            due += jobs.hasDeadline(slot) && state == JobState.WAITING ? 1 : 0;
            WaitCode shut = shut(slot);
            if (state == JobState.WAITING && shut != null) {
                wrong.add("job " + id + " is in its line and waits for " + shut);
            }
            if (state == JobState.PARKED) {
                if (shut == null && !rations.isMember(slot)) {
                    wrong.add("job " + id + " is parked and no gate is shut");
                }
                parked[code(reason(slot)).ordinal()]++;
            }
            if (fates.isOver(id)) {
                wrong.add("job " + id + " is " + state + " and over");
            }
            if (starts.has(slot) && jobs.terms(slot).notBeforeMillis() <= nowMillis) {
                wrong.add("job " + id + " waits for a time that has passed");
            }
        }
        for (WaitCode code : WaitCode.values()) {
            if (parked[code.ordinal()] != parkedFor(code)) {
                wrong.add("parked for " + code + ": kept " + parkedFor(code) + ", counted " + parked[code.ordinal()]);
            }
        }
        if (late != deadlines.size() || due != doors.due().size()) {
            wrong.add("jobs with deadlines: kept " + deadlines.size() + " and "
                    + doors.due().size() + ", counted " + late + " and " + due);
        }
    }

    private static WaitCode code(Reason reason) {
        for (WaitCode code : WaitCode.values()) {
            if (code.word().equals(reason.code())) {
                return code;
            }
        }
        return reason instanceof Reason.UserJobLimit ? WaitCode.USER_LIMIT : WaitCode.NOT_YET_DECIDED;
    }
}
