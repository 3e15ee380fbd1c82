package io.dure.engine.power;

import io.dure.engine.PowerUse;
import io.dure.engine.Rules;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Jobs;
import java.util.Arrays;

/**
 * Whether work may start as far as power goes. Now it must fit below every envelope of its place, beside all that is
 * drawn; and at each step of an envelope that comes while it must be kept, its least draw must fit beside the least of
 * all that must be kept then. An attempt must be kept until its guaranteed run is over, and to its end if it may not be
 * evicted: whatever else runs can be stopped. Scratch; holds nothing between passes.
 */
public final class Gate {
    /** What draws nothing keeps a node on: it does not come where power is short. */
    private static final long SOME = 1;

    private Power power = new Power();
    private Fleet fleet = new Fleet();
    private Jobs jobs = new Jobs();
    private long nowMillis;
    private long keptMillis;
    private Kept.Since since = new Kept.Since(0, 0, 0);
    private long graceMillis;
    private boolean isShut;

    /** By area: what jobs that have claimed their place, and lack the power, are to draw there. */
    private long[] promised = new long[0];

    private int slot;
    private PowerUse use = PowerUse.FULL;
    private long taskMilliGpus;
    private int tasks;
    private int leastCap;
    private int cap;
    private long keptUntilMillis;

    /** By area of the pool at hand: what is left now, and at the steps to come for least draws. */
    private long[] leftNow = new long[0];

    private long[] leftLater = new long[0];
    private int[] areas = new int[0];

    /** By area of the pool at hand: what the tasks given to nodes so far draw at the lowest cap. */
    private long[] taken = new long[0];

    /** The area that first had too little for a node's tasks, or -1; and what they and those before them draw there. */
    private int shortIn = -1;

    private long shortNeed;
    private boolean isPicky;
    private long[] refusedIn = new long[0];

    /** By site: the last look that found too little there. */
    private long[] shortAt = new long[0];

    private long look;
    private boolean hasRefused;
    private long ceilingMillis;

    /** Begins a pass, or a single question: nothing is promised. */
    public void begin(Power ofPower, Fleet ofFleet, Jobs ofJobs, long now, Rules rules) {
        power = ofPower;
        fleet = ofFleet;
        jobs = ofJobs;
        nowMillis = now;
        since = new Kept.Since(now, rules.reclaimGraceMillis(), rules.guaranteedRunMillis());
        keptMillis = Math.max(rules.guaranteedRunMillis(), rules.reclaimGraceMillis() + 1);
        int count = power.areas().size();
        isShut = count > 0;
        if (promised.length < count) {
            promised = new long[count];
            leftNow = new long[count];
            leftLater = new long[count];
            taken = new long[count];
        }
        Arrays.fill(promised, 0);
        graceMillis = rules.reclaimGraceMillis();
    }

    /** The same where so much of each area, in microwatts, counts as kept; below zero: as free beside what is. */
    public void begin(Power ofPower, Fleet ofFleet, Jobs ofJobs, long now, Rules rules, long[] kept) {
        begin(ofPower, ofFleet, ofJobs, now, rules);
        System.arraycopy(kept, 0, promised, 0, power.areas().size());
    }

    /** What is left now in this one of {@link Power#areas}, in microwatts; below zero: more is promised than there is. */
    public long leftIn(int a) {
        Area area = power.areas().get(a);
        return power.budget(area, nowMillis) - power.draw(area) - promised[a];
    }

    /** By area, in microwatts: what is kept for jobs that have claimed their places. Not to be written to. */
    public long[] promised() {
        return promised;
    }

    /** There are envelopes. */
    public boolean isShut() {
        return isShut;
    }

    /** Looks for power for the job, to be gone at {@code endMillis}: at full power, or as low as it accepts. */
    public void look(int ofSlot, long endMillis, boolean lowered) {
        hasRefused = false;
        ceilingMillis = 0;
        if (!isShut) {
            return;
        }
        boolean mayStop = jobs.isEvictable(ofSlot);
        keptUntilMillis = mayStop ? Math.min(endMillis, nowMillis + keptMillis) : endMillis;
        look(ofSlot, jobs.lines().tasks(jobs.shape(ofSlot)), power.leastCap(jobs, ofSlot));
        cap = lowered ? leastCap : Throughput.NO_CAP;
    }

