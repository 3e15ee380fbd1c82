package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.report.Report;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.journal.Replay;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.output.WholeFile;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure up}: the first command. For now: simulates a scenario and says where its report lies. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Simulate a scenario (default: three days of korea-alliance) and say where its report lies.")
final class Up implements Callable<Integer> {
    private static final int GLANCE_DAYS = 3;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "A scenario's folder or file.")
    private @Nullable Path scenario;

    @Option(names = "--check", description = "Run all outside checkers, a second run and a replay as well: slow.")
    private boolean check;

    @Mixin
    private StudyOptions study = new StudyOptions();

    @Override
    public Integer call() throws IOException {
        Path home = Path.of(System.getProperty("dure.home", "."));
        if (scenario == null) {
            study.preferGlance(GLANCE_DAYS);
        }
        Path source = scenario != null ? scenario : home.resolve("scenarios/korea-alliance");
        Scenario read = study.open(source, err()).scenario();
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
        Printed.check(out); // whatever a check says, this was said before it
        if (check) {
            check(run, read.world().horizonMillis(), outcome, journal, out);
        }
        Printed.check(out);
        return 0;
    }

    /** Only a run that goes on until nothing more can happen must end all its jobs. */
    private static void check(Run run, long horizonMillis, Outcome outcome, Path journal, PrintWriter out)
            throws IOException {
        Replay.Result replayed = Replay.run(journal, Progress.NONE);
        same("the journal of a second run, put away and restored", outcome.journalSha256(), run.shaWhenRewoken());
        long unfinished = outcome.jobs().unfinished();
        boolean isCut = horizonMillis != World.NO_HORIZON;
        if (unfinished > 0 && !isCut) {
            throw new NotChecked(Plural.of(unfinished, "job") + " never ended; " + run.leftWaiting());
        }
        out.print(run.checked());
        out.printf(
                "         %s; %,d decisions replayed the same;%n"
                        + "         a second run, put away and restored at every %dth step, gave the same journal.%n",
                isCut ? "it was cut at its last day" : "all jobs ended", replayed.decisions(), Run.REWAKE_EVERY_STEPS);
    }

    private static void same(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new NotChecked(what + ": expected " + expected + ", got " + actual);
        }
    }

    private PrintWriter err() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getErr();
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
