package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Task;
import io.dure.engine.Verdict;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Tier;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.job.Parts;
import io.dure.engine.share.Queues;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Whom to tell to go for a waiting job: attempts on GPUs that are borrowed from its queue, when it is within its quota;
 * attempts of its own queue of lower priority, when it is within the quota that counts only jobs of its priority or
 * above. Finds them node by node, those whose end loses least work, and spares those that turn out not to be needed.
 * The whole gang or nothing.
 *
 * <p>No jobs can evict each other in turn for ever: every set of victims must raise the {@link Potential}.
 */
final class Reclaim {
    private final Later later = new Later();
    private final Chosen chosen = new Chosen();
    private State state = new State();
    private int claimantQueue;

    /** The queue above the claimant that is full, or -1: its victims must make room there too. */
    private int full;

    /** Victims are in or below this queue. */
    private int within;

    private long claimantMilliGpus;
    private long wakeAtMillis;
    private Task task = Task.ofGpus(1);

    /** Whether a victim's queue may fall below its quota. */
    private boolean mayCross;

    private final Losses losses = new Losses();
    private final Victims victims = new Victims();
    private final Candidates candidates = new Candidates();
    private final ScopeNodes nodes = new ScopeNodes(candidates);
    private final LeastLoss leastLoss = new LeastLoss(candidates, nodes, losses);

    private Scope scope = Scope.POOL;
    private final PerDomain domains = new PerDomain();

    private int[] tried = new int[16];
    private int triedCount;

    private boolean[] borrows = new boolean[0];
    private boolean anyBorrows;
    private final NodeHeap costs = new NodeHeap();
    private final Potential potential = new Potential();

    /** The highest priority among {@link #tried}, as {@link #rank} has it. */
    private int triedRank;

    private int claimantPriority;
    private boolean mayLower;
    private boolean overreaches;

    /** Whether jobs of its own queue of lower priority may be told to go. */
    private boolean takesOwn;

    /** What the claimant's queue may hold in the end, if the place that is free is not lent to it. */
    private long most;

    /** Whether tasks beyond the fewest of all elastic jobs may go for it; else only those that nobody else may keep. */
    private boolean takesAnyRider;

    /** By leaf, as far as it was asked for the claimant: {@link #YES} or {@link #NO}. */
    private byte[] mayTakeFrom = new byte[0];

    /** Nobody else may be told to go. */
    private boolean ridersOnly;

    private static final byte YES = 1;
    private static final byte NO = 2;

    private static final int NONE = -1;
    private int site = Fit.ANYWHERE;

    /** The pool of the candidates; and the lowest of their ranks: whoever goes, the highest is no lower. */
    private int poolHere;

    private int lowestRank;

    /** The line of the job for which the last plan was carried out, its pool, and what there was then. */
    private int lineOfPlan = NONE;

    private int poolOfPlan;
    private int decisionsOfPlan;
    private long promisesOfPlan;

    /** From now on it looks in this site alone, or {@link Fit#ANYWHERE}. */
    void in(int ofSite) {
        site = ofSite;
    }

    /**
     * Finds whom to evict for the waiting job; true when {@link #victim} and {@link #chosen} have it. At first those
     * who borrow, then also those of lower priority in its own queue.
     *
     * @param mayBorrow whether it may hold GPUs beyond its queue's quota that nobody has to leave
     * @param decisions how many the pass has taken so far
     */
    boolean find(State s, int slot, boolean reclaims, boolean preempts, boolean mayBorrow, int decisions) {
        state = s;
        losses.begin(s);
        Jobs jobs = s.jobs();
        boolean goesOn = reclaims && mayBorrow && !s.windows().hasAhead() && goesOn(slot, decisions);
        begin(slot);
        mayLower = !jobs.hasOverreached(slot);
        most = mayBorrow ? Long.MAX_VALUE : mostStaying();
        within = s.queues().reclaimsWithin(claimantQueue, claimantMilliGpus);
        noteBorrowers(reclaims);
        takesOwn = false;
        if (goesOn && planNext(slot)) {
            return true;
        }
        boolean found = reclaims && search(slot);
        if (!found && preempts) {
            takesOwn = true;
            found = search(slot);
        }
        return found;
    }

