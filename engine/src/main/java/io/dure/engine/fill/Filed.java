package io.dure.engine.fill;

import io.dure.engine.column.IndexSet;
import io.dure.engine.fleet.Changes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of a pool in which nothing differs but what is left of GPUs. Those that share no GPU are filed by how many are
 * free: most nodes are such, and whoever ranks nodes need not hear of each of them. Of the others, which are cut, it is
 * noted which have changed.
 */
final class Filed {
    private static final int FEWEST = 1024;

    private final int classes;

    /** Those that reservations hold behind the others, by how many GPUs are free. */
    private final IndexSet[] uncut;

    private final IndexSet cut = new IndexSet();

    /** Read as {@link Changes} are. */
    private final int[] log;

    private long end;

    Filed(int gpusPerNode, int nodes) {
        classes = gpusPerNode + 1;
        uncut = new IndexSet[2 * classes];
        Arrays.setAll(uncut, _ -> new IndexSet());
        log = new int[Integer.highestOneBit(Math.max(FEWEST, nodes))];
    }

    /** Nodes that share no GPU, held or not, of which so many GPUs are free. */
    IndexSet uncut(boolean isHeld, int free) {
        return uncut[isHeld ? classes + free : free];
    }

    /** The other nodes that have something left. */
    IndexSet cut() {
        return cut;
    }

    /** How often a cut node changed, or became one, or was one no more. */
    long end() {
        return end;
    }

    boolean knowsFrom(long change) {
        return end - change <= log.length;
    }

    /** The node, by its place in the pool, of a change. */
    int node(long change) {
        return log[(int) change & (log.length - 1)];
    }

    /** The node has another shape, null when nothing is left, or a reservation holds it, or no more. */
    void change(int local, @Nullable Shape before, boolean wasHeld, @Nullable Shape now, boolean isHeld) {
        boolean wasCut = before != null && !before.isUncut();
        boolean isCut = now != null && !now.isUncut();
        if (before == now && wasHeld == isHeld && !isCut) {
            return;
        }
        if (before != null && !wasCut) {
            uncut(wasHeld, before.wholeGpus()).remove(local);
        }
        if (now != null && !isCut) {
            uncut(isHeld, now.wholeGpus()).add(local);
        }
        if (wasCut && !isCut) {
            cut.remove(local);
        } else if (isCut && !wasCut) {
            cut.add(local);
        }
        if (wasCut || isCut) {
            log[(int) end++ & (log.length - 1)] = local;
        }
    }
}
