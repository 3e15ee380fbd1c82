package io.dure.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.report.Believed;
import io.dure.plan.rollout.Plan;
import io.dure.plan.rollout.Quarters;
import io.dure.twin.input.BadInput;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.scenario.Rollout;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** A plan from {@code dure plan --json}, to be run by the twin and held against what came of it. */
final class PlanFile {
    private static final double QUARTER_MILLIS = Quarters.HOURS * 3_600_000;

    private static final int FULL_PER_MILLE = 1000;

    private final Path file;
    private final Plan plan;
    private final Quarters quarters;

    private PlanFile(Path file, Plan plan) {
        this.file = file;
        this.plan = plan;
        int first = Integer.parseInt(plan.quarters().getFirst().substring(0, 4));
        this.quarters = new Quarters(first, plan.quarters().size());
    }

    /** Throws {@link BadInput} when the file is not such a plan. */
    static PlanFile read(Path file) {
        try {
            Plan plan = new ObjectMapper().readValue(Files.readString(file), Plan.class);
            if (!plan.status().equals("optimal")) {
                throw new BadInput(
                        file.toString(), 0, "the plan is " + plan.status(), "an optimal plan can be run", "");
            }
            return new PlanFile(file, plan);
        } catch (JsonProcessingException e) {
            throw new BadInput(file.toString(), 0, "not a plan", "the file that dure plan --json writes is needed", "");
        } catch (IOException e) {
            throw new BadInput(file.toString(), 0, "the file cannot be read", "a file is needed", "");
        }
    }

    /** GPUs are put up in the middle of their quarter, as the plan counts them; ordered power is there from its first day. */
    Rollout rollout() {
        List<Rollout.Placed> placed = new ArrayList<>();
        for (Plan.Install each : plan.installs()) {
            Instant at = quarters.middle(number(each.quarter()));
            placed.add(new Rollout.Placed(at, each.recipient(), each.site(), each.type(), each.gpus()));
        }
        List<Rollout.MorePower> power = plan.orders().stream()
                .map(o -> new Rollout.MorePower(quarters.start(number(o.power())), o.site(), o.megawatts()))
                .toList();
        return new Rollout(quarters.start(0), placed, power, caps());
    }

    /** From the first day of each quarter, and at full power again from the first day of a quarter without. */
    private List<Rollout.Cap> caps() {
        SortedSet<List<String>> places = new TreeSet<>(Comparator.comparing(String::valueOf));
        plan.caps().forEach(cap -> places.add(List.of(cap.site(), cap.type())));
        List<Rollout.Cap> told = new ArrayList<>();
        for (int t = 0; t < quarters.count(); t++) {
            for (List<String> place : places) {
                int now = capPerMille(place, t);
                if (now != (t == 0 ? FULL_PER_MILLE : capPerMille(place, t - 1))) {
                    told.add(new Rollout.Cap(quarters.start(t), place.getFirst(), place.getLast(), now));
                }
            }
        }
        return told;
    }

    private int capPerMille(List<String> siteAndType, int quarter) {
        return plan.caps().stream()
                .filter(c -> number(c.quarter()) == quarter)
                .filter(c -> siteAndType.equals(List.of(c.site(), c.type())))
                .mapToInt(c -> (int) Math.rint(FULL_PER_MILLE * c.cap()))
                .findFirst()
                .orElse(FULL_PER_MILLE);
    }

    private int number(String quarter) {
        return plan.quarters().indexOf(quarter);
    }

