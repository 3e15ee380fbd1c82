package io.dure.app.command;

import io.dure.plan.rollout.LimitWords;
import io.dure.plan.rollout.Plan;
import java.util.Locale;

/** A plan on a terminal. */
final class PlanTable {
    private static final int MOST = 12;

    private final StringBuilder text = new StringBuilder();
    private final Plan plan;

    private PlanTable(Plan plan) {
        this.plan = plan;
    }

    static String of(Plan plan) {
        PlanTable table = new PlanTable(plan);
        if (!plan.status().equals("optimal")) {
            table.clash();
            return table.text.toString();
        }
        table.head();
        table.recipients();
        table.orders();
        table.binding();
        table.prices();
        table.findings();
        return table.text.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private void line(String format, Object... args) {
        text.append(String.format(Locale.ROOT, format, args).stripTrailing()).append('\n');
    }

    private void head() {
        line("%s", plan.title());
        line(
                "%s, gap %.4f %%, solved in %.2f s; %,d columns, %,d rows, %,d whole numbers",
                plan.status(),
                plan.gapPercent(),
                plan.solveSeconds(),
                plan.model().columns(),
                plan.model().rows(),
                plan.model().wholes());
        line("");
        Plan.Totals t = plan.totals();
        line("GPUs promised and delivered   %,14.0f  %,.0f", t.promisedGpus(), t.deliveredGpus());
        line("worst-off has of its own      %13.1f %%", 100 * t.worstOff());
        line("useful compute                %,14.0f  GPU-quarters of %s", t.usefulGpuQuarters(), plan.unit());
        line("stranded                      %,14.0f  GPU-quarters", t.strandedGpuQuarters());
        line("chips                         %14.2f  trillion won", t.chipsWon() / 1e12);
        line("all else, less tax credits    %14.2f  trillion won", t.costWon() / 1e12);
        line(
                "energy                        %14.1f  TWh, %.2f Mt CO2",
                t.energyGigawattHours() / 1000, t.carbonTonnes() / 1e6);
        line("");
    }

    private void clash() {
        line("%s", plan.title());
        line("%s: there is no plan", plan.status());
        if (!plan.clash().isEmpty()) {
            line("");
            line(
                    plan.clashIsSmallest()
                            ? "These limits clash, and no fewer limits do (proven):"
                            : "These limits clash. None of them can be left out, yet fewer others may clash as well:");
            plan.clash().forEach(row -> line("  - %s", row));
        }
    }

    private void recipients() {
        line("%-14s %10s %10s %10s %10s %12s", "", "delivered", "installed", "running", "of its own", "most stranded");
        for (Plan.RecipientLine r : plan.recipients()) {
            line(
                    "%-14s %,10.0f %,10.0f %,10.0f %8.1f %% %,12.0f",
                    r.name(),
                    r.delivered().getLast(),
                    r.installed().getLast(),
                    r.running().getLast(),
                    100 * r.entitlementMet(),
                    r.stranded().stream().mapToDouble(Double::doubleValue).max().orElse(0));
        }
        line("");
    }

    private void orders() {
        if (!plan.orders().isEmpty()) {
            line("Grid steps to order");
            for (Plan.Order o : plan.orders()) {
                line(
                        "  %-22s %-12s ordered %s, power %s, %.0f MW, %.0f billion won",
                        o.step(), o.site(), o.ordered(), o.power(), o.megawatts(), o.won() / 1e9);
            }
            line("");
        }
    }

    private void binding() {
        line("What binds, by what it holds back");
        plan.binding().stream()
                .limit(MOST)
                .forEach(b -> line(
                        "  %2d  %-20s %-28s %s to %s, %d quarters",
                        b.rank(), LimitWords.english(b.limit()), b.place(), b.from(), b.until(), b.quarters()));
        line("");
    }

    private void prices() {
        line(
                "What one more is worth (%d prices, each checked by solving again)",
                plan.prices().size());
        plan.prices().stream()
                .filter(p -> !p.limit().equals("delivery"))
                .limit(MOST)
                .forEach(p -> line(
                        "  %-20s %-28s %s  %,12.2f %s (%s, error %.4f %%)",
                        LimitWords.english(p.limit()),
                        p.site(),
                        p.quarter(),
                        p.price(),
                        p.unit(),
                        p.checkedBy(),
                        100 * p.relativeError()));
        line("");
    }

    private void findings() {
        line("What the numbers say");
        plan.findings().forEach(f -> line("  - %s", f.en()));
    }
}
