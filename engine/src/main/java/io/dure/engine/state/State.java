package io.dure.engine.state;

import io.dure.engine.Ending;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.engine.fill.Filling;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.gate.Gates;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Parts;
import io.dure.engine.power.Power;
import io.dure.engine.share.Levels;
import io.dure.engine.share.Queues;
import io.dure.engine.share.RecentUse;
import io.dure.engine.window.Window;
import io.dure.engine.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All that the engine knows, and the few moves that keep fleet, jobs and queues in step. */
public final class State {
    private static final long NO_REVIEW = Long.MIN_VALUE / 2;

    private final Fleet fleet;
    private final Jobs jobs;
    private final Queues queues;
    private final Levels levels;
    private final RecentUse recentUse;
    private final Gates gates;
    private final Reservations reservations;

    private final Claims claims;
    private final Clearing clearing;
    private final Power power;

    /** Jobs submitted since the last decision. */
    private final SlotList arrived;

    /** Running jobs withdrawn since the last decision. */
    private final SlotList withdrawn;

    private final Plans plans;
    private final Asked asked;
    private final Windows windows;
    private final Filling filling;
    private Rules rules;

    /** How often rules, queues or what is installed were told, plus one. */
    private int setting = 1;

    private long nowMillis;

    /** How many reviews there were, and when the last one was. */
    private int reviews;

    private long lastReviewMillis = NO_REVIEW;

    /** Since the last decision something happened that is more than that jobs came, or this engine has decided nothing. */
    private boolean isStirred = true;

    private long decidedMillis;

    /** Nodes that a job has just left: scratch. */
    private int[] left = new int[16];

    public State() {
        fleet = new Fleet();
        jobs = new Jobs();
        queues = new Queues();
        levels = new Levels();
        recentUse = new RecentUse();
        gates = new Gates(jobs, queues);
        reservations = new Reservations();
        claims = new Claims(fleet, jobs);
        clearing = new Clearing();
        power = new Power();
        arrived = new SlotList();
        withdrawn = new SlotList();
        plans = new Plans();
        asked = new Asked();
        windows = new Windows();
        filling = new Filling();
        rules = Rules.defaults();
    }

    private State(State o) {
        fleet = o.fleet.fork();
        jobs = o.jobs.fork();
        queues = o.queues.fork();
        levels = o.levels.fork();
        recentUse = o.recentUse.fork();
        gates = o.gates.fork(jobs, queues);
        reservations = o.reservations.fork();
        claims = o.claims.fork(fleet, jobs);
        clearing = o.clearing.fork();
        power = o.power.fork();
        arrived = o.arrived.fork();
        withdrawn = o.withdrawn.fork();
        plans = o.plans.fork();
        asked = o.asked.fork();
        windows = o.windows.fork();
        filling = o.filling.fork();
        rules = o.rules;
        setting = o.setting;
        nowMillis = o.nowMillis;
        reviews = o.reviews;
        lastReviewMillis = o.lastReviewMillis;
        isStirred = o.isStirred;
        decidedMillis = o.decidedMillis;
    }

    public State fork() {
        return new State(this);
    }

    // ---- what bodies tell -------------------------------------------------------------------------------------

    public void submit(Job job) {
        int type = TypeChoice.of(this, job);
        int slot = add(job.on(type).with(typed(job)));
        gates.submit(slot, nowMillis);
        arrived.add(slot);
        if (rules.policy() == Policy.FGD) {
            asked.add(job.task(), type, job.minTasks());
        }
    }

    /** The further groups of the job, those that say nothing of their GPU type given one. */
    private List<TaskGroup> typed(Job job) {
        List<TaskGroup> others = new ArrayList<>();
        for (int g = 1; g < job.groups(); g++) {
            TaskGroup of = job.group(g);
            others.add(new TaskGroup(of.tasks(), of.task(), TypeChoice.of(this, job.only(g)), of.near()));
        }
        return others;
    }

    /** A new job, parked; returns its slot. */
    public int add(Job job) {
        int slot = jobs.add(job, queues.account(job.queue(), job.gpuType()), nowMillis);
        if (job.groups() > 1) {
            chargeGroups(slot, job);
        }
        return slot;
    }

    /** Notes in which accounts of its queue the groups of the job are kept. */
    void chargeGroups(int slot, Job job) {
        List<Integer> accounts = new ArrayList<>();
        job.others().forEach(g -> accounts.add(queues.account(job.queue(), g.gpuType())));
        jobs.setGroups(slot, job.others(), accounts);
    }

