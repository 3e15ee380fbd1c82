package io.dure.app.command;

import io.dure.app.Json;
import io.dure.app.client.Login;
import io.dure.app.client.Logins;
import io.dure.app.client.Server;
import io.dure.app.report.SweepReport;
import io.dure.app.sweep.AsJobs;
import io.dure.app.sweep.JobArrays;
import io.dure.app.sweep.OnCores;
import io.dure.app.sweep.Results;
import io.dure.app.sweep.Runner;
import io.dure.app.sweep.Variant;
import io.dure.app.sweep.Varied;
import io.dure.engine.Engine;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import io.dure.twin.output.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure sweep}: a scenario under many variants. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Run a scenario under many variants, on this machine's cores or as jobs of a control plane, and compare them.",
            "What is finished is kept in --out and not run again: a sweep that was broken off goes on."
        },
        footer = {
            "",
            "Examples:",
            "  dure sweep scenarios/two-sites --vary policy=fifo,easy,dure --seeds 1-20 --out sweep",
            "  dure sweep scenarios/korea-alliance --vary scale=0.05,0.1 --vary policy=easy,dure --days 3 --out korea",
            "  dure sweep scenarios/one-rack --vary rules.reclaimGrace=1m,5m --vary queues.vision.quota=4..8 --out grace",
            "  dure sweep scenarios/two-sites --vary policy=easy,dure --vary seed=1..100 --out /shared/sweep \\",
            "      --on slurm --queue daejeon --site daejeon"
        })
