package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.crash.SlurmBench;
import io.dure.app.crash.SlurmOutcome;
import io.dure.app.crash.TwoClusters;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.output.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dure bench slurm}: does each job run once and end once on clusters of which parts die? */
@Command(
        name = "slurm",
        mixinStandardHelpOptions = true,
        description = {
            "Does every job run once and end once on clusters under Slurm?",
            "Makes two of them on this machine (bench/slurm-site; needs root to install Slurm), runs jobs of 1 to 32"
                    + " GPUs through a control plane, kills a slurmd, a slurmctld and a slurmrestd meanwhile, and counts"
                    + " by what the jobs wrote down."
        },
        footer = {"", "Examples:", "  dure bench slurm --jobs 1000", "  bench/slurm-sites --jobs 60 --seed 7 --json -"})
final class BenchSlurm implements Callable<Integer> {
    private static final int MOST_JOBS = 100_000;
    private static final int PORT = 27_800;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "60",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private String jobs = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Another one is another run.")
    private String seed = "";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the counts as JSON; - for standard output.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        new Outputs().output("--json", jsonToOut ? null : json);
        int many = (int) Counts.count(Place.option("--jobs"), jobs, 16, MOST_JOBS);
        long chosen = Counts.count(Place.option("--seed"), seed, 0, Integer.MAX_VALUE);
        Path script =
                Path.of(System.getProperty("dure.home", ".")).toAbsolutePath().resolve("bench/slurm-site");
        if (!Files.isExecutable(script)) {
            throw new IOException(script + " is not there. Maybe run this from a checkout, by ./dure?");
        }
        Quiet.libraries();
        Path folder = Files.createTempDirectory("dure-slurm");
        Path _ = Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        SlurmOutcome outcome;
        try (TwoClusters clusters = TwoClusters.up(script, folder, PORT);
                Bar bar = Bar.showEach("jobs", many)) {
            outcome = new SlurmBench(many, chosen, folder, clusters.sites(), clusters).run(bar);
        }
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(outcome));
        }
        out().print(jsonToOut ? Json.pretty(outcome) : text(outcome, folder));
        Printed.check(out());
        return outcome.isWell() ? 0 : 1;
    }

    private static String text(SlurmOutcome o, Path folder) {
        return String.format(
                Locale.ROOT,
                "%,d jobs in %,d attempts on two clusters, %.1f jobs a second%n"
                        + "  ended                %,8d%n"
                        + "  ended twice          %,8d%n"
                        + "  ran beside itself    %,8d%n"
                        + "  GPUs leaked          %,8d%n"
                        + "  drained by Slurm     %,8d%n"
                        + "%s; the server's log and data, and what the jobs wrote: %s%n",
                o.jobs(),
                o.attempts(),
                o.jobsPerSecond(),
                o.ended(),
                o.endedTwice(),
                o.overlapping(),
                o.leakedGpus(),
                o.drainedBySlurm(),
                o.isWell() ? "All is well" : "THIS MUST NOT BE",
                folder);
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec.commandLine().getOut();
    }
}