    /** The job was submitted just now: what it asks for is learnt where it counts. */
    public void learn(Job job) {
        for (int g = 0; g < job.groups() && placesByScore(); g++) {
            filling.learn(job.groups() == 1 ? job : job.only(g), fleet);
        }
    }

    /** Whether tasks that ask for more than whole GPUs go where {@link #filling} says. */
    public boolean placesByScore() {
        return rules.policy() == Policy.DURE && fleet.hasParts();
    }

    /** Adds a queue, or changes one. */
    public void setQueue(Queue queue) {
        setting++;
        boolean isKnown = queue.id() < queues.queues();
        boolean limits = isKnown && queues.limitsUsersOf(queue.id());
        boolean isSame = isKnown
                && queues.userLimitGpus(queue.id()) == queue.userLimitGpus()
                && queues.userLimitJobs(queue.id()) == queue.userLimitJobs();
        int[] rationedBefore = queues.rationedTypes();
        int accountsBefore = queues.size();
        queues.set(queue);
        for (int account = accountsBefore; account < queues.size(); account++) {
            recentUse.add(account, nowMillis);
        }
        if (!Arrays.equals(rationedBefore, queues.rationedTypes())) {
            new Reaccount(this, rationedBefore).carryOut();
        } else if (!isSame && (limits || queues.limitsUsersOf(queue.id()))) {
            gates.limitsChanged();
        }
    }

    /** The job may not start until it is released; a claim is given up. */
    public void hold(int slot) {
        if (jobs.state(slot) == JobState.CLAIMING) {
            dissolveClaim(slot);
        }
        gates.hold(slot);
    }

    /** Nothing starts there any more, or it may again. Who claims something there gives it up. */
    public void setFrozen(Event.FreezeSet.Scope scope, int of, boolean to) {
        if (scope == Event.FreezeSet.Scope.SITE) {
            setSiteFrozen(of, to);
            return;
        }
        for (long id = 1; to && id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            boolean claims = slot != 0
                    && jobs.state(slot) == JobState.CLAIMING
                    && !jobs.parts().isPart(slot);
            if (claims && isUnder(jobs.told(slot), scope, of)) {
                dissolveClaim(slot);
            }
        }
        gates.freeze(scope, of, to);
    }

    private boolean isUnder(int queue, Event.FreezeSet.Scope scope, int of) {
        int q = queue;
        while (q >= 0 && q != of) {
            q = queues.parentOfTold(q);
        }
        return scope == Event.FreezeSet.Scope.FLEET || q == of;
    }

    /** Its nodes are as drained ones, whatever they are told to be. */
    private void setSiteFrozen(int site, boolean to) {
        List<Integer> nodes = fleet.nodesOfSite(site);
        for (int node : nodes) {
            for (int slot = claims.lastOn(node); to && slot != 0; slot = claims.lastOn(node)) {
                dissolveClaim(slot);
            }
        }
        fleet.freeze(site, to);
        nodes.forEach(this::refresh);
    }

    /** What the job's user may hold is for others of his, unless it is promised again: true when there may be others. */
    public boolean losePromise(long job) {
        int slot = jobs.slot(job);
        boolean isLost = slot != 0 && reservations.of(job) < 0 && gates.isPromised(slot);
        if (isLost) {
            gates.losePromise(slot);
        }
        return isLost;
    }

    public void release(int slot) {
        gates.release(slot);
    }

    public void cancel(int slot) {
        switch (jobs.state(slot)) {
            case WAITING, PARKED, CLAIMING -> reject(slot);
            case RUNNING -> {
                if (!jobs.isWithdrawn(slot)) {
                    jobs.withdraw(slot);
                    withdrawn.add(slot);
                }
            }
            case STOPPING -> jobs.withdraw(slot);
        }
    }

    /** The attempt is gone: its GPUs go to whoever claims them, or are free. */
    public void end(int slot, Ending ending) {
        for (int rider = jobs.riders().first(slot);
                rider != 0;
                rider = jobs.riders().first(slot)) {
            endRider(rider);
        }
        for (int part = jobs.parts().next(slot); part != 0; part = jobs.parts().next(part)) {
            endGang(part);
        }
        jobs.dropParts(slot);
        endGang(slot);
        withdrawn.remove(slot);
        gates.give(slot);
        if (ending.waitsAgain() && !jobs.isWithdrawn(slot)) {
            jobs.waitAgain(slot);
            gates.comeBack(slot);
        } else {
            gates.over(slot, ending == Ending.COMPLETED);
            jobs.forget(slot);
        }
    }

