package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.report.PlanReport;
import io.dure.plan.rollout.Plan;
import io.dure.plan.rollout.PlanMaker;
import io.dure.plan.rollout.Planner.Objective;
import io.dure.plan.rollout.Programme;
import io.dure.plan.rollout.ProgrammeReader;
import io.dure.plan.rollout.Shock;
import io.dure.plan.standing.StandingReader;
import io.dure.twin.output.WholeFile;
import io.dure.twin.scenario.Study;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure plan}: what goes where, when; what binds; what a unit of it is worth. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Plan a rollout: what goes where and when, what binds, and what a unit of it is worth.",
        footer = {
            "",
            "Examples:",
            "  dure plan scenarios/korea-alliance --report plan.html",
            "  dure plan scenarios/korea-alliance --shock all --json plan.json",
            "  dure plan scenarios/korea-alliance --under hbm-20-less",
            "  dure plan scenarios/korea-alliance --print-model > model.txt"
        })
final class PlanRollout implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "A scenario's folder or file, with a part plan.")
    private Path scenario = Path.of("");

    @Option(names = "--variant", paramLabel = "NAME", description = "One of the scenario's variants.")
    private String variant = Study.DEFAULT_VARIANT;

    @Option(
            names = "--objective",
            paramLabel = "GOAL",
            split = ",",
            description = "What is sought, the first first: worst_off, useful, cost. Default: all, in this order.")
    private List<Objective> objective = List.of(Objective.values());

    @Option(
            names = "--shock",
            paramLabel = "SHOCK",
            description = "A shock of the scenario by its name, or a file of shocks. The plan is compared under each;"
                    + " may be given several times. all: every shock of the scenario.")
    private List<String> shocks = List.of();

    @Option(names = "--under", paramLabel = "SHOCK", description = "Plan for the programme as it is after this shock.")
    private @Nullable String under;

    @Option(names = "--sweep", paramLabel = "N", description = "Draw so many futures from the odds of the shocks.")
    private int futures;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the futures. Default: 1.")
    private long seed;

    @Option(
            names = "--no-levers",
            description = "Leave out the table of levers, which solves the plan some twenty times.")
    private boolean noLevers;

    @Option(names = "--print-model", description = "Print all rows and columns by name, and solve nothing.")
    private boolean printModel;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the plan as JSON; - for standard output.")
    private @Nullable Path json;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a self-contained HTML report.")
    private @Nullable Path report;

    @Override
    public Integer call() throws IOException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        Outputs outputs = new Outputs();
        outputs.scenario(scenario);
        ShockChoice.files(shocks).forEach(file -> outputs.input("--shock", file));
        ShockChoice.files(under == null ? List.of() : List.of(under)).forEach(file -> outputs.input("--under", file));
        outputs.output("--json", jsonToOut ? null : json);
        outputs.output("--report", report);
        Programme programme = ProgrammeReader.read(scenario, variant);
        PlanMaker maker = under == null
                ? new PlanMaker(programme, objective)
                : PlanMaker.after(programme, ShockChoice.one(scenario, variant, programme, under), objective);
        if (printModel) {
            out().print(maker.modelText());
            Printed.check(out());
            return 0;
        }
        Plan plan = made(maker, programme);
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(plan));
        }
        if (report != null) {
            WholeFile.write(report, PlanReport.html(plan, StandingReader.find(scenario, variant)));
        }
        out().print(jsonToOut ? Json.pretty(plan) : PlanTable.of(plan));
        if (report != null && !jsonToOut) {
            out().printf("%nReport: %s%n", report);
        }
        Printed.check(out());
        return plan.status().equals("optimal") ? 0 : 1;
    }

    private Plan made(PlanMaker maker, Programme programme) {
        List<Shock> chosen = ShockChoice.all(scenario, variant, programme, shocks);
        try (Bar bar = Bar.showEach("planning futures", futures)) {
            return maker.make(
                    new PlanMaker.Asked(variant, under == null ? "" : under, !noLevers, chosen, futures, seed, bar));
        }
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
