package io.dure.engine.place;

import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Tier;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.power.Gate;
import io.dure.engine.state.Reservations.Held;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes room in one piece for a gang that is within its queue's quota, where there is room enough in pieces: finds
 * attempts that can go on elsewhere, each with a place of its own now, so that the work lost is less than what the gang
 * would lose by waiting. Looks at the domains with most room only, and at the nodes with most room in each.
 *
 * <p>No loops: a moved attempt has its place in the same pass, so no queue holds less than before, and the gang holds
 * what it is entitled to: the sum over all queues of min(held, quota) rises. A job is not moved again before it has run
 * for as long as is guaranteed.
 */
final class Consolidate {
    /** How many domains of a pool are tried. */
    private static final int MOST_DOMAINS = 8;

    /** More than any wait that counts: three years. */
    private static final long LONG_MILLIS = 100_000_000_000L;

    private final Gate gate;
    private final Fit fit;
    private final Clear clear = new Clear();
    private final Chosen chosen = new Chosen();
    private List<Held> places = new ArrayList<>();
    private long wakeAtMillis;

    /** {@code gate}: nobody goes where the power is short. */
    Consolidate(Gate gate) {
        this.gate = gate;
        fit = new Fit(gate);
    }

    /** Whether the job, which is told to stop, goes on elsewhere as far as is known. */
    static boolean isOnItsWay(State state, int slot) {
        Jobs jobs = state.jobs();
        return jobs.state(slot) == JobState.STOPPING && jobs.isMoving(slot) && !jobs.isWithdrawn(slot);
    }

    /**
     * Whether jobs that hold promises look for moves in this review: the first one in each span of a guaranteed run.
     * More often brings little, since who could not be moved then mostly cannot be now.
     */
    boolean isDueAgain(State state, long reviewedMillis) {
        long span = Math.max(1000, state.rules().guaranteedRunMillis());
        return Math.floorDiv(state.nowMillis(), span) != Math.floorDiv(reviewedMillis, span);
    }

    /** Whether some pool has the room in pieces: soon reckoned. */
    boolean mightHelp(State state, int slot) {
        return state.rules().moves().areMade() && firstWithRoom(state, slot, poolsFor(state, slot), 0) >= 0;
    }