    /** What the job, or this part of it, had is free. */
    private void endGang(int slot) {
        long milliGpus = jobs.milliGpus(slot);
        int queue = jobs.queue(slot);
        power.leave(fleet, jobs, slot);
        if (jobs.state(slot) == JobState.STOPPING && !jobs.isMoving(slot)) {
            queues.leave(queue, -milliGpus);
            levels.hold(queue, jobs.priority(slot), milliGpus);
        } else {
            jobs.setOverreached(slot, false);
        }
        hold(slot, -1);
        power.keepNoMore(fleet, jobs, slot);
        jobs.end(slot);
        jobs.tenants().leave(slot);
        giveBack(slot);
    }

    /** The task beyond the fewest of its job is gone; the job goes on. */
    public void endRider(int slot) {
        power.leave(fleet, jobs, slot);
        long off = jobs.state(slot) == JobState.STOPPING ? -jobs.milliGpus(slot) : 0;
        queues.rideOff(jobs.queue(slot), off);
        queues.ride(jobs.queue(slot), -jobs.milliGpus(slot));
        gates.ride(jobs.riders().core(slot), -jobs.milliGpus(slot), off);
        power.keepNoMore(fleet, jobs, slot);
        jobs.end(slot);
        jobs.tenants().leave(slot);
        giveBack(slot);
        jobs.riders().dismount(slot);
        jobs.forget(slot);
    }

    /** What somebody outside says of the node. */
    public void tellNodeState(int node, NodeState to) {
        setNodeState(node, to);
        power.told(fleet, jobs, node, to);
    }

    /** A node that is not up can be claimed by nobody. */
    public void setNodeState(int node, NodeState to) {
        for (int slot = claims.lastOn(node); to != NodeState.UP && slot != 0; slot = claims.lastOn(node)) {
            dissolveClaim(slot);
        }
        fleet.setState(node, to);
        refresh(node);
    }

    /** Puts the node where its attempts and its state say. */
    private void refresh(int node) {
        clearing.note(node);
        power.refresh(fleet, jobs, node);
    }

    /** The window begins: claims on its nodes are given up, and where it is maintenance nobody counts on them. */
    public void openWindow(int id) {
        stir();
        Window w = windows.get(id);
        for (int node : w.nodes()) {
            for (int slot = claims.lastOn(node); slot != 0; slot = claims.lastOn(node)) {
                dissolveClaim(slot);
            }
        }
        windows.open(fleet, id);
        w.nodes().forEach(this::refresh);
    }

    public void closeWindow(int id) {
        stir();
        List<Integer> nodes = windows.get(id).nodes();
        windows.close(fleet, id);
        nodes.forEach(this::refresh);
    }

    public void cancelWindow(int id) {
        List<Integer> nodes = windows.get(id).nodes();
        windows.cancel(fleet, id, nowMillis);
        nodes.forEach(this::refresh);
    }

    /** The window as a snapshot tells it. */
    public void restoreWindow(Window w) {
        windows.restore(fleet, w);
        w.nodes().forEach(this::refresh);
    }

    /** What GPUs of a type draw. */
    public void setDraw(int gpuType, int idleWatts, int peakWatts, int otherWatts) {
        if (power.setDraw(fleet, jobs, gpuType, idleWatts, peakWatts, otherWatts)) {
            jobs.tellByPower();
        }
    }

    /** How the power of these nodes can be held back. */
    public void setControl(int first, int count, boolean canCap, boolean canSwitch) {
        for (int node = first; node < first + count; node++) {
            power.setControl(fleet, jobs, node, canCap, canSwitch);
        }
    }

    public void addNodes(
            int count, int rack, int gpuType, int gpusPerNode, boolean linked, int cpuMilli, int memoryMib) {
        setting++;
        int site = fleet.siteOfRack(rack);
        boolean isFrozen = fleet.isFrozen(site);
        fleet.freeze(site, false);
        fleet.addNodes(count, rack, gpuType, gpusPerNode, linked, cpuMilli, memoryMib);
        fleet.freeze(site, isFrozen);
        claims.ensure(fleet.nodes());
        clearing.ensure(fleet.nodes());
        for (int node = fleet.nodes() - count; node < fleet.nodes(); node++) {
            power.refresh(fleet, jobs, node);
        }
    }

    // ---- what the engine decides ------------------------------------------------------------------------------

    /** The job, which does not run, is out for good. */
    public void reject(int slot) {
        if (jobs.state(slot) == JobState.CLAIMING) {
            dissolveClaim(slot);
        }
        arrived.remove(slot);
        gates.retire(slot);
        gates.over(slot, false);
        jobs.forget(slot);
    }

