package io.dure.twin.power;

import io.dure.engine.NodeState;
import io.dure.twin.node.IntList;
import io.dure.twin.node.Nodes;
import io.dure.twin.node.Why;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Answers calls to draw less. While a call lasts, one cap holds all GPUs of its site, such that even new work on all
 * that is free stays below what is asked. Where that cap would be low, nodes without work are switched off first, the
 * last installed first. Where the lowest cap is not enough, nodes with room are held back, and then work is stopped. From the end of a call on, for as long as its ramp, the site stays below
 * what it drew before, new work included.
 */
public final class Calls {
    static final int LOWEST_CAP = 250;
    /** Below this cap work loses much (Emerald: 14 to 22 % of its throughput): rather nodes without work go off. */
    private static final int KIND_CAP = 750;
    /** The cap moves in steps of one hundredth, and up by two at least, so that it does not tremble. */
    private static final int STEP = 10;

    private final Grid grid;
    private final Nodes nodes;
    private final List<One> coming = new ArrayList<>();
    private final List<One> active = new ArrayList<>();
    private final List<One> all = new ArrayList<>();

    public Calls(World world, Grid grid, Nodes nodes) {
        this.grid = grid;
        this.nodes = nodes;
        for (int s = 0; s < world.sites().size(); s++) {
            for (SiteFacts.Call c : world.sites().get(s).calls()) {
                coming.add(new One(s, c));
            }
        }
        coming.sort(Comparator.comparingLong((One o) -> o.call.fromMillis()).thenComparingInt(o -> o.site));
    }

    /** One call, and how it goes. */
    public static final class One {
        private final int site;
        private final SiteFacts.Call call;
        private double beforeWatts;
        private double highestWatts;
        private boolean wasSeen;
        private long markMillis;

        private One(int site, SiteFacts.Call call) {
            this.site = site;
            this.call = call;
            markMillis = call.fromMillis();
        }

        public int site() {
            return site;
        }

        public SiteFacts.Call call() {
            return call;
        }

        /** What the site drew when the call came. */
        public double beforeWatts() {
            return beforeWatts;
        }

        public double askedWatts() {
            return beforeWatts * call.keepPerMille() / 1000;
        }

        /** The most it drew after the ramp; 0 when the run ended before. */
        public double highestWatts() {
            return highestWatts;
        }

        /** It was kept as far as the run went. */
        public boolean isMet() {
            return !wasSeen || highestWatts <= askedWatts() * (1 + 1e-9);
        }

        private long rampedMillis() {
            return Math.min(call.fromMillis() + call.rampMillis(), call.untilMillis());
        }

        private long goneMillis() {
            return call.untilMillis() + call.rampMillis();
        }

        private double target(long now) {
            return now < call.untilMillis() ? askedWatts() : beforeWatts;
        }

        /** What comes next of it after {@code now}. */
        private long nextMillis(long now) {
            if (now < rampedMillis()) {
                return rampedMillis();
            }
            return now < call.untilMillis() ? call.untilMillis() : goneMillis();
        }
    }

    /** Does what a site must do beyond a cap. */
    public interface Site {
        /** The cap of the site's GPUs is another. */
        void capped(int site);

        /** Nobody runs on the node. */
        boolean isEmpty(int node);

        /** Tells the engine what became of nodes. */
        void settle();

        /**
         * Stops work that adds at least so much at full power, as far as there is any, the cheapest first; it is gone at
         * {@code byMillis}, which may be now. Work on its way out counts.
         */
        void shed(int site, long microwatts, long byMillis);
    }

    /** When a call begins, is due, ends or is wholly over next; or MAX_VALUE. */
    public long nextMillis() {
        long next = coming.isEmpty() ? Long.MAX_VALUE : coming.getFirst().call.fromMillis();
        for (One o : active) {
            next = Math.min(next, o.markMillis);
        }
        return next;
    }

    /** Before the engine decides: holds every called site below what is asked, whatever will be decided. */
    public void step(long now, Site body) {
        while (!coming.isEmpty() && coming.getFirst().call.fromMillis() <= now) {
            begin(coming.removeFirst(), now);
        }
        if (active.isEmpty()) {
            return;
        }
        for (int site = 0; site < grid.sites(); site++) {
            if (isCalled(site)) {
                step(site, now, body);
            }
        }
        active.removeIf(o -> o.goneMillis() <= now);
    }

    private void begin(One o, long now) {
        if (o.site < grid.sites() && o.call.untilMillis() > now) {
            o.beforeWatts = grid.drawWatts(o.site);
            active.add(o);
            all.add(o);
        }
    }

