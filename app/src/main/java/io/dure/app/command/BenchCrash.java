package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.crash.CrashBench;
import io.dure.app.crash.CrashOutcome;
import io.dure.app.crash.Fault;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import io.dure.twin.output.WholeFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
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
            "Starts one with simulated sites and this machine, submits jobs from four threads, and strikes at random"
                    + " instants: the server, its database or both are killed, the connection between them is cut, the"
                    + " disk is full, the date is set forwards or backwards, the one that stands by takes over. Then"
                    + " lets it finish, and counts in the database and in a file that jobs write to.",
            "A full disk needs the right to mount a small one (root); else it is left out, and said so."
        },
        footer = {"", "Examples:", "  dure bench crash --kills 20", "  dure bench crash --kills 200 --seed 7 --json -"})
final class BenchCrash implements Callable<Integer> {
    private static final int MOST_KILLS = 100_000;
    /** They tell that databases die and connections break: that is what is done here. */
    private static final List<Logger> EXPECTED = List.of(
            Logger.getLogger("io.dure.app.store"), Logger.getLogger("io.zonky"), Logger.getLogger("com.zaxxer"));

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

    @Option(
            names = "--faults",
            paramLabel = "NAMES",
            description = "Only these, with commas: server, server-and-database, database, connection, disk-full,"
                    + " clock, takeover. Default: all.")
    private @Nullable String faults;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the counts as JSON; - for standard output.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        new Outputs().output("--json", jsonToOut ? null : json);
        int times = (int) Counts.count(Place.option("--kills"), kills, 0, MOST_KILLS);
        long chosen = Counts.count(Place.option("--seed"), seed, 0, Integer.MAX_VALUE);
        Quiet.libraries();
        EXPECTED.forEach(logger -> logger.setLevel(Level.OFF));
        Path folder = Files.createTempDirectory("dure-crash");
        CrashOutcome outcome;
        CrashBench bench = new CrashBench(times, chosen, folder, chosen());
        try (Bar bar = Bar.showEach("kills", times)) {
            outcome = bench.run(bar);
        }
        if (!bench.canFillDisk()) {
            err().println("NOT TRIED: a full disk; no small one can be mounted here. Maybe run it as root.");
        }
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(outcome));
        }
        out().print(jsonToOut ? Json.pretty(outcome) : text(outcome, folder, bench.struck()));
        Printed.check(out());
        return outcome.isWell() ? 0 : 1;
    }

    private static String text(CrashOutcome o, Path folder, Map<Fault, Integer> struck) {
        return String.format(
                Locale.ROOT,
                "%,d kills under load; %,d jobs acknowledged%n%s"
                        + "  lost                 %,8d%n"
                        + "  started twice        %,8d%n"
                        + "  GPUs leaked          %,8d%n"
                        + "  journal mismatches   %,8d%n"
                        + "%s; the server's log and data: %s%n",
                o.kills(),
                o.acknowledged(),
                table(struck),
                o.lost(),
                o.startedTwice(),
                o.leakedGpus(),
                o.journalMismatches(),
                o.isWell() ? "Nothing was lost" : "THIS MUST NOT BE",
                folder);
    }

    private static String table(Map<Fault, Integer> struck) {
        return struck.entrySet().stream()
                .map(one -> String.format(
                        Locale.ROOT, "  %-20s %,8d%n", one.getKey().word(), one.getValue()))
                .collect(Collectors.joining());
    }

    /** Throws {@link BadInput} for a name that no fault has. */
    private Set<Fault> chosen() {
        Set<Fault> found = EnumSet.noneOf(Fault.class);
        List<String> known = Arrays.stream(Fault.values()).map(Fault::word).toList();
        for (String word : faults == null ? known : List.of(faults.split(","))) {
            int at = known.indexOf(word.strip());
            if (at < 0) {
                throw new BadInput(
                        "command line",
                        0,
                        "--faults " + word,
                        "one of " + String.join(", ", known) + " is needed",
                        Spelling.nearest(word, known));
            }
            found.add(Fault.values()[at]);
        }
        return found;
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