    /** The attempt has run for longer than it may: it is told to be gone by {@code byMillis}, and there is no other. */
    public void stopForGood(int slot, long byMillis) {
        stop(slot, byMillis);
        jobs.withdraw(slot);
        withdrawn.remove(slot);
    }

    /**
     * The waiting job starts: {@code tasks[i]} tasks on {@code nodes[i]}, nodes in rising order; it is expected to be
     * gone at {@code endMillis}.
     */
    public void start(int slot, int[] nodes, int[] tasks, int size, long endMillis) {
        leaveQueue(slot);
        placeGang(slot, nodes, tasks, size, endMillis);
    }

    /**
     * The same for one group of a job with several, the job or a part of it that {@link #joinParts} has made. Until all
     * groups are placed nothing else may be asked.
     */
    public void startGroup(int slot, int[] nodes, int[] tasks, int size, long endMillis) {
        placeGang(slot, nodes, tasks, size, endMillis);
    }

    /** The waiting job is about to hold GPUs with all its groups: it leaves its line, and its parts are made. */
    public void joinParts(int slot) {
        leaveQueue(slot);
        jobs.addParts(slot);
        for (int part = jobs.parts().next(slot); part != 0; part = jobs.parts().next(part)) {
            jobs.unpark(part);
        }
    }

    private void placeGang(int slot, int[] nodes, int[] tasks, int size, long endMillis) {
        hold(slot, 1);
        for (int i = size - 1; i >= 0; i--) {
            if (fleet.isHeld(nodes[i]) && endMillis > fleet.poolOf(nodes[i]).horizonMillis()) {
                fleet.spend(nodes[i], tasks[i] * jobs.task(slot).gpus());
            }
            take(slot, nodes[i], tasks[i]);
        }
        run(slot);
    }

    /** The waiting job starts exactly there: what it is given is free, in order of node and GPU. */
    public void startThere(int slot, List<Placement.OnNode> there) {
        leaveQueue(slot);
        holdThere(slot, there, false);
        run(slot);
    }

    /** A new task beyond the fewest of its job starts on the node, to be gone at {@code endMillis}. */
    public void startRider(int slot, int node, long endMillis) {
        jobs.unpark(slot);
        if (fleet.isHeld(node) && endMillis > fleet.poolOf(node).horizonMillis()) {
            fleet.spend(node, jobs.task(slot).gpus());
        }
        take(slot, node, 1);
        runRider(slot);
    }

    private void runRider(int slot) {
        queues.ride(jobs.queue(slot), jobs.milliGpus(slot));
        gates.ride(jobs.riders().core(slot), jobs.milliGpus(slot), 0);
        power.enter(fleet, jobs, slot);
        int pool = poolIndexOfJob(slot);
        jobs.run(slot, pool, nowMillis);
        power.keep(fleet, jobs, slot);
        jobs.tenants().ride(slot, pool);
        refreshNodes(slot);
    }

    /**
     * The waiting job claims room for {@code tasks[i]} tasks on {@code nodes[i]}. If they take whole GPUs alone, it gets
     * what is free of them and awaits the rest, which others are told to leave; else nobody else comes on these nodes
     * until all its room is there.
     */
    public void claim(int slot, int[] nodes, int[] tasks, int size, long byMillis) {
        leaveQueue(slot);
        claimGroup(slot, nodes, tasks, size, byMillis);
    }

    /** The same for one group of a job with several, as with {@link #startGroup}. */
    public void claimGroup(int slot, int[] nodes, int[] tasks, int size, long byMillis) {
        hold(slot, 1);
        claims.begin(slot, nodes, tasks, size, byMillis);
        refreshNodes(slot);
    }

    /** Gives the job room for so many tasks on the node: of slices, those of GPUs by their score, or of the fullest. */
    private void take(int slot, int node, int tasks) {
        Task task = jobs.task(slot);
        fleet.takeBeside(node, (long) tasks * task.cpuMilli(), (long) tasks * task.memoryMib());
        if (task.sliceMilli() > 0) {
            takeSlices(slot, node, tasks, task);
        } else {
            jobs.grant(slot, node, fleet.take(node, tasks * task.gpus()), 0, tasks);
        }
    }

