package io.dure.plan.rollout;

import io.dure.plan.linear.Goal;
import io.dure.plan.linear.Model;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each recipient has of what it was promised; the worst-off of each priority is a goal. */
final class EntitlementRows {
    private final RolloutModel whole;
    private final SortedMap<Integer, Integer> worst = new TreeMap<>();

    EntitlementRows(RolloutModel whole) {
        this.whole = whole;
        for (int priority : whole.priorities()) {
            String name = "worst-off entitlement met, priority " + priority;
            boolean any = false;
            for (int r = 0; r < whole.recipients(); r++) {
                any |= whole.programme.recipients().get(r).priority() == priority && entitled(r) > 0;
            }
            if (any) {
                worst.put(priority, whole.model.column(name, 0, 1));
            }
        }
        for (int r = 0; r < whole.recipients(); r++) {
            if (entitled(r) > 0) {
                received(r);
            }
        }
        for (Programme.Target target : whole.programme.targets()) {
            target(target);
        }
    }

    /** The columns that say what the worst-off of a priority has of its entitlement, by priority. */
    SortedMap<Integer, Integer> worst() {
        return worst;
    }

    /** What the worst-off of the priority has. Throws when nothing was promised to any. */
    int column(int priority) {
        Integer column = worst.get(priority);
        if (column == null) {
            throw new IllegalArgumentException("nothing was promised to priority " + priority);
        }
        return column;
    }

    /** In thousand GPU-quarters, so that what a solver takes for nothing is nothing: {@link #scale} for each of it met. */
    Goal goal(int priority) {
        return Goal.largest("worst-off entitlement of priority " + priority).plus(scale(priority), column(priority));
    }

    /** What the one who was promised most of that priority was promised, in thousand GPU-quarters. */
    double scale(int priority) {
        double most = 0;
        for (int r = 0; r < whole.recipients(); r++) {
            if (whole.programme.recipients().get(r).priority() == priority) {
                most = Math.max(most, entitled(r));
            }
        }
        return most;
    }

    /** GPU-quarters, in thousands, that the promises come to; held GPUs and deliveries until they retire. */
    double entitled(int r) {
        double sum = 0;
        int life = whole.programme.lifeQuarters();
        for (int g = 0; g < whole.types(); g++) {
            double each = whole.programme.relativeCompute(g);
            for (int t = 0; t < whole.quarters.count(); t++) {
                for (int s = 0; s < whole.sites(); s++) {
                    sum += each * whole.installs.held(r, s, g, t);
                }
                sum += each * whole.deliveries.promised(r, g, t) * Math.min(life, whole.quarters.count() - t);
            }
        }
        return sum;
    }

    private void received(int r) {
        String name = "entitlement of " + whole.recipient(r) + " (thousand GPU-quarters)";
        Model.Row row = whole.model.atLeast(name, 0);
        for (int t = 0; t < whole.quarters.count(); t++) {
            for (int s = 0; s < whole.sites(); s++) {
                whole.work.own(row, 1, r, s, t);
                if (whole.work.lent.has(r, s, t)) {
                    row.plus(-1, whole.work.lent.at(r, s, t));
                }
                if (whole.work.borrowed.has(r, s, t)) {
                    row.plus(1, whole.work.borrowed.at(r, s, t));
                }
            }
        }
        row.plus(-entitled(r), column(whole.programme.recipients().get(r).priority()));
    }

    private void target(Programme.Target target) {
        String name = "target of " + whole.recipient(target.recipient()) + whole.at(target.quarter());
        Model.Row row = whole.model.atLeast(name + " (thousand GPUs at work)", target.gpus() / 1000);
        for (int s = 0; s < whole.sites(); s++) {
            for (int g = 0; g < whole.types(); g++) {
                for (int cap = 0; cap < whole.programme.underClock().size(); cap++) {
                    if (whole.power.run.has(target.recipient(), s, g, cap, target.quarter())) {
                        row.plus(1, whole.power.run.at(target.recipient(), s, g, cap, target.quarter()));
                    }
                }
            }
        }
        whole.limit(Limit.Kind.TARGET, whole.recipient(target.recipient()), target.quarter(), 1);
    }
}
