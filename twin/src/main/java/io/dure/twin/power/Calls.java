package io.dure.twin.power;

import io.dure.engine.PowerStep;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Calls to draw less, as envelopes: when a call comes, the limit of its site falls, from the end of its ramp on, to the
 * asked share of what the site draws then; from the end of the call on, for as long as its ramp, the site stays below
 * what it drew before; then its own limit holds again.
 */
public final class Calls {
    private final Grid grid;
    private final List<One> coming = new ArrayList<>();
    private final List<One> active = new ArrayList<>();
    private final List<One> all = new ArrayList<>();

    public Calls(World world, Grid grid) {
        this.grid = grid;
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

        private One(int site, SiteFacts.Call call) {
            this.site = site;
            this.call = call;
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

        /** What it leaves the site then, in watts. */
        private long leaves(long millis) {
            if (millis < rampedMillis() || millis >= goneMillis()) {
                return PowerStep.NO_LIMIT;
            }
            return (long) StrictMath.floor(millis < call.untilMillis() ? askedWatts() : beforeWatts);
        }
    }

    /** When the next call comes, or MAX_VALUE. */
    public long nextMillis() {
        return coming.isEmpty() ? Long.MAX_VALUE : coming.getFirst().call.fromMillis();
    }

    /** Takes note of the calls that have come; the sites whose envelopes are others now, in order. */
    public List<Integer> step(long now) {
        TreeSet<Integer> changed = new TreeSet<>();
        while (!coming.isEmpty() && coming.getFirst().call.fromMillis() <= now) {
            One o = coming.removeFirst();
            if (o.site < grid.sites() && o.call.untilMillis() > now) {
                o.beforeWatts = grid.drawWatts(o.site);
                active.add(o);
                all.add(o);
                changed.add(o.site);
            }
        }
        active.removeIf(o -> o.goneMillis() <= now);
        return List.copyOf(changed);
    }

    /** What the site may draw from now on, as far as is known: its own limits, and what calls leave of them. */
    public List<PowerStep> envelope(int site, long now) {
        TreeSet<Long> times = new TreeSet<>();
        times.add(now);
        for (PowerStep own : grid.limits(site)) {
            times.add(own.fromMillis());
        }
        for (One o : active) {
            if (o.site == site) {
                times.addAll(List.of(o.rampedMillis(), o.call.untilMillis(), o.goneMillis()));
            }
        }
        List<PowerStep> steps = new ArrayList<>();
        for (long at : times.tailSet(now)) {
            steps.add(new PowerStep(at, watts(site, at)));
        }
        return steps;
    }

    private long watts(int site, long millis) {
        long watts = PowerStep.NO_LIMIT;
        for (PowerStep own : grid.limits(site)) {
            watts = own.fromMillis() <= millis ? own.watts() : watts;
        }
        for (One o : active) {
            watts = o.site == site ? Math.min(watts, o.leaves(millis)) : watts;
        }
        return watts;
    }

    /** Sees what has been drawn from {@code sinceMillis} on. */
    public void observe(long sinceMillis) {
        for (One o : active) {
            if (sinceMillis >= o.rampedMillis() && sinceMillis < o.call.untilMillis()) {
                o.wasSeen = true;
                o.highestWatts = Math.max(o.highestWatts, grid.drawWatts(o.site));
            }
        }
    }

    /** The calls that have begun, in order of time. */
    public List<One> begun() {
        return List.copyOf(all);
    }
}