    private void takeSlices(int slot, int node, int tasks, Task task) {
        Pool pool = fleet.poolOf(node);
        int need = task.slicesOf(pool.slices());
        int[] here = new int[pool.gpusPerNode()];
        for (int left = tasks; left > 0; ) {
            int scored = placesByScore() ? filling.gpu(fleet, node, task) : -1;
            int gpu = scored < 0 ? fullest(node, pool, need) : scored;
            int free = fleet.sharedFree(node, gpu);
            int count = scored < 0 ? Math.min(left, (free > 0 ? free : pool.slices()) / need) : 1;
            fleet.takeSlices(node, gpu, count * need);
            here[gpu] += count;
            left -= count;
        }
        for (int gpu = here.length - 1; gpu >= 0; gpu--) {
            if (here[gpu] > 0) {
                jobs.grant(slot, node, 1L << gpu, here[gpu] * need, here[gpu]);
            }
        }
    }

    /** The shared GPU of the node with the fewest slices that are enough, the lowest of them; else a free one. */
    private int fullest(int node, Pool pool, int need) {
        int best = Long.numberOfTrailingZeros(fleet.freeMask(node));
        int bestFree = Integer.MAX_VALUE;
        for (int g = 0; g < pool.gpusPerNode(); g++) {
            int free = fleet.sharedFree(node, g);
            if (free >= need && free < bestFree) {
                best = g;
                bestFree = free;
            }
        }
        return best;
    }

    /** A claiming job that has all its GPUs starts; of one with several groups, one group. */
    public void startClaimed(int slot) {
        claims.end(slot);
        if (!jobs.task(slot).isPlain()) {
            takeClosed(slot);
        }
        run(slot);
    }

