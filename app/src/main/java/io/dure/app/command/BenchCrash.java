package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.crash.CrashBench;
import io.dure.app.crash.CrashOutcome;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.output.WholeFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dure bench crash}: is anything lost when a control plane is killed? */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        description = {
            "Is anything lost when the control plane is killed?",
            "Starts one with simulated sites and this machine, submits jobs from four threads, and kills it at random"
                    + " instants: seven times in ten the whole of it, twice its database as well, once its database"
                    + " alone. Then lets it finish, and counts in the database and in a file that jobs write to."
        },
        footer = {"", "Examples:", "  dure bench crash --kills 20", "  dure bench crash --kills 200 --seed 7 --json -"})
final class BenchCrash implements Callable<Integer> {
    private static final int MOST_KILLS = 100_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "20",
            description = "How often. Default: ${DEFAULT-VALUE}.")
    private String kills = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Another one is another run.")
    private String seed = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the counts as JSON; - for standard output.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        new Outputs().output("--json", jsonToOut ? null : json);
        int times = (int) Counts.count(Place.option("--kills"), kills, 0, MOST_KILLS);
        long chosen = Counts.count(Place.option("--seed"), seed, 0, Integer.MAX_VALUE);
        Quiet.libraries();
        Path folder = Files.createTempDirectory("dure-crash");
        CrashOutcome outcome;
        try (Bar bar = Bar.showEach("kills", times)) {
            outcome = new CrashBench(times, chosen, folder).run(bar);
        }
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(outcome));
        }
        out().print(jsonToOut ? Json.pretty(outcome) : text(outcome, folder));
        Printed.check(out());
        return outcome.isWell() ? 0 : 1;
    }

    private static String text(CrashOutcome o, Path folder) {
        return String.format(
                Locale.ROOT,
                "%,d kills under load; %,d jobs acknowledged%n"
                        + "  lost                 %,8d%n"
                        + "  started twice        %,8d%n"
                        + "  GPUs leaked          %,8d%n"
                        + "  journal mismatches   %,8d%n"
                        + "%s; the server's log and data: %s%n",
                o.kills(),
                o.acknowledged(),
                o.lost(),
                o.startedTwice(),
                o.leakedGpus(),
                o.journalMismatches(),
                o.isWell() ? "Nothing was lost" : "THIS MUST NOT BE",
                folder);
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
