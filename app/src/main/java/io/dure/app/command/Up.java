package io.dure.app.command;

import io.dure.app.api.Options;
import io.dure.app.api.Shown;
import io.dure.app.client.Login;
import io.dure.app.client.Server;
import io.dure.app.up.Checked;
import io.dure.app.up.DrawnWork;
import io.dure.app.up.Feeding;
import io.dure.plan.standing.StandingReader;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.journal.Replay;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.World;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure up}: the first command. A whole fleet that is alive: database, API, page, sites, and work that comes. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Start a whole fleet that is alive: the control plane with its database, API and page; a scenario's fleet"
                    + " (default: korea-alliance) on simulated sites, with the work that the scenario draws; and this"
                    + " machine as a site on which jobs run for real. Stop it with Ctrl-C; the next up goes on there."
        },
        footer = {
            "",
            "Examples:",
            "  dure up",
            "  dure up scenarios/one-rack --speed 600",
            "  dure up --empty --speed 1                (real time, and no work but what you submit)",
            "  dure up --check scenarios/one-rack       (in a folder of its own; checks everything and ends)"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Stopped in order, or all checks are well.", "1:It failed.", "2:It cannot be used so."})
final class Up implements Callable<Integer> {
    private static final int GLANCE_DAYS = 7;
    private static final int CHECKED_DAYS = 3;
    private static final int GLANCE_AHEAD_HOURS = 24;
    private static final int MOST_AHEAD_HOURS = 8_760;
    private static final double MOST_SPEED = 100_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SCENARIO", description = "A scenario's folder or file.")
    private @Nullable Path scenario;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "The fleet's time goes so much faster, time limits with it (default: 60; 1: real time).")
    private double speed = 60;

    @Option(names = "--empty", description = "No work comes but what you submit.")
    private boolean empty;

    @Option(
            names = "--ahead",
            paramLabel = "HOURS",
            description =
                    "All work comes so much sooner, so that the fleet is busy from the beginning (default: 24 without"
                            + " SCENARIO, else 0).")
    private @Nullable Integer ahead;

    @Option(names = "--no-local", description = "This machine is no site of the fleet.")
    private boolean noLocal;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where all is kept (default: out/SCENARIO/data, beside dure).")
    private @Nullable Path data;

    @Option(names = "--port", paramLabel = "N", description = "Of the page and the API (default: 7070; 0: any).")
    private int port = 7070;

    @Option(names = "--login", paramLabel = "FILE", description = "Where to note the login for the other commands.")
    private @Nullable Path login;

    @Option(
            names = "--check",
            description = "Simulate it under all checkers; then start it in a folder of its own, run jobs on its sites"
                    + " and on this machine, and check what is left. Ends by itself.")
    private boolean check;

    @Mixin
    private StudyOptions study = new StudyOptions();

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        if (!(speed > 0 && speed <= MOST_SPEED)) {
            throw new ParameterException(
                    spec().commandLine(), "--speed " + speed + ": above 0 and at most 100000 is needed. Maybe 60");
        }
        if (ahead != null && (ahead < 0 || ahead > MOST_AHEAD_HOURS)) {
            throw new ParameterException(
                    spec().commandLine(), "--ahead " + ahead + ": 0 to " + MOST_AHEAD_HOURS + " is needed. Maybe 24");
        }
        Path home =
                Path.of(System.getProperty("dure.home", ".")).toAbsolutePath().normalize();
        if (scenario == null) {
            study.preferGlance(check ? CHECKED_DAYS : GLANCE_DAYS);
        }
        try (Steps steps = new Steps(err())) {
            steps.now("reading the scenario");
            Scenario read = study.open(scenario != null ? scenario : home.resolve("scenarios/korea-alliance"), err())
                    .scenario();
            if (check) {
                check(read, steps);
            } else {
                run(read, home, steps);
            }
        }
        return 0;
    }

    // ---- running ----------------------------------------------------------------------------------------------

    private void run(Scenario read, Path home, Steps steps) throws IOException, SQLException, InterruptedException {
        Path folder =
                data != null ? data : home.resolve("out").resolve(read.name()).resolve("data");
        Ending ending = new Ending();
        steps.now("starting the database and the fleet");
        Path source = scenario != null ? scenario : home.resolve("scenarios/korea-alliance");
        Shown shown =
                Shown.of(read).with(StandingReader.find(source, study.study().variant()), Optional.empty());
        Serving.Setup setup = new Serving.Setup(
                folder,
                Optional.empty(),
                Optional.of(read),
                !noLocal,
                1,
                0,
                speed,
                "127.0.0.1",
                port,
                false,
                Options.USUAL);
        try (ending;
                Serving serving = Serving.start(setup, shown, List.of())) {
            Login admin = new Login(
                    URI.create("http://127.0.0.1:" + serving.port()),
                    Files.readString(folder.resolve("admin.token")).strip());
            DrawnWork work = new DrawnWork(read);
            UpGreeting greeting = new UpGreeting(
                    serving.plane(), admin, folder.toAbsolutePath().normalize());
            greeting.noteLogin(Optional.ofNullable(login));
            try (Feeding feeding = new Feeding(
                    work,
                    read.name() + "-" + read.seed(),
                    new Server(admin),
                    serving.plane().control().clock()::nowMillis,
                    aheadHours() * 3_600_000L)) {
                if (!empty) {
                    feeding.start();
                }
                steps.close();
                out().print(greeting.text(speed, empty ? Optional.empty() : Optional.of(work), aheadHours()));
                Printed.check(out());
                ending.await();
                err().println("dure: stopping in order");
                err().flush();
            }
        }
        out().println("Stopped in order. The next dure up goes on from here; what runs on this machine goes on.");
        Printed.check(out());
    }

    private int aheadHours() {
        return ahead != null ? ahead : scenario == null ? GLANCE_AHEAD_HOURS : 0;
    }

    /** Ctrl-C or a signal; the machine ends when all is closed. */
    private static final class Ending implements AutoCloseable {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        private Ending() {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                asked.countDown();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }

        private void await() throws InterruptedException {
            asked.await();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    // ---- checking ---------------------------------------------------------------------------------------------

    private void check(Scenario read, Steps steps) throws IOException, SQLException, InterruptedException {
        Path folder = Files.createTempDirectory("dure-up-check");
        try {
            steps.close(); // the simulation shows a bar of its own
            simulated(read, folder.resolve("run.journal"));
            Checked live = new UpCheck(read, folder.resolve("live")).run(steps);
            steps.close();
            out().printf(
                            "Served:  %,d jobs completed on simulated sites and %,d on this machine, in %,d attempts and %,d s; %,d%n"
                                    + "         can never run and were told so. None was lost or started twice;%n"
                                    + "         %,d decisions came out the same byte for byte, under the same checkers.%n",
                            live.onSimulatedSites(),
                            live.onThisMachine(),
                            live.attempts(),
                            live.seconds(),
                            live.neverRun(),
                            live.decisions());
            Printed.check(out());
        } catch (IOException | SQLException | RuntimeException e) {
            err().println("dure: what was left is in " + folder);
            throw e;
        }
        remove(folder);
    }

    /** Only a run that goes on until nothing more can happen must end all its jobs. */
    private void simulated(Scenario read, Path journal) throws IOException {
        Run run = new Run(read, Optional.empty(), RunTimes.REQUESTED);
        Outcome outcome = run.run(true, Optional.of(journal));
        out().print(Summary.of(outcome));
        Printed.check(out()); // whatever a check says, this was said before it
        Replay.Result replayed = Replay.run(journal, Progress.NONE);
        same("the journal of a second run, put away and restored", outcome.journalSha256(), run.shaWhenRewoken());
        long unfinished = outcome.jobs().unfinished();
        boolean isCut = read.world().horizonMillis() != World.NO_HORIZON;
        if (unfinished > 0 && !isCut) {
            throw new NotChecked(Plural.of(unfinished, "job") + " never ended; " + run.leftWaiting());
        }
        out().print(run.checked());
        out().printf(
                        "         %s; %,d decisions replayed the same;%n"
                                + "         a second run, put away and restored at every %dth step, gave the same journal.%n",
                        isCut ? "it was cut at its last day" : "all jobs ended",
                        replayed.decisions(),
                        Run.REWAKE_EVERY_STEPS);
        Printed.check(out());
    }

    private static void same(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new NotChecked(what + ": expected " + expected + ", got " + actual);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
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