    /** The job takes the room for which its claim had closed nodes, and opens them again. */
    private void takeClosed(int slot) {
        Grants grants = jobs.grants();
        int count = countGrants(slot);
        int[] nodes = new int[count];
        int[] tasks = new int[count];
        int i = 0;
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            nodes[i] = grants.node(g);
            tasks[i++] = grants.tasks(g);
        }
        jobs.dropGrants(slot);
        for (i = count - 1; i >= 0; i--) {
            claims.open(nodes[i]);
            take(slot, nodes[i], tasks[i]);
        }
    }

    /** The running attempt, with all its task groups, is told to be gone by {@code byMillis}. */
    public void stop(int slotOrPart, long byMillis) {
        int slot = jobs.parts().head(slotOrPart);
        for (int part = jobs.parts().next(slot); part != 0; part = jobs.parts().next(part)) {
            stopGang(part, byMillis);
        }
        stopGang(slot, byMillis);
    }

    private void stopGang(int slot, long byMillis) {
        if (jobs.state(slot) == JobState.STOPPING) {
            hasten(slot, byMillis);
            stopRidersOf(slot, byMillis);
            return;
        }
        if (jobs.riders().isRider(slot)) {
            queues.rideOff(jobs.queue(slot), jobs.milliGpus(slot));
            gates.ride(jobs.riders().core(slot), 0, jobs.milliGpus(slot));
            goBy(slot, byMillis);
            return;
        }
        queues.leave(jobs.queue(slot), jobs.milliGpus(slot));
        levels.hold(jobs.queue(slot), jobs.priority(slot), -jobs.milliGpus(slot));
        goBy(slot, byMillis);
    }

    /** The same, to go on elsewhere: its queue goes on holding what it holds. */
    public void stopToMove(int slot, long byMillis) {
        jobs.beginMove(slot);
        goBy(slot, byMillis);
    }

    private void goBy(int slot, long byMillis) {
        power.keepNoMore(fleet, jobs, slot);
        jobs.stop(slot, byMillis);
        power.keep(fleet, jobs, slot);
        int pool = poolIndexOfJob(slot);
        jobs.tenants().leaving(slot, pool);
        fleet.pool(pool).changes().noteTenants();
        refreshNodes(slot);
        stopRidersOf(slot, byMillis);
    }

    /** With an attempt go all tasks of its job. */
    private void stopRidersOf(int slot, long byMillis) {
        for (int rider = jobs.riders().first(slot);
                rider != 0;
                rider = jobs.riders().next(rider)) {
            if (jobs.state(rider) == JobState.RUNNING || jobs.stopByMillis(rider) > byMillis) {
                stop(rider, byMillis);
            }
        }
    }

    /** The attempt, told to stop before, is to be gone earlier. */
    private void hasten(int slot, long byMillis) {
        power.keepNoMore(fleet, jobs, slot);
        jobs.hasten(slot, byMillis);
        power.keep(fleet, jobs, slot);
        refreshNodes(slot);
    }

    /** The job is held to so many thousandths of the power that it would add. */
    public void cap(int slot, int perMille) {
        power.cap(fleet, jobs, slot, perMille);
    }

    /** The node, which has no work, goes off. */
    public void switchOff(int node) {
        power.switchOff(fleet, jobs, node);
        setNodeState(node, NodeState.DOWN);
    }

    /** The node is to come up again. */
    public void switchOn(int node) {
        power.switchOn(fleet, jobs, node);
    }

    private void run(int slot) {
        power.enter(fleet, jobs, slot);
        int pool = poolIndexOfJob(slot);
        jobs.run(slot, pool, nowMillis);
        power.keep(fleet, jobs, slot);
        if (!jobs.parts().isPart(slot)) {
            gates.start(slot);
        }
        if (jobs.hasDeadline(slot)) {
            jobs.trust(slot);
        }
        if (jobs.isEvictable(slot)
                && !jobs.hasDeadline(slot)
                && !jobs.hasBooking(slot)) { // who has a deadline and has started will meet it
            jobs.tenants().enter(slot, pool, jobs.queue(slot));
        }
        refreshNodes(slot);
    }

    /** The job holds what it asks for in its queue, or no more. */
    private void hold(int slot, int sign) {
        int queue = jobs.queue(slot);
        long milliGpus = sign * jobs.milliGpus(slot);
        settle(queue);
        queues.hold(queue, milliGpus);
        levels.hold(queue, jobs.priority(slot), milliGpus);
    }

    /** What the account holds is about to change. */
    void settle(int account) {
        recentUse.settle(queues, account, nowMillis, rules.useHalfLifeMillis());
    }

    private void leaveQueue(int slot) {
        gates.take(slot);
        arrived.remove(slot);
    }

    private void refreshNodes(int slot) {
        Grants grants = jobs.grants();
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            refresh(grants.node(g));
        }
    }

    private void giveBack(int slot) {
        int count = takeGrants(slot);
        for (int i = 0; i < count; i++) {
            claims.freed(left[i]);
            refresh(left[i]);
        }
    }

    /** Takes all GPUs from the job; returns how many nodes, now in {@link #left}, they are on. */
    private int takeGrants(int slot) {
        Grants grants = jobs.grants();
        Task task = jobs.task(slot);
        boolean hasOnlyClosed = jobs.state(slot) == JobState.CLAIMING && !task.isPlain();
        int i = 0;
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            int node = grants.node(g);
            if (i == left.length) {
                left = Arrays.copyOf(left, 2 * i);
            }
            left[i++] = node;
            if (grants.slices(g) > 0) {
                fleet.giveSlices(node, Long.numberOfTrailingZeros(grants.mask(g)), grants.slices(g));
            } else {
                fleet.give(node, grants.mask(g));
            }
            if (!hasOnlyClosed) {
                long tasks = grants.tasks(g);
                fleet.takeBeside(node, -tasks * task.cpuMilli(), -tasks * task.memoryMib());
            }
        }
        jobs.dropGrants(slot);
        return i;
    }

    private int countGrants(int slot) {
        int count = 0;
        for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
            count++;
        }
        return count;
    }

    /** The claiming job gives up its claim and waits again, at its old place. */
    private void dissolveClaim(int slotOrPart) {
        int slot = jobs.parts().head(slotOrPart);
        for (int part = jobs.parts().next(slot); part != 0; part = jobs.parts().next(part)) {
            forgoClaim(part);
        }
        jobs.dropParts(slot);
        forgoClaim(slot);
        jobs.setOverreached(slot, false);
        gates.give(slot);
        jobs.park(slot);
        gates.comeBack(slot);
    }

    private void forgoClaim(int slot) {
        claims.forgo(slot);
        int count = takeGrants(slot);
        for (int i = 0; i < count; i++) {
            claims.left(slot, left[i]);
            refresh(left[i]);
        }
        claims.end(slot);
        hold(slot, -1);
    }

    // ---- for restoring ----------------------------------------------------------------------------------------

    /** A job that has GPUs, as a snapshot tells it: its grants in rising order of node. */
    public void restoreHolder(int slot, List<Placement.OnNode> grants, boolean claims) {
        jobs.unpark(slot);
        holdThere(slot, grants, claims);
    }

    private void holdThere(int slot, List<Placement.OnNode> grants, boolean claims) {
        hold(slot, 1);
        grantThere(slot, grants, claims);
    }

    private void grantThere(int slot, List<Placement.OnNode> grants, boolean claims) {
        Task task = jobs.task(slot);
        for (Placement.OnNode on : grants.reversed()) {
            if (on.slices() > 0) {
                fleet.takeSlices(on.node(), on.gpu(), on.slices());
            } else {
                fleet.takeMask(on.node(), on.gpuMask());
            }
            if (!claims || task.isPlain()) {
                fleet.takeBeside(on.node(), (long) on.tasks() * task.cpuMilli(), (long) on.tasks() * task.memoryMib());
            }
            jobs.grant(slot, on.node(), on.gpuMask(), on.slices(), on.tasks());
        }
    }

    /** A task beyond the fewest of its job, as a snapshot tells it. */
    public void restoreRider(int slot, List<Placement.OnNode> grants, long startedMillis) {
        jobs.unpark(slot);
        grantThere(slot, grants, false);
        long now = nowMillis;
        nowMillis = startedMillis;
        runRider(slot);
        nowMillis = now;
    }

    /** The parts of a job that holds GPUs, as a snapshot tells it, are to be restored as holders from now on. */
    public void restoreParts(int slot) {
        jobs.addParts(slot);
    }

    public void restoreRunning(int slot, long startedMillis) {
        long now = nowMillis;
        nowMillis = startedMillis;
        run(slot);
        nowMillis = now;
    }

    public void restoreClaim(int slot, int missing, long byMillis) {
        claims.restore(slot, missing, byMillis);
        refreshNodes(slot);
    }

    // ---- what it knows ----------------------------------------------------------------------------------------

    /** Whether the job would be within the quotas of all accounts of its queue that it asks something of. */
    public boolean isEntitled(int slot) {
        Parts.Groups groups = jobs.parts().groups(slot);
        return groups == null
                ? queues.isEntitledTo(jobs.queue(slot), jobs.milliGpus(slot))
                : groups.shares().stream().allMatch(s -> queues.isEntitledTo(s.account(), s.milliGpus()));
    }

    /** The queue that may not hold the job, or -1: see {@link Queues#fullFor}. */
    public int fullFor(int slot, boolean goneInTime) {
        Parts.Groups groups = jobs.parts().groups(slot);
        if (groups == null) {
            return queues.fullFor(jobs.queue(slot), jobs.milliGpus(slot), goneInTime);
        }
        int full = -1;
        for (Parts.Share s : groups.shares()) {
            full = full < 0 ? queues.fullFor(s.account(), s.milliGpus(), goneInTime) : full;
        }
        return full;
    }

    /** Whether all that the job asks for is lent to its queue as things stand; of several accounts, beside what is its own. */
    public boolean isLent(int slot) {
        Parts.Groups groups = jobs.parts().groups(slot);
        return groups == null
                ? isLent(jobs.queue(slot), jobs.milliGpus(slot))
                : groups.shares().stream()
                        .allMatch(s ->
                                queues.isEntitledTo(s.account(), s.milliGpus()) || isLent(s.account(), s.milliGpus()));
    }

    public boolean isLent(int account, long milliGpus) {
        return queues.lentTo(account, milliGpus, lendableMilliGpus(account)) >= milliGpus;
    }

    /** What the job asks for is promised to it, or no more. */
    public void promise(int slot, int sign) {
        Parts.Groups groups = jobs.parts().groups(slot);
        if (groups == null) {
            queues.promise(jobs.queue(slot), sign * jobs.milliGpus(slot));
        } else {
            groups.shares().forEach(s -> queues.promise(s.account(), sign * s.milliGpus()));
        }
    }

    /** Thousandths of GPUs, on nodes that are up, of the types that the account is about. */
    public long upMilliGpus(int account) {
        return fleet.upMilliGpus(queues.gpuType(account));
    }

    /** Of these types, what can be lent or kept for somebody, {@link Fleet#lendableMilliGpus}. */
    public long lendableMilliGpus(int account) {
        return fleet.lendableMilliGpus(queues.gpuType(account));
    }

    /** The pool in which a job with grants lives. */
    public Pool poolOfJob(int slot) {
        return fleet.poolOf(jobs.grants().node(jobs.firstGrant(slot)));
    }

    int poolIndexOfJob(int slot) {
        return fleet.poolIndexOf(jobs.grants().node(jobs.firstGrant(slot)));
    }

    public Power power() {
        return power;
    }

    public Clearing clearing() {
        clearing.settle(this);
        return clearing;
    }

    public SlotList arrived() {
        return arrived;
    }

    public SlotList withdrawn() {
        return withdrawn;
    }

    /** Maintenance and bookings. */
    public Windows windows() {
        return windows;
    }

    /** From now on the fleet shows those nodes that may take work which is gone at {@code endMillis}. */
    public void show(long endMillis) {
        windows.show(fleet, endMillis);
    }

    /** Jobs that wait on nodes which others were told to leave. */
    public Claims claims() {
        return claims;
    }

    public Fleet fleet() {
        return fleet;
    }

    public Jobs jobs() {
        return jobs;
    }

    public Queues queues() {
        return queues;
    }

    /** What the queue has held of late, in thousandths of a GPU; 0 when that does not count. */
    public double recentMilliGpus(int queue) {
        return recentUse.milliGpus(queues, queue, nowMillis, rules.useHalfLifeMillis());
    }

    public RecentUse recentUse() {
        return recentUse;
    }

    /** What the jobs of each queue hold by priority. */
    public Levels levels() {
        return levels;
    }

    /** What jobs must pass before they may be served. */
    public Gates gates() {
        return gates;
    }

    public Reservations reservations() {
        return reservations;
    }

    public Rules rules() {
        return rules;
    }

    /** A number that is another one when rules, queues or what is installed may be other ones. */
    public int setting() {
        return setting;
    }

    public Plans plans() {
        return plans;
    }

    public Asked asked() {
        return asked;
    }

    /** Where tasks that ask for more than whole GPUs go. */
    public Filling filling() {
        return filling;
    }

    /** What only another policy needs to know is forgotten. */
    public void setRules(Rules rules) {
        if (rules.useHalfLifeMillis() != this.rules.useHalfLifeMillis()) {
            recentUse.settleAll(queues, nowMillis, this.rules.useHalfLifeMillis());
        }
        this.rules = rules;
        setting++;
        if (rules.policy() != Policy.CONSERVATIVE) {
            plans.clear();
        }
        if (rules.policy() != Policy.FGD) {
            asked.clear();
        }
        if (rules.policy() != Policy.DURE) {
            filling.forget();
        }
    }

    /** More has happened than that jobs came. */
    public void stir() {
        isStirred = true;
    }

    /**
     * Whether nothing but jobs has come since the last decision, which did nothing: whoever could not start then cannot
     * start now, for time alone makes nothing easier but at the steps of envelopes and when a promise is due.
     */
    public boolean isCalm() {
        return !isStirred
                && !power.hasStep(decidedMillis, nowMillis)
                && !reservations.anyDue(decidedMillis, nowMillis)
                && !mayPromisesLapse();
    }

    /** Promises to borrowers that are not renewed once they yield to somebody within quota: they may lapse in any round. */
    private boolean mayPromisesLapse() {
        for (int r = 0; r < reservations.size(); r++) {
            if (!reservations.get(r).firm() && !isRenewable(jobs.slot(reservations.job(r)))) {
                return true;
            }
        }
        return false;
    }

    /** Its tasks take whole GPUs alone, and what it asks for is lent as things stand. */
    private boolean isRenewable(int slot) {
        if (slot == 0 || !jobs.task(slot).isPlain()) {
            return false;
        }
        int leaf = jobs.queue(slot);
        long milliGpus = jobs.milliGpus(slot);
        return queues.lentTo(leaf, milliGpus, lendableMilliGpus(leaf)) >= milliGpus;
    }

    public boolean isStirred() {
        return isStirred;
    }

    /** When all was decided last. */
    public long decidedMillis() {
        return decidedMillis;
    }

    public void restoreStirred(boolean stirred, long atMillis) {
        isStirred = stirred;
        decidedMillis = atMillis;
    }

    /** All is decided for now; {@code nothing}: there was nothing to be done. */
    public void decided(boolean nothing) {
        isStirred = !nothing;
        decidedMillis = nowMillis;
        queues.arrivals().forget();
    }

    /** Begins a review when it is time for one; true when it did. */
    public boolean beginReview() {
        boolean isDue = nowMillis >= nextReviewMillis();
        if (isDue) {
            reviews++;
            lastReviewMillis = nowMillis;
        }
        return isDue;
    }

    public long nextReviewMillis() {
        return lastReviewMillis + rules.reviewMillis();
    }

    /** The number of the review that was last begun. */
    public int review() {
        return reviews;
    }

    public long lastReviewMillis() {
        return lastReviewMillis;
    }

    public void restoreReview(int number, long atMillis) {
        reviews = number;
        lastReviewMillis = atMillis;
    }

    public long nowMillis() {
        return nowMillis;
    }

    /** It is so late; what waited for that time waits no more. */
    public void setNowMillis(long millis) {
        nowMillis = millis;
        gates.passTime(millis);
    }
}
