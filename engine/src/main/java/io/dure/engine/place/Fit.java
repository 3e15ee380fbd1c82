package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.fleet.Span;
import io.dure.engine.job.Lines;
import io.dure.engine.power.Gate;
import io.dure.engine.state.State;
import java.util.Arrays;

/**
 * Best fit by node classes: where a gang can go now. A single task goes to the fitting node with the fewest free GPUs;
 * a gang goes to the pool that it fills best, there to the nodes with the fewest free GPUs. Ties go to the lowest pool,
 * then the lowest node. The work depends on the number of pools, classes and nodes taken, never on the fleet.
 *
 * <p>Work that is gone before the pool's horizon may use nodes that reservations hold, and uses them first, so that
 * open nodes are left for longer work.
 *
 * <p>A gang that wants to be near together goes where {@link Together} says: its preferred level is tried first, then
 * wider ones up to what it requires. Where the fastest link joins nodes, {@link LinkFill} keeps whole racks whole. Where
 * tasks ask for slices, CPU or memory, {@link FitParts} looks.
 */
final class Fit {
    static final int ANYWHERE = -1;
    private static final Level[] LEVELS = Level.values();

    private final Chosen chosen = new Chosen();
    private final Gate gate;
    private final FitParts parts;
    private final LinkFill fill;
    private final Together together;

    /** Where it looks: one site, or {@link #ANYWHERE}. */
    private int site = ANYWHERE;

    /** One pool of it, or {@link #ANYWHERE} in it. */
    private int onlyPool = ANYWHERE;

    /** {@code gate}: pools and nodes that lack the power are passed over. */
    Fit(Gate gate) {
        this.gate = gate;
        Lacking lacking = new Lacking(gate);
        parts = new FitParts(chosen, gate, lacking);
        fill = new LinkFill(chosen, gate);
        together = new Together(fill, parts, lacking);
    }

    /** Begins a pass, or a single question. */
    void begin(State state) {
        parts.use(state.placesByScore() ? state.filling() : null);
    }

    /** From now on it looks in this site alone, or {@link #ANYWHERE}. */
    void in(int ofSite) {
        in(ofSite, ANYWHERE);
    }

    /** The same in one pool of the site, or {@link #ANYWHERE} in it. */
    void in(int ofSite, int pool) {
        site = ofSite;
        onlyPool = pool;
    }

    /** Those of the pools that are in the site, in the same order; all of them, {@link #ANYWHERE}. */
    static int[] inSite(Fleet fleet, int[] pools, int site) {
        return site == ANYWHERE
                ? pools
                : Arrays.stream(pools).filter(p -> fleet.pool(p).site() == site).toArray();
    }

    /** Looks for a place for one gang of this shape, to be gone at {@code endMillis}; true when {@link #chosen} has it. */
    boolean find(Fleet fleet, Lines lines, int shape, long endMillis) {
        return find(fleet, lines, shape, endMillis, false);
    }

    /** The same on nodes alone that no reservation holds. */
    boolean findOpen(Fleet fleet, Lines lines, int shape) {
        return find(fleet, lines, shape, Long.MAX_VALUE, true);
    }

    private boolean find(Fleet fleet, Lines lines, int shape, long endMillis, boolean openOnly) {
        int tasks = lines.tasks(shape);
        Task task = lines.task(shape);
        int[] inSite = inSite(fleet, fleet.poolsFor(lines.gpuType(shape), lines.residency(shape)), site);
        int[] pools = gate.allowed(onlyPool == ANYWHERE ? inSite : new int[] {onlyPool});
        Nearness near = tasks == 1 ? Nearness.IN_SITE : lines.near(shape);
        chosen.clear();
        boolean found = false;
        for (int l = near.preferred().ordinal(); l <= near.required().ordinal() && !found; l++) {
            found = LEVELS[l] == Level.SITE
                    ? findAnywhere(fleet, pools, tasks, task, endMillis, openOnly)
                    : together.find(fleet, pools, tasks, task, LEVELS[l], endMillis, openOnly);
        }
        chosen.sort();
        return found;
    }

    private boolean findAnywhere(Fleet fleet, int[] pools, int tasks, Task task, long endMillis, boolean openOnly) {
        if (!task.isPlain()) {
            return parts.find(fleet, pools, tasks, task, endMillis);
        }
        int gpusPerTask = task.gpus();
        int best = best(fleet, pools, tasks, gpusPerTask, endMillis, openOnly);
        while (best >= 0) {
            Pool pool = fleet.pool(best);
            if (fill.anywhere(pool, reserved(pool, endMillis, openOnly), Span.ALL, tasks, gpusPerTask)) {
                return true;
            }
            gate.refuse(best);
            best = best(fleet, pools, tasks, gpusPerTask, endMillis, openOnly);
        }
        return false;
    }

    private int best(Fleet fleet, int[] pools, int tasks, int gpusPerTask, long endMillis, boolean openOnly) {
        int best = -1;
        long bestScore = Long.MAX_VALUE;
        for (int p : pools) {
            Pool pool = fleet.pool(p);
            Shelf reserved = reserved(pool, endMillis, openOnly);
            long score = gate.isRefused(p) ? Long.MAX_VALUE : score(pool, reserved, tasks, gpusPerTask);
            if (score < bestScore) {
                best = p;
                bestScore = score;
            }
        }
        return best;
    }

    Chosen chosen() {
        return chosen;
    }

    /** Lower is better; MAX_VALUE when it does not fit. */
    private static long score(Pool pool, Shelf reserved, int tasks, int gpusPerTask) {
        if (gpusPerTask > pool.gpusPerNode()) {
            return Long.MAX_VALUE;
        }
        if (tasks == 1) {
            return tightest(pool, reserved, gpusPerTask);
        }
        long room = pool.open().tasks(gpusPerTask) + reserved.tasks(gpusPerTask);
        return room < tasks ? Long.MAX_VALUE : room - tasks;
    }

    private static long tightest(Pool pool, Shelf reserved, int gpus) {
        for (int k = gpus; k <= pool.gpusPerNode(); k++) {
            if (pool.open().count(k) > 0 || reserved.count(k) > 0) {
                return (long) k - gpus;
            }
        }
        return Long.MAX_VALUE;
    }

    /** What it may use of the nodes that reservations hold. */
    static Shelf reserved(Pool pool, long endMillis, boolean openOnly) {
        if (openOnly) {
            return pool.nothing();
        }
        return endMillis <= pool.horizonMillis() ? pool.held() : pool.slack();
    }
}
