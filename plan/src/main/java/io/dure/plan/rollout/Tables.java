package io.dure.plan.rollout;

import io.dure.plan.rollout.Plan.Install;
import io.dure.plan.rollout.Plan.Loan;
import io.dure.plan.rollout.Plan.Order;
import io.dure.plan.rollout.Plan.RecipientLine;
import io.dure.plan.rollout.Plan.Running;
import io.dure.plan.rollout.Plan.SiteLine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A solved programme as tables: quarter x site x recipient x type. */
final class Tables {
    private static final double TINY = 1e-6;

    private final Solved solved;
    private final RolloutModel model;
    private final Programme programme;
    private final double[] values;

    Tables(Solved solved) {
        this.solved = solved;
        this.model = solved.model();
        this.programme = model.programme;
        this.values = solved.values();
    }

    List<Double> byQuarter(IntToDoubleFunction each) {
        return IntStream.range(0, programme.quarters().count())
                .mapToObj(t -> Math.round(each.applyAsDouble(t) * 10) / 10.0 + 0.0)
                .toList();
    }

    /** Thousand GPUs of the plan and of before that stand there. */
    double standing(int r, int s, int g, int t) {
        return model.installs.standing.value(values, r, s, g, t) + model.installs.held(r, s, g, t);
    }

    double running(int r, int s, int g, int t) {
        double sum = 0;
        for (int cap = 0; cap < programme.underClock().size(); cap++) {
            sum += model.power.run.value(values, r, s, g, cap, t);
        }
        return sum;
    }

    /** Thousand GPUs of the unit's type. */
    double compute(int r, int s, int t) {
        double sum = 0;
        for (int g = 0; g < model.types(); g++) {
            for (int cap = 0; cap < programme.underClock().size(); cap++) {
                sum += programme.relativeCompute(g)
                        * model.power.speed(r, cap)
                        * model.power.run.value(values, r, s, g, cap, t);
            }
        }
        return sum;
    }

    double used(int r, int t) {
        double sum = 0;
        for (int k = 0; k < programme.recipients().get(r).demand().size(); k++) {
            for (int s = 0; s < model.sites(); s++) {
                sum += model.work.use.value(values, r, k, s, t);
            }
        }
        return sum;
    }

    /** Of a type, in store or standing without running. */
    double stranded(int r, int g, int t) {
        double sum = model.deliveries.store.value(values, r, g, t);
        for (int s = 0; s < model.sites(); s++) {
            sum += standing(r, s, g, t) - running(r, s, g, t);
        }
        return sum < TINY ? 0 : sum;
    }

    private double overTypes(int r, int t, Of of) {
        double sum = 0;
        for (int s = 0; s < model.sites(); s++) {
            for (int g = 0; g < model.types(); g++) {
                sum += of.at(r, s, g, t);
            }
        }
        return sum;
    }

    private interface Of {
        double at(int r, int s, int g, int t);
    }

    List<RecipientLine> recipients() {
        List<RecipientLine> lines = new ArrayList<>();
        for (int r = 0; r < model.recipients(); r++) {
            lines.add(recipient(r));
        }
        return lines;
    }

    private RecipientLine recipient(int r) {
        Programme.Recipient of = programme.recipients().get(r);
        double[] delivered = new double[programme.quarters().count()];
        for (int t = 0; t < delivered.length; t++) {
            delivered[t] = t == 0 ? 0 : delivered[t - 1];
            for (int g = 0; g < model.types(); g++) {
                delivered[t] += 1000 * model.deliveries.deliver.value(values, r, g, t);
            }
        }
        return new RecipientLine(
                of.name(),
                of.koreanName(),
                of.priority(),
                entitlementMet(r),
                byQuarter(t -> delivered[t]),
                byQuarter(t -> 1000 * overTypes(r, t, this::standing)),
                byQuarter(t -> 1000 * overTypes(r, t, this::running)),
                byQuarter(t -> 1000
                        * IntStream.range(0, model.types())
                                .mapToDouble(g -> stranded(r, g, t))
                                .sum()),
                byQuarter(t -> 1000
                        * IntStream.range(0, model.sites())
                                .mapToDouble(s -> compute(r, s, t))
                                .sum()),
                byQuarter(t -> 1000 * used(r, t)),
                byQuarter(t -> of.demand().stream()
                        .mapToDouble(work -> work.gpus().get(t))
                        .sum()));
    }

