package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.bench.ServerBench;
import io.dure.app.bench.ServerSpeed;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.output.WholeFile;
import io.dure.twin.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure bench server}: the control plane as its users meet it. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        description = {
            "How many jobs a second does the control plane take, and how soon does it answer?",
            "Starts one in a process of its own, on simulated sites with a PostgreSQL of its own; fills the fleet, then"
                    + " its queues; then measures over HTTP: single submissions as fast as they go; 1,000 a second with"
                    + " queries beside them; a restart in order, and one after kill -9."
        },
        footer = {
            "",
            "Examples:",
            "  dure bench server --waiting 10000 --scale 0.1",
            "  dure bench server --json server.json          (takes minutes and 5 GB)"
        })
final class BenchServer implements Callable<Integer> {
    private static final int MOST_WAITING = 10_000_000;
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int MOST_SECONDS = 3_600;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "The fleet. Default: korea-alliance.")
    private @Nullable Path scenario;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            defaultValue = "2030-12-01",
            description = "The fleet of this day, nothing retired. Default: ${DEFAULT-VALUE}.")
    private String from = "";

    @Option(names = "--scale", paramLabel = "FACTOR", description = "A smaller fleet, as 0.1.")
    private @Nullable String scale;

    @Option(
            names = "--waiting",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Jobs that wait meanwhile. Default: ${DEFAULT-VALUE}.")
    private String waiting = "";

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Connections that submit singly. Default: ${DEFAULT-VALUE}.")
    private String connections = "";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long each measure takes, after half as long to warm up. Default: ${DEFAULT-VALUE}.")
    private String seconds = "";

    @Option(
            names = "--server-java",
            paramLabel = "OPTIONS",
            defaultValue = "-Xms4g -Xmx6g -XX:MetaspaceSize=192m -XX:+UseParallelGC",
            description = "Options of Java for the server. Default: ${DEFAULT-VALUE}.")
    private String java = "";

    @Option(names = "--folder", paramLabel = "DIR", description = "For the server's log and data (default: a new one).")
    private @Nullable Path folder;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON; - for standard output.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean jsonToOut = Outputs.STANDARD_OUTPUT.equals(json);
        new Outputs().output("--json", jsonToOut ? null : json);
        long jobs = Counts.count(Place.option("--waiting"), waiting, 1, MOST_WAITING);
        Path source = scenario != null
                ? scenario
                : Path.of(System.getProperty("dure.home", ".")).resolve("scenarios/korea-alliance");
        List<String> options = serve(source);
        Scenario read = study().open(source, spec().commandLine().getErr()).scenario();
        Path data = folder != null ? folder.toAbsolutePath() : Files.createTempDirectory("dure-bench");
        ServerSpeed speed;
        try (Bar bar = Bar.showEach("jobs that wait", jobs)) {
            speed = new ServerBench(new ServerBench.Setup(
                            jobs,
                            (int) Counts.count(Place.option("--connections"), connections, 1, MOST_CONNECTIONS),
                            (int) Counts.count(Place.option("--seconds"), seconds, 1, MOST_SECONDS),
                            leaves(read),
                            read.names().gpuTypes(),
                            List.of(java.strip().split("\\s+")),
                            options,
                            data))
                    .run(bar);
        }
        if (json != null && !jsonToOut) {
            WholeFile.write(json, Json.pretty(speed));
        }
        out().print(jsonToOut ? Json.pretty(speed) : text(speed, data));
        Printed.check(out());
        return speed.undecided() == 0 ? 0 : 1;
    }

    /** For the server, and for the names that are read here, the same part of the scenario. */
    private List<String> serve(Path source) {
        List<String> serve =
                new ArrayList<>(List.of(source.toString(), "--from", from, "--days", "1", "--no-retirement"));
        if (scale != null) {
            serve.addAll(List.of("--scale", scale));
        }
        return serve;
    }

    private StudyOptions study() {
        return StudyOptions.firstDayOf(from, scale);
    }

    private static List<String> leaves(Scenario scenario) {
        TreeSet<Integer> parents = new TreeSet<>();
        for (Event event : scenario.setup()) {
            if (event instanceof Event.QueueSet set && set.queue().parent() != Queue.NO_PARENT) {
                parents.add(set.queue().parent());
            }
        }
        List<String> leaves = new ArrayList<>();
        for (int q = 0; q < scenario.names().queues().size(); q++) {
            if (!parents.contains(q)) {
                leaves.add(scenario.names().queues().get(q));
            }
        }
        return leaves;
    }

    private static String text(ServerSpeed s, Path folder) {
        return String.format(
                Locale.ROOT,
                "%,d GPUs, %,d jobs run, %,d wait; %d connections%n"
                        + "  submitted in batches       %,10.0f jobs/s%n"
                        + "  submitted singly           %,10.0f jobs/s%n"
                        + "  submission to decision     %,10.1f ms p50  %,8.1f ms p99   (at %,.0f/s)%n"
                        + "  queries meanwhile          %,10.1f ms p50  %,8.1f ms p99%n"
                        + "    list, why, fleet         %,10.1f, %,.1f, %,.1f ms p99%n"
                        + "  restart                    %,10.1f s in order, %,.1f s after kill -9%n"
                        + "  the server kept %.2f of %d processors busy; the machine's load was %.1f%n"
                        + "The server's log and data: %s%n",
                s.fleetGpus(),
                s.runningJobs(),
                s.waitingJobs(),
                s.connections(),
                s.batchSubmitsPerSecond(),
                s.singleSubmitsPerSecond(),
                s.submitToDecisionP50Millis(),
                s.submitToDecisionP99Millis(),
                s.submitsPerSecondMeanwhile(),
                s.queryP50Millis(),
                s.queryP99Millis(),
                s.listP99Millis(),
                s.whyP99Millis(),
                s.fleetP99Millis(),
                s.restartSeconds(),
                s.restartKilledSeconds(),
                s.serverCores(),
                s.cores(),
                s.loadAverage(),
                folder);
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec;
    }
}
