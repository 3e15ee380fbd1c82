package io.dure.engine.place;

import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Tier;
import io.dure.engine.job.Grants;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool as it will be when certain attempts are gone: tried on scratch, attempt by attempt, and undone. Counts how
 * many tasks of one kind would fit, and remembers when each node last got something back.
 */
final class Later {
    private static final int[] NONE = {};

    private int[] freed = new int[0];
    /** Plus one; 0: never. */
    private long[] freedAt = new long[0];

    private long[] freedCpu = new long[0];
    private long[] freedMemory = new long[0];

    /** Slices freed of GPUs that are shared, by node, for nodes where there are any. */
    private int[][] freedSlices = new int[0][];

    private int[] touched = new int[64];
    private int touchedCount;

    /** On their way out, the first to go first. */
    private final List<Integer> leaving = new ArrayList<>();

    /** What they have, in order of nodes: the node, then whose it is, by his place among them. */
    private long[] left = new long[16];

    private int leftCount;
    private int[] inScope = new int[16];

    /** Grants that count as gone for a moment. */
    private int[] without = new int[16];

    private int withoutCount;

    private State state = new State();
    private Task task = Task.ofGpus(1);
    private long room;
    private boolean shares;
    private Scope scope = Scope.POOL;

    /** When room is counted domain by domain. */
    private @Nullable Tier tier;

    private final PerDomain rooms = new PerDomain();

    /** Begins with what is open in the pool now. Nodes that reservations hold, or claims, do not count. */
    void begin(State s, Pool pool, Task ofGang) {
        begin(s, pool, ofGang, Scope.POOL, false);
    }

    /**
     * The same, and nodes elsewhere do not count either; {@code behindClaims}: what comes free on nodes of which others
     * await GPUs counts too, but for those that they await.
     */
    void begin(State s, Pool pool, Task ofGang, Scope in, boolean behindClaims) {
        scope = in;
        tier = null;
        prepare(s, ofGang);
        shares = behindClaims && ofGang.isPlain();
        room = roomNow(pool, in);
    }

    /** Begins for a gang that must be in one domain: counts the room in each that something comes free in. */
    void beginByDomain(State s, Pool pool, Task ofGang, Tier domains) {
        scope = Scope.POOL;
        tier = domains;
        prepare(s, ofGang);
        room = 0;
        rooms.begin(domains.isOfNodes() ? pool.size() : domains.size());
    }

    private void prepare(State s, Task ofGang) {
        reset();
        shares = false;
        state = s;
        task = ofGang;
        if (freed.length < s.fleet().nodes()) {
            freed = new int[s.fleet().nodes()];
            freedAt = new long[s.fleet().nodes()];
            freedCpu = new long[s.fleet().nodes()];
            freedMemory = new long[s.fleet().nodes()];
            freedSlices = new int[s.fleet().nodes()][0];
        }
    }

    /** How many tasks fit there on open nodes. */
    private long roomNow(Pool pool, Scope in) {
        Tier tierOf = in.tier();
        boolean isCounted = tierOf == null || !tierOf.isOfNodes();
        if (task.isPlain() && isCounted) {
            return tierOf == null ? pool.open().tasks(task.gpus()) : tierOf.openTasks(in.domain(), task.gpus());
        }
        if (tierOf == null && !task.countsBeside() && task.sliceMilli() > 0) {
            return Room.inOpenSlices(pool, task);
        }
        long sum = 0;
        for (int k = task.gpus(); k <= pool.gpusPerNode(); k++) {
            for (int n = in.span().next(pool.open(), k, 0);
                    n >= 0;
                    n = in.span().next(pool.open(), k, n + 1)) {
                sum += tasksOn(pool.node(n));
            }
        }
        return sum;
    }

    /** Of the domains in which something came free, the one that holds so many tasks with least to spare, or -1. */
    int tightest(int tasks) {
        return rooms.tightest(tasks);
    }

    /** How many tasks fit on the node. */
    long tasksOn(int node) {
        if (task.isPlain()) {
            return Math.max(0, freeOn(node)) / task.gpus();
        }
        if (!counts(node)) {
            return 0;
        }
        long beside = state.fleet().beside().room(node, task, freedCpu[node], freedMemory[node]);
        if (task.gpus() > 0) {
            return Math.min(beside, freeOn(node) / task.gpus());
        }
        return task.sliceMilli() > 0 ? Math.min(beside, slicesOn(node)) : beside;
    }

    private long slicesOn(int node) {
        Pool pool = state.fleet().poolOf(node);
        int need = task.slicesOf(pool.slices());
        long tasks = (long) freeOn(node) * (pool.slices() / need);
        for (int g = 0; g < pool.gpusPerNode(); g++) {
            int free = sharedFree(node, g);
            tasks += free < pool.slices() ? free / need : 0; // else it is a whole GPU again
        }
        return tasks;
    }

