package io.dure.plan.rollout;

import io.dure.plan.linear.Goal;
import io.dure.plan.linear.Model;
import io.dure.plan.rollout.Programme.Recipient;
import java.util.List;

/** Who pays what when, in billions of won: chips as promised, the rest as it is built and used. */
final class MoneyRows {
    /** A promise that is late costs this part of the value of its GPU-quarters: so nothing is late without need. */
    private static final double LATE_PART = 0.05;

    final Cells debt;

    private final RolloutModel whole;
    private final Model model;

    MoneyRows(RolloutModel whole) {
        this.whole = whole;
        this.model = whole.model;
        debt = new Cells(whole.recipients(), whole.quarters.count());
        for (int r = 0; r < whole.recipients(); r++) {
            if (whole.programme.recipients().get(r).budgetWon().isPresent()) {
                accounts(r, whole.programme.recipients().get(r).budgetWon().get());
            }
        }
        carbon();
    }

    private void accounts(int r, List<Double> budget) {
        Recipient recipient = whole.programme.recipients().get(r);
        Cells cash = new Cells(whole.quarters.count());
        for (int t = 0; t < whole.quarters.count(); t++) {
            String what = recipient.name() + whole.at(t) + " (billion won)";
            cash.put(model.column("keep cash of " + what, 0, Model.FREE), t);
            Model.Row row = model.exactly(
                    "budget of " + what, budget.get(t) / 1e9 - chips(r, t) + credit() * chips(r, t - lag()));
            whole.limit(Limit.Kind.BUDGET, recipient.name(), t, 1);
            row.plus(1, cash.at(t));
            if (t > 0) {
                row.plus(-1, cash.at(t - 1));
            }
            spend(row, r, t);
            if (recipient.loanWon() > 0) {
                loan(row, r, t, what);
            }
        }
    }

    private void loan(Model.Row budget, int r, int t, String what) {
        Recipient recipient = whole.programme.recipients().get(r);
        debt.put(model.column("owe " + what, 0, Model.FREE), r, t);
        budget.plus(-1, debt.at(r, t));
        if (t > 0) {
            budget.plus(1 + recipient.loanInterest() / 4, debt.at(r, t - 1));
        }
        model.atMost("loans of " + what, recipient.loanWon() / 1e9).plus(1, debt.at(r, t));
        whole.limit(Limit.Kind.LOAN, recipient.name(), t, 1);
    }

    /** What a recipient's decisions cost in a quarter, less what comes back as credit. */
    private void spend(Model.Row row, int r, int t) {
        for (int s = 0; s < whole.sites(); s++) {
            for (int g = 0; g < whole.types(); g++) {
                double fitOut = whole.programme.sites().get(s).fitOutWon() / 1e6;
                if (whole.installs.install.has(r, s, g, t)) {
                    row.plus(fitOut, whole.installs.install.at(r, s, g, t));
                }
                if (t >= lag() && whole.installs.install.has(r, s, g, t - lag())) {
                    row.plus(-credit() * fitOut, whole.installs.install.at(r, s, g, t - lag()));
                }
                for (int cap = 0; cap < whole.programme.underClock().size(); cap++) {
                    if (whole.power.run.has(r, s, g, cap, t)) {
                        row.plus(energy(s, g, cap, t), whole.power.run.at(r, s, g, cap, t));
                    }
                }
            }
        }
        for (int k = 0; k < whole.programme.gridSteps().size(); k++) {
            double cost = whole.programme.gridSteps().get(k).costWon() / 1e9;
            if (whole.programme.gridSteps().get(k).payer() == r && whole.power.order.has(k, t)) {
                row.plus(cost, whole.power.order.at(k, t));
            }
            if (whole.programme.gridSteps().get(k).payer() == r && t >= lag() && whole.power.order.has(k, t - lag())) {
                row.plus(-credit() * cost, whole.power.order.at(k, t - lag()));
            }
        }
    }

    private double credit() {
        return whole.programme.taxCredit().rate();
    }

    private int lag() {
        return whole.programme.taxCredit().lagQuarters();
    }

    /** What a recipient pays for chips in a quarter, in billions of won. */
    double chips(int r, int t) {
        double sum = 0;
        for (int g = 0; t >= 0 && g < whole.types(); g++) {
            sum += whole.deliveries.promised(r, g, t)
                    * whole.programme.types().get(g).chipWon()
                    / 1e6;
        }
        return sum;
    }

    /** Thousand megawatt-hours that one thousand GPUs use in a quarter. */
    double gigawattHours(int s, int g, int cap, int t) {
        return whole.power.megawatts(s, g, cap, t) * whole.programme.drawShare() * Quarters.HOURS / 1000;
    }

    /** Billions of won, with what its carbon costs. */
    double energy(int s, int g, int cap, int t) {
        Programme.Energy energy = whole.programme.energy();
        double won = energy.wonPerKilowattHour().get(whole.quarters.season(t))
                + energy.kilogramsCo2PerMegawattHour() / 1e6 * energy.wonPerTonneCo2();
        return gigawattHours(s, g, cap, t) * won / 1000;
    }

    private void carbon() {
        Programme.Energy energy = whole.programme.energy();
        if (!Double.isFinite(energy.mostTonnesCo2())) {
            return;
        }
        for (int t = 0; t < whole.quarters.count(); t++) {
            Model.Row row = model.atMost("carbon" + whole.at(t) + " (thousand tonnes)", energy.mostTonnesCo2() / 1000);
            int at = t;
            whole.eachRun(
                    t,
                    (r, s, g, cap) -> row.plus(
                            gigawattHours(s, g, cap, at) * energy.kilogramsCo2PerMegawattHour() / 1000,
                            whole.power.run.at(r, s, g, cap, at)));
            whole.limit(Limit.Kind.CARBON, "", t, 1);
        }
    }

    /** Billions of won of the whole plan; chips, which are paid whatever is done, are not in it. */
    Goal cost() {
        Goal goal = Goal.smallest("cost (billion won)");
        for (int t = 0; t < whole.quarters.count(); t++) {
            int at = t;
            whole.eachRun(t, (r, s, g, cap) -> goal.plus(energy(s, g, cap, at), whole.power.run.at(r, s, g, cap, at)));
            for (int r = 0; r < whole.recipients(); r++) {
                recipient(goal, r, t);
            }
            for (int k = 0; k < whole.programme.gridSteps().size(); k++) {
                if (whole.power.order.has(k, t)) {
                    double cost = whole.programme.gridSteps().get(k).costWon() / 1e9;
                    goal.plus(cost * (1 - credit()), whole.power.order.at(k, t));
                }
            }
        }
        return goal;
    }

    private void recipient(Goal goal, int r, int t) {
        for (int g = 0; g < whole.types(); g++) {
            for (int s = 0; s < whole.sites(); s++) {
                if (whole.installs.install.has(r, s, g, t)) {
                    double fitOut = whole.programme.sites().get(s).fitOutWon() / 1e6;
                    goal.plus(fitOut * (1 - credit()), whole.installs.install.at(r, s, g, t));
                }
            }
            if (whole.deliveries.late.has(r, g, t)) {
                double value = whole.programme.wonPerGpuQuarter() / 1e6 * whole.programme.relativeCompute(g);
                goal.plus(LATE_PART * value, whole.deliveries.late.at(r, g, t));
            }
        }
        if (debt.has(r, t)) {
            goal.plus(whole.programme.recipients().get(r).loanInterest() / 4, debt.at(r, t));
        }
    }
}
