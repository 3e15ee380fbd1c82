package io.dure.plan.rollout;

import io.dure.plan.linear.Goal;
import io.dure.plan.linear.Model;
import io.dure.plan.rollout.Programme.Demand;
import io.dure.plan.rollout.Programme.Recipient;

/** Whose work runs where: on what it has, and on what others lend; within demand, researchers' hours and residency. */
final class WorkRows {
    /** Compute used, by recipient, work, site and quarter. */
    final Cells use;

    final Cells lent;
    final Cells borrowed;

    private final RolloutModel whole;
    private final Model model;

    WorkRows(RolloutModel whole) {
        this.whole = whole;
        this.model = whole.model;
        int count = whole.quarters.count();
        int most = whole.programme.recipients().stream()
                .mapToInt(r -> r.demand().size())
                .max()
                .orElse(0);
        use = new Cells(whole.recipients(), most, whole.sites(), count);
        lent = new Cells(whole.recipients(), whole.sites(), count);
        borrowed = new Cells(whole.recipients(), whole.sites(), count);
        for (int t = 0; t < count; t++) {
            for (int s = 0; s < whole.sites(); s++) {
                pool(s, t);
                for (int r = 0; r < whole.recipients(); r++) {
                    site(r, s, t);
                }
            }
            for (int r = 0; r < whole.recipients(); r++) {
                demand(r, t);
                talent(r, t);
                lending(r, t);
            }
        }
    }

    private boolean runsAt(int r, int s, int t) {
        for (int g = 0; g < whole.types(); g++) {
            if (whole.power.run.has(r, s, g, 0, t)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBe(Demand work, int s) {
        return work.sites().isEmpty() || work.sites().contains(s);
    }

    /** All lent at a site is borrowed there. */
    private void pool(int s, int t) {
        boolean lenders = false;
        for (int r = 0; r < whole.recipients(); r++) {
            lenders |= whole.programme.recipients().get(r).lendShare() > 0 && runsAt(r, s, t);
        }
        if (!lenders) {
            return;
        }
        Model.Row row = null;
        for (int r = 0; r < whole.recipients(); r++) {
            Recipient recipient = whole.programme.recipients().get(r);
            String what = recipient.name() + " at " + whole.site(s) + whole.at(t) + " (thousand GPUs)";
            if (recipient.borrows() && recipient.demand().stream().anyMatch(work -> mayBe(work, s))) {
                row = row == null ? model.exactly("lent and borrowed at " + whole.site(s) + whole.at(t), 0) : row;
                row.plus(1, borrowed.put(model.column("borrow " + what, 0, Model.FREE), r, s, t));
            }
        }
        for (int r = 0; row != null && r < whole.recipients(); r++) {
            Recipient recipient = whole.programme.recipients().get(r);
            if (recipient.lendShare() > 0 && runsAt(r, s, t)) {
                String what = recipient.name() + " at " + whole.site(s) + whole.at(t) + " (thousand GPUs)";
                row.plus(-1, lent.put(model.column("lend " + what, 0, Model.FREE), r, s, t));
            }
        }
    }

    /** What is used at a site is run there, or borrowed. */
    private void site(int r, int s, int t) {
        if (!runsAt(r, s, t) && !borrowed.has(r, s, t)) {
            return;
        }
        Recipient recipient = whole.programme.recipients().get(r);
        String what = recipient.name() + " at " + whole.site(s) + whole.at(t);
        Model.Row row = model.atMost("work of " + what + " (thousand GPUs)", 0);
        for (int k = 0; k < recipient.demand().size(); k++) {
            Demand work = recipient.demand().get(k);
            if (mayBe(work, s)) {
                String name = "use " + work.name() + " of " + what + " (thousand GPUs)";
                row.plus(1, use.put(model.column(name, 0, Model.FREE), r, k, s, t));
            }
        }
        own(row, -1, r, s, t);
        if (lent.has(r, s, t)) {
            row.plus(1, lent.at(r, s, t));
        }
        if (borrowed.has(r, s, t)) {
            row.plus(-1, borrowed.at(r, s, t));
        }
    }

    /** Adds the compute that a recipient's GPUs at a site give. */
    void own(Model.Row row, double factor, int r, int s, int t) {
        for (int g = 0; g < whole.types(); g++) {
            for (int cap = 0; cap < whole.programme.underClock().size(); cap++) {
                if (whole.power.run.has(r, s, g, cap, t)) {
                    double each = whole.programme.relativeCompute(g) * whole.power.speed(r, cap);
                    row.plus(factor * each, whole.power.run.at(r, s, g, cap, t));
                }
            }
        }
    }

    private void demand(int r, int t) {
        Recipient recipient = whole.programme.recipients().get(r);
        for (int k = 0; k < recipient.demand().size(); k++) {
            Demand work = recipient.demand().get(k);
            String what = work.name() + " of " + recipient.name();
            Model.Row row = model.atMost(
                    "demand for " + what + whole.at(t) + " (thousand GPUs)",
                    work.gpus().get(t) / 1000);
            for (int s = 0; s < whole.sites(); s++) {
                if (use.has(r, k, s, t)) {
                    row.plus(1, use.at(r, k, s, t));
                }
            }
            whole.limit(Limit.Kind.DEMAND, what, t, 1);
        }
    }

    private void talent(int r, int t) {
        Recipient recipient = whole.programme.recipients().get(r);
        if (recipient.researchers().isEmpty()) {
            return;
        }
        double each = whole.programme.talent().gpusBusy() / 1000;
        Model.Row row = model.atMost(
                "researchers of " + recipient.name() + whole.at(t) + " (thousand GPUs kept busy)",
                recipient.researchers().get(t) * each);
        for (int k = 0; k < recipient.demand().size(); k++) {
            for (int s = 0; s < whole.sites(); s++) {
                if (use.has(r, k, s, t)) {
                    row.plus(1, use.at(r, k, s, t));
                }
            }
        }
        whole.limit(Limit.Kind.TALENT, recipient.name(), t, each);
    }

    private void lending(int r, int t) {
        Recipient recipient = whole.programme.recipients().get(r);
        Model.Row row = null;
        for (int s = 0; s < whole.sites(); s++) {
            if (lent.has(r, s, t)) {
                row = row == null
                        ? model.atMost("lending of " + recipient.name() + whole.at(t) + " (thousand GPUs)", 0)
                        : row;
                row.plus(1, lent.at(r, s, t));
                own(row, -recipient.lendShare(), r, s, t);
            }
        }
        if (row != null) {
            whole.limit(Limit.Kind.LENDING, recipient.name(), t, 1);
        }
    }

    /** All compute that work uses, in thousand GPU-quarters. */
    Goal useful() {
        Goal goal = Goal.largest("useful compute (thousand GPU-quarters)");
        for (int r = 0; r < whole.recipients(); r++) {
            for (int k = 0; k < whole.programme.recipients().get(r).demand().size(); k++) {
                for (int s = 0; s < whole.sites(); s++) {
                    for (int t = 0; t < whole.quarters.count(); t++) {
                        if (use.has(r, k, s, t)) {
                            goal.plus(1, use.at(r, k, s, t));
                        }
                    }
                }
            }
        }
        return goal;
    }
}