    /** 1 where nothing was promised. */
    double entitlementMet(int r) {
        double entitled = model.entitlement.entitled(r);
        double received = 0;
        for (int t = 0; t < programme.quarters().count(); t++) {
            for (int s = 0; s < model.sites(); s++) {
                received += compute(r, s, t)
                        - model.work.lent.value(values, r, s, t)
                        + model.work.borrowed.value(values, r, s, t);
            }
        }
        return entitled == 0 ? 1 : received / entitled;
    }

    List<SiteLine> sites() {
        List<SiteLine> lines = new ArrayList<>();
        for (int s = 0; s < model.sites(); s++) {
            int site = s;
            Programme.Site of = programme.sites().get(s);
            lines.add(new SiteLine(
                    of.name(),
                    of.koreanName(),
                    byQuarter(of::megawatts),
                    byQuarter(t -> ordered(site, t)),
                    byQuarter(t -> drawn(site, t)),
                    byQuarter(t -> 1000 * overSite(site, t, this::standing)),
                    byQuarter(t -> 1000 * overSite(site, t, this::running))));
        }
        return lines;
    }

    private double overSite(int s, int t, Of of) {
        double sum = 0;
        for (int r = 0; r < model.recipients(); r++) {
            for (int g = 0; g < model.types(); g++) {
                sum += of.at(r, s, g, t);
            }
        }
        return sum;
    }

    /** Megawatts that orders have brought. */
    double ordered(int s, int t) {
        double sum = 0;
        for (int k = 0; k < programme.gridSteps().size(); k++) {
            Programme.GridStep step = programme.gridSteps().get(k);
            for (int at = 0; step.site() == s && at + step.leadQuarters() <= t; at++) {
                sum += step.megawatts() * model.power.order.value(values, k, at);
            }
        }
        return sum;
    }

    double drawn(int s, int t) {
        double[] sum = {0};
        model.eachRun(
                t,
                (r, site, g, cap) -> sum[0] += site == s
                        ? model.power.megawatts(s, g, cap, t) * model.power.run.value(values, r, s, g, cap, t)
                        : 0);
        return sum[0];
    }

    /** Whole GPUs: each cell's sum over time is rounded, so that nothing is lost on the way. */
    List<Install> installs() {
        List<Install> found = new ArrayList<>();
        for (int s = 0; s < model.sites(); s++) {
            for (int r = 0; r < model.recipients(); r++) {
                for (int g = 0; g < model.types(); g++) {
                    installs(found, r, s, g);
                }
            }
        }
        found.sort(java.util.Comparator.comparing(Install::quarter)
                .thenComparing(Install::site)
                .thenComparing(Install::recipient)
                .thenComparing(Install::type));
        return found;
    }

    private void installs(List<Install> found, int r, int s, int g) {
        double sum = 0;
        long told = 0;
        for (int t = 0; t < programme.quarters().count(); t++) {
            sum += 1000 * model.installs.install.value(values, r, s, g, t);
            long gpus = Math.round(sum) - told;
            if (gpus > 0) {
                found.add(new Install(
                        programme.quarters().name(t), model.site(s), model.recipient(r), model.type(g), gpus));
                told += gpus;
            }
        }
    }

    List<Running> underClocked() {
        List<Running> found = new ArrayList<>();
        for (int t = 0; t < programme.quarters().count(); t++) {
            int at = t;
            model.eachRun(t, (r, s, g, cap) -> {
                double gpus = 1000 * model.power.run.value(values, r, s, g, cap, at);
                if (cap > 0 && gpus >= 0.5) {
                    found.add(new Running(
                            programme.quarters().name(at),
                            model.site(s),
                            model.recipient(r),
                            model.type(g),
                            programme.underClock().get(cap),
                            Math.round(gpus)));
                }
            });
        }
        return found;
    }

