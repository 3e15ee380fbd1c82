package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.api.Options;
import io.dure.app.api.Shown;
import io.dure.app.site.ThrowawaySlurm;
import io.dure.app.site.slurm.SlurmOptions;
import io.dure.app.store.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole control plane on a real Slurm of two nodes with eight GPUs each, by the real commands. */
final class SlurmServedTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIRST = "slurm/slurm/gpu001/n1";
    private static final long PATIENCE_MILLIS = 60_000;

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable ThrowawaySlurm slurm;
    private static @Nullable Serving serving;
    private static Path login = Path.of("");

    @BeforeAll
    static void up() throws Exception {
        slurm = ThrowawaySlurm.up(folder, 2);
        SlurmOptions o = slurm.options();
        String user = System.getProperty("user.name"); // jobs run this very program, which others may not be let into
        Path token = Files.writeString(
                folder.resolve("token.here"), slurm.says("scontrol", "token", "username=" + user, "lifespan=86400"));
        SlurmOptions options = new SlurmOptions(
                o.name(), o.url(), user, token, o.partition(), o.folder(), 200, 60_000, o.settleMillis());
        serving = serve(options);
        login = folder.resolve("login.json");
        Cli in = Cli.run(
                "login",
                "http://127.0.0.1:" + serving.port(),
                "--token-file",
                folder.resolve("data/admin.token"),
                "--login",
                login);
        assertThat(in.code()).as(in.err()).isZero();
    }

    private static Serving serve(SlurmOptions options) throws Exception {
        try {
            Serving.Setup setup = new Serving.Setup(
                    folder.resolve("data"),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    1,
                    0,
                    1,
                    "127.0.0.1",
                    0,
                    false,
                    Options.USUAL);
            return Serving.start(setup, Shown.NOTHING, List.of(options));
        } catch (Exception e) {
            try (Postgres _ = Postgres.embedded(folder.resolve("alone"))) {
                throw new IllegalStateException("PostgreSQL starts, the control plane does not", e);
            } catch (IOException why) {
                return abort("NOT TESTED: PostgreSQL cannot start here: " + why);
            }
        }
    }

    @AfterAll
    static void down() throws Exception {
        if (serving != null) {
            serving.close();
        }
        if (slurm != null) {
            slurm.close();
        }
    }

    private static ThrowawaySlurm slurm() {
        if (slurm == null) {
            throw new IllegalStateException("it is not up");
        }
        return slurm;
    }

    private static String ok(Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        int dashes = all.indexOf("--");
        all.addAll(dashes < 0 ? all.size() : dashes, List.of("--login", login));
        Cli ran = Cli.run(all.toArray());
        assertThat(ran.code()).as(words[0] + ": " + ran.err()).isZero();
        return ran.out();
    }

    private static long submit(Object... more) throws IOException {
        List<Object> words = new ArrayList<>(List.of("submit", "--queue", "slurm", "--json"));
        words.addAll(List.of(more));
        return JSON.readTree(ok(words.toArray())).path("id").asLong();
    }

    private static JsonNode job(long id) throws IOException {
        return JSON.readTree(ok("job", id, "--json"));
    }

    private static JsonNode await(long id, Predicate<String> state) throws Exception {
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (true) {
            JsonNode job = job(id);
            if (state.test(job.at("/job/state").asText())) {
                return job;
            }
            assertThat(System.currentTimeMillis())
                    .as("waited in vain for " + job)
                    .isLessThan(until);
            Thread.sleep(50);
        }
    }

    private static void awaitFree(int gpus) throws Exception {
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (JSON.readTree(ok("fleet", "--json")).path("free").asInt() != gpus) {
            assertThat(System.currentTimeMillis()).as("not " + gpus + " free").isLessThan(until);
            Thread.sleep(50);
        }
    }

    private static List<String> nodes(JsonNode job) {
        List<String> nodes = new ArrayList<>();
        job.at("/attempts/0/nodes").forEach(node -> nodes.add(node.asText()));
        return nodes;
    }

    /** As an array of jobs of this control plane, each element on a node of Slurm. */
    @Test
    void aSweepComesToTheSameOnCoresAndOnSlurm() throws Exception {
        String[] sweep = {
            Cli.scenario("one-rack").toString(), "--vary=policy=fifo,dure", "--vary=rules.reclaimGrace=1m,5m"
        };
        Path cores = folder.resolve("cores");
        Path nodes = folder.resolve("nodes");
        Cli here = Cli.run("sweep", sweep[0], sweep[1], sweep[2], "--out", cores);
        assertThat(here.code()).as(here.err()).isZero();
        String said = ok(
                "sweep", sweep[0], sweep[1], sweep[2], "--out", nodes, "--on", "slurm", "--queue", "slurm", "--site",
                "slurm", "--cores", 2);
        assertThat(said).contains("4 of 4 runs have a result, 0 of them from before");
        for (String file : List.of("results.json", "results.parquet", "report.html")) {
            assertThat(nodes.resolve(file)).hasSameBinaryContentAs(cores.resolve(file));
        }
        long first = Long.parseLong(
                Files.readString(nodes.resolve("tasks/1/array")).strip().split(" ", -1)[1]);
        for (int i = 0; i < 4; i++) {
            JsonNode job = job(first + i);
            assertThat(job.at("/job/name").asText()).isEqualTo("sweep[" + i + "]");
            assertThat(job.at("/job/state").asText()).isEqualTo("completed");
            assertThat(nodes(job)).hasSize(1).allMatch(name -> name.startsWith("slurm/slurm/gpu00"));
        }
    }

    /** Elements that still go on are waited for, not submitted again. */
    @Test
    void aSweepThatWasBrokenOffGoesOnWithItsArray() throws Exception {
        Path out = folder.resolve("broken");
        String scenario = Cli.scenario("one-rack").toString();
        long gate = submit("--hold", "--", "true");
        Path runs = Files.createDirectories(out.resolve("runs"));
        Path result = runs.resolve("policy=easy,seed=1.json");
        Path tasks = Files.createDirectories(out.resolve("tasks/1"));
        List<String> words = List.of("simulate", scenario, "--policy=easy", "--seed=1", "--json=" + result);
        Files.writeString(tasks.resolve("0"), String.join("\n", words) + "\n");
        String java = ProcessHandle.current().info().command().orElse("java");
        String line = "exec " + java + " -cp '" + System.getProperty("java.class.path") + "' io.dure.app.Main \"$@\"";
        List<Object> job = new ArrayList<>(List.of("--after", gate, "--", "sh", "-c", line, "sh"));
        job.addAll(words);
        long before = submit(job.toArray());
        Files.writeString(tasks.resolve("array"), "http://127.0.0.1:" + port() + " " + before + "\n");
        Thread release = Thread.ofPlatform().start(() -> ok("release", gate));
        String said = ok("sweep", scenario, "--vary=policy=easy", "--out", out, "--on", "slurm", "--queue", "slurm");
        release.join();
        assertThat(said).contains("1 of 1 runs have a result");
        assertThat(out.resolve("tasks/2")).doesNotExist();
        assertThat(await(before, "completed"::equals).at("/attempts")).hasSize(1);
    }

    private static int port() {
        if (serving == null) {
            throw new IllegalStateException("it is not up");
        }
        return serving.port();
    }

    @Test
    void whatOthersUseIsOccupied() throws Exception {
        awaitFree(16);
        String said = slurm().says(
                        "sbatch", "--parsable", "--wrap=sleep 600", "-wgpu001", "-Gh100:1", "-o/dev/null", "-D/tmp");
        awaitFree(8);
        long gang = submit("--tasks", 2, "--gpus", 8, "--", "true");
        for (int i = 0; i < 3; i++) {
            long one = submit("--gpus", 2, "--", "true");
            assertThat(nodes(await(one, "completed"::equals))).containsExactly("slurm/slurm/gpu002/n1");
        }
        assertThat(job(gang).at("/job/state").asText()).isEqualTo("waiting");
        assertThat(slurm().says("squeue", "-h", "-j" + said, "-o%T")).isEqualTo("RUNNING");
        String _ = slurm().says("scancel", said);
        assertThat(nodes(await(gang, "completed"::equals))).hasSize(2);
    }

    /** Slurm is not told, and what Slurm says of the node does not lift it. */
    @Test
    void aNodeThatIsDrainedInDureGetsNothingUntilItIsUndrained() throws Exception {
        awaitFree(16);
        ok("drain", FIRST);
        awaitFree(8);
        long gang = submit("--tasks", 2, "--gpus", 8, "--", "true");
        assertThat(slurm().says("sinfo", "-h", "-N", "-ngpu001", "-o%T")).isEqualTo("idle");
        String _ = slurm().says("scontrol", "update", "nodename=gpu001", "state=drain", "reason=a fan");
        Thread.sleep(600); // polls: how it is in Slurm
        String _ = slurm().says("scontrol", "update", "nodename=gpu001", "state=resume");
        Thread.sleep(600);
        assertThat(job(gang).at("/job/state").asText()).isEqualTo("waiting");
        ok("undrain", FIRST);
        assertThat(nodes(await(gang, "completed"::equals))).hasSize(2);
    }
}
