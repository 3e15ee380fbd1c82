package io.dure.engine.place;

import io.dure.engine.Job;
import io.dure.engine.Placement;
import io.dure.engine.Task;
import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.state.Plans.Plan;
import io.dure.engine.state.State;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Policy {@code conservative}: conservative backfill (Mu'alem and Feitelson 2001). Every waiting job has a plan, in its
 * order, made when it first comes; a job starts before that only if it delays no other's. When something is free sooner
 * than expected, jobs are planned anew one after the other, in order, each as if all other plans stood; a plan is only
 * ever brought forward. That goes on until none can be.
 *
 * <p>A job without a time limit is planned to run for ever. Who can only come after such jobs is told no time, and delays
 * nobody. When nodes are lost, plans on them are made anew, in order, after all others.
 */
final class Conservative implements Serving {
    private final Starts starts;
    private Calendar[] calendars = new Calendar[0];
    private boolean[] isBegun = new boolean[0];
    private int[] slots = new int[64];
    private @Nullable Plan[] plans = new Plan[64];
    private int count;
    private State state = new State();

    Conservative(Starts starts) {
        this.starts = starts;
    }

    @Override
    public void serve(State s) {
        state = s;
        lineUp();
        beginCalendars();
        keepPlans();
        while (bringForward()) {}
        state.plans().clear();
        for (int i = 0; i < count; i++) {
            Plan plan = plans[i];
            if (slots[i] != 0 && plan != null) {
                state.plans().put(told(plan));
            }
        }
    }

    /** All waiting jobs, in order. */
    private void lineUp() {
        Jobs jobs = state.jobs();
        Lines lines = jobs.lines();
        count = 0;
        for (int queue : OneLine.leaves(state.queues())) {
            for (int line = lines.firstOf(queue); line >= 0; line = lines.nextOf(line)) {
                Orders.Walk walk = jobs.orders().walk();
                for (int slot = walk.first(lines.root(line)); slot != 0; slot = walk.next()) {
                    if (count == slots.length) {
                        slots = Arrays.copyOf(slots, 2 * count);
                        plans = Arrays.copyOf(plans, 2 * count);
                    }
                    slots[count++] = slot;
                }
            }
        }
        Integer[] sorted = new Integer[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = slots[i];
        }
        Arrays.sort(sorted, (a, b) -> jobs.orders().before(a, b) ? -1 : a.equals(b) ? 0 : 1);
        for (int i = 0; i < count; i++) {
            slots[i] = sorted[i];
        }
    }

    private void beginCalendars() {
        int pools = state.fleet().pools();
        int had = calendars.length;
        if (had < pools) {
            calendars = Arrays.copyOf(calendars, pools);
            for (int p = had; p < pools; p++) {
                calendars[p] = new Calendar();
            }
        }
        isBegun = new boolean[pools];
    }

    private Calendar calendar(int pool) {
        if (!isBegun[pool]) {
            isBegun[pool] = true;
            calendars[pool].begin(state, pool);
        }
        return calendars[pool];
    }

    /** Plans that still have their places are taken down in the calendars; others are no more. */
    private void keepPlans() {
        for (int i = 0; i < count; i++) {
            Plan plan = state.plans().of(state.jobs().id(slots[i]));
            plans[i] = plan == null ? null : kept(plan, slots[i]);
            if (plans[i] != null) {
                take(plans[i], slots[i], 1);
            }
        }
    }

    private @Nullable Plan kept(Plan plan, int slot) {
        long now = state.nowMillis();
        long at = Math.max(plan.atMillis(), now);
        Calendar calendar = calendar(plan.pool());
        PerTask need = need(slot, plan.pool());
        if (!calendar.holds(plan, need, gang(slot), at, millis(slot)) && at == now && calendar.hasOverdue()) {
            at = now + 1; // its place is still busy, and that cannot last
        }
        return calendar.holds(plan, need, gang(slot), at, millis(slot)) ? at(plan, at) : null;
    }

    /** Where an attempt overstays, its end is thought to be a moment from now; people are told: now. */
    private Plan told(Plan plan) {
        long now = state.nowMillis();
        boolean isAtOnce = plan.atMillis() == now + 1 && calendar(plan.pool()).hasOverdue();
        return isAtOnce ? at(plan, now) : plan;
    }

    private static Plan at(Plan plan, long atMillis) {
        return plan.atMillis() == atMillis
                ? plan
                : new Plan(plan.job(), plan.pool(), atMillis, plan.nodes(), plan.tasks());
    }

    /** Plans all jobs once; true when a plan that stood was brought forward, so that others may have to gain. */
    private boolean bringForward() {
        boolean hasGained = false;
        for (int i = 0; i < count; i++) {
            if (slots[i] != 0) {
                boolean stood = plans[i] != null;
                hasGained |= plan(i) && stood;
            }
        }
        return hasGained;
    }

    /** Plans one job; false when nothing better than its plan was found. */
    private boolean plan(int i) {
        int slot = slots[i];
        Plan old = plans[i];
        if (old != null) {
            take(old, slot, -1);
        }
        if (state.jobs().state(slot) != JobState.WAITING) { // its user holds all that he may by now
            slots[i] = 0;
            return true;
        }
        if (startsOnSharedGpus(slot)) {
            slots[i] = 0;
            return true;
        }
        Plan found = find(slot, old == null ? Timeline.NEVER : old.atMillis());
        Plan kept = found == null ? old : found;
        plans[i] = kept;
        if (kept != null) {
            take(kept, slot, 1);
            if (kept.atMillis() == state.nowMillis() && (start(kept, slot) || startsElsewhere(i, kept))) {
                slots[i] = 0;
            }
        }
        return found != null;
    }

    /** The earliest plan, if it begins before that time; ties go to the pool that came first. */
    private @Nullable Plan find(int slot, long beforeMillis) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        long best = beforeMillis;
        int bestPool = -1;
        for (int p : state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape))) {
            if (lines.gpusPerTask(shape) <= state.fleet().pool(p).gpusPerNode()) {
                long at = calendar(p).earliest(need(slot, p), gang(slot), millis(slot));
                if (at < best) {
                    best = at;
                    bestPool = p;
                }
            }
        }
        return bestPool < 0
                ? null
                : calendar(bestPool).plan(state.jobs().id(slot), need(slot, bestPool), gang(slot), best, millis(slot));
    }

    /** Where it has its plan, the power is short, and that says nothing of other pools: it waits there unless one has both. */
    private boolean startsElsewhere(int i, Plan kept) {
        int slot = slots[i];
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        long now = state.nowMillis();
        for (int p : state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape))) {
            if (p != kept.pool()
                    && lines.gpusPerTask(shape) <= state.fleet().pool(p).gpusPerNode()) {
                PerTask need = need(slot, p);
                if (calendar(p).earliest(need, gang(slot), millis(slot)) == now) {
                    Plan other = calendar(p).plan(state.jobs().id(slot), need, gang(slot), now, millis(slot));
                    if (start(other, slot)) {
                        take(kept, slot, -1);
                        take(other, slot, 1);
                        plans[i] = other;
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Tasks on slices may start beside others on GPUs that are shared already, which no plan reckons with. */
    private boolean startsOnSharedGpus(int slot) {
        Task task = state.jobs().task(slot);
        if (task.sliceMilli() == 0) {
            return false;
        }
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        int[] pools = state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape));
        for (int p : Room.poolsWith(state.fleet(), pools, task, gang(slot))) {
            Laid laid = new Laid(state.fleet(), task);
            if (state.fleet().pool(p).slices() > 1
                    && calendar(p).layOnShared(laid, need(slot, p), gang(slot), millis(slot))) {
                if (starts.there(slot, laid.place())) {
                    return true;
                }
                calendar(p).giveBack(); // it lacks the power there
            }
        }
        return false;
    }

    /** False when it lacks the power there. */
    private boolean start(Plan plan, int slot) {
        Fleet fleet = state.fleet();
        Task task = state.jobs().task(slot);
        Laid laid = new Laid(fleet, task);
        if (plan.nodes().length == 0) {
            layAnywhere(laid, fleet.pool(plan.pool()), gang(slot));
        }
        for (int i = 0; i < plan.nodes().length; i++) {
            for (int t = 0; t < plan.tasks()[i]; t++) {
                layOnOwn(laid, plan.nodes()[i], task);
            }
        }
        List<Placement.OnNode> place = laid.place();
        return starts.there(slot, place);
    }

    /** Nodes of one GPU each that are all alike: the lowest that are free; tasks without a GPU stay together. */
    private void layAnywhere(Laid laid, Pool pool, int tasks) {
        for (int i = 0; i < pool.size() && laid.tasks() < tasks; i++) {
            while (laid.tasks() < tasks && !state.fleet().isClaimed(pool.node(i)) && laid.holdsOneMore(pool.node(i))) {
                layOnOwn(laid, pool.node(i), laid.task());
            }
        }
    }

    /** Never on a GPU that others share. */
    private static void layOnOwn(Laid laid, int node, Task task) {
        if (task.sliceMilli() > 0) {
            laid.put(node, laid.gpuOfOwn(node));
        } else {
            laid.put(node);
        }
    }

    private void take(Plan plan, int slot, int sign) {
        calendar(plan.pool()).take(plan, need(slot, plan.pool()), gang(slot), plan.atMillis(), millis(slot), sign);
    }

    /** One that starts nobody: to be asked {@link #hasRoomNow}. */
    static Conservative onlyToAsk() {
        return new Conservative(new Starts() {
            @Override
            public boolean where(int slot) {
                return false;
            }

            @Override
            public boolean there(int slot, List<Placement.OnNode> place) {
                return false;
            }

            @Override
            public boolean lacksPower(int slot) {
                return false;
            }
        });
    }

    /** Whether the job could start now in the pool and delay nobody's plan, as far as GPUs, CPU and memory go. */
    boolean hasRoomNow(State s, int slot, int pool) {
        state = s;
        if (s.jobs().lines().gpusPerTask(s.jobs().shape(slot))
                > s.fleet().pool(pool).gpusPerNode()) {
            return false;
        }
        beginCalendars();
        for (Plan plan : s.plans().all()) {
            int other = s.jobs().slot(plan.job());
            if (plan.pool() == pool && other != slot && s.jobs().state(other) == JobState.WAITING) {
                take(plan, other, 1);
            }
        }
        PerTask need = need(slot, pool);
        Laid laid = new Laid(s.fleet(), s.jobs().task(slot));
        boolean fitsShared = s.jobs().task(slot).sliceMilli() > 0
                && s.fleet().pool(pool).slices() > 1
                && calendar(pool).layOnShared(laid, need, gang(slot), millis(slot));
        return fitsShared || calendar(pool).earliest(need, gang(slot), millis(slot)) == s.nowMillis();
    }

    private PerTask need(int slot, int pool) {
        return PerTask.of(state.jobs().task(slot), state.fleet().pool(pool).slices());
    }

    private int gang(int slot) {
        return state.jobs().lines().tasks(state.jobs().shape(slot));
    }

    /** How long it is planned to run. */
    private long millis(int slot) {
        long limit = state.jobs().limitMillis(slot);
        return limit == Job.NO_LIMIT ? Timeline.NEVER : limit;
    }
}
