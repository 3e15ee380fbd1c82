package io.dure.plan.rollout;

import io.dure.plan.linear.Model;
import io.dure.plan.rollout.Programme.Cooling;
import io.dure.plan.rollout.Programme.Hall;
import io.dure.plan.rollout.Programme.Held;

/** What is installed where: from the store, into halls that have room, by crews that have hours. */
final class InstallRows {
    /** Thousand GPUs by recipient, site, type and quarter. */
    final Cells install;
    /** Thousand GPUs of the plan that stand there. */
    final Cells standing;
    /** Thousand GPUs that leave at the end of their life. */
    private final Cells leave;

    private final RolloutModel whole;
    private final Model model;
    private final double[][][][] held;

    InstallRows(RolloutModel whole) {
        this.whole = whole;
        this.model = whole.model;
        int count = whole.quarters.count();
        held = new double[whole.recipients()][whole.sites()][whole.types()][count];
        for (Held lot : whole.programme.held()) {
            for (int t = 0; t < Math.min(count, lot.until()); t++) {
                held[lot.recipient()][lot.site()][lot.type()][t] += lot.gpus() / 1000;
            }
        }
        install = new Cells(whole.recipients(), whole.sites(), whole.types(), count);
        standing = new Cells(whole.recipients(), whole.sites(), whole.types(), count);
        leave = new Cells(whole.recipients(), whole.sites(), whole.types(), count);
        for (int r = 0; r < whole.recipients(); r++) {
            for (int s : whole.programme.recipients().get(r).sites()) {
                for (int g = 0; g < whole.types(); g++) {
                    if (whole.deliveries.isPromised(r, g) && firstRoom(s, g) < count) {
                        stand(r, s, g, firstRoom(s, g));
                    }
                }
            }
        }
        stores();
        halls();
        crews();
    }

    /** Thousand GPUs that stood there before the plan and still do. */
    double held(int r, int s, int g, int t) {
        return held[r][s][g][t];
    }

    /** Whether any GPU of the type can stand there in the quarter. */
    boolean canStand(int r, int s, int g, int t) {
        return held[r][s][g][t] > 0 || standing.has(r, s, g, t);
    }

    private int firstRoom(int s, int g) {
        Cooling cooling = whole.programme.types().get(g).cooling();
        return whole.programme.halls().stream()
                .filter(hall -> hall.site() == s && hall.cooling() == cooling && hall.megawatts() > 0)
                .mapToInt(Hall::fromQuarter)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private void stand(int r, int s, int g, int first) {
        String who = whole.recipient(r) + " " + whole.type(g) + " at " + whole.site(s);
        int life = whole.programme.lifeQuarters();
        for (int t = Math.max(0, first); t < whole.quarters.count(); t++) {
            String what = who + whole.at(t) + " (thousand GPUs)";
            install.put(model.column("install " + what, 0, Model.FREE), r, s, g, t);
            standing.put(model.column("standing " + what, 0, Model.FREE), r, s, g, t);
            Model.Row row = model.exactly("standing " + what, 0)
                    .plus(1, standing.at(r, s, g, t))
                    .plus(-1, install.at(r, s, g, t));
            if (t > 0 && standing.has(r, s, g, t - 1)) {
                row.plus(-1, standing.at(r, s, g, t - 1));
            }
            if (t >= life) {
                row.plus(1, leave.put(model.column("leave " + what, 0, Model.FREE), r, s, g, t));
            }
        }
    }

    private void stores() {
        for (int r = 0; r < whole.recipients(); r++) {
            for (int g = 0; g < whole.types(); g++) {
                for (int t = 0; t < whole.quarters.count() && whole.deliveries.isPromised(r, g); t++) {
                    store(r, g, t);
                }
            }
        }
    }

    private void store(int r, int g, int t) {
        Cells kept = whole.deliveries.store;
        String what = whole.recipient(r) + " " + whole.type(g) + whole.at(t);
        int life = whole.programme.lifeQuarters();
        Model.Row row = model.exactly("store of " + what, 0)
                .plus(1, kept.at(r, g, t))
                .plus(-1, whole.deliveries.deliver.at(r, g, t));
        if (t > 0) {
            row.plus(-1, kept.at(r, g, t - 1));
        }
        if (t >= life) {
            row.plus(1, model.column("leave the store, " + what + " (thousand GPUs)", 0, Model.FREE));
        }
        for (int s = 0; s < whole.sites(); s++) {
            if (install.has(r, s, g, t)) {
                row.plus(1, install.at(r, s, g, t));
            }
        }
        if (t >= life) {
            alive(r, g, t, what);
        }
    }

    /** No more than was delivered within a life are there: the oldest leave. */
    private void alive(int r, int g, int t, String what) {
        Model.Row row =
                model.atMost("alive, " + what + " (thousand GPUs)", 0).plus(1, whole.deliveries.store.at(r, g, t));
        for (int s = 0; s < whole.sites(); s++) {
            if (standing.has(r, s, g, t)) {
                row.plus(1, standing.at(r, s, g, t));
            }
        }
        for (int from = t - whole.programme.lifeQuarters() + 1; from <= t; from++) {
            row.plus(-1, whole.deliveries.deliver.at(r, g, from));
        }
    }

    private void halls() {
        for (int s = 0; s < whole.sites(); s++) {
            for (Cooling cooling : Cooling.values()) {
                for (int t = 0; t < whole.quarters.count(); t++) {
                    hall(s, cooling, t);
                }
            }
        }
    }

    private void hall(int s, Cooling cooling, int t) {
        String what = whole.site(s) + ", " + (cooling == Cooling.AIR ? "air" : "liquid");
        Model.Row row = null;
        double room = room(s, cooling, t);
        double taken = 0;
        for (int r = 0; r < whole.recipients(); r++) {
            for (int g = 0; g < whole.types(); g++) {
                if (whole.programme.types().get(g).cooling() == cooling) {
                    double kilowatts = whole.programme.types().get(g).nameplateKilowatts();
                    taken += kilowatts * held[r][s][g][t];
                    if (standing.has(r, s, g, t)) {
                        row = row == null ? model.atMost("halls of " + what + whole.at(t) + " (MW)", 0) : row;
                        row.plus(kilowatts, standing.at(r, s, g, t));
                    }
                }
            }
        }
        if (row != null) {
            model.side(model.lastRow(), Math.max(0, room - taken));
            whole.limit(Limit.Kind.HALL, what, t, 1);
        }
    }

    /** Megawatts of nameplate that halls of this cooling take. */
    double room(int s, Cooling cooling, int t) {
        return whole.programme.halls().stream()
                .filter(hall -> hall.site() == s && hall.cooling() == cooling && hall.fromQuarter() <= t)
                .mapToDouble(Hall::megawatts)
                .sum();
    }

    private void crews() {
        Programme.Crews crews = whole.programme.crews();
        for (int t = 0; t < whole.quarters.count() && !crews.crews().isEmpty(); t++) {
            double hours = crews.hours() / 1000;
            Model.Row row = model.atMost(
                    "crews" + whole.at(t) + " (thousand hours)", crews.crews().get(t) * hours);
            for (int r = 0; r < whole.recipients(); r++) {
                for (int s = 0; s < whole.sites(); s++) {
                    for (int g = 0; g < whole.types(); g++) {
                        if (install.has(r, s, g, t)) {
                            row.plus(whole.programme.types().get(g).crewHours(), install.at(r, s, g, t));
                        }
                    }
                }
            }
            whole.limit(Limit.Kind.CREWS, "", t, hours);
        }
    }
}
