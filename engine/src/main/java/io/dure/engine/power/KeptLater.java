package io.dure.engine.power;

import io.dure.engine.column.LongColumn;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Jobs;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What {@link Kept} would count at steps to come, kept up to date: it is counted at the first question about a step, and
 * changed with every attempt that comes, goes or is told to go, until the step is near. Nothing is kept, and nothing
 * costs anything, as long as nobody asks. Not part of a snapshot: who comes back from one counts anew.
 */
final class KeptLater {
    private static final long NOT_COUNTED = 0;

    /** By place in {@link Power#areas}: by time of the step, what must be kept then, in microwatts. */
    private List<TreeMap<Long, Long>> sums = List.of();

    /** Of each slot that is counted: until when it must be kept. */
    private LongColumn until = new LongColumn();

    private long guaranteedMillis;

    KeptLater() {}

    private KeptLater(KeptLater o) {
        if (!o.sums.isEmpty()) {
            sums = new ArrayList<>();
            o.sums.forEach(of -> sums.add(new TreeMap<>(of)));
            until = o.until.fork();
            guaranteedMillis = o.guaranteedMillis;
        }
    }

    KeptLater fork() {
        return new KeptLater(this);
    }

    /** Areas, nodes or what they draw are others. */
    void clear() {
        sums = List.of();
        until = new LongColumn();
    }

    /** The attempt runs, or is told to go, from now on. */
    void add(Power power, Fleet fleet, Jobs jobs, int slot) {
        if (!sums.isEmpty()) {
            until.ensure(slot + 1);
            until.set(slot, Kept.untilMillis(jobs, slot, guaranteedMillis));
            change(power, fleet, jobs, slot, 1);
        }
    }

    /** The attempt, which has its GPUs still, is gone, or is about to be told to go. */
    void remove(Power power, Fleet fleet, Jobs jobs, int slot) {
        if (!sums.isEmpty()) {
            change(power, fleet, jobs, slot, -1);
            until.set(slot, NOT_COUNTED);
        }
    }

    private void change(Power power, Fleet fleet, Jobs jobs, int slot, int sign) {
        int site = Power.siteOf(fleet, jobs.grants().node(jobs.firstGrant(slot)));
        for (int a : power.areasOf(site)) {
            TreeMap<Long, Long> of = sums.get(a);
            if (!of.isEmpty() && of.firstKey() < until.get(slot)) {
                long more = sign * Kept.in(power, fleet, jobs, power.areas().get(a), slot, power.leastCap(jobs, slot));
                of.headMap(until.get(slot)).replaceAll((at, sum) -> sum + more);
            }
        }
    }

    /** What of the work in that place of {@link Power#areas} must be kept at the step, at the lowest caps accepted. */
    long least(Power power, Fleet fleet, Jobs jobs, int a, long atMillis, Kept.Since since) {
        if (atMillis <= since.nowMillis() + since.graceMillis()) {
            return Kept.soon(power, fleet, jobs, power.areas().get(a), atMillis);
        }
        if (sums.isEmpty() || guaranteedMillis != since.guaranteedMillis()) {
            begin(power, fleet, jobs, since.guaranteedMillis());
        }
        TreeMap<Long, Long> of = sums.get(a);
        Long known = of.get(atMillis);
        if (known != null) {
            return known;
        }
        of.headMap(since.nowMillis() + since.graceMillis(), true).clear(); // nobody asks for them any more
        long sum = Kept.later(power, fleet, jobs, power.areas().get(a), atMillis, guaranteedMillis);
        of.put(atMillis, sum);
        return sum;
    }

    private void begin(Power power, Fleet fleet, Jobs jobs, long guaranteed) {
        clear();
        guaranteedMillis = guaranteed;
        sums = new ArrayList<>();
        power.areas().forEach(area -> sums.add(new TreeMap<>()));
        for (int p = 0; p < fleet.pools(); p++) {
            Pool pool = fleet.pool(p);
            Kept.forEach(jobs, pool, slot -> {
                until.ensure(slot + 1);
                until.set(slot, Kept.untilMillis(jobs, slot, guaranteed));
            });
        }
    }

    /** What does not agree when all is counted again. */
    List<String> audit(Power power, Fleet fleet, Jobs jobs) {
        List<String> wrong = new ArrayList<>();
        for (int a = 0; a < sums.size(); a++) {
            Area area = power.areas().get(a);
            sums.get(a).forEach((at, sum) -> {
                long again = Kept.later(power, fleet, jobs, area, at, guaranteedMillis);
                if (sum != again) {
                    wrong.add("work in " + area + " to be kept at " + at + " ms: " + sum + " µW, counted " + again);
                }
            });
        }
        return wrong;
    }
}
