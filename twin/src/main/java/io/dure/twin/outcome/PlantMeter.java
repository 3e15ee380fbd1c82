package io.dure.twin.outcome;

import io.dure.twin.node.IntList;
import io.dure.twin.node.Nodes;
import io.dure.twin.power.Calls;
import io.dure.twin.power.Grid;
import io.dure.twin.run.Plant;
import io.dure.twin.world.Failures;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** GPUs delivered and powered, and what sites draw, over time. */
final class PlantMeter {
    static final int DELIVERED = 0;
    static final int POWERED = 1;
    static final int OUT_OF_SERVICE = 2;
    static final int FIXED = 3;
    private static final int DRAW = 0;
    private static final int LIMIT = 1;
    static final int PER_SITE = 2;

    private static final double MEGAWATT = 1e6;
    private static final double HOUR_MILLIS = 3_600_000.0;

    private final World world;
    private final List<String> names;
    private final Timelines time;
    private final int first;
    private final Lasting delivered = new Lasting();
    private final List<SiteMeter> sites = new ArrayList<>();
    private final long[] causeAttempts;
    private final double[] causeLost;
    private final IntList touched = new IntList();

    /** Something is known of power. */
    private final boolean hasPower;

    private long seenVersion = -1;
    private long seenGrid = -1;

    private static final class SiteMeter {
        private final Lasting delivered = new Lasting();
        private final Lasting powered = new Lasting();
        private double busyGpuMillis;
        private double usefulGpuMillis;
    }

    PlantMeter(World world, List<String> siteNames, Timelines time, int firstSeries) {
        this.world = world;
        this.time = time;
        names = siteNames;
        first = firstSeries;
        hasPower = !world.sites().isEmpty() || !world.gpuTypes().isEmpty();
        for (int s = 0; s < siteNames.size(); s++) {
            sites.add(new SiteMeter());
        }
        causeAttempts = new long[world.failures().causes().size()];
        causeLost = new double[causeAttempts.length];
    }

    /** After a decision. {@code endMillis}: the end of what is measured, so far. */
    void read(Plant plant, long nowMillis, long endMillis) {
        Nodes nodes = plant.nodes();
        if (nodes.version() != seenVersion) {
            readNodes(nodes, nowMillis, endMillis);
            seenVersion = nodes.version();
        }
        if (hasPower) {
            readPower(plant.grid());
        }
        touched.clear();
    }

    /** Sites whose work has changed; all of them when anything else has. */
    private void readPower(Grid grid) {
        if (grid.version() != seenGrid) {
            seenGrid = grid.version();
            for (int s = 0; s < Math.min(grid.sites(), sites.size()); s++) {
                set(s, DRAW, grid.drawWatts(s) / MEGAWATT);
                set(s, LIMIT, grid.hasLimit(s) ? grid.limitWatts(s) / MEGAWATT : 0);
            }
        }
        for (int i = 0; i < touched.size(); i++) {
            set(touched.get(i), DRAW, grid.drawWatts(touched.get(i)) / MEGAWATT);
        }
    }

    /** An attempt has started or ended at the site. */
    void touch(int site) {
        if (hasPower && site < sites.size()) {
            touched.add(site);
        }
    }

    private void readNodes(Nodes nodes, long now, long end) {
        double deliveredGpus = 0;
        double poweredGpus = 0;
        for (int s = 0; s < Math.min(nodes.sites(), sites.size()); s++) {
            deliveredGpus += nodes.deliveredGpus(s);
            poweredGpus += nodes.poweredGpus(s);
            sites.get(s).delivered.set(nodes.deliveredGpus(s), now, end);
            sites.get(s).powered.set(nodes.poweredGpus(s), now, end);
        }
        delivered.set(deliveredGpus, now, end);
        time.set(first + DELIVERED, deliveredGpus);
        time.set(first + POWERED, poweredGpus);
        time.set(first + OUT_OF_SERVICE, (double) nodes.outOfService());
    }

    private void set(int site, int series, double value) {
        time.set(first + FIXED + PER_SITE * site + series, value);
    }

    void held(int site, double gpuMillis) {
        if (site < sites.size()) {
            sites.get(site).busyGpuMillis += gpuMillis;
        }
    }

    void useful(int site, double gpuMillis) {
        if (site < sites.size()) {
            sites.get(site).usefulGpuMillis += gpuMillis;
        }
    }

