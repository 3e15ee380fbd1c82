package io.dure.twin.scenario;

import io.dure.twin.world.SiteFacts;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;

/**
 * How many GPUs are there, and how many of those the grid can feed. A site that has not power for all of its GPUs at
 * their peak, cooling included, feeds an equal part of each type; calls to lower the draw are not counted.
 */
final class PoweredGpus {
    private static final double MILLIS_OF_HOUR = 3.6e6;

    private final Fleet fleet;
    private final Window window;
    private final Instant zero;

    PoweredGpus(Fleet fleet, Window window) {
        this.fleet = fleet;
        this.window = window;
        zero = window.from().orElse(Instant.EPOCH);
    }

    /** GPU-hours in the window; {@code fed}: only of what has power. */
    double gpuHours(boolean fed) {
        TreeSet<Long> times = new TreeSet<>();
        fleet.supply().changes(window).forEach(at -> times.add(window.millis(at)));
        fleet.siteFacts().forEach(site -> site.power().forEach(step -> times.add(step.fromMillis())));
        times.add(0L);
        times.removeIf(at -> at < 0 || at >= window.horizonMillis());
        double sum = 0;
        for (long from : times) {
            Long next = times.higher(from);
            long until = next == null ? window.horizonMillis() : next;
            sum += gpusAt(from, fed) * (until - from) / MILLIS_OF_HOUR;
        }
        return sum;
    }

    /** GPUs of all sites at that time. */
    double gpusAt(long millis, boolean fed) {
        double sum = 0;
        for (int site = 0; site < fleet.sites().size(); site++) {
            double share = fed ? share(site, millis) : 1;
            for (long gpus : byType(site, millis).values()) {
                sum += gpus * share;
            }
        }
        return sum;
    }

    /** The part of a site's GPUs that has power, from 0 to 1. */
    double share(int site, long millis) {
        SiteFacts facts = fleet.siteFacts().get(site);
        if (facts.power().isEmpty()) {
            return 1;
        }
        long watts = 0;
        for (SiteFacts.PowerStep step : facts.power()) {
            watts = step.fromMillis() <= millis ? step.watts() : watts;
        }
        double need = needWatts(site, millis);
        return need <= watts ? 1 : watts / need;
    }

    /** What a site draws when all of its GPUs are at their peak, cooling included. */
    double needWatts(int site, long millis) {
        double need = 0;
        for (Map.Entry<Integer, Long> type : byType(site, millis).entrySet()) {
            need += (double) type.getValue()
                    * fleet.typeFacts().get(type.getKey()).peakWattsPerGpu();
        }
        return need * fleet.siteFacts().get(site).milliPue() / 1000;
    }

    Map<Integer, Long> byType(int site, long millis) {
        return fleet.supply().byType(site, zero.plusMillis(millis));
    }
}
