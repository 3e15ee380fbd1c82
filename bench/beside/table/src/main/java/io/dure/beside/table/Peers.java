package io.dure.beside.table;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/peers}: one process for each peer, fleet and run; then the table. */
@Command(
        name = "bench/peers",
        mixinStandardHelpOptions = true,
        description = {
            "Other schedulers and simulators beside Dure: the same jobs, one process for each peer and fleet.",
            "First the fleet is filled to 95 %%, then jobs come and go. An outside check replays what each says that it"
                    + " placed. Simulators run the same kind of jobs to their end."
        },
        footer = {"", "Example:", "  bench/peers --sizes 1000,5000 --peers dure,yarn --runs 3 --json peers.json"})
public final class Peers implements Callable<Integer> {
    private static final long SEED = 1;
    private static final int MOST_NODES = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--sizes", split = ",", paramLabel = "N", defaultValue = "1000,5000,38000",
            description = "Nodes of 8 GPUs, one fleet after the other. Default: ${DEFAULT-VALUE}.")
    private List<Integer> sizes;

    @Option(names = "--peers", split = ",", paramLabel = "PEER", defaultValue = "bare,dure,fenzo,yarn,slurm,cloudsim",
            description = "Default: ${DEFAULT-VALUE}. bare: a table of free GPUs and no scheduler, for what the harness"
                    + " takes; cloudsim: beside Dure's twin.")
    private List<String> peers;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "1",
            description = "Each so many times, in turn; the table shows the run in the middle. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60",
            description = "Wall clock to fill a fleet; the steady state is warmed up for a quarter of it and timed for half;"
                    + " simulators have one and a half. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--placements", paramLabel = "N", defaultValue = "1000000",
            description = "The steady state ends after so many at the latest. Default: ${DEFAULT-VALUE}.")
    private int placements;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the rows as JSON.")
    private Path json;

    @Option(names = "--home", hidden = true, required = true)
    private Path home;

    @Option(names = "--dure-jar", hidden = true, required = true)
    private Path dureJar;

    @Option(names = "--progress", hidden = true)
    private boolean showsProgress;

    /** Runs it; exit code 1 when a peer failed, 2 for bad options. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Peers()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Entry> entries = check();
        Map<String, List<Properties>> measured = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        OneProcess process = new OneProcess(home, dureJar, seconds, placements, showsProgress);
        int all = runs * sizes.size() * entries.size();
        int done = 0;
        for (int run = 1; run <= runs; run++) {
            for (int nodes : sizes) {
                for (Entry entry : entries) {
                    String title = String.format(
                            "%d of %d: %s, %,d nodes, run %d", ++done, all, entry, nodes, run);
                    try {
                        measured.computeIfAbsent(nodes + " " + entry, key -> new ArrayList<>())
                                .add(process.run(entry, nodes, SEED, title));
                    } catch (IOException e) {
                        failures.add(e.getMessage());
                    }
                }
            }
        }
        List<Row> rows = rows(measured);
        if (json != null) {
            write(rows);
        }
        System.out.print(Table.of(rows));
        failures.forEach(failure -> System.err.println("bench/peers: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    private List<Entry> check() {
        for (int nodes : sizes) {
            require(nodes >= 20 && nodes <= MOST_NODES, "--sizes: " + nodes + " is not between 20 and " + MOST_NODES);
        }
        require(runs >= 1 && runs <= 99, "--runs: " + runs + " is not between 1 and 99");
        require(seconds >= 1 && seconds <= 3600, "--seconds: " + seconds + " is not between 1 and 3600");
        require(
                placements >= 1000 && placements <= 3_000_000,
                "--placements: " + placements + " is not between 1000 and 3000000");
        try {
            return Entry.of(peers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private static List<Row> rows(Map<String, List<Properties>> measured) {
        List<Row> rows = new ArrayList<>();
        for (List<Properties> runs : measured.values()) {
            for (String phase : Row.PHASES) {
                Row row = Row.of(phase, runs);
                if (row != null) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private void write(List<Row> rows) throws IOException {
        Path partial = json.resolveSibling(json.getFileName() + ".partial");
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(partial.toFile(), rows);
        Files.move(partial, json, StandardCopyOption.REPLACE_EXISTING);
    }
}
