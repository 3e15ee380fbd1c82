package io.dure.twin.run;

import io.dure.twin.Submission;
import io.dure.twin.power.Grid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which work a site stops when caps are not enough: what is on its way out first, then what may be evicted, then what
 * loses least run time since its last checkpoint; ties the youngest first.
 */
final class Shedding {
    private final Numbering numbering;
    private final Work work;
    private final Grid grid;

    Shedding(Numbering numbering, Work work, Grid grid) {
        this.numbering = numbering;
        this.work = work;
        this.grid = grid;
    }

    private record Victim(long job, boolean leaves, boolean evictable, long lostMillis, long microwatts) {}

    /** Jobs of the site that add so much together at full power, or all that add something. */
    List<Long> choose(long now, int site, long microwatts) {
        List<Victim> all = new ArrayList<>();
        for (int job = work.residents().last(site);
                job != 0;
                job = work.residents().after(job)) {
            Victim v = victim(job, now);
            if (v.microwatts > 0) {
                all.add(v);
            }
        }
        all.sort(Comparator.comparing((Victim v) -> !v.leaves)
                .thenComparing(v -> !v.evictable)
                .thenComparingLong(Victim::lostMillis)
                .thenComparing(Comparator.comparingLong(Victim::job).reversed()));
        List<Long> chosen = new ArrayList<>();
        long sum = 0;
        for (Victim v : all) {
            if (sum < microwatts) {
                sum += v.microwatts;
                chosen.add(v.job);
            }
        }
        return chosen;
    }

    private Victim victim(int job, long now) {
        Submission s = numbering.submission(job);
        work.advance(job, now);
        long every = s.checkpointMillis();
        long done = work.savedMillis(job) + work.doneMillis(job);
        long lost = every > 0 ? done % every : done;
        int node = work.placement(job).nodes().getFirst().node();
        return new Victim(job, work.isLeaving(job), s.evictable(), lost, grid.workMicrowatts(node, s));
    }
}
