package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.report.Report;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.journal.Replay;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.output.WholeFile;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.ScenarioFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure up}: the first command. For now: simulates a scenario and says where its report lies. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Simulate a scenario (default: two-sites) and say where its report lies.")
final class Up implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "A scenario's folder or file.")
    private @Nullable Path scenario;

    @Option(names = "--check", description = "Check the run with everything that Dure has, and exit.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        Path home = Path.of(System.getProperty("dure.home", "."));
        Path source = scenario != null ? scenario : home.resolve("scenarios/two-sites");
        Scenario read = ScenarioFile.read(source);
        Path folder = home.resolve("out").resolve(read.name()).normalize();
        Path journal = folder.resolve("run.journal");
        Run run = new Run(read, Optional.empty(), RunTimes.REQUESTED);
        Outcome outcome = run.run(check, Optional.of(journal));
        Path report = folder.resolve("report.html");
        WholeFile.write(report, Report.html(outcome));
        WholeFile.write(folder.resolve("outcome.json"), Json.pretty(outcome));
        PrintWriter out = out();
        out.print(Summary.of(outcome));
        out.printf("%nReport   %s%n", report.toUri());
        out.printf("Outcome  %s%n", folder.resolve("outcome.json"));
        out.printf("Journal  %s   (dure replay decides it again)%n", journal);
        if (check) {
            check(run, outcome, journal, out);
        }
        out.flush();
        return 0;
    }

    private static void check(Run run, Outcome outcome, Path journal, PrintWriter out) throws IOException {
        Replay.Result replayed = Replay.run(journal, Progress.NONE);
        same("the journal of a second run, put away and restored", outcome.journalSha256(), run.shaWhenRewoken());
        long ended = outcome.jobs().submitted() - outcome.jobs().unfinished();
        same("jobs that ended", String.valueOf(outcome.jobs().submitted()), String.valueOf(ended));
        out.printf(
                "%nChecked: books, reasons, promises, entitlement and recount at every pass;%n"
                        + "         %,d decisions replayed the same; snapshot and restore changed nothing.%n",
                replayed.decisions());
    }

    private static void same(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new IllegalStateException(what + ": expected " + expected + ", got " + actual);
        }
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