    /** By quarter, site and type, over all recipients. */
    List<Plan.Cap> caps() {
        List<Plan.Cap> found = new ArrayList<>();
        for (int t = 0; t < programme.quarters().count(); t++) {
            double[][] gpus = new double[model.sites()][model.types()];
            double[][] capped = new double[model.sites()][model.types()];
            int at = t;
            model.eachRun(t, (r, s, g, cap) -> {
                double here = model.power.run.value(values, r, s, g, cap, at);
                gpus[s][g] += here;
                capped[s][g] += programme.underClock().get(cap) * here;
            });
            for (int s = 0; s < model.sites(); s++) {
                for (int g = 0; g < model.types(); g++) {
                    double mean = gpus[s][g] > 0 ? capped[s][g] / gpus[s][g] : 1;
                    if (mean < 1 - 5e-4) {
                        String quarter = programme.quarters().name(t);
                        double all = Math.round(1000 * gpus[s][g]);
                        found.add(new Plan.Cap(quarter, model.site(s), model.type(g), mean, all));
                    }
                }
            }
        }
        return found;
    }

    List<Order> orders() {
        List<Order> found = new ArrayList<>();
        for (int t = 0; t < programme.quarters().count(); t++) {
            for (int k = 0; k < programme.gridSteps().size(); k++) {
                Programme.GridStep step = programme.gridSteps().get(k);
                long times = Math.round(model.power.order.value(values, k, t));
                if (times > 0) {
                    found.add(new Order(
                            step.name(),
                            model.site(step.site()),
                            programme.quarters().name(t),
                            programme.quarters().name(t + step.leadQuarters()),
                            times * step.megawatts(),
                            times * step.costWon()));
                }
            }
        }
        return found;
    }

    /** What is lent at a site goes to its borrowers in the parts in which they borrow. */
    List<Loan> lending() {
        List<Loan> found = new ArrayList<>();
        for (int t = 0; t < programme.quarters().count(); t++) {
            for (int s = 0; s < model.sites(); s++) {
                double all = 0;
                for (int r = 0; r < model.recipients(); r++) {
                    all += model.work.borrowed.value(values, r, s, t);
                }
                for (int from = 0; all > TINY && from < model.recipients(); from++) {
                    for (int to = 0; to < model.recipients(); to++) {
                        double gpus = 1000
                                * model.work.lent.value(values, from, s, t)
                                * model.work.borrowed.value(values, to, s, t)
                                / all;
                        if (gpus >= 0.5 && from != to) {
                            found.add(new Loan(
                                    programme.quarters().name(t),
                                    model.site(s),
                                    model.recipient(from),
                                    model.recipient(to),
                                    Math.round(gpus)));
                        }
                    }
                }
            }
        }
        return found;
    }

    Plan.Totals totals() {
        double promised = programme.deliveries().stream()
                .mapToDouble(Programme.Delivery::gpus)
                .sum();
        double[] gigawattHours = {0};
        double[] energy = {0};
        double delivered = 0;
        double stranded = 0;
        double chips = 0;
        double grid = orders().stream().mapToDouble(Order::won).sum();
        for (int t = 0; t < programme.quarters().count(); t++) {
            int at = t;
            model.eachRun(t, (r, s, g, cap) -> {
                double gpus = model.power.run.value(values, r, s, g, cap, at);
                gigawattHours[0] += gpus * model.money.gigawattHours(s, g, cap, at);
                energy[0] += gpus * model.money.energy(s, g, cap, at);
            });
            for (int r = 0; r < model.recipients(); r++) {
                chips += model.money.chips(r, t);
                for (int g = 0; g < model.types(); g++) {
                    delivered += model.deliveries.deliver.value(values, r, g, t);
                    stranded += stranded(r, g, t);
                }
            }
        }
        double worst = model.entitlement.worst().values().stream()
                .mapToDouble(column -> values[column])
                .min()
                .orElse(1);
        return new Plan.Totals(
                promised,
                Math.round(1000 * delivered),
                Math.round(1000 * solved.useful()),
                Math.round(1000 * stranded),
                worst,
                Math.rint(1e9 * solved.cost()),
                Math.rint(1e9 * chips),
                grid,
                Math.rint(1e9 * energy[0]),
                gigawattHours[0],
                gigawattHours[0] * programme.energy().kilogramsCo2PerMegawattHour());
    }
}
