package io.dure.engine.fill;

import io.dure.engine.pack.Demand;
import io.dure.engine.pack.FillTable;
import io.dure.engine.pack.Offers;
import io.dure.engine.pack.Worths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Tables under way, made in small parts: first what each sort is worth, then heap by heap and build by build. What was
 * counted when it began, and how many parts are done, say all of it.
 */
final class Refresh {
    private static final int MOST_STEPS = 1024;

    private final SortedMap<Sort, Long> counts; // never written to
    private final List<Build> builds;
    private final List<Demand> demands = new ArrayList<>();
    private long[] weights = new long[0];
    private final Map<Integer, int[]> worthBySteps = new LinkedHashMap<>(); // looked up, never walked
    private final List<FillTable> tables = new ArrayList<>();
    private int[] widths = new int[0];
    private int widthsDone;
    private @Nullable Worths worths;
    private int steps;
    private @Nullable Offers offers;
    private int heaps; // done, of all tables
    private long parts;

    /** Parts that another has done, and this one is still to do again. */
    private long owed;

    private boolean hasBegun;

    /** {@code done}: so many parts count as done; they are done again when there is more to do. */
    Refresh(SortedMap<Sort, Long> counts, List<Build> builds, long done) {
        this.counts = counts;
        this.builds = builds;
        owed = done;
    }

    private void begin() {
        weights = new long[counts.size()];
        counts.forEach((sort, count) -> {
            weights[demands.size()] = count;
            demands.add(sort.demand());
        });
        builds.forEach(b -> tables.add(b.emptyTable()));
        widths = builds.stream().mapToInt(Build::steps).sorted().distinct().toArray();
    }

    SortedMap<Sort, Long> counts() {
        return counts;
    }

    int builds() {
        return builds.size();
    }

    /** Parts done: of worths and of heaps alike. */
    long parts() {
        return Math.max(parts, owed);
    }

    /** Does again what is owed. */
    void catchUp() {
        if (!hasBegun) {
            hasBegun = true;
            begin();
        }
        while (parts < owed) {
            work();
        }
    }

    /** Heaps that are still to be put into tables, once worths are known. */
    int allHeaps() {
        return builds.size() * Offers.HEAPS;
    }

    boolean knowsWorths() {
        return offers != null;
    }

    /** Does one part; true when it was the last. */
    boolean step() {
        catchUp();
        return work();
    }

    private boolean work() {
        parts++;
        if (offers == null) {
            value();
            return offers != null && allHeaps() == 0;
        }
        int build = heaps / Offers.HEAPS;
        int[] worth = worthBySteps.get(builds.get(build).steps());
        if (worth == null) {
            throw new IllegalStateException("worths come first");
        }
        tables.get(build).add(demands, worth, offers.classes(heaps % Offers.HEAPS));
        heaps++;
        return heaps == allHeaps();
    }

    private void value() {
        if (widthsDone == widths.length) {
            offers = Offers.draw(demands, weights);
            return;
        }
        int width = widths[widthsDone];
        if (worths == null) {
            worths = new Worths(demands, weights, width);
            steps = 0;
        }
        if (!worths.step() || ++steps == MOST_STEPS) {
            worthBySteps.put(width, worths.millis());
            worths = null;
            widthsDone++;
        }
    }

    Tables finish() {
        tables.forEach(FillTable::turn);
        return new Tables(tables);
    }

    /** The same as far as it has come, to go its own way. */
    Refresh fork() {
        return new Refresh(counts, builds, parts());
    }
}