final class Sweep implements Callable<Integer> {
    private static final List<String> WHERE = List.of("cores", "slurm");
    private static final int MOST_CHECKED = 64;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "A scenario: a file, or a folder with one.")
    private Path scenario = Path.of("");

    @Option(
            names = "--vary",
            paramLabel = "KEY=V1,V2,…",
            description = "What differs, and its values: policy, run-times, variant, scale, from, days or seed, or any"
                    + " value of the scenario by its path, as --set of dure simulate has it. A..B are all whole numbers"
                    + " from A to B. Several: each with each.")
    private List<String> vary = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "A-B", description = "As --vary seed=A..B. Default: 1.")
    private @Nullable String seeds;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Of every run, as dure simulate has it: another value than the scenario's file has.")
    private List<String> set = new ArrayList<>();

    @Option(names = "--days", paramLabel = "N", description = "Of every run, as dure simulate has it.")
    private @Nullable String days;

    @Option(names = "--from", paramLabel = "DATE", description = "Of every run, as dure simulate has it.")
    private @Nullable String from;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where results are kept.")
    private Path folder = Path.of("");

    @Option(
            names = "--on",
            paramLabel = "WHERE",
            defaultValue = "cores",
            description = "cores: of this machine. slurm: jobs of the control plane that you are logged in to; nodes"
                    + " must see --out and --program. Default: ${DEFAULT-VALUE}.")
    private String on = "";

    @Option(
            names = "--cores",
            paramLabel = "N",
            description = "How many runs at once. Default: one for each core; with --on slurm, what there is room for.")
    private @Nullable Integer cores;

    @Option(names = "--queue", paramLabel = "QUEUE", description = "With --on slurm: whose jobs they are.")
    private @Nullable String queue;

    @Option(names = "--site", paramLabel = "SITE", description = "With --on slurm: where they may run.")
    private List<String> sites = new ArrayList<>();

    @Option(
            names = "--program",
            paramLabel = "WORD",
            description = "With --on slurm: how nodes start Dure, a word each time (default: as this one was started).")
    private List<String> program = new ArrayList<>();

    @Option(
            names = "--login",
            paramLabel = "FILE",
            description = "With --on slurm: what dure login has noted. DURE_URL and DURE_TOKEN go before it.")
    private @Nullable Path login;

    @Option(names = "--server", paramLabel = "URL", description = "With --on slurm: in place of what is noted.")
    private @Nullable String url;

    @Override
    public Integer call() throws Exception {
        Varied varied = Varied.parse(vary);
        List<Variant> all = varied.variants(seeds(varied));
        if (!WHERE.contains(on)) {
            throw Place.option("--on").bad(Place.quoted(on), "cores or slurm is needed", Spelling.nearest(on, WHERE));
        }
        if (on.equals("slurm") && queue == null) {
            throw Place.option("--queue").bad("absent", "whose jobs they are is needed", "--queue local");
        }
        if (cores != null && cores < 1) {
            throw Place.option("--cores").bad(String.valueOf(cores), "at least one runs at once", "");
        }
        requireReadable(varied.eachValue(all.getFirst().seed()));
        Path runs = Files.createDirectories(folder.toAbsolutePath().normalize().resolve("runs"));
        claim();
        List<Runner.Task> tasks = new ArrayList<>();
        for (Variant variant : all) {
            Path result = runs.resolve(variant.key() + ".json");
            if (!Files.exists(result)) {
                tasks.add(new Runner.Task(variant, arguments(variant, result), result));
            }
        }
        List<String> problems = new ArrayList<>();
        try (Bar bar = Bar.showEach("runs", all.size())) {
            long[] done = {all.size() - tasks.size()};
            bar.at(done[0]);
            run(tasks, (variant, problem) -> {
                if (!problem.isEmpty()) {
                    problems.add(variant.key() + ": " + problem);
                }
                bar.at(++done[0]);
            });
        }
        tell(List.copyOf(varied.settings().keySet()), all, runs, all.size() - tasks.size());
        problems.stream().sorted().limit(10).forEach(p -> err().println("dure: " + p));
        err().flush();
        return problems.isEmpty() ? 0 : 1;
    }

    private void run(List<Runner.Task> tasks, Runner.Heard heard) throws Exception {
        if (tasks.isEmpty()) {
            return;
        }
        if (on.equals("cores")) {
            int all = Runtime.getRuntime().availableProcessors();
            new OnCores(cores == null ? all : cores, Sweep::dure).run(tasks, heard);
            return;
        }
        try (Server server = new Server(login())) {
            new AsJobs(
                            server,
                            new JobArrays(folder.toAbsolutePath().normalize()),
                            program(),
                            String.valueOf(queue),
                            sites,
                            cores == null ? 0 : cores)
                    .run(tasks, heard);
        }
    }

    private Login login() throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (url != null) {
            environment.put("DURE_URL", url);
        }
        return Logins.of(Optional.ofNullable(login), environment)
                .login(Path.of(System.getProperty("dure.home", "."))
                        .toAbsolutePath()
                        .normalize());
    }

    private static int dure(List<String> arguments, PrintWriter err) {
        CommandLine line = Dure.commandLine();
        line.setOut(new PrintWriter(PrintWriter.nullWriter())).setErr(err);
        return Dure.run(line, arguments.toArray(String[]::new));
    }

    /** How another machine with the same files starts this very program. */
    private List<String> program() {
        if (!program.isEmpty()) {
            return program;
        }
        String java = ProcessHandle.current().info().command().orElse("java");
        return List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                "io.dure.app.Main");
    }

    private static String absolute(String classPath) {
        List<String> parts = new ArrayList<>();
        for (String part : classPath.split(":", -1)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(":", parts);
    }

    private List<String> arguments(Variant variant, Path result) {
        List<String> words = new ArrayList<>(
                List.of("simulate", scenario.toAbsolutePath().normalize().toString()));
        set.forEach(setting -> words.add("--set=" + setting));
        words.addAll(variant.options());
        if (days != null) {
            words.add("--days=" + days);
        }
        if (from != null) {
            words.add("--from=" + from);
        }
        words.add("--json=" + result);
        return words;
    }

    private List<Long> seeds(Varied varied) {
        if (varied.seeds().isPresent() && seeds != null) {
            throw Place.option("--seeds").bad(Place.quoted(seeds), "--vary seed says them already", "");
        }
        return varied.seeds()
                .orElseGet(() ->
                        Seeds.parse(Place.option("--seeds"), seeds == null ? "1" : seeds, Varied.MOST, "--seeds 1-20"));
    }

    /** Before anything runs, every value is looked at: a path that leads nowhere is told once, not by every run. */
    private void requireReadable(List<Variant> some) {
        for (Variant variant : some.subList(0, Math.min(MOST_CHECKED, some.size()))) {
            try {
                CommandLine.ParseResult read = Dure.commandLine()
                        .parseArgs(arguments(variant, Path.of("none")).toArray(String[]::new));
                if (read.subcommand().commandSpec().userObject() instanceof Simulate simulate) {
                    simulate.requireReadable();
                }
            } catch (CommandLine.ParameterException e) {
                throw new BadInput("command line", 0, "--vary: " + e.getMessage(), "nothing was run", "");
            }
        }
    }

    /** Results of another scenario, of other dates or of other decisions are not this sweep's. */
    private void claim() throws IOException {
        String mine = fingerprint() + " " + from + " " + days + " " + set + " engine " + Engine.VERSION + "\n";
        Path note = folder.resolve("sweep");
        if (!Files.exists(note)) {
            WholeFile.write(note, mine);
        } else if (!Files.readString(note).equals(mine)) {
            throw Place.option("--out")
                    .bad(
                            Place.quoted(folder.toString()),
                            "it holds a sweep of another scenario, of other dates or by another version of Dure",
                            "another folder?");
        }
    }

    private String fingerprint() throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            try (var files = Files.walk(scenario)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    sha.update(scenario.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    sha.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void tell(List<String> varied, List<Variant> all, Path runs, int before) throws IOException {
        Results results = Results.read(varied, all, runs);
        WholeFile.write(folder.resolve("results.json"), Json.pretty(results));
        results.writeParquet(folder.resolve("results.parquet"));
        WholeFile.write(folder.resolve("report.html"), SweepReport.html("Sweep of " + scenario.getFileName(), results));
        PrintWriter out = spec().commandLine().getOut();
        out.printf(
                "%d of %d runs have a result, %d of them from before.%nReport: %s%n",
                results.rows().size(), all.size(), before, folder.resolve("report.html"));
        Printed.check(out);
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec;
    }
}
