package io.dure.plan.rollout;

import io.dure.plan.linear.Model;

/** What is delivered to whom when: as promised, or later when too few HBM stacks are made. */
final class DeliveryRows {
    /** Thousand GPUs by recipient, type and quarter. */
    final Cells deliver;
    /** Promised and not delivered yet. */
    final Cells late;
    /** Delivered and not installed yet. */
    final Cells store;
    /** Thousand stacks by supplier and quarter. */
    final Cells made;

    private final RolloutModel whole;
    private final Model model;
    private final double[][][] promised;

    DeliveryRows(RolloutModel whole) {
        this.whole = whole;
        this.model = whole.model;
        int count = whole.quarters.count();
        promised = new double[whole.recipients()][whole.types()][count];
        for (Programme.Delivery d : whole.programme.deliveries()) {
            promised[d.recipient()][d.type()][d.quarter()] += d.gpus() / 1000;
        }
        deliver = new Cells(whole.recipients(), whole.types(), count);
        late = new Cells(whole.recipients(), whole.types(), count);
        store = new Cells(whole.recipients(), whole.types(), count);
        made = new Cells(whole.programme.hbm().suppliers().size(), count);
        for (int r = 0; r < whole.recipients(); r++) {
            for (int g = 0; g < whole.types(); g++) {
                if (isPromised(r, g)) {
                    lot(r, g);
                }
            }
        }
        if (!whole.programme.hbm().suppliers().isEmpty()) {
            hbm();
        }
    }

    boolean isPromised(int r, int g) {
        for (double gpus : promised[r][g]) {
            if (gpus > 0) {
                return true;
            }
        }
        return false;
    }

    /** Thousand GPUs. */
    double promised(int r, int g, int t) {
        return promised[r][g][t];
    }

    private void lot(int r, int g) {
        String who = whole.recipient(r) + " " + whole.type(g);
        for (int t = 0; t < whole.quarters.count(); t++) {
            String what = who + whole.at(t) + " (thousand GPUs)";
            deliver.put(model.column("deliver " + what, 0, Model.FREE), r, g, t);
            late.put(model.column("late " + what, 0, Model.FREE), r, g, t);
            store.put(model.column("in store " + what, 0, Model.FREE), r, g, t);
            Model.Row row = model.exactly("delivery to " + what, promised[r][g][t])
                    .plus(1, deliver.at(r, g, t))
                    .plus(1, late.at(r, g, t));
            if (t > 0) {
                row.plus(-1, late.at(r, g, t - 1));
            }
            if (promised[r][g][t] > 0) {
                whole.limit(Limit.Kind.DELIVERY, whole.recipient(r) + " " + whole.type(g), t, 1);
            }
        }
    }

    private void hbm() {
        int suppliers = whole.programme.hbm().suppliers().size();
        Cells kept = new Cells(whole.quarters.count());
        for (int t = 0; t < whole.quarters.count(); t++) {
            kept.put(model.column("HBM kept" + whole.at(t) + " (thousand stacks)", 0, Model.FREE), t);
            for (int u = 0; u < suppliers; u++) {
                supplier(u, t);
            }
            shares(t);
            Model.Row row = model.exactly("HBM" + whole.at(t) + " (thousand stacks)", 0);
            row.plus(1, kept.at(t));
            if (t > 0) {
                row.plus(-1, kept.at(t - 1));
            }
            for (int u = 0; u < suppliers; u++) {
                row.plus(-1, made.at(u, t));
            }
            taken(row, t);
        }
    }

    private void supplier(int u, int t) {
        Programme.Supplier supplier = whole.programme.hbm().suppliers().get(u);
        String what = "HBM of " + supplier.name() + whole.at(t) + " (thousand stacks)";
        made.put(model.column("make " + what, 0, Model.FREE), u, t);
        model.atMost(what, supplier.stacks().get(t) / 1000).plus(1, made.at(u, t));
        whole.limit(Limit.Kind.HBM, supplier.name(), t, 1);
    }

    private void shares(int t) {
        for (int u = 0; u < whole.programme.hbm().suppliers().size(); u++) {
            Programme.Supplier supplier = whole.programme.hbm().suppliers().get(u);
            if (supplier.mostShare() < 1) {
                Model.Row row = model.atMost("most share of " + supplier.name() + whole.at(t), 0);
                for (int v = 0; v < whole.programme.hbm().suppliers().size(); v++) {
                    row.plus((u == v ? 1 : 0) - supplier.mostShare(), made.at(v, t));
                }
            }
        }
    }

    private void taken(Model.Row row, int t) {
        for (int r = 0; r < whole.recipients(); r++) {
            for (int g = 0; g < whole.types(); g++) {
                double stacks = whole.programme.types().get(g).hbmStacks();
                if (deliver.has(r, g, t) && stacks > 0) {
                    row.plus(stacks, deliver.at(r, g, t));
                }
            }
        }
    }
}