    /** Free slices of a GPU that is shared now; 0 when it is not. */
    private int sharedFree(int node, int gpu) {
        int now = state.fleet().sharedFree(node, gpu);
        boolean isShared = state.fleet().usedSlices(node, gpu) > 0;
        return isShared ? now + freedSlices(node, gpu) : 0;
    }

    private int freedSlices(int node, int gpu) {
        return freedSlices[node].length == 0 ? 0 : freedSlices[node][gpu];
    }

    /** The attempt in {@code slot} is gone at {@code atMillis}. */
    void free(int slot, long atMillis) {
        change(slot, 1, atMillis);
    }

    /** What is on its way out of the pool already is gone when it must be, the first to go first. */
    void freeLeaving(int pool) {
        noteLeaving(state, pool);
        freeNoted(state.fleet().pool(pool));
    }

    /** Notes what is on its way out of the pool, for {@link #freeNoted}. */
    void noteLeaving(State s, int pool) {
        Jobs jobs = s.jobs();
        leaving.clear();
        for (int slot = jobs.tenants().firstLeaving(pool);
                slot != 0;
                slot = jobs.tenants().next(slot)) {
            leaving.add(slot);
        }
        leaving.sort(Comparator.comparingLong((Integer slot) -> jobs.orders().major(slot))
                .thenComparingLong(jobs::id));
        leftCount = 0;
        for (int i = 0; i < leaving.size(); i++) {
            for (int g = jobs.firstGrant(leaving.get(i));
                    g != 0;
                    g = jobs.grants().next(g)) {
                left = leftCount < left.length ? left : Arrays.copyOf(left, 2 * leftCount);
                left[leftCount++] = (long) jobs.grants().node(g) << Integer.SIZE | i;
            }
        }
        Arrays.sort(left, 0, leftCount);
    }

    /** What was noted is gone when it must be, the first to go first. */
    void freeNoted(Pool pool) {
        if (scope.tier() == null) {
            for (int i = 0; i < leaving.size(); i++) {
                freeLeft(i);
            }
            return;
        }
        int count = 0; // of what lies in the scope: nobody looks at the others
        for (int r = 0; r < scope.span().ranges(); r++) {
            int behind = pool.node(scope.span().to(r) - 1) + 1;
            for (int l = firstLeft(pool.node(scope.span().from(r)));
                    l < leftCount && left[l] >>> Integer.SIZE < behind;
                    l++) {
                inScope = count < inScope.length ? inScope : Arrays.copyOf(inScope, 2 * count);
                inScope[count++] = (int) left[l];
            }
        }
        Arrays.sort(inScope, 0, count);
        for (int i = 0; i < count; i++) {
            if (i == 0 || inScope[i] != inScope[i - 1]) {
                freeLeft(inScope[i]);
            }
        }
    }

    private void freeLeft(int i) {
        int slot = leaving.get(i);
        free(slot, state.jobs().stopByMillis(slot));
    }

    /** The first of {@link #left} that is of this node or a later one. */
    private int firstLeft(int node) {
        int found = Arrays.binarySearch(left, 0, leftCount, (long) node << Integer.SIZE);
        return found < 0 ? -found - 1 : found;
    }

    /** Places for so many tasks: what came free first, in order of first touch, then open nodes with the fewest GPUs. */
    void choose(Pool pool, int tasks, Chosen chosen) {
        chosen.clear();
        int left = tasks;
        for (int i = 0; i < touchedCount && left > 0; i++) {
            left = take(touched[i], left, chosen);
        }
        for (int k = task.gpus(); k <= pool.gpusPerNode() && left > 0; k++) {
            for (int n = scope.span().next(pool.open(), k, 0);
                    n >= 0 && left > 0;
                    n = scope.span().next(pool.open(), k, n + 1)) {
                if (freedAtMillis(pool.node(n)) < 0) {
                    left = take(pool.node(n), left, chosen);
                }
            }
        }
        chosen.sort();
    }

    private int take(int node, int tasks, Chosen chosen) {
        int here = (int) Math.min(tasks, tasksOn(node));
        if (here > 0) {
            chosen.add(node, here);
        }
        return tasks - here;
    }

    /** Undoes {@link #free}, the time of its nodes excepted. */
    void unfree(int slot) {
        change(slot, -1, 0);
    }

    /** Room for so many tasks was given away. */
    void spend(int tasks) {
        room -= tasks;
    }

    /** How many tasks fit; domain by domain: in the one with most room of those where something came free. */
    long room() {
        return room;
    }

    int touchedCount() {
        return touchedCount;
    }