    /**
     * The same, but only tasks beyond the fewest of elastic jobs go: nobody loses a job by it, so no potential is asked.
     */
    boolean findRiders(State s, int slot) {
        state = s;
        losses.begin(s);
        if (!anyRiders(slot)) {
            return false;
        }
        begin(slot);
        most = Long.MAX_VALUE;
        within = 0;
        noteBorrowers(false);
        takesOwn = false;
        ridersOnly = true;
        boolean found = search(slot);
        ridersOnly = false;
        return found;
    }

    /**
     * Whether what is open, and what is on its way out already and claimed by nobody, is a place for the gang without any
     * more victims; {@link #chosen} then has it. Without {@code countsLeaving}: what is open alone.
     */
    boolean findLeaving(State s, int slot, boolean countsLeaving) {
        state = s;
        begin(slot);
        victims.clear();
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        int tasks = lines.tasks(shape);
        task = lines.task(shape);
        Level level = tasks == 1 ? Level.SITE : lines.near(shape).required();
        int[] pools = state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape));
        for (int p : full < 0 ? Fit.inSite(state.fleet(), pools, site) : new int[0]) {
            for (Scope in : scopesOfLeaving(p, level)) {
                later.begin(state, state.fleet().pool(p), task, in, true);
                if (countsLeaving) {
                    later.freeLeaving(p);
                }
                if (later.room() >= tasks) {
                    later.choose(state.fleet().pool(p), tasks, chosen);
                    return true;
                }
            }
        }
        return false;
    }

    private List<Scope> scopesOfLeaving(int p, Level level) {
        Pool pool = state.fleet().pool(p);
        if (level == Level.SITE || pool.tasksWhenEmpty(task) == 0) {
            return pool.tasksWhenEmpty(task) == 0 ? List.of() : List.of(Scope.POOL);
        }
        later.begin(state, pool, task, Scope.POOL, true);
        later.freeLeaving(p);
        Tier tier = pool.tier(level);
        domains.begin(tier.isOfNodes() ? pool.size() : tier.size());
        for (int i = 0; i < later.touchedCount(); i++) {
            domains.set(tier.domain(state.fleet().localOf(later.touched(i))), 1);
        }
        List<Scope> scopes = new ArrayList<>();
        for (int domain : domains.domains()) {
            scopes.add(Scope.of(tier, domain));
        }
        return scopes;
    }

    private boolean anyRiders(int slot) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        for (int p : state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape))) {
            if (state.jobs().tenants().firstRider(p) != 0) {
                return true;
            }
        }
        return false;
    }

    private void begin(int slot) {
        lineOfPlan = NONE;
        claimantQueue = state.jobs().queue(slot);
        claimantMilliGpus = state.jobs().milliGpus(slot);
        claimantPriority = state.jobs().priority(slot);
        full = state.queues().fullFor(claimantQueue, claimantMilliGpus, false);
        wakeAtMillis = Verdict.NO_WAKE;
        takesAnyRider = state.queues().isEntitledTo(claimantQueue, claimantMilliGpus);
    }

    /** What other passes found counts no more. */
    void beginPass() {
        lineOfPlan = NONE;
    }

    /** The job's equal may come next: this one has been served when so many decisions were taken. Its plan may go on for him. */
    void carriedOut(int slot, int decisions) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        boolean isSimple = task.isPlain() && !takesOwn && !mayCross && !overreaches && scope.tier() == null;
        int[] pools = state.fleet().poolsFor(lines.gpuType(shape), lines.residency(shape));
        if (isSimple && pools.length == 1) {
            lineOfPlan = state.jobs().line(slot);
            poolOfPlan = pools[0];
            decisionsOfPlan = decisions;
            promisesOfPlan = state.reservations().version();
        }
    }

    /** Nothing has happened since the last plan but what it said, and this job asks for the same. */
    private boolean goesOn(int slot, int decisions) {
        return lineOfPlan == state.jobs().line(slot)
                && decisionsOfPlan == decisions
                && promisesOfPlan == state.reservations().version();
    }

    /** What was found out about the pool for the job before is still true, but for what that was given. */
    private boolean planNext(int slot) {
        int tasks = state.jobs().lines().tasks(state.jobs().shape(slot));
        later.spend(tasks);
        for (int i = 0; i < chosen.size(); i++) {
            reckon(nodes.indexOf(chosen.nodes()[i]));
        }
        victims.clear();
        boolean found = later.room() < tasks && makeRoom(tasks);
        if (found) {
            later.choose(state.fleet().pool(poolOfPlan), tasks, chosen);
        }
        undo();
        victims.unmark();
        return found;
    }

    /** Within its quota, or no more than it holds now. */
    private long mostStaying() {
        Queues queues = state.queues();
        return Math.max(queues.owned(claimantQueue), queues.staying(claimantQueue));
    }

    private boolean search(int slot) {
        Jobs jobs = state.jobs();
        int shape = jobs.shape(slot);
        int tasks = jobs.lines().tasks(shape);
        task = jobs.lines().task(shape);
        Level level = tasks == 1 ? Level.SITE : jobs.lines().near(shape).required();
        boolean found = false;
        int bestRank = 0;
        long bestLoss = 0;
        boolean bestOverreaches = false;
        int[] bestVictims = new int[0];
        int[] pools =
                state.fleet().poolsFor(jobs.lines().gpuType(shape), jobs.lines().residency(shape));
        for (int p : Fit.inSite(state.fleet(), pools, site)) {
            for (Scope in : scopes(p, level, tasks)) {
                scope = in;
                boolean isLowest = found && bestRank <= lowestRank; // only a smaller loss would be better
                if (plan(p, tasks, isLowest ? bestLoss : Long.MAX_VALUE)) {
                    int rank = highestRank();
                    long lost = totalLoss();
                    if (!found || rank < bestRank || (rank == bestRank && lost < bestLoss)) {
                        found = true;
                        bestRank = rank;
                        bestLoss = lost;
                        bestOverreaches = overreaches;
                        bestVictims = victims.list();
                        later.choose(state.fleet().pool(p), tasks, chosen);
                    }
                }
                undo();
            }
        }
        victims.clear();
        overreaches = bestOverreaches;
        victims.setList(bestVictims);
        return found;
    }

    /** Whether the last {@link #find} makes room by pushing aside more of its queue's quota than the job takes. */
    boolean overreaches() {
        return overreaches;
    }

    /** Whether this victim is one of the claimant's own queue. */
    boolean isOwn(int slot) {
        int member = slot;
        while (member != 0 && state.jobs().queue(member) != claimantQueue) {
            member = state.jobs().parts().next(member);
        }
        return member != 0;
    }

    /** Finds the candidates of the pool, and the domains where there are any; none when the tasks never fit. */
    private List<Scope> scopes(int pool, Level level, int tasks) {
        victims.clear();
        scope = Scope.POOL;
        Fleet fleet = state.fleet();
        later.noteLeaving(state, pool);
        boolean isInVain = fleet.pool(pool).tasksWhenEmpty(task) == 0
                || (ridersOnly && level == Level.SITE && isOnItsWay(pool, tasks));
        candidates.clear();
        lowestRank = Integer.MAX_VALUE;
        if (!isInVain) {
            gatherCandidates(pool);
        }
        if (candidates.size() == 0) {
            return List.of();
        }
        if (level == Level.SITE) {
            return List.of(Scope.POOL);
        }
        Tier tier = fleet.pool(pool).tier(level);
        domains.begin(tier.isOfNodes() ? fleet.pool(pool).size() : tier.size());
        for (int i = 0; i < candidates.size(); i++) {
            domains.set(tier.domain(fleet.localOf(candidates.node(i))), 1);
        }
        List<Scope> scopes = new ArrayList<>();
        for (int domain : domains.domains()) {
            scopes.add(Scope.of(tier, domain));
        }
        return scopes;
    }

    int victimCount() {
        return victims.count();
    }

    int victim(int i) {
        return victims.get(i);
    }

    /** The nodes that the job is to have, and its GPUs on each. */
    Chosen chosen() {
        return chosen;
    }

    /**
     * Plans in one pool, in its scope, at first with victims whose queues stay at their quota without them, then with any. Leaves the
     * victims marked as leaving in the queues until {@link #undo}. Does not look closer where the loss is not below this
     * one for sure.
     */
    private boolean plan(int pool, int tasks, long lossToBeat) {
        victims.clear();
        nodes.find(state.fleet().pool(pool), scope);
        mayCross = false;
        if (isOnItsWay(pool, tasks)
                || (lossToBeat < Long.MAX_VALUE && leastLoss(pool, tasks) >= lossToBeat)
                || (task.isPlain() && later.room() + mostRoom() < tasks)) {
            return false;
        }
        reckonNodes();
        if (makeRoom(tasks)) {
            return true;
        }
        if (!anyBorrows) {
            return false;
        }
        undo();
        victims.clear();
        mayCross = true;
        beginLater(pool);
        reckonNodes();
        return makeRoom(tasks);
    }

    /** What leaves the pool already is enough; {@link #later} then counts it. */
    private boolean isOnItsWay(int pool, int tasks) {
        beginLater(pool);
        return later.room() >= tasks && hasRoomInQueues();
    }

    private void beginLater(int pool) {
        later.begin(state, state.fleet().pool(pool), task, scope, true);
        later.freeNoted(state.fleet().pool(pool));
    }

    private boolean makeRoom(int tasks) {
        while (later.room() < tasks) {
            if (!takeCheapestNode()) {
                return false;
            }
        }
        while (!hasRoomInQueues()) {
            if (!takeCheapest()) {
                return false;
            }
        }
        spare(tasks);
        return raisesPotential();
    }

    private long leastLoss(int pool, int tasks) {
        int gpusPerNode = state.fleet().pool(pool).gpusPerNode();
        return task.isPlain() ? leastLoss.of(state, later, task, tasks - later.room(), gpusPerNode) : 0;
    }

    /** How many more tasks there would be room for if all candidates went: more than can be had, but soon reckoned. */
    private long mostRoom() {
        long room = 0;
        for (int n = 0; n < nodes.count(); n++) {
            int node = nodes.node(n);
            if (!later.counts(node)) {
                continue;
            }
            int free = Math.max(0, later.freeOn(node));
            int freed = 0;
            for (int i = nodes.from(n); i < nodes.to(n); i++) {
                freed += Long.bitCount(state.jobs().grants().mask(candidates.grant(i)));
            }
            room += (free + freed) / task.gpus() - free / task.gpus();
        }
        return room;
    }

    /** Attempts in the pool that may be told to go now, and what they have there. */
    private void gatherCandidates(int pool) {
        Jobs jobs = state.jobs();
        poolHere = pool;
        for (int q = 0; q < state.queues().size(); q++) {
            if (borrows[q] || (takesOwn && q == claimantQueue)) {
                int first = candidates.count();
                for (int slot = jobs.tenants().first(pool, q);
                        slot != 0;
                        slot = jobs.tenants().next(slot)) {
                    if (isCandidate(slot)) {
                        addHead(slot);
                    }
                }
                losses.note(candidates, first);
                for (int i = first; i < candidates.count(); i++) {
                    lowestRank = Math.min(lowestRank, rank(candidates.get(i)));
                }
            }
        }
        int firstRider = jobs.riders().all() == 0 ? 0 : jobs.tenants().firstRider(pool);
        for (int slot = firstRider; slot != 0; slot = jobs.tenants().next(slot)) {
            boolean isOfUse = task.countsBeside() || jobs.milliGpus(slot) > 0;
            if (isOfUse && mayTakeFrom(jobs.queue(slot))) {
                candidates.add(slot);
                losses.set(slot, 0);
                lowestRank = Integer.MIN_VALUE;
            }
        }
        candidates.layOut(state, state.fleet().pool(pool), this::compare);
    }

    /** With one group of a job go all: its head stands for them, once. */
    private void addHead(int slot) {
        Parts parts = state.jobs().parts();
        int head = parts.head(slot);
        if ((head == slot && parts.next(head) == 0) || !candidates.has(head)) {
            candidates.add(head);
        }
    }

    /** The account that is charged for what the candidate has in the pool. */
    private int accountHere(int slot) {
        Jobs jobs = state.jobs();
        int member = slot;
        while (jobs.parts().next(member) != 0
                && state.poolOfJob(member) != state.fleet().pool(poolHere)) {
            member = jobs.parts().next(member);
        }
        return jobs.queue(member);
    }

    /**
     * Whether tasks beyond the fewest of elastic jobs of the leaf may go for the claimant: any for one within its quota;
     * else those of its own queue, and those of queues that hold more than their quota with them.
     */
    private boolean mayTakeFrom(int leaf) {
        if (takesAnyRider || leaf == claimantQueue) {
            return true;
        }
        if (mayTakeFrom[leaf] == 0) {
            Queues queues = state.queues();
            mayTakeFrom[leaf] = queues.stayingWithRiders(leaf) > queues.owned(leaf) ? YES : NO;
        }
        return mayTakeFrom[leaf] == YES;
    }

    private boolean isRider(int slot) {
        return state.jobs().riders().isRider(slot);
    }

    /** Borrowers go before those of the claimant's own queue, and those by priority. */
    private int rank(int slot) {
        return isOwn(slot) && !isRider(slot) ? state.jobs().priority(slot) : Integer.MIN_VALUE;
    }

    /** Of equals the youngest goes first, then the last. */
    private int compare(int a, int b) {
        Jobs jobs = state.jobs();
        int c = Integer.compare(rank(a), rank(b));
        c = c != 0 ? c : Long.compare(losses.of(a), losses.of(b));
        c = c != 0 ? c : Long.compare(jobs.startedAtMillis(b), jobs.startedAtMillis(a));
        return c != 0 ? c : Long.compare(jobs.id(b), jobs.id(a));
    }

    private boolean isHere(int member) {
        return state.poolOfJob(member) == state.fleet().pool(poolHere);
    }

    /** What of the job is in the pool is free, or no more. */
    private void free(int slot, int sign) {
        for (int member = slot; member != 0; member = state.jobs().parts().next(member)) {
            if (!isHere(member)) {
                continue;
            }
            if (sign > 0) {
                later.free(member, state.nowMillis());
            } else {
                later.unfree(member);
            }
        }
    }

    /** Notes which leaves borrow as things stand, before anybody is evicted. */
    private void noteBorrowers(boolean reclaims) {
        Queues queues = state.queues();
        if (borrows.length < queues.size()) {
            borrows = new boolean[queues.size()];
            mayTakeFrom = new byte[queues.size()];
        }
        Arrays.fill(mayTakeFrom, (byte) 0);
        anyBorrows = false;
        for (int q = 0; q < queues.size(); q++) {
            borrows[q] = reclaims && queues.isLeaf(q) && isBorrowedIn(q);
            anyBorrows |= borrows[q];
        }
    }

    private boolean isCandidate(int slot) {
        Jobs jobs = state.jobs();
        boolean isOfUse = jobs.milliGpus(slot) > 0 || task.countsBeside();
        boolean isLower = jobs.queue(slot) != claimantQueue || jobs.priority(slot) < claimantPriority;
        if (!isOfUse || !isLower || !jobs.isEvictable(slot) || jobs.isWithdrawn(slot)) {
            return false;
        }
        long free = jobs.startedAtMillis(slot) + state.rules().guaranteedRunMillis();
        if (free > state.nowMillis()) {
            wakeAtMillis = Math.min(wakeAtMillis, free);
            return false;
        }
        return true;
    }

    /** Those of its own queue, and those on GPUs that are borrowed as things stand with the victims so far. */
    private boolean mayGo(int slot) {
        if (isRider(slot)) {
            return !victims.has(slot)
                    && state.jobs().state(slot) == JobState.RUNNING
                    && (full < 0
                            || state.queues().isAtOrAbove(full, state.jobs().queue(slot)));
        }
        return !victims.has(slot)
                && state.jobs().state(slot) == JobState.RUNNING
                && (isOwn(slot) || (isBorrowedIn(accountHere(slot)) && (mayCross || !crosses(slot))));
    }

    private boolean isBorrowedIn(int queue) {
        return state.queues().isAtOrAbove(within, queue)
                && (full < 0 || state.queues().isAtOrAbove(full, queue))
                && state.queues().isBorrowingAgainst(queue, claimantQueue);
    }

    /** Whether the claimant is within what its queue and all above it may hold when its victims are gone. */
    private boolean hasRoomInQueues() {
        Queues queues = state.queues();
        if (queues.staying(claimantQueue) + claimantMilliGpus > most) {
            return false;
        }
        for (int q = full; q >= 0 && !queues.isRoot(q); q = queues.parent(q)) {
            if (queues.stayingWithRiders(q) + queues.reserved(q) + claimantMilliGpus > queues.limit(q)) {
                return false;
            }
        }
        return true;
    }

    /** Evicts whoever loses least, wherever he runs; false when there is none. */
    private boolean takeCheapest() {
        int cheapest = NONE;
        for (int i = 0; i < candidates.size(); i++) {
            int slot = candidates.slot(i);
            if ((cheapest == NONE || isCheaper(slot, cheapest)) && mayGo(slot)) {
                cheapest = slot;
            }
        }
        if (cheapest != NONE) {
            evict(cheapest);
        }
        return cheapest != NONE;
    }

    private boolean isCheaper(int a, int b) {
        int rankA = rank(a);
        int rankB = rank(b);
        return rankA != rankB ? rankA < rankB : losses.of(a) < losses.of(b);
    }

    /** When the first guaranteed run is over that stood in the way of the last {@link #find}. */
    long wakeAtMillis() {
        return wakeAtMillis;
    }

    /** Notes for each node what one more task there costs at least. */
    private void reckonNodes() {
        costs.begin(nodes.count());
        for (int n = 0; n < nodes.count(); n++) {
            boolean isLeft = ridersOnly && expectRider(n); // they cost nothing: reckoned when it is the node's turn
            long lost = isLeft ? 0 : lossOnNode(n);
            costs.put(n, isLeft ? Integer.MIN_VALUE : triedRank, lost);
        }
        costs.heapify();
    }

    /** Whether a rider on the node may go; the node then comes before others that have room anyway. */
    private boolean expectRider(int n) {
        for (int i = nodes.from(n); i < nodes.to(n); i++) {
            if (mayGo(candidates.slot(i))) {
                later.expect(candidates.node(i), state.nowMillis());
                return true;
            }
        }
        return false;
    }

    /**
     * Evicts from the node where one more task gets room at the least loss; false when there is none. Evictions make
     * nodes cheaper that share a victim, which are reckoned anew at once; and dearer that have victims of the same
     * queue, which are when it is their turn.
     */
    private boolean takeCheapestNode() {
        while (true) {
            int best = costs.cheapest();
            if (best < 0) {
                return false;
            }
            long lost = lossOnNode(best);
            if (costs.costs(best, triedRank, lost)) {
                evictTried();
                return true;
            }
            costs.change(best, triedRank, lost);
        }
    }

    private void reckonNodesOf(int slot) {
        Grants grants = state.jobs().grants();
        for (int member = slot; member != 0; member = state.jobs().parts().next(member)) {
            for (int g = state.jobs().firstGrant(member); g != 0 && isHere(member); g = grants.next(g)) {
                reckon(nodes.indexOf(grants.node(g)));
            }
        }
    }

    /** {@code n}: -1 for a node that is none of the scope's. */
    private void reckon(int n) {
        if (n >= 0) {
            long lost = lossOnNode(n);
            costs.change(n, triedRank, lost);
        }
    }

    /**
     * What one more task on this node costs, MAX_VALUE when it cannot be; {@link #tried} then has who would have to go.
     * Looks at this node alone: what a gang leaves elsewhere is reckoned there.
     */
    private long lossOnNode(int n) {
        triedCount = 0;
        triedRank = Integer.MIN_VALUE;
        int node = nodes.node(n);
        if (!later.counts(node)) {
            return Long.MAX_VALUE;
        }
        long before = later.tasksOn(node);
        long now = before;
        long lost = 0;
        int left = 0;
        boolean goes = false;
        int to = nodes.from(n);
        for (; to < nodes.to(n) && now <= before; to++) {
            int slot = candidates.slot(to);
            if (triedCount == 0 || tried[triedCount - 1] != slot) { // what one of them has comes together
                for (; left < triedCount; left++) {
                    leave(tried[left], 1);
                }
                goes = mayGo(slot);
                if (goes) {
                    addTried(slot);
                    lost += losses.of(slot);
                    triedRank = Math.max(triedRank, rank(slot));
                }
            }
            if (goes) {
                later.tryWithout(candidates.grant(to));
                now = later.tasksOn(node);
            }
        }
        if (triedCount > 0) {
            later.expect(node, state.nowMillis());
            later.takeBack();
        }
        for (int t = 0; t < left; t++) {
            leave(tried[t], -1);
        }
        return now > before ? lost : Long.MAX_VALUE;
    }

    private void addTried(int slot) {
        if (triedCount == tried.length) {
            tried = Arrays.copyOf(tried, 2 * triedCount);
        }
        tried[triedCount++] = slot;
    }

    /** Evicts those of the last {@link #lossOnNode}. */
    private void evictTried() {
        int first = victims.count();
        for (int t = 0; t < triedCount; t++) {
            evict(tried[t]);
        }
        for (int v = first; v < victims.count(); v++) {
            reckonNodesOf(victims.get(v));
        }
    }

    private boolean crosses(int slot) {
        Queues queues = state.queues();
        Parts.Groups groups = state.jobs().parts().groups(slot);
        if (groups != null) {
            return groups.shares().stream()
                    .anyMatch(s -> queues.staying(s.account()) - s.milliGpus() < queues.quota(s.account()));
        }
        int q = state.jobs().queue(slot);
        return queues.staying(q) - state.jobs().milliGpus(slot) < queues.quota(q);
    }

    private void evict(int slot) {
        victims.add(slot);
        free(slot, 1);
        leave(slot, 1);
    }

    private void pardon(int slot) {
        victims.remove(slot);
        free(slot, -1);
        leave(slot, -1);
    }

    /** Spares victims that are not needed after all, the dearest first. */
    private void spare(int tasks) {
        Integer[] dearest = new Integer[victims.count()];
        for (int i = 0; i < victims.count(); i++) {
            dearest[i] = victims.get(i);
        }
        Arrays.sort(
                dearest,
                Comparator.comparingInt(this::rank)
                        .thenComparingLong(losses::of)
                        .reversed()
                        .thenComparingLong(slot -> state.jobs().id(slot)));
        for (int slot : dearest) {
            free(slot, -1);
            leave(slot, -1);
            boolean needed = later.room() < tasks || !hasRoomInQueues();
            leave(slot, 1);
            free(slot, 1);
            if (!needed) {
                pardon(slot);
            }
        }
    }

    private boolean raisesPotential() {
        if (ridersOnly) {
            overreaches = false;
            return true;
        }
        Queues queues = state.queues();
        potential.begin(queues, claimantQueue);
        for (int i = 0; i < victims.count(); i++) {
            int victim = isRider(victims.get(i)) ? 0 : victims.get(i);
            for (int member = victim; member != 0; member = state.jobs().parts().next(member)) {
                potential.evict(state.jobs().queue(member), state.jobs().milliGpus(member));
            }
        }
        potential.weigh(queues, claimantMilliGpus);
        overreaches = potential.lowers();
        return potential.rises(claimantMilliGpus, mayLower);
    }

    private int highestRank() {
        int highest = Integer.MIN_VALUE;
        for (int i = 0; i < victims.count(); i++) {
            highest = Math.max(highest, rank(victims.get(i)));
        }
        return highest;
    }

    private long totalLoss() {
        long sum = 0;
        for (int i = 0; i < victims.count(); i++) {
            sum += losses.of(victims.get(i));
        }
        return sum;
    }

    /** Counts a victim as on its way out, or no more. */
    private void leave(int slot, int sign) {
        Jobs jobs = state.jobs();
        if (isRider(slot)) {
            state.queues().rideOff(jobs.queue(slot), sign * jobs.milliGpus(slot));
            return;
        }
        for (int member = slot; member != 0; member = jobs.parts().next(member)) {
            state.queues().leave(jobs.queue(member), sign * jobs.milliGpus(member));
        }
    }

    /** Takes the victims' marks off the queues again; keeps the list of victims. */
    private void undo() {
        for (int i = 0; i < victims.count(); i++) {
            leave(victims.get(i), -1);
        }
    }
}