    /** The plan's figures of the simulated time, at the scale of the simulation, beside the outcome's. */
    Believed against(Scenario scenario, double scale, Outcome outcome) {
        Instant from = scenario.world().start().orElse(quarters.start(0));
        long horizon = scenario.world().horizonMillis();
        long millis = horizon == World.NO_HORIZON ? (long) QUARTER_MILLIS : horizon;
        int first = clamped(quarters.holding(from));
        int last = clamped(quarters.holding(from.plusMillis(millis - 1)));
        List<Believed.Line> lines = new ArrayList<>();
        double[] sums = new double[6];
        for (Outcome.Site site : outcome.fleet().sites()) {
            plan.sites().stream()
                    .filter(s -> s.name().equals(site.name()))
                    .findFirst()
                    .ifPresent(planned -> {
                        double[] figures = {
                            scale * mean(planned.standing(), first, last),
                            scale * mean(planned.running(), first, last),
                            site.deliveredGpus(),
                            site.poweredGpus(),
                            site.busyGpus(),
                            scale * comesLater(site.name(), from, millis)
                        };
                        for (int i = 0; i < sums.length; i++) {
                            sums[i] += figures[i];
                        }
                        lines.add(line(site.name(), figures, cap(site.name(), first, last)));
                    });
        }
        return new Believed(
                file.toString(),
                quarters.name(first),
                quarters.name(last),
                lines,
                line("", sums, cap("", first, last)));
    }

    private static Believed.Line line(String name, double[] f, double cap) {
        return new Believed.Line(name, f[0], f[1], f[2], f[3], f[4], f[5], cap);
    }

    /** GPUs, in the mean of the time, that the plan counts in their quarter and that are put up later in it. */
    private double comesLater(String site, Instant from, long millis) {
        double sum = 0;
        for (Plan.Install each : plan.installs()) {
            Instant at = quarters.middle(number(each.quarter()));
            Instant start = quarters.start(number(each.quarter()));
            long late = Duration.between(from, at).toMillis();
            long counted = Duration.between(from, start).toMillis();
            if (each.site().equals(site)) {
                long missed = Math.clamp(late, 0L, millis) - Math.clamp(counted, 0L, millis);
                sum += each.gpus() * ((double) missed / millis);
            }
        }
        return sum;
    }

    /** The mean over quarters and GPUs that run; of one site, or of all where none is named. */
    private double cap(String site, int first, int last) {
        double held = plan.caps().stream()
                .filter(c -> site.isEmpty() || c.site().equals(site))
                .filter(c -> number(c.quarter()) >= first && number(c.quarter()) <= last)
                .mapToDouble(c -> c.gpus() * (1 - c.cap()))
                .sum();
        double all = plan.sites().stream()
                .filter(s -> site.isEmpty() || s.name().equals(site))
                .flatMapToDouble(
                        s -> s.running().subList(first, last + 1).stream().mapToDouble(Double::doubleValue))
                .sum();
        return all > 0 ? 1 - held / all : 1;
    }

    private int clamped(int quarter) {
        return Math.clamp(quarter, 0, quarters.count() - 1);
    }

    private static double mean(List<Double> figures, int first, int last) {
        return figures.subList(first, last + 1).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    /** For a terminal. */
    static String table(Believed believed) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nPlanned against achieved, %s to %s (GPUs, means)%n%-14s %10s %10s %8s %10s %10s %10s %10s %10s%n",
                believed.from(),
                believed.until(),
                "",
                "planned",
                "to run",
                "at cap",
                "delivered",
                "later",
                "no power",
                "idle",
                "busy"));
        List<Believed.Line> all = new ArrayList<>(believed.sites());
        all.add(believed.all());
        for (Believed.Line line : all) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-14s %,10.0f %,10.0f %6.0f %% %,10.0f %,10.0f %,10.0f %,10.0f %,10.0f%n",
                    line.name().isEmpty() ? "all" : line.name(),
                    line.plannedStanding(),
                    line.plannedRunning(),
                    100 * line.plannedCap(),
                    line.delivered(),
                    line.later(),
                    line.delivered() - line.powered(),
                    line.powered() - line.busy(),
                    line.busy()));
        }
        text.append("Later: the plan counts them in their whole quarter; they are put up in the middle of it.\n");
        text.append(
                "Idle: with power, and no work that may run there then (at a cap only work that accepts one), or under repair.\n");
        return text.toString();
    }
}
