package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.api.Options;
import io.dure.app.store.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** A whole control plane with real processes on this machine, by the real commands. */
final class ServeEndToEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private final List<String> running = new ArrayList<>();
    private Path admin = Path.of("");

    private Serving start() throws IOException, SQLException, InterruptedException {
        Path data = folder.resolve("data");
        try {
            return Serving.start(new Serving.Setup(
                    data, Optional.empty(), Optional.empty(), true, 1, 2, 1, "127.0.0.1", 0, false, Options.USUAL));
        } catch (IOException | SQLException | RuntimeException e) {
            throw skippedWithoutPostgres(e);
        }
    }

    /** What fails for another reason than the database is a failure. */
    private RuntimeException skippedWithoutPostgres(Exception e) {
        try (Postgres _ = Postgres.embedded(folder.resolve("alone"))) {
            return new IllegalStateException("PostgreSQL starts, the control plane does not", e);
        } catch (Exception why) {
            try {
                return abort("NOT TESTED: PostgreSQL cannot start here: " + why);
            } catch (TestAbortedException skipped) {
                return skipped;
            }
        }
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(running).as("jobs that were not ended").isEmpty();
    }

    @Test
    void aJobIsSubmittedRunAndReadAndAnotherWaitsAndIsCancelled() throws Exception {
        try (Serving serving = start()) {
            admin = logIn("http://127.0.0.1:" + serving.port(), folder.resolve("data/admin.token"), "admin");
            aJobRuns();
            aFailureIsTold();
            aJobWaitsAndIsCancelled();
            aBatchScriptRuns();
            strangersAreKeptOut("http://127.0.0.1:" + serving.port());
            operatorsChangeTheFleet();
        }
        Cli gone = as(admin, "jobs");
        assertThat(gone.code()).isEqualTo(1);
        assertThat(gone.err()).contains("no control plane answers there (the connection is refused)");
    }

    private void aJobRuns() throws IOException {
        Cli ran = as(
                admin,
                "submit",
                "--queue",
                "local",
                "--name",
                "greet",
                "--env",
                "WHO=두레",
                "--follow",
                "--",
                "sh",
                "-c",
                "for i in 1 2 3; do echo hello $WHO $i; sleep 0.2; done");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("hello 두레 1\nhello 두레 2\nhello 두레 3\n");
        assertThat(ran.err()).contains("Job 1 is submitted.", "Job 1 completed after ");
        assertThat(as(admin, "logs", "1").out()).isEqualTo(ran.out());
        assertThat(as(admin, "jobs", "--state", "completed").out()).contains(" completed  local  admin  greet  ");
        assertThat(as(admin, "why", "1").out()).isEqualTo("Job 1 does not wait: it is completed.\n");
        JsonNode job = JSON.readTree(as(admin, "job", "1", "--json").out());
        assertThat(job.at("/attempts/0/exitCode").asInt(-1)).isZero();
    }

    private void aFailureIsTold() {
        Cli failed = as(admin, "submit", "--queue", "local", "--wait", "--", "sh", "-c", "echo no >&2; exit 3");
        assertThat(failed.code()).as(failed.err()).isEqualTo(1);
        assertThat(failed.err()).contains("Job 2 failed");
        assertThat(as(admin, "job", "2").out()).contains("State        failed").containsPattern("failed +3 ");
    }

    /** One job holds all there is, so the next must wait. */
    private void aJobWaitsAndIsCancelled() throws IOException {
        String all =
                JSON.readTree(as(admin, "fleet", "--json").out()).path("gpus").asText();
        Cli first =
                as(admin, "submit", "--queue", "local", "--gpus", all, "--time", "5m", "--json", "--", "sleep", "60");
        String lasting = JSON.readTree(first.out()).path("id").asText();
        running.add(lasting);
        String waits = JSON.readTree(as(admin, "submit", "--queue", "local", "--json", "--", "true")
                        .out())
                .path("id")
                .asText();
        Cli why = as(admin, "why", waits, "--when");
        assertThat(why.code()).as(why.err()).isZero();
        assertThat(why.out()).startsWith("Job " + waits + " waits:\n  - ").contains("GPU", "It would start ");
        assertThat(as(admin, "queues").out()).containsPattern("local +" + all + " +" + all + " +" + all + " +0 +1 +1 ");
        assertThat(as(admin, "hold", waits).out()).isEqualTo("Held job " + waits + ".\n");
        assertThat(as(admin, "why", waits).out()).contains("it is on hold until it is released");
        assertThat(as(admin, "release", waits).code()).isZero();
        assertThat(as(admin, "cancel", waits, lasting).out())
                .isEqualTo("Cancelled job " + waits + ".\nCancelled job " + lasting + ".\n");
        Cli over = as(admin, "logs", lasting, "--follow");
        assertThat(over.code()).isEqualTo(1);
        assertThat(over.err()).contains("Job " + lasting + " was cancelled");
        running.remove(lasting);
    }

    private void aBatchScriptRuns() throws IOException {
        Path script = Files.writeString(
                folder.resolve("j.sbatch"),
                "#!/bin/sh\n#SBATCH -J batch -p local\n#SBATCH -n 1 -c 1 -t 5\n#SBATCH -o out\necho task $DURE_TASK\n");
        Cli ran = as(admin, "submit", script, "--follow");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("task 0\n");
        assertThat(ran.err()).contains("j.sbatch:4: -o out is not used: Dure keeps the output");
        Files.writeString(script, "#!/bin/sh\n#SBATCH -p locall -G1\ntrue\n");
        Cli wrong = as(admin, "submit", script);
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains(script + ":2: queue locall: there is no such queue. Maybe local?");
    }

    /** 401, 403 and 404 as texts. */
    private void strangersAreKeptOut(String url) throws IOException {
        Cli unknown = Cli.run("login", url, "--token", "dure_nobody", "--login", folder.resolve("nobody.json"));
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err())
                .isEqualTo(
                        "dure: not logged in: this token is unknown, has expired or was revoked. Maybe dure login\n");
        Path secret = folder.resolve("kim.token");
        Files.writeString(
                secret,
                as(admin, "token", "make", "kim", "--role", "viewer", "--queue", "local")
                        .out());
        Path kim = logIn(url, secret, "kim");
        assertThat(as(kim, "whoami").out()).startsWith("kim, viewer in local, at " + url);
        Cli cancel = as(kim, "cancel", "1");
        assertThat(cancel.code()).isEqualTo(1);
        assertThat(cancel.err())
                .isEqualTo(
                        "dure: not allowed: this needs the role queue-admin in queue local; the token of kim is viewer in local\n");
        Cli none = as(kim, "job", "999");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).isEqualTo("dure: there is no job 999\n");
        assertThat(as(admin, "token", "list").out()).containsPattern("2  kim +viewer +local .* good\n");
        assertThat(as(admin, "token", "revoke", "2").code()).isZero();
        assertThat(as(kim, "jobs").err()).contains("not logged in");
    }

    private void operatorsChangeTheFleet() throws IOException {
        String node = JSON.readTree(as(admin, "job", "1", "--json").out())
                .at("/attempts/0/nodes/0")
                .asText();
        assertThat(as(admin, "drain", node).out()).isEqualTo("Draining " + node + "\n");
        String waits = JSON.readTree(as(admin, "submit", "--queue", "local", "--json", "--", "true")
                        .out())
                .path("id")
                .asText();
        assertThat(as(admin, "why", waits).out()).startsWith("Job " + waits + " waits:");
        assertThat(as(admin, "undrain", node).code()).isZero();
        Cli over = as(admin, "logs", waits, "--follow");
        assertThat(over.code()).as(over.err()).isZero();
        Cli events = as(admin, "events", "--last", "1", "--count", "3");
        assertThat(events.code()).as(events.err()).isZero();
        assertThat(events.out()).hasLineCount(3).contains("job 1 ");
        assertThat(as(admin, "quota", "local", "--weight", "3").code()).isZero();
        assertThat(JSON.readTree(as(admin, "queues", "--json").out())
                        .at("/queues/1/weight")
                        .asInt())
                .isEqualTo(3);
        assertThat(as(admin, "power", "local", "--limit", "1MW").out())
                .isEqualTo("local: at most 1.00 MW from now on.\n");
        assertThat(as(admin, "top").out()).contains("GPUs  ", "SITE", "QUEUE", "greet");
    }

    private Path logIn(String url, Path token, String name) {
        Path login = folder.resolve(name + ".json");
        Cli cli = Cli.run("login", url, "--token-file", token, "--login", login);
        assertThat(cli.code()).as(cli.err()).isZero();
        return login;
    }

    private static Cli as(Path login, Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        int dashes = all.indexOf("--");
        all.addAll(dashes < 0 ? all.size() : dashes, List.of("--login", login));
        return Cli.run(all.toArray());
    }
}
