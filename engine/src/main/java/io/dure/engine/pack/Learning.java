package io.dure.engine.pack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns how often each demand comes, and fills the tables of {@link FillValue} anew from it: often at first, then every
 * 800 arrivals. The work is dealt out to the arrivals in slices, so that none waits for a whole table.
 */
final class Learning {
    private static final int BUILD_EVERY = 800; // arrivals, after the first
    private static final int LAST_DOUBLING = 512;
    private static final int FIRST_DOUBLING = 8;

    /** A refresh is dealt to so many arrivals: few as long as there is more to learn from each. */
    private static final int FEW_SLICES = 16;

    private static final int MANY_SLICES = 256;
    private static final int STEPS_IN_A_SLICE = 8; // of the worths
    private static final int MOST_STEPS = 1024;

    private final List<Demand> demands;
    private final FillValue value;
    private final long[] counts;
    private long arrivals;
    private @Nullable Refresh refresh;
    private boolean isDue;

    Learning(List<Demand> demands, FillValue value) {
        this.demands = demands;
        this.value = value;
        counts = new long[demands.size()];
    }

    /** Under way: first the worths, then the offers, then heap after heap in table after table. */
    private static final class Refresh {
        private final long[] counts;
        private final Worths worths;
        private int steps;
        private @Nullable Offers offers;
        private int[] worthMillis = {};
        private int parts; // done: one heap in one table each

        Refresh(List<Demand> demands, long[] counts) {
            this.counts = counts.clone();
            worths = new Worths(demands, counts);
        }
    }

    /** How often each demand came. */
    long[] counts() {
        return counts;
    }

    /** How many came. */
    long arrivals() {
        return arrivals;
    }

    /** One more came; true when the tables are others than before. */
    boolean learn(int demand) {
        counts[demand]++;
        arrivals++;
        boolean doubling = arrivals >= FIRST_DOUBLING && arrivals <= LAST_DOUBLING && Long.bitCount(arrivals) == 1;
        isDue |= arrivals == 1 || doubling || arrivals % BUILD_EVERY == 0;
        if (refresh == null && isDue) {
            isDue = false;
            refresh = new Refresh(demands, counts);
        }
        return refresh != null && slice(refresh);
    }

    private boolean slice(Refresh now) {
        Offers offers = now.offers;
        if (offers == null) {
            prepare(now);
            return false;
        }
        int all = value.tables() * Offers.HEAPS;
        int many = Math.ceilDiv(all, arrivals < LAST_DOUBLING ? FEW_SLICES : MANY_SLICES);
        for (int i = 0; i < many && now.parts < all; i++) {
            FillTable table = value.table(now.parts / Offers.HEAPS);
            table.add(demands, now.worthMillis, offers.classes(now.parts % Offers.HEAPS));
            now.parts++;
        }
        if (now.parts < all) {
            return false;
        }
        value.turn();
        refresh = null;
        return true;
    }

    private void prepare(Refresh now) {
        boolean nearer = true;
        for (int i = 0; i < STEPS_IN_A_SLICE && nearer; i++) {
            nearer = now.worths.step() && ++now.steps < MOST_STEPS;
        }
        if (!nearer) {
            now.worthMillis = now.worths.millis();
            now.offers = Offers.draw(demands, now.counts);
        }
    }
}