    private boolean isCalled(int site) {
        for (One o : active) {
            if (o.site == site) {
                return true;
            }
        }
        return false;
    }

    private void step(int site, long now, Site body) {
        double target = Double.POSITIVE_INFINITY;
        long dueMillis = now;
        boolean relaxes = false;
        for (One o : active) {
            if (o.site == site) {
                relaxes |= o.markMillis <= now && now >= o.call.untilMillis();
                o.markMillis = now >= o.goneMillis() ? Long.MAX_VALUE : o.nextMillis(now);
                if (now < o.goneMillis()) {
                    target = Math.min(target, o.target(now));
                    dueMillis = Math.max(dueMillis, Math.min(o.rampedMillis(), o.call.untilMillis()));
                }
            }
        }
        if (relaxes) {
            letGo(site);
            body.settle();
        }
        hold(site, target, now, dueMillis, body);
    }

    private void letGo(int site) {
        IntList here = nodes.nodesOf(site);
        for (int i = 0; i < here.size(); i++) {
            nodes.set(here.get(i), Why.HELD_BACK, false);
            nodes.set(here.get(i), Why.SWITCHED_OFF, false);
        }
    }

    private void hold(int site, double target, long now, long dueMillis, Site body) {
        SiteDraw draw = grid.draw(site);
        switchOff(site, target, body);
        if (draw.highestCap(target) < LOWEST_CAP) {
            cap(site, LOWEST_CAP, body);
            holdBack(site, target, body);
            if (draw.wattsWithout(0, LOWEST_CAP) > target) {
                shed(site, target, now, dueMillis, body);
                holdBack(site, target, body);
            }
        } else {
            cap(site, Math.min(SiteDraw.FULL, draw.highestCap(target)), body);
        }
    }

    private void cap(int site, int most, Site body) {
        int now = grid.capPerMille(site);
        int stepped = Math.max(LOWEST_CAP, most / STEP * STEP);
        boolean rises = stepped >= now + 2 * STEP || (most == SiteDraw.FULL && now < SiteDraw.FULL);
        if (stepped < now || rises) {
            grid.cap(site, stepped);
            body.capped(site);
        }
    }

    private void switchOff(int site, double target, Site body) {
        IntList here = nodes.nodesOf(site);
        SiteDraw draw = grid.draw(site);
        for (int i = here.size() - 1; i >= 0 && draw.highestCap(target) < KIND_CAP; i--) {
            int node = here.get(i);
            if (nodes.state(node) == NodeState.UP && body.isEmpty(node)) {
                nodes.set(node, Why.SWITCHED_OFF, true);
                body.settle();
            }
        }
    }

    /** Nodes with room take nothing new, until all that is left stays below the target. */
    private void holdBack(int site, double target, Site body) {
        IntList here = nodes.nodesOf(site);
        SiteDraw draw = grid.draw(site);
        for (int i = here.size() - 1; i >= 0 && draw.fullWatts(LOWEST_CAP) > target; i--) {
            if (grid.hasRoom(here.get(i))) {
                nodes.set(here.get(i), Why.HELD_BACK, true);
                body.settle();
            }
        }
    }

    private void shed(int site, double target, long now, long dueMillis, Site body) {
        SiteDraw draw = grid.draw(site);
        double above = draw.wattsWithout(0, LOWEST_CAP) - target;
        double perMicrowatt = draw.wattsWithout(-1_000_000_000_000L, LOWEST_CAP) - draw.wattsWithout(0, LOWEST_CAP);
        long microwatts = (long) StrictMath.ceil(above / perMicrowatt * 1e12) + 1;
        body.shed(site, microwatts, Math.max(now, dueMillis));
    }

    /** After the engine has decided: sees what is drawn. */
    public void observe(long now) {
        for (One o : active) {
            if (now >= o.rampedMillis() && now < o.call.untilMillis()) {
                o.wasSeen = true;
                o.highestWatts = Math.max(o.highestWatts, grid.drawWatts(o.site));
            }
        }
    }

    /** The calls that have begun, in order of time. */
    public List<One> begun() {
        return List.copyOf(all);
    }

    /** The least that an active call or its end allows the site now; infinite without one. */
    public double targetWatts(int site, long now) {
        double target = Double.POSITIVE_INFINITY;
        for (One o : active) {
            if (o.site == site && now >= o.rampedMillis() && now < o.goneMillis()) {
                target = Math.min(target, o.target(now));
            }
        }
        return target;
    }
}
