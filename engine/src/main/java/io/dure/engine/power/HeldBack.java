package io.dure.engine.power;

import io.dure.engine.column.IndexSet;
import io.dure.engine.column.LongColumn;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.job.Jobs;
import java.util.ArrayList;
import java.util.List;

/**
 * Attempts that draw and are held back by a cap, site by site; and for each site an amount that none of them rises
 * for less than, so that as long as no more is left nobody need be asked. Not part of a snapshot: the amount begins
 * anew with 0.
 */
final class HeldBack {
    private final List<IndexSet> bySite;

    /** By site, in microwatts. */
    private final LongColumn leastRise;

    /** By slot, in microwatts: what the attempt does not rise for less than; asked for again and again while calls end. */
    private final LongColumn riseOf;

    HeldBack() {
        bySite = new ArrayList<>();
        leastRise = new LongColumn();
        riseOf = new LongColumn();
    }

    private HeldBack(HeldBack o) {
        bySite = new ArrayList<>();
        o.bySite.forEach(slots -> bySite.add(slots.fork()));
        leastRise = o.leastRise.fork();
        riseOf = o.riseOf.fork();
    }

    HeldBack fork() {
        return new HeldBack(this);
    }

    /** The attempt in {@code slot}, which rises for no less than {@code riseMicrowatts}, is one of them. */
    void add(int site, int slot, long riseMicrowatts) {
        while (bySite.size() <= site) {
            bySite.add(new IndexSet());
        }
        leastRise.ensure(site + 1);
        riseOf.ensure(slot + 1);
        riseOf.set(slot, riseMicrowatts);
        boolean isFirst = in(site).size() == 0;
        leastRise.set(site, isFirst ? riseMicrowatts : Math.min(leastRise.get(site), riseMicrowatts));
        in(site).add(slot);
    }

    void remove(int site, int slot) {
        in(site).remove(slot);
    }

    /** As many as there were sites at which anybody was ever held back. */
    int sites() {
        return bySite.size();
    }

    /** Their slots. */
    IndexSet in(int site) {
        return bySite.get(site);
    }

    /** No attempt of the site rises for less, in microwatts. */
    long leastRise(int site) {
        return leastRise.get(site);
    }

    /** The attempt, which is one of them, rises for no less, in microwatts. */
    long riseOf(int slot) {
        return riseOf.get(slot);
    }

    /** All of the site were asked, and none rises for less. */
    void setLeastRise(int site, long microwatts) {
        leastRise.set(site, microwatts);
    }

    /** What GPUs draw is another: what each rises for is reckoned again, and all have to be asked. */
    void reckonAnew(Power power, Fleet fleet, Jobs jobs) {
        for (int site = 0; site < sites(); site++) {
            leastRise.set(site, Long.MIN_VALUE);
            for (int slot = in(site).next(0); slot >= 0; slot = in(site).next(slot + 1)) {
                riseOf.set(slot, Restore.leastRise(power, fleet, jobs, slot));
            }
        }
    }

    /** What does not agree when all is counted again. */
    List<String> audit(Power power, Fleet fleet, Jobs jobs) {
        List<String> wrong = new ArrayList<>();
        int[] found = new int[sites()];
        for (int p = 0; p < fleet.pools(); p++) {
            int site = fleet.pool(p).site();
            Kept.forEach(jobs, fleet.pool(p), slot -> {
                if (power.capPerMille(slot) < Throughput.NO_CAP) {
                    if (site >= sites() || in(site).next(slot) != slot) {
                        wrong.add("job " + jobs.id(slot) + " is held back and not among those of site " + site);
                        return;
                    }
                    found[site]++;
                    if (Restore.leastRise(power, fleet, jobs, slot) != riseOf(slot)) {
                        wrong.add("job " + jobs.id(slot) + " rises for " + riseOf(slot) + " µW, counted otherwise");
                    }
                    if (riseOf(slot) < leastRise(site)) {
                        wrong.add("job " + jobs.id(slot) + " rises for less than " + leastRise(site) + " µW");
                    }
                }
            });
        }
        for (int site = 0; site < sites(); site++) {
            if (found[site] != in(site).size()) {
                wrong.add("held back at site " + site + ": " + in(site).size() + ", counted " + found[site]);
            }
        }
        return wrong;
    }
}
