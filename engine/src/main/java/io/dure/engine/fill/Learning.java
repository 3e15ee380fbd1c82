package io.dure.engine.fill;

import io.dure.engine.Task;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Learns how often each sort of task is asked, and makes {@link Tables} of it anew: often at first, then every 800
 * submissions, in a large fleet more seldom. The work is dealt out to submissions in parts, so that none waits for a
 * whole table. What was counted is halved now and then, so that old times are forgotten.
 *
 * <p>Belongs to the state: {@link Learnt} is all that must be kept of it.
 */
final class Learning {
    private static final int LAST_DOUBLING = 512;
    private static final int FIRST_DOUBLING = 8;
    private static final int MAKE_EVERY = 800; // submissions, after the first
    private static final int NODES_A_SUBMISSION = 4; // in a large fleet: so many nodes more, one submission more
    private static final int FEW_SLICES = 16;
    private static final int MANY_SLICES = 256;
    private static final int STEPS_IN_A_SLICE = 8; // of the worths
    private static final int FORGET_EVERY = 1 << 17; // submissions
    private static final int MOST_SORTS = 4096;

    private TreeMap<Sort, Long> counts = new TreeMap<>();
    private long submissions;
    private boolean isDue;
    private Tables tables = Tables.NONE;

    /** Of what the tables in use were made. */
    private SortedMap<Sort, Long> madeOf = Collections.emptySortedMap();

    private @Nullable Refresh refresh;

    SortedMap<Sort, Long> counts() {
        return counts;
    }

    long submissions() {
        return submissions;
    }

    Tables tables() {
        return tables;
    }

    /** So many tasks are asked for; true when the tables are others than before. */
    boolean learn(Task task, int gpuType, long tasks, Builds builds, int nodes) {
        counts.merge(new Sort(task, gpuType), tasks, Long::sum);
        submissions++;
        if (submissions % FORGET_EVERY == 0 || counts.size() > MOST_SORTS) {
            forget();
        }
        boolean doubling =
                submissions >= FIRST_DOUBLING && submissions <= LAST_DOUBLING && Long.bitCount(submissions) == 1;
        long every = Math.max(MAKE_EVERY, nodes / NODES_A_SUBMISSION);
        isDue |= submissions == 1 || doubling || submissions % every == 0;
        if (refresh == null && (isDue || tables.size() < builds.size()) && !counts.isEmpty()) {
            isDue = false;
            refresh = new Refresh(new TreeMap<>(counts), builds.first(builds.size()), 0);
        }
        return refresh != null && slice(refresh);
    }

    private boolean slice(Refresh now) {
        now.catchUp();
        int slices = submissions < LAST_DOUBLING ? FEW_SLICES : MANY_SLICES;
        int many = now.knowsWorths() ? Math.ceilDiv(now.allHeaps(), slices) : STEPS_IN_A_SLICE;
        boolean valued = now.knowsWorths();
        for (int i = 0; i < many; i++) {
            if (now.step()) {
                finish(now);
                return true;
            }
            if (now.knowsWorths() != valued) {
                return false; // heaps begin with the next slice
            }
        }
        return false;
    }

    private void finish(Refresh done) {
        tables = done.finish();
        madeOf = done.counts();
        refresh = null;
    }

    /** Halves what was counted; what came once is forgotten. */
    private void forget() {
        TreeMap<Sort, Long> halves = new TreeMap<>();
        counts.forEach((sort, count) -> {
            if (count > 1) {
                halves.put(sort, count / 2);
            }
        });
        counts = halves;
    }

    Learning fork() {
        Learning copy = new Learning();
        copy.counts = new TreeMap<>(counts);
        copy.submissions = submissions;
        copy.isDue = isDue;
        copy.tables = tables;
        copy.madeOf = madeOf;
        copy.refresh = refresh == null ? null : refresh.fork();
        return copy;
    }

    Learnt learnt() {
        Refresh now = refresh;
        return new Learnt(
                counts,
                submissions,
                isDue,
                madeOf,
                tables.size(),
                now == null ? Collections.emptySortedMap() : now.counts(),
                now == null ? 0 : now.builds(),
                now == null ? -1 : now.parts());
    }

    /** Makes the tables again of what they were made of. */
    static Learning of(Learnt learnt, Builds builds) {
        Learning made = new Learning();
        made.counts = new TreeMap<>(learnt.counts());
        made.submissions = learnt.submissions();
        made.isDue = learnt.isDue();
        made.madeOf = learnt.madeOf();
        if (learnt.tables() > 0) {
            Refresh again = new Refresh(learnt.madeOf(), builds.first(learnt.tables()), 0);
            while (!again.step()) {
                // one part after the other
            }
            made.tables = again.finish();
        }
        if (learnt.parts() >= 0) {
            made.refresh = new Refresh(learnt.underWay(), builds.first(learnt.tablesUnderWay()), learnt.parts());
        }
        return made;
    }
}
