package io.dure.plan.rollout;

import io.dure.engine.power.Throughput;
import io.dure.plan.linear.Model;
import io.dure.plan.rollout.Programme.Demand;
import io.dure.plan.rollout.Programme.GridStep;
import io.dure.plan.rollout.Programme.Recipient;
import java.util.ArrayList;
import java.util.List;

/** What is run where, at which cap, within the megawatts of the site; which grid steps are ordered. */
final class PowerRows {
    /** Thousand GPUs by recipient, site, type, cap and quarter. */
    final Cells run;
    /** How often a grid step is ordered, by step and quarter. */
    final Cells order;
    /** Megawatts at the meter of one thousand such GPUs, without season. */
    private final double[][] speed;

    /** Rows that add up the orders of one grid step. */
    final List<Integer> sums = new ArrayList<>();

    private final RolloutModel whole;
    private final Model model;

    PowerRows(RolloutModel whole) {
        this.whole = whole;
        this.model = whole.model;
        int count = whole.quarters.count();
        int caps = whole.programme.underClock().size();
        run = new Cells(whole.recipients(), whole.sites(), whole.types(), caps, count);
        order = new Cells(whole.programme.gridSteps().size(), count);
        speed = new double[whole.recipients()][];
        for (int r = 0; r < whole.recipients(); r++) {
            speed[r] = speeds(whole.programme.recipients().get(r));
        }
        orders();
        for (int s = 0; s < whole.sites(); s++) {
            for (int t = 0; t < count; t++) {
                site(s, t);
            }
        }
    }

    /** The part of full speed at a cap, in the mean of the recipient's work: measured, see {@link Throughput}. */
    double speed(int r, int cap) {
        return speed[r][cap];
    }

    private double[] speeds(Recipient recipient) {
        double[] speeds = new double[whole.programme.underClock().size()];
        for (int cap = 0; cap < speeds.length; cap++) {
            int perMille = (int) Math.rint(1000 * whole.programme.underClock().get(cap));
            double sum = 0;
            double all = 0;
            for (Demand work : recipient.demand()) {
                double weight =
                        work.gpus().stream().mapToDouble(Double::doubleValue).sum();
                sum += weight * Throughput.millionths(work.kind(), perMille);
                all += weight;
            }
            speeds[cap] = all > 0
                    ? sum / all / Throughput.FULL
                    : Throughput.millionths(io.dure.engine.Kind.PRETRAINING, perMille) / (double) Throughput.FULL;
        }
        return speeds;
    }

    private void orders() {
        for (int k = 0; k < whole.programme.gridSteps().size(); k++) {
            GridStep step = whole.programme.gridSteps().get(k);
            Model.Row most = null;
            for (int t = Math.max(0, step.fromQuarter());
                    t <= step.untilQuarter() && t + step.leadQuarters() < whole.quarters.count();
                    t++) {
                order.put(model.whole("order " + step.name() + whole.at(t) + " (times)", 0, step.most()), k, t);
                if (most == null) {
                    most = model.row("orders of " + step.name(), 0, step.most());
                    sums.add(model.lastRow());
                }
                most.plus(1, order.at(k, t));
            }
        }
        for (int t = 0;
                t < whole.quarters.count()
                        && Double.isFinite(whole.programme.permits().perQuarter());
                t++) {
            permits(t);
        }
    }

    private void permits(int t) {
        Model.Row row = null;
        for (int k = 0; k < whole.programme.gridSteps().size(); k++) {
            if (order.has(k, t)) {
                row = row == null
                        ? model.atMost(
                                "permits used" + whole.at(t),
                                whole.programme.permits().perQuarter())
                        : row;
                row.plus(1, order.at(k, t));
            }
        }
        if (row != null) {
            whole.limit(Limit.Kind.PERMITS, "", t, 1);
        }
    }

    private void site(int s, int t) {
        Programme.Site site = whole.programme.sites().get(s);
        double part = 1 - site.curtailed().get(whole.quarters.season(t));
        Model.Row power = null;
        int row = -1;
        for (int r = 0; r < whole.recipients(); r++) {
            for (int g = 0; g < whole.types(); g++) {
                if (whole.installs.canStand(r, s, g, t)) {
                    if (power == null) {
                        power = model.atMost(
                                "power of " + site.name() + whole.at(t) + " (MW)", site.megawatts(t) * part);
                        whole.limit(Limit.Kind.GRID, site.name(), t, part);
                        row = model.lastRow();
                    }
                    runs(power, r, s, g, t);
                }
            }
        }
        for (int k = 0; row >= 0 && k < whole.programme.gridSteps().size(); k++) {
            GridStep step = whole.programme.gridSteps().get(k);
            for (int ordered = 0; step.site() == s && ordered + step.leadQuarters() <= t; ordered++) {
                if (order.has(k, ordered)) {
                    model.row(row).plus(-step.megawatts() * part, order.at(k, ordered));
                }
            }
        }
    }

    private void runs(Model.Row power, int r, int s, int g, int t) {
        String who = whole.recipient(r) + " " + whole.type(g) + " at " + whole.site(s);
        Model.Row there = model.atMost(
                "run no more than stand, " + who + whole.at(t) + " (thousand GPUs)", whole.installs.held(r, s, g, t));
        if (whole.installs.standing.has(r, s, g, t)) {
            there.plus(-1, whole.installs.standing.at(r, s, g, t));
        }
        for (int cap = 0; cap < whole.programme.underClock().size(); cap++) {
            String at = " at cap " + whole.programme.underClock().get(cap);
            run.put(model.column("run " + who + at + whole.at(t) + " (thousand GPUs)", 0, Model.FREE), r, s, g, cap, t);
            there.plus(1, run.at(r, s, g, cap, t));
            power.plus(megawatts(s, g, cap, t), run.at(r, s, g, cap, t));
        }
    }

    /** What one thousand GPUs of the type draw at the meter of the site at a cap, at most. */
    double megawatts(int s, int g, int cap, int t) {
        double pue = whole.programme.sites().get(s).pue().get(whole.quarters.season(t));
        return whole.programme
                        .types()
                        .get(g)
                        .cappedKilowatts(whole.programme.underClock().get(cap))
                * pue;
    }
}