    /**
     * Looks for power for one task more of an elastic job that runs: all of it or none, since it is never held back; and
     * it may be told to go at any time, so only steps within the grace count.
     */
    public void lookForRider(int core) {
        hasRefused = false;
        ceilingMillis = 0;
        if (!isShut) {
            return;
        }
        keptUntilMillis = nowMillis + graceMillis + 1;
        look(core, 1, Throughput.NO_CAP);
        cap = Throughput.NO_CAP;
    }

    private void look(int ofSlot, int ofTasks, int lowest) {
        look++;
        slot = ofSlot;
        use = jobs.power(slot);
        taskMilliGpus = jobs.task(slot).milliGpus();
        tasks = ofTasks;
        leastCap = lowest;
        if (refusedIn.length < fleet.pools()) {
            refusedIn = new long[fleet.pools()];
        }
        if (shortAt.length < fleet.sites()) {
            shortAt = new long[fleet.sites()];
        }
    }

    /** Whether the job would accept less than full power. */
    public boolean canLower() {
        return isShut && leastCap < Throughput.NO_CAP;
    }

    /** Those of the pools whose site has the power, in the same order. */
    public int[] allowed(int[] pools) {
        if (!isShut) {
            return pools;
        }
        int[] open = new int[pools.length];
        int count = 0;
        for (int p : pools) {
            if (allows(p)) {
                open[count++] = p;
            }
        }
        return count == pools.length ? pools : Arrays.copyOf(open, count);
    }

    /** Whether the site of the pool has the power; of its halls {@link #most} tells. */
    public boolean allows(int p) {
        if (!isShut) {
            return true;
        }
        Pool pool = fleet.pool(p);
        enter(pool);
        long full = tasks * taskMilliGpus * power.spanWatts(pool.gpuType());
        long need = need(full, cap);
        long least = need(full, leastCap);
        for (int a : areas) {
            if (power.areas().get(a).isSite() && (need > leftNow[a] || least > leftLater[a])) {
                note(need > leftNow[a]);
                return false;
            }
        }
        return true;
    }

    /** What all tasks draw where caps hold; rounded up as the books do, node by node. */
    private long need(long full, int perMille) {
        long all = full * use.drawPerMille();
        return perMille >= Throughput.NO_CAP ? Math.max(SOME, all) : Power.held(all, perMille) + tasks;
    }

    private void note(boolean isNow) {
        hasRefused = true;
        for (int a : areas) {
            shortAt[power.areas().get(a).site()] = look;
        }
        if (!isNow) {
            ceilingMillis = Math.max(ceilingMillis, lastStepMillis() - nowMillis);
        }
    }

    /** The last step while the job must be kept: shorter work may fit. */
    private long lastStepMillis() {
        long last = nowMillis;
        for (int a : areas) {
            Envelope e = power.envelope(power.areas().get(a));
            for (long s = e.nextMillis(nowMillis); s < keptUntilMillis; s = e.nextMillis(s)) {
                last = Math.max(last, s);
            }
        }
        return last;
    }

    /** Nodes are chosen in this pool from now on. */
    public void enter(Pool pool) {
        if (!isShut) {
            return;
        }
        areas = power.areasOf(pool.site());
        shortIn = -1;
        isPicky = power.hasUncappable() && areas.length > 0;
        long mostBase = (long) tasks * power.baseMicrowatts(pool.gpuType(), pool.gpusPerNode());
        long least = need(tasks * taskMilliGpus * power.spanWatts(pool.gpuType()), leastCap);
        for (int a : areas) {
            Area area = power.areas().get(a);
            isPicky |= !area.isSite();
            taken[a] = 0;
            leftNow[a] = power.budget(area, nowMillis) - power.draw(area) - promised[a];
            leftLater[a] = leftLater(a, mostBase, least);
        }
    }

    private long leftLater(int a, long mostBase, long need) {
        Area area = power.areas().get(a);
        Envelope e = power.envelope(area);
        long left = Long.MAX_VALUE;
        for (long s = e.nextMillis(nowMillis); s < keptUntilMillis; s = e.nextMillis(s)) {
            long budget = power.budget(area, s);
            long beside = budget - power.base(area) - power.least(area);
            if (beside < need) {
                long idle = Math.max(0, power.idle(area) - mostBase);
                long must = power.keptAt(fleet, jobs, a, s, since);
                beside = budget - power.base(area) + idle - must;
            }
            left = Math.min(left, beside);
        }
        return left;
    }

    /** Caps hold on all nodes: those of one pool in one hall are alike in what power they have. */
    public boolean judgesByHall() {
        return !power.hasUncappable();
    }

    /** Nodes of the pool are not alike in what power they have: each must be asked. */
    public boolean isPicky() {
        return isPicky;
    }

