package io.dure.engine.power;

import io.dure.engine.Rules;
import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Brings every area under its envelope: at first nodes without work go off, the last ones first; then work is held
 * back, where a watt costs least throughput, down to what its flex tier accepts; then work is stopped, what may be
 * evicted first, then where a watt costs least of the work done. A fall that comes within the grace is met in time:
 * what caps and nodes without work will not give by then is told to stop by then.
 */
public final class Curtail {
    /** The longest run that is told apart: above it all work is as dear. */
    private static final long MOST_MILLIS = 1_000_000_000_000L;

    /** Work that draws nothing itself goes last, for the sake of the node that it keeps on. */
    private static final int WITHOUT_DRAW = 3;

    private final Power power;
    private final Fleet fleet;
    private final Jobs jobs;
    private final Hand hand;
    private final long nowMillis;
    private final long graceMillis;
    private final long guaranteedMillis;

    public Curtail(Power power, Fleet fleet, Jobs jobs, Hand hand, long nowMillis, Rules rules) {
        this.power = power;
        this.fleet = fleet;
        this.jobs = jobs;
        this.hand = hand;
        this.nowMillis = nowMillis;
        graceMillis = rules.reclaimGraceMillis();
        guaranteedMillis = rules.guaranteedRunMillis();
    }

    public void bringUnder() {
        for (Area area : power.areas()) {
            if (power.draw(area) > power.budget(area, nowMillis)) {
                relieve(area);
            }
            Envelope e = power.envelope(area);
            for (long s = e.nextMillis(nowMillis); s <= nowMillis + graceMillis; s = e.nextMillis(s)) {
                prepare(area, s);
            }
        }
    }

    private void relieve(Area area) {
        long budget = power.budget(area, nowMillis);
        List<Integer> running = running(area);
        Gone gone = new Gone(power, fleet, jobs, area, nowMillis, false);
        long gain = power.idle(area) > 0 || power.work(area) > 0 ? gone.begin() : 0;
        if (power.draw(area) - gain > budget) {
            switchOff(area, budget + gain);
        }
        if (power.draw(area) - gain > budget) {
            holdBack(area, running.stream().filter(slot -> !gone.has(slot)).toList(), budget + gain);
        }
        stop(area, running, gone, power.draw(area) - gain - budget, nowMillis);
    }

    /** Stops what must be gone when the limit falls. */
    private void prepare(Area area, long atMillis) {
        long over = power.base(area) - power.idle(area) + power.least(area) - power.budget(area, atMillis);
        if (over > 0) {
            Gone gone = new Gone(power, fleet, jobs, area, atMillis, true);
            stop(area, running(area), gone, over - gone.begin(), atMillis);
        }
    }

    // ---- nodes ------------------------------------------------------------------------------------------------

    private void switchOff(Area area, long budget) {
        if (power.idle(area) == 0) {
            return;
        }
        List<Integer> idle = new ArrayList<>();
        for (int p = 0; p < fleet.pools(); p++) {
            Pool pool = fleet.pool(p);
            for (int i = 0; pool.site() == area.site() && i < pool.size(); i++) {
                int node = pool.node(i);
                if (power.isIdle(node) && area.holds(Power.hallOf(fleet, node))) {
                    idle.add(node);
                }
            }
        }
        // Those that a claim awaits come last: the claim ends, and its job waits again.
        idle.sort(Comparator.comparing((Integer node) -> jobs.grants().firstOn(node) != 0)
                .thenComparing(Comparator.reverseOrder()));
        for (int node : idle) {
            if (power.draw(area) > budget) {
                hand.switchOff(node);
            }
        }
    }

    // ---- caps -------------------------------------------------------------------------------------------------

    /** A job could be held back from one cap to a lower one; what one watt less costs. */
    private record Step(long cost, long job, int slot, int from, int to) {}

    private void holdBack(Area area, List<Integer> running, long budget) {
        List<Step> steps = new ArrayList<>();
        for (int slot : running) {
            addSteps(area, slot, steps);
        }
        steps.sort(Comparator.comparingLong(Step::cost)
                .thenComparingLong(Step::job)
                .thenComparing(Comparator.comparingInt(Step::from).reversed()));
        List<Step> taken = new ArrayList<>();
        long over = power.draw(area) - budget;
        for (Step s : steps) {
            if (over > 0) {
                long full = Kept.in(power, fleet, jobs, area, s.slot, Throughput.NO_CAP);
                long thousandth = (full - uncappable(area, s.slot)) / 1000;
                int by = (int) Math.min(s.from - s.to, over / Math.max(1, thousandth) + 2);
                taken.add(new Step(s.cost, s.job, s.slot, s.from, s.from - by));
                over -= by * thousandth;
            }
        }
        apply(taken);
    }

    /** Each job's lowest, in order of jobs. */
    private void apply(List<Step> taken) {
        taken.sort(Comparator.comparingLong(Step::job).thenComparingInt(Step::to));
        long last = 0;
        for (Step s : taken) {
            if (s.job != last) {
                hand.cap(s.slot, s.to);
            }
            last = s.job;
        }
    }

