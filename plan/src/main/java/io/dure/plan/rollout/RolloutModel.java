package io.dure.plan.rollout;

import io.dure.plan.linear.Goal;
import io.dure.plan.linear.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The programme as a linear model. GPUs are counted in thousands, power in megawatts, money in billions of won, HBM in
 * thousands of stacks; compute in thousands of GPU-quarters of the unit's type.
 */
final class RolloutModel {
    final Programme programme;
    final Quarters quarters;
    final Model model = new Model();
    final List<Limit> limits = new ArrayList<>();
    final DeliveryRows deliveries;
    final InstallRows installs;
    final PowerRows power;
    final WorkRows work;
    final MoneyRows money;
    final EntitlementRows entitlement;
    final Goal useful;
    /** The row whose lower side keeps what was reached of {@link #useful}. */
    final int usefulRow;

    final Goal cost;
    /** The row whose upper side keeps what was reached of {@link #cost}. */
    final int costRow;

    RolloutModel(Programme programme) {
        this.programme = programme;
        this.quarters = programme.quarters();
        deliveries = new DeliveryRows(this);
        installs = new InstallRows(this);
        power = new PowerRows(this);
        work = new WorkRows(this);
        money = new MoneyRows(this);
        entitlement = new EntitlementRows(this);
        useful = work.useful();
        Model.Row kept = model.atLeast("useful compute that is kept (thousand GPU-quarters)", -Model.FREE);
        useful.factors().forEach((column, factor) -> kept.plus(factor, column));
        usefulRow = model.lastRow();
        cost = money.cost();
        Model.Row spent = model.atMost("cost that is kept (billion won)", Model.FREE);
        cost.factors().forEach((column, factor) -> spent.plus(factor, column));
        costRow = model.lastRow();
    }

    /** Notes that the row made last is a limit. */
    void limit(Limit.Kind kind, String place, int quarter, double perUnit) {
        limits.add(new Limit(kind, place, quarter, model.lastRow(), perUnit));
    }

    String at(int quarter) {
        return ", " + quarters.name(quarter);
    }

    String recipient(int r) {
        return programme.recipients().get(r).name();
    }

    String site(int s) {
        return programme.sites().get(s).name();
    }

    String type(int g) {
        return programme.types().get(g).name();
    }

    int recipients() {
        return programme.recipients().size();
    }

    int sites() {
        return programme.sites().size();
    }

    int types() {
        return programme.types().size();
    }

    /** What is done for one column of GPUs that run. */
    interface Run {
        void at(int recipient, int site, int type, int cap);
    }

    void eachRun(int quarter, Run each) {
        for (int r = 0; r < recipients(); r++) {
            for (int s = 0; s < sites(); s++) {
                for (int g = 0; g < types(); g++) {
                    for (int cap = 0; cap < programme.underClock().size(); cap++) {
                        if (power.run.has(r, s, g, cap, quarter)) {
                            each.at(r, s, g, cap);
                        }
                    }
                }
            }
        }
    }

    /** The priorities that recipients have, the first served first. */
    List<Integer> priorities() {
        TreeSet<Integer> found = new TreeSet<>();
        programme.recipients().forEach(r -> found.add(r.priority()));
        return List.copyOf(found);
    }
}