    /** A node that something was freed on (each once, in order of first touch). */
    int touched(int i) {
        return touched[i];
    }

    long freedAtMillis(int node) {
        return freedAt[node] - 1;
    }

    /** GPUs of the node that are or will be free. */
    int freeOn(int node) {
        return state.fleet().openOn(node) + freed[node] - state.claims().outstanding(node);
    }

    /** What one grant has counts as free until {@link #takeBack}: for a look at its node alone, which must be one that counts. */
    void tryWithout(int grant) {
        if (withoutCount == without.length) {
            without = Arrays.copyOf(without, 2 * withoutCount);
        }
        without[withoutCount++] = grant;
        changeNode(grant, 1);
    }

    /** Nothing counts as free that was only tried. */
    void takeBack() {
        while (withoutCount > 0) {
            changeNode(without[--withoutCount], -1);
        }
    }

    private void change(int slot, int sign, long atMillis) {
        Grants grants = state.jobs().grants();
        for (int g = state.jobs().firstGrant(slot); g != 0; g = grants.next(g)) {
            changeOne(g, sign, atMillis);
        }
    }

    private void changeOne(int grant, int sign, long atMillis) {
        int node = state.jobs().grants().node(grant);
        if (!counts(node)) {
            return;
        }
        noteDomain(node);
        long before = tasksOn(node);
        if (freedAt[node] == 0) {
            touch(node);
        }
        changeNode(grant, sign);
        if (sign > 0) {
            freedAt[node] = Math.max(freedAt[node], atMillis + 1);
        }
        gain(node, tasksOn(node) - before);
    }

    /** What one grant has is free, or no more; the sums of room are not told. */
    private void changeNode(int grant, int sign) {
        Grants grants = state.jobs().grants();
        int node = grants.node(grant);
        changeGpus(node, grant, sign);
        if (!task.isPlain()) { // else only GPUs count
            Task gone = state.jobs().task(grants.slot(grant));
            freedCpu[node] += (long) sign * grants.tasks(grant) * gone.cpuMilli();
            freedMemory[node] += (long) sign * grants.tasks(grant) * gone.memoryMib();
        }
    }

    private void noteDomain(int node) {
        if (tier != null) {
            int domain = tier.domain(state.fleet().localOf(node));
            if (!rooms.isKnown(domain)) {
                rooms.set(domain, roomNow(state.fleet().poolOf(node), Scope.of(tier, domain)));
            }
        }
    }

    private void gain(int node, long tasks) {
        if (tier == null) {
            room += tasks;
        } else {
            int domain = tier.domain(state.fleet().localOf(node));
            rooms.add(domain, tasks);
            room = Math.max(room, rooms.get(domain));
        }
    }

    /** A GPU that is shared is whole again when its last slice is gone. */
    private void changeGpus(int node, int grant, int sign) {
        Grants grants = state.jobs().grants();
        int slices = grants.slices(grant);
        int all = state.fleet().poolOf(node).slices();
        if (slices == 0 || all == 1) {
            freed[node] += sign * Long.bitCount(grants.mask(grant));
            return;
        }
        int gpu = Long.numberOfTrailingZeros(grants.mask(grant));
        if (freedSlices[node].length == 0) {
            freedSlices[node] = new int[state.fleet().gpusOf(node)];
        }
        int used = state.fleet().usedSlices(node, gpu);
        boolean wasWhole = freedSlices[node][gpu] == used;
        freedSlices[node][gpu] += sign * slices;
        boolean isWhole = freedSlices[node][gpu] == used;
        freed[node] += (isWhole ? 1 : 0) - (wasWhole ? 1 : 0);
    }

    /** What comes free on a node that is down, held or claimed is not for everybody. */
    boolean counts(int node) {
        Fleet fleet = state.fleet();
        return scope.has(fleet, node)
                && fleet.isUp(node)
                && !fleet.isBarred(node)
                && !fleet.isHeld(node)
                && (state.claims().claimant(node) == 0
                        || (shares && state.claims().isShared(node)));
    }

    /** Something may come free on the node at {@code atMillis}: if it counts, it is one of those that {@link #touched} tells. */
    void expect(int node, long atMillis) {
        if (counts(node)) {
            if (freedAt[node] == 0) {
                touch(node);
            }
            freedAt[node] = Math.max(freedAt[node], atMillis + 1);
        }
    }

    private void touch(int node) {
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedCount);
        }
        touched[touchedCount++] = node;
    }

    private void reset() {
        for (int i = 0; i < touchedCount; i++) {
            freed[touched[i]] = 0;
            freedAt[touched[i]] = 0;
            freedCpu[touched[i]] = 0;
            freedMemory[touched[i]] = 0;
            freedSlices[touched[i]] = NONE;
        }
        touchedCount = 0;
    }
}