    /** An attempt was lost to a cause of failure, by its index. */
    void lost(int cause, double gpuMillis) {
        causeAttempts[cause]++;
        causeLost[cause] += gpuMillis;
    }

    double deliveredGpuMillis(long endMillis) {
        return delivered.until(endMillis);
    }

    List<Double> deliveredGpus() {
        return time.means(first + DELIVERED);
    }

    List<Double> poweredGpus() {
        return time.means(first + POWERED);
    }

    List<Outcome.Site> sites(Nodes nodes, long endMillis) {
        double millis = Math.max(1, endMillis);
        List<Outcome.Site> all = new ArrayList<>();
        for (int s = 0; s < Math.min(nodes.sites(), sites.size()); s++) {
            SiteMeter m = sites.get(s);
            boolean known = s < world.sites().size();
            String operator = known ? world.sites().get(s).operator() : "";
            double latitude = known
                    ? world.sites()
                            .get(s)
                            .place()
                            .map(SiteFacts.Place::latitude)
                            .orElse(0.0)
                    : 0;
            double longitude = known
                    ? world.sites()
                            .get(s)
                            .place()
                            .map(SiteFacts.Place::longitude)
                            .orElse(0.0)
                    : 0;
            all.add(new Outcome.Site(
                    names.get(s),
                    operator,
                    latitude,
                    longitude,
                    nodes.deliveredGpus(s),
                    nodes.deliveredNodes(s),
                    m.delivered.until(endMillis) / millis,
                    m.powered.until(endMillis) / millis,
                    m.busyGpuMillis / millis,
                    Math.max(0, m.usefulGpuMillis) / millis));
        }
        return all;
    }

    Outcome.Power power(Plant plant, double throughputLost) {
        if (!hasPower) {
            return Outcome.Power.NONE;
        }
        double megawattHours = 0;
        List<Outcome.SitePower> drawn = new ArrayList<>();
        for (int s = 0; s < Math.min(plant.grid().sites(), sites.size()); s++) {
            int series = first + FIXED + PER_SITE * s;
            double hours = time.hours(series + DRAW);
            megawattHours += hours;
            List<Double> limit = plant.grid().hasLimit(s) ? time.means(series + LIMIT) : List.of();
            drawn.add(new Outcome.SitePower(names.get(s), hours, time.means(series + DRAW), limit));
        }
        return new Outcome.Power(
                megawattHours,
                megawattHours * 1000 * world.wonPerKilowattHour(),
                megawattHours * world.kilogramsCo2PerMegawattHour() / 1000,
                throughputLost,
                time.edgesSeconds(),
                drawn,
                calls(plant));
    }

    private List<Outcome.CallOutcome> calls(Plant plant) {
        List<Outcome.CallOutcome> all = new ArrayList<>();
        for (Calls.One one : plant.calls().begun()) {
            all.add(new Outcome.CallOutcome(
                    names.get(one.site()),
                    one.call().fromMillis() / 1000.0,
                    one.call().untilMillis() / 1000.0,
                    one.beforeWatts() / MEGAWATT,
                    one.askedWatts() / MEGAWATT,
                    one.highestWatts() / MEGAWATT,
                    one.isMet()));
        }
        return all;
    }

    Outcome.Failing failing(Plant plant, Lost lost) {
        List<Outcome.CauseOutcome> causes = new ArrayList<>();
        for (int c = 0; c < causeAttempts.length; c++) {
            Failures.Cause cause = world.failures().causes().get(c);
            var tally = plant.upkeep().tally(c);
            causes.add(new Outcome.CauseOutcome(
                    cause.name(),
                    cause.scope().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    tally.strikes(),
                    tally.nodes(),
                    tally.strikes() == 0 ? 0 : tally.repairMillis() / tally.strikes() / HOUR_MILLIS,
                    causeAttempts[c],
                    causeLost[c] / HOUR_MILLIS));
        }
        return new Outcome.Failing(
                causes,
                plant.upkeep().quarantined(),
                time.hours(first + OUT_OF_SERVICE),
                lost.toFailures() / HOUR_MILLIS,
                lost.toEvictions() / HOUR_MILLIS,
                lost.toFailedJobs() / HOUR_MILLIS,
                lost.toCancelledJobs() / HOUR_MILLIS);
    }
}