    private void addSteps(Area area, int slot, List<Step> steps) {
        long gives = Kept.in(power, fleet, jobs, area, slot, Throughput.NO_CAP) - uncappable(area, slot);
        if (gives == 0 || jobs.riders().isRider(slot)) { // who can go without loss is never held back
            return;
        }
        int[] bends = Throughput.bends(jobs.kind(slot));
        int least = power.leastCap(jobs, slot);
        // What a thousandth of a GPU gives in this area: a gang that lies in two halls loses in both for one.
        long perMilliGpu = Math.max(1, gives / Math.max(1, jobs.milliGpus(slot)));
        for (int i = 1; i < bends.length; i++) {
            int from = Math.min(power.capPerMille(slot), bends[i - 1]);
            int to = Math.max(least, bends[i]);
            if (from > to) {
                long lost = (long) Throughput.millionths(jobs.kind(slot), bends[i - 1])
                        - Throughput.millionths(jobs.kind(slot), bends[i]);
                long perThousandth = lost * 1_000_000L / (bends[i - 1] - bends[i]);
                steps.add(new Step(perThousandth * 1000L / perMilliGpu, jobs.id(slot), slot, from, to));
            }
        }
    }

    /** What the job draws in the area where caps do not hold. */
    private long uncappable(Area area, int slot) {
        return power.hasUncappable() ? Kept.in(power, fleet, jobs, area, slot, 0) : 0;
    }

    // ---- stops ------------------------------------------------------------------------------------------------

    /** A job, and what one watt less costs when it is stopped. */
    private record Victim(int slot, int rank, long cost) {}

    private void stop(Area area, List<Integer> running, Gone gone, long over, long byMillis) {
        long left = over;
        List<Victim> stopped = new ArrayList<>();
        for (Victim v : left > 0 ? victims(area, running, byMillis) : List.<Victim>of()) {
            if (left > 0) {
                left -= gone.add(v.slot);
                stopped.add(v);
            }
        }
        for (Victim v : stopped.reversed()) { // the dearest may not be needed after all
            long gain = gone.gain(v.slot);
            if (gain == 0 || left + gain <= 0) {
                left += gain;
                gone.remove(v.slot);
            } else {
                hand.stop(v.slot, byMillis, area);
            }
        }
    }

    private List<Victim> victims(Area area, List<Integer> running, long byMillis) {
        List<Victim> all = new ArrayList<>();
        for (int slot : running) {
            long draw = Kept.in(power, fleet, jobs, area, slot, power.leastCap(jobs, slot));
            boolean isGone = jobs.state(slot) == JobState.STOPPING && jobs.stopByMillis(slot) <= byMillis;
            if (!isGone) {
                long ran = Math.min(MOST_MILLIS, nowMillis - jobs.startedAtMillis(slot));
                long perMilliGpu = Math.max(1, draw / Math.max(1, jobs.milliGpus(slot)));
                all.add(new Victim(
                        slot, rank(slot, byMillis) + (draw > 0 ? 0 : WITHOUT_DRAW), ran * 1_000_000 / perMilliGpu));
            }
        }
        all.sort(Comparator.comparingInt(Victim::rank)
                .thenComparingLong(Victim::cost)
                .thenComparing(
                        Comparator.comparingLong((Victim v) -> jobs.id(v.slot)).reversed()));
        return all;
    }

    /** What was told to go, later, goes at first, and tasks beyond the fewest of their jobs; what may be evicted before what still has its guaranteed run. */
    private int rank(int slot, long byMillis) {
        if (jobs.state(slot) == JobState.STOPPING || jobs.riders().isRider(slot)) {
            return -1;
        }
        if (!jobs.isEvictable(slot) || jobs.hasDeadline(slot)) {
            return 2;
        }
        return jobs.startedAtMillis(slot) + guaranteedMillis <= byMillis ? 0 : 1;
    }

    /** Attempts in the area. */
    private List<Integer> running(Area area) {
        List<Integer> slots = new ArrayList<>();
        for (int p = 0; p < fleet.pools(); p++) {
            if (fleet.pool(p).site() == area.site()) {
                addRunning(fleet.pool(p), area, slots);
            }
        }
        return slots;
    }

    private void addRunning(Pool pool, Area area, List<Integer> slots) {
        Orders.Walk walk = jobs.orders().walk();
        for (int slot = walk.first(jobs.endsIn(pool.index())); slot != 0; slot = walk.next()) {
            if (isIn(area, slot)) {
                slots.add(slot);
            }
        }
    }

    private boolean isIn(Area area, int slot) {
        if (area.isSite()) {
            return true;
        }
        Grants grants = jobs.grants();
        for (int g = jobs.firstGrant(slot); g != 0; g = grants.next(g)) {
            if (area.holds(Power.hallOf(fleet, grants.node(g)))) {
                return true;
            }
        }
        return false;
    }
}