    private static int[] poolsFor(State state, int slot) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        return state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape));
    }

    /** From this place in the list on, the first of the job's pools that has the room, or -1. */
    private static int firstWithRoom(State state, int slot, int[] pools, int from) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        Task task = lines.task(shape);
        for (int i = from; i < pools.length; i++) {
            Pool pool = state.fleet().pool(pools[i]);
            boolean isWide = task.gpus() <= pool.gpusPerNode() && lines.milliGpus(shape) > 0;
            if (isWide && pool.freeMilliGpus() >= lines.milliGpus(shape)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Finds whom to move for the waiting job, which would else start at {@code otherwiseMillis}, MAX_VALUE when nobody
     * knows; true when {@link #places} and {@link #chosen} have it.
     */
    boolean find(State state, int slot, long otherwiseMillis) {
        places = new ArrayList<>();
        fit.begin(state);
        wakeAtMillis = Verdict.NO_WAKE;
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        int tasks = lines.tasks(shape);
        Level level = tasks == 1 ? Level.SITE : lines.near(shape).required();
        gate.look(slot, endElsewhere(state, slot), true);
        int[] pools = gate.allowed(poolsFor(state, slot));
        long budget = waitingCost(state, slot, otherwiseMillis);
        for (int i = firstWithRoom(state, slot, pools, 0); i >= 0; i = firstWithRoom(state, slot, pools, i + 1)) {
            Pool pool = state.fleet().pool(pools[i]);
            for (Scope scope : scopes(pool, level)) {
                if (clear.plan(state, pool, scope, lines.task(shape), tasks, budget) && findPlaces(state)) {
                    budget = clear.cost(); // another must be cheaper
                }
                if (clear.comesAnyway()) {
                    places = List.of();
                    return false;
                }
                wakeAtMillis = Math.min(wakeAtMillis, clear.wakeAtMillis());
            }
        }
        return !places.isEmpty();
    }

    /** GPU-milliseconds that the gang waits beyond the time at which moved attempts are gone. */
    private static long waitingCost(State state, int slot, long otherwiseMillis) {
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        long wait = Math.min(LONG_MILLIS, Math.max(0, otherwiseMillis - by));
        return Clear.gpuMillis(state.jobs().milliGpus(slot), wait);
    }

    /** Where to look: the domains with most GPUs free, ties by number. */
    private static List<Scope> scopes(Pool pool, Level level) {
        List<Scope> scopes = new ArrayList<>();
        if (level == Level.SITE) {
            return List.of(Scope.POOL);
        }
        Tier tier = pool.tier(level);
        if (tier.isOfNodes()) {
            for (int k = pool.gpusPerNode(); k >= 0; k--) {
                for (int n = pool.open().next(k, 0);
                        n >= 0 && scopes.size() < MOST_DOMAINS;
                        n = pool.open().next(k, n + 1)) {
                    scopes.add(Scope.of(tier, n));
                }
            }
            return scopes;
        }
        long[] byFree = new long[tier.size()];
        for (int d = 0; d < byFree.length; d++) {
            byFree[d] = (long) -tier.openFree(d) << 32 | d;
        }
        Arrays.sort(byFree);
        for (int i = 0; i < Math.min(MOST_DOMAINS, byFree.length); i++) {
            scopes.add(Scope.of(tier, (int) byFree[i]));
        }
        return scopes;
    }

    /**
     * Finds a place elsewhere for each whom the plan moves, all at once: tried on the fleet by holding nodes, and undone.
     * No two share a node, so that each promise can be kept or dropped without the others.
     */
    private boolean findPlaces(State state) {
        Fleet fleet = state.fleet();
        List<Integer> holding = new ArrayList<>();
        List<Held> found = new ArrayList<>();
        Chosen own = clear.chosen();
        for (int i = 0; i < own.size(); i++) {
            hold(fleet, own.nodes()[i], 0, holding);
        }
        boolean hasAll = true;
        for (int i = 0; i < clear.victims().size() && hasAll; i++) {
            int victim = clear.victims().get(i);
            gate.look(victim, endElsewhere(state, victim), true);
            hasAll = findUnclaimed(state, state.jobs().shape(victim), holding);
            if (hasAll) {
                found.add(promise(state, victim, holding));
            }
        }
        holding.forEach(fleet::unhold);
        if (hasAll) {
            places = found;
            chosen.copy(own);
        }
        return hasAll;
    }

    private static long endElsewhere(State state, int slot) {
        long limit = state.jobs().limitMillis(slot);
        return limit == Job.NO_LIMIT
                ? Long.MAX_VALUE
                : state.nowMillis() + state.rules().reclaimGraceMillis() + limit;
    }

    /** A claim may still need what is free on a node where it awaits GPUs: a promise there would not stand. */
    private boolean findUnclaimed(State state, int shape, List<Integer> holding) {
        Fleet fleet = state.fleet();
        boolean isClaimed = true;
        while (isClaimed && fit.findOpen(fleet, state.jobs().lines(), shape)) {
            isClaimed = false;
            for (int i = 0; i < fit.chosen().size(); i++) {
                int node = fit.chosen().nodes()[i];
                if (fleet.isClaimed(node)) {
                    isClaimed = true;
                    hold(fleet, node, 0, holding);
                }
            }
        }
        return !isClaimed;
    }

    private Held promise(State state, int victim, List<Integer> holding) {
        Fleet fleet = state.fleet();
        Task task = state.jobs().task(victim);
        Chosen to = fit.chosen();
        int[] nodes = new int[to.size()];
        int[] spare = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = to.nodes()[i];
            spare[i] = task.isPlain() ? fleet.openOn(nodes[i]) - to.tasks()[i] * task.gpus() : 0;
            hold(fleet, nodes[i], spare[i], holding);
        }
        int pool = fleet.poolIndexOf(nodes[0]);
        long by = state.nowMillis() + state.rules().reclaimGraceMillis();
        long released = fleet.pool(pool).releasedMilliGpus();
        return new Held(state.jobs().id(victim), pool, by, true, released, nodes, spare);
    }

    private static void hold(Fleet fleet, int node, int spare, List<Integer> holding) {
        fleet.hold(node, spare);
        holding.add(node);
    }

    /** A promise for each who is moved. */
    List<Held> places() {
        return places;
    }

    /** Where the gang is to be. */
    Chosen chosen() {
        return chosen;
    }

    /** When the first guaranteed run is over that stood in the way. */
    long wakeAtMillis() {
        return wakeAtMillis;
    }
}