    /** How many of {@code count} tasks the node may be given beside those that were; they are taken as given. */
    public int most(int node, int count) {
        if (!isShut || !isPicky) {
            return count;
        }
        long now = perTask(node, cap);
        long least = perTask(node, leastCap);
        int hall = Power.hallOf(fleet, node);
        long room = count;
        for (int a : areas) {
            if (power.areas().get(a).holds(hall)) {
                long later = Math.max(0, leftLater[a]) / least;
                long here = Math.min(later, Math.max(0, leftNow[a]) / now);
                if (here < room) {
                    note(later > here);
                    noteShort(a, least * count);
                    room = here;
                }
            }
        }
        take(hall, room * now, room * least);
        return (int) room;
    }

    private void noteShort(int a, long need) {
        if (shortIn < 0) {
            shortIn = a;
            shortNeed = taken[a] + need;
        }
    }

    private long perTask(int node, int perMille) {
        long micro = power.workMicrowatts(fleet, node, taskMilliGpus, use, perMille);
        boolean isRounded = perMille < Throughput.NO_CAP && micro > 0 && power.isCappable(node);
        return isRounded ? micro + 1 : Math.max(SOME, micro);
    }

    private void take(int hall, long now, long least) {
        for (int a : areas) {
            if (power.areas().get(a).holds(hall)) {
                leftNow[a] -= now;
                taken[a] += least;
                leftLater[a] -= leftLater[a] == Long.MAX_VALUE ? 0 : least;
            }
        }
    }

    /** No place was found in the pool, since the power of its halls is short. */
    public void refuse(int p) {
        refusedIn[p] = look;
    }

    public boolean isRefused(int p) {
        return isShut && refusedIn[p] == look;
    }

    /** Some pool was passed over for want of power. */
    public boolean hasRefused() {
        return hasRefused;
    }

    /** Some pool of the site was passed over for want of power. */
    public boolean hasRefused(int site) {
        return isShut && site < shortAt.length && shortAt[site] == look;
    }

    /** Work of the same demand that is not longer than this may have the power; 0: none. */
    public long ceilingMillis() {
        return ceilingMillis;
    }

    /** The highest cap at which the job may start just there, to be gone at {@code endMillis}; -1: it lacks the power. */
    public int capThere(int ofSlot, long endMillis, int[] nodes, int[] taskCounts) {
        for (boolean lowered : new boolean[] {false, true}) {
            look(ofSlot, endMillis, lowered);
            if (!isShut || holdsThere(nodes, taskCounts)) {
                return highestCap(nodes, taskCounts, nodes.length);
            }
        }
        return -1;
    }

    private boolean holdsThere(int[] nodes, int[] taskCounts) {
        boolean holds = allows(fleet.poolIndexOf(nodes[0]));
        for (int i = 0; i < nodes.length && holds; i++) {
            holds = most(nodes[i], taskCounts[i]) == taskCounts[i];
        }
        return holds;
    }

    /** The highest cap at which the job may have this place, for which it looked as low as it accepts. */
    public int highestCap(int[] nodes, int[] taskCounts, int size) {
        if (!isShut || cap == Throughput.NO_CAP) {
            return Throughput.NO_CAP;
        }
        int highest = Throughput.NO_CAP;
        for (int a : power.areasOf(fleet.poolOf(nodes[0]).site())) {
            Area area = power.areas().get(a);
            long held = 0;
            long free = 0;
            for (int i = 0; i < size; i++) {
                if (area.holds(Power.hallOf(fleet, nodes[i]))) {
                    long full = power.workMicrowatts(
                            fleet, nodes[i], taskCounts[i] * taskMilliGpus, use, Throughput.NO_CAP);
                    held += power.isCappable(nodes[i]) ? full : 0;
                    free += power.isCappable(nodes[i]) ? taskCounts[i] : full;
                }
            }
            long left = power.budget(area, nowMillis) - power.draw(area) - promised[a] - free;
            if (left < held) {
                highest = (int) Math.min(highest, Math.max(0, left) / Math.ceilDiv(held, 1000L));
            }
        }
        return Math.max(leastCap, highest);
    }

