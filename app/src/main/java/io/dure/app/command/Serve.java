package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.api.JsonLog;
import io.dure.app.api.Options;
import io.dure.app.api.Shown;
import io.dure.app.site.slurm.SitesFile;
import io.dure.app.site.slurm.SlurmOptions;
import io.dure.app.tls.TlsFiles;
import io.dure.plan.standing.StandingReader;
import io.dure.twin.input.Place;
import io.dure.twin.input.Sizes;
import io.dure.twin.scenario.Scenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure serve}: the control plane, until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Run the control plane: its database, the API, and the sites of a scenario and of this machine.")
final class Serve implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SCENARIO",
            description =
                    "The fleet and its queues, on simulated sites; what of it is known from before stays as it is.")
    private @Nullable Path scenario;

    @Option(names = "--data", paramLabel = "DIR", description = "Where all is kept (default: data, beside dure).")
    private @Nullable Path data;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "A PostgreSQL that runs already, as postgresql://host/dure?user=dure&password=…")
    private @Nullable String database;

    @Option(names = "--host", paramLabel = "NAME", description = "Where to listen (default: 127.0.0.1).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "The port of the API (default: 7070; 0: any).")
    private int port = 7070;

    @Option(
            names = "--sites",
            paramLabel = "FILE",
            description = "Clusters under Slurm that are sites of the fleet: see docs/SLURM.md.")
    private @Nullable Path sites;

    @Option(names = "--no-local", description = "This machine is no site of the fleet.")
    private boolean noLocal;

    @Option(
            names = "--local-slots",
            paramLabel = "N",
            description = "How many jobs this machine runs side by side where it has no GPUs (default: one a core).")
    private int localSlots;

    @Option(
            names = "--local-nodes",
            paramLabel = "N",
            description = "As how many nodes this machine counts, to try out gangs (default: 1).")
    private int localNodes = 1;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "Simulated time goes so much faster; only without this machine as a site.")
    private double speed = 1;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "A plan from dure plan --json: at each of its deliveries the quotas of SCENARIO follow, in place"
                            + " of SCENARIO's own deliveries; and the page shows it.")
    private @Nullable Path plan;

    @Option(
            names = "--standby",
            description =
                    "Wait until the Dure that writes to --database gives no sign of life for 10 s, then take over.")
    private boolean standby;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests a second of each token, on average (default: any number).")
    private double rate;

    @Option(
            names = "--max-body",
            paramLabel = "SIZE",
            description = "The most that one request brings (default: 16MiB).")
    private String maxBody = "16MiB";

    @Option(
            names = "--waiting-per-queue",
            paramLabel = "N",
            description = "Jobs that may wait in one queue (default: any number).")
    private int waitingPerQueue;

    @Option(
            names = "--waiting-per-user",
            paramLabel = "N",
            description = "Jobs of one user that may wait (default: any number).")
    private int waitingPerUser;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Serve HTTPS with this certificate (PEM), taken anew when the file changes.")
    private @Nullable Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key (PEM, PKCS #8, no password).")
    private @Nullable Path tlsKey;

    @Option(
            names = "--hooks-anywhere",
            description = "Webhooks may be plain HTTP, and lead to addresses of the server's own network.")
    private boolean hooksAnywhere;

    @Mixin
    private OidcFlags oidc = new OidcFlags();

    @Mixin
    private MailFlags mail = new MailFlags();

    @Option(names = "--log-json", description = "One line of JSON for each request and each message.")
    private boolean logJson;

    @Mixin
    private StudyOptions study = new StudyOptions();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec().commandLine().getOut();
        Path folder = data != null
                ? data
                : Path.of(System.getProperty("dure.home", ".")).resolve("data");
        try (Ahead ahead = database == null ? Ahead.in(folder) : Ahead.nothing()) {
            serve(folder, ahead, out);
        }
        out.println("Stopped in order. What runs on this machine goes on.");
        Printed.check(out);
        return 0;
    }

    private void serve(Path folder, Ahead ahead, PrintWriter out) throws Exception {
        Optional<JsonNode> told = plan == null ? Optional.empty() : Optional.of(PlanShown.read(plan));
        Optional<Scenario> fleet = scenario == null
                ? Optional.empty()
                : Optional.of(
                        study.open(scenario, spec().commandLine().getErr()).scenario());
        Optional<PlannedQuotas> planned = planned();
        Shown shown = fleet.map(Shown::of)
                .orElse(Shown.NOTHING)
                .with(
                        scenario == null
                                ? Optional.empty()
                                : StandingReader.find(scenario, study.study().variant()),
                        told);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, closed)));
        Serving.Setup setup = new Serving.Setup(
                folder,
                Optional.ofNullable(database),
                fleet,
                !noLocal,
                localNodes,
                localSlots,
                speed,
                host,
                port,
                standby,
                options());
        try (Serving serving = Serving.start(setup, shown, slurm(), ahead)) {
            out.println(serving.greeting());
            planned.ifPresent(quotas ->
                    out.println("Plan     " + quotas.keep(serving.plane()) + " changes of quotas are to come."));
            Printed.check(out);
            asked.await();
        } finally {
            closed.countDown();
        }
    }

    /** Throws {@link ParameterException} for a plan without a scenario. */
    private Optional<PlannedQuotas> planned() {
        if (plan == null) {
            return Optional.empty();
        }
        if (scenario == null) {
            throw new ParameterException(
                    spec().commandLine(), "--plan needs SCENARIO, which says whose deliveries are whose quotas");
        }
        Scenario read = study.open(
                        scenario,
                        Optional.of(PlanFile.read(plan).rollout()),
                        spec().commandLine().getErr())
                .scenario();
        return Optional.of(new PlannedQuotas(plan, read));
    }

    private List<SlurmOptions> slurm() {
        if (sites != null && speed != 1) {
            throw new ParameterException(
                    spec().commandLine(),
                    "--speed " + speed + ": jobs on Slurm run in real time. Maybe without --sites");
        }
        return sites == null ? List.of() : SitesFile.read(sites);
    }

    private Options options() {
        checkPositive("--rate", rate);
        checkPositive("--waiting-per-queue", waitingPerQueue);
        checkPositive("--waiting-per-user", waitingPerUser);
        if (logJson) {
            JsonLog.install();
        }
        return new Options(
                rate,
                Sizes.mebibytes(Place.option("--max-body"), maxBody) << 20,
                waitingPerQueue,
                waitingPerUser,
                logJson,
                tls(),
                oidc.options(),
                hooksAnywhere,
                mail.options());
    }

    private Optional<TlsFiles> tls() {
        if ((tlsCert == null) != (tlsKey == null)) {
            throw new ParameterException(
                    spec().commandLine(), "--tls-cert and --tls-key: both are needed, or none. Maybe say the other");
        }
        return tlsCert == null || tlsKey == null ? Optional.empty() : Optional.of(new TlsFiles(tlsCert, tlsKey));
    }

    private void checkPositive(String option, double value) {
        if (!(value >= 0 && value <= Integer.MAX_VALUE)) {
            throw new ParameterException(
                    spec().commandLine(), option + " " + value + ": 0 or more is needed. Maybe leave it out");
        }
    }

    /** The machine ends when this returns, so it waits until everything is closed; not for the main thread, which waits for the end. */
    private static void end(CountDownLatch asked, CountDownLatch closed) {
        asked.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec;
    }
}
