package io.dure.app.command;

import io.dure.twin.input.Place;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.outcome.Outcome.CallOutcome;
import io.dure.twin.outcome.Outcome.CauseOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a terminal tells of a fleet that grows, draws power and fails, in lines of at most 80 columns. Nothing of what a
 * run does not have.
 */
final class NationLines {
    private static final int MOST_CAUSES = 6;
    private static final String CAUSES = "%-24s %10s %10s %16s %16s";

    private final Outcome outcome;
    private final List<String> lines = new ArrayList<>();

    private NationLines(Outcome outcome) {
        this.outcome = outcome;
    }

    /** Each part begins with an empty line. */
    static List<String> of(Outcome outcome) {
        NationLines all = new NationLines(outcome);
        all.gpus();
        all.power();
        all.failing();
        return all.lines;
    }

    /** Only when GPUs had no power for a while, or sites have places: else it is all in the shares above. */
    private void gpus() {
        double delivered = 0;
        double powered = 0;
        double busy = 0;
        double productive = 0;
        for (Outcome.Site site : outcome.fleet().sites()) {
            delivered += site.deliveredGpus();
            powered += site.poweredGpus();
            busy += site.busyGpus();
            productive += site.productiveGpus();
        }
        boolean placed =
                outcome.fleet().sites().stream().anyMatch(site -> site.latitude() != 0 || site.longitude() != 0);
        if (!(powered > 0) || !(placed || delivered - powered > 0.5)) {
            return;
        }
        add("");
        add("%-24s %14s   %14s", "GPUs, mean over the run", "", "of delivered");
        part("delivered", delivered, delivered);
        part("powered", powered, delivered);
        part("busy", busy, delivered);
        part("productive", productive, delivered);
        part("stranded, no power", Math.max(0, delivered - powered), delivered);
    }

    private void part(String name, double gpus, double delivered) {
        add("  %-22s %,14.0f   %14s", name, gpus, Units.percent(delivered > 0 ? gpus / delivered : 0));
    }

    private void power() {
        Outcome.Power power = outcome.power();
        if (!(power.megawattHours() > 0) && power.calls().isEmpty()) {
            return;
        }
        add("");
        add("%-24s %14s   %s", "Power, cooling included", Units.energy(power.megawattHours()), costs(power));
        if (!power.calls().isEmpty()) {
            long met = power.calls().stream().filter(CallOutcome::met).count();
            add(
                    "  %-22s %14s   %s of the work not done for them",
                    "calls met",
                    String.format(Locale.ROOT, "%,d of %,d", met, power.calls().size()),
                    Units.percent(power.throughputLost()));
        }
    }

    private static String costs(Outcome.Power power) {
        List<String> parts = new ArrayList<>();
        if (power.won() > 0) {
            parts.add(Units.large(power.won()) + " won");
        }
        if (power.tonnesCo2() > 0) {
            parts.add(String.format(Locale.ROOT, "%,.0f t CO2", power.tonnesCo2()));
        }
        return String.join(", ", parts);
    }

    private void failing() {
        Outcome.Failing failing = outcome.failing();
        if (failing.causes().isEmpty()) {
            return;
        }
        add("");
        add(CAUSES, "Failures by cause", "failures", "nodes", "GPU-hours lost", "mean repair");
        failing.causes().stream()
                .sorted(Comparator.comparingDouble(CauseOutcome::lostGpuHours)
                        .reversed()
                        .thenComparing(CauseOutcome::cause))
                .limit(MOST_CAUSES)
                .forEach(this::cause);
        int more = failing.causes().size() - MOST_CAUSES;
        if (more > 0) {
            add("  and %s", Plural.of(more, "more cause"));
        }
        lost(failing);
    }

    private void cause(CauseOutcome cause) {
        String name = Place.brief(cause.cause());
        add(
                CAUSES,
                "  " + (name.length() > 22 ? name.substring(0, 21) + "…" : name),
                Units.large((double) cause.strikes()),
                Units.large((double) cause.nodes()),
                Units.large(cause.lostGpuHours()),
                cause.strikes() > 0 ? Units.duration(cause.meanRepairHours() * 3600) : "-");
    }

    private void lost(Outcome.Failing failing) {
        add(
                "  %s node-hours out of service, %s quarantined; GPU-hours lost to",
                Units.large(failing.nodeHours()), Plural.of(failing.quarantined(), "node"));
        lost("failures", failing.lostToFailures());
        lost("evictions", failing.lostToEvictions());
        lost("failed jobs", failing.lostToFailedJobs());
        lost("cancelled jobs", failing.lostToCancelledJobs());
    }

    private void lost(String to, double hours) {
        if (hours > 0) {
            add("    %-20s %,14.0f", to, hours);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private void add(String format, Object... args) {
        lines.add(String.format(Locale.ROOT, format, args).stripTrailing());
    }
}