    /** What the job that it looked for draws of the area at this cap in such a place, as the books round it. */
    public long placeMicrowatts(Area area, int perMille, int[] nodes, int[] taskCounts, int size) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            if (power.isIn(fleet, area, nodes[i])) {
                long micro = power.workMicrowatts(fleet, nodes[i], taskCounts[i] * taskMilliGpus, use, perMille);
                sum += perMille < Throughput.NO_CAP ? micro + taskCounts[i] : Math.max(SOME, micro);
            }
        }
        return sum;
    }

    // ---- jobs that have their place already -------------------------------------------------------------------

    /**
     * Looks whether a job that has claimed its place, and has all its GPUs, may start; the cap at which it may, or -1.
     */
    public int capOfHolder(int ofSlot, long endMillis) {
        look(ofSlot, endMillis, false);
        if (!isShut) {
            return Throughput.NO_CAP;
        }
        for (int lowest : new int[] {Throughput.NO_CAP, leastCap}) {
            cap = lowest;
            if (holds()) {
                int count = grants();
                int[] nodes = new int[count];
                int[] counts = new int[count];
                int i = 0;
                for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
                    nodes[i] = jobs.grants().node(g);
                    counts[i++] = jobs.grants().tasks(g);
                }
                return highestCap(nodes, counts, count);
            }
        }
        return -1;
    }

    private boolean holds() {
        enter(fleet.poolOf(jobs.grants().node(jobs.firstGrant(slot))));
        for (int a : areas) {
            long now = holderMicrowatts(power.areas().get(a), cap);
            long least = holderMicrowatts(power.areas().get(a), leastCap);
            if (isIn(power.areas().get(a)) && (now > leftNow[a] || least > leftLater[a])) {
                return false;
            }
        }
        return true;
    }

    /** Some of the job's nodes lie in the area. */
    private boolean isIn(Area area) {
        for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
            if (area.holds(Power.hallOf(fleet, jobs.grants().node(g)))) {
                return true;
            }
        }
        return false;
    }

    private int grants() {
        int count = 0;
        for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
            count++;
        }
        return count;
    }

    private long holderMicrowatts(Area area, int perMille) {
        long sum = 0;
        for (int g = jobs.firstGrant(slot); g != 0; g = jobs.grants().next(g)) {
            if (area.holds(Power.hallOf(fleet, jobs.grants().node(g)))) {
                long micro = power.grantMicrowatts(fleet, jobs, slot, g, perMille);
                sum += micro + (perMille < Throughput.NO_CAP ? jobs.grants().tasks(g) : 0);
            }
        }
        return Math.max(SOME, sum);
    }

    /** A job that has claimed its place and could not start keeps what power is left for itself, if it can ever do. */
    public void promise(int ofSlot) {
        look(ofSlot, nowMillis, true);
        enter(fleet.poolOf(jobs.grants().node(jobs.firstGrant(slot))));
        for (int a : areas) {
            Area area = power.areas().get(a);
            long need = isIn(area) ? holderMicrowatts(area, leastCap) : 0;
            if (need + power.base(area) - power.idle(area) <= power.budget(area, nowMillis)) {
                promised[a] += need;
            }
        }
    }

    // ---- why --------------------------------------------------------------------------------------------------

    /** What one area leaves, and what the job needs, in watts with cooling; and when the area's limit changes. */
    public record Shortage(int site, int hall, long headroomWatts, long needWatts, long nextChangeMillis) {}

    /** What lacked the power when nodes were asked one by one, or else the pool's site. Call after {@link #look}. */
    public Shortage shortage(Pool pool) {
        int in = shortIn;
        enter(pool);
        if (in >= 0) {
            return shortage(in, shortNeed);
        }
        long need = need(tasks * taskMilliGpus * power.spanWatts(pool.gpuType()), leastCap);
        int site = areas[areas.length - 1]; // halls come before their site
        return shortage(site, need);
    }

    /** The same for a job that has its place. */
    public Shortage shortageOfHolder() {
        return shortageOfHolder(leastCap);
    }

    /** The same at this cap, in thousandths. */
    public Shortage shortageOfHolder(int perMille) {
        enter(fleet.poolOf(jobs.grants().node(jobs.firstGrant(slot))));
        for (int a : areas) {
            long need = holderMicrowatts(power.areas().get(a), perMille);
            if (isIn(power.areas().get(a)) && need > left(a)) {
                return shortage(a, need);
            }
        }
        return shortage(areas[0], holderMicrowatts(power.areas().get(areas[0]), perMille));
    }

    private long left(int a) {
        return Math.min(leftNow[a], leftLater[a]);
    }

    private Shortage shortage(int a, long need) {
        Area area = power.areas().get(a);
        return new Shortage(
                area.site(),
                area.hall(),
                power.withCooling(area.site(), Math.max(0, left(a))),
                -power.withCooling(area.site(), -need),
                power.envelope(area).nextMillis(nowMillis));
    }
}
