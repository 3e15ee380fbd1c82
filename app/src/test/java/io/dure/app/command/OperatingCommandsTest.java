package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.client.FakeServer;
import io.dure.app.client.Login;
import io.dure.app.client.Logins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of those who run a control plane: what they send, and what they show. */
class OperatingCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    private final FakeServer fake;

    OperatingCommandsTest() throws IOException {
        fake = new FakeServer();
    }

    @BeforeEach
    void logIn() throws IOException {
        Logins.of(Optional.of(login()), Map.of()).keep(new Login(Logins.url(fake.url()), "dure_t"));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private Path login() {
        return folder.resolve("login.json");
    }

    private Cli run(Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--login", login()));
        return Cli.run(all.toArray());
    }

    private void sent(String json) throws IOException {
        assertThat(JSON.readTree(fake.asked().getLast().body())).isEqualTo(JSON.readTree(json));
    }

    @Test
    void aFreezeSaysWhatAndWhy() throws IOException {
        fake.on("POST /v1/freezes", 204, "");
        Cli cli = run("freeze", "--site", "seoul", "--why", "new firmware");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("Nothing starts in site seoul").contains("dure unfreeze --site seoul");
        sent("{\"site\": \"seoul\", \"why\": \"new firmware\"}");
        Cli both = run("freeze", "--site", "seoul", "--queue", "a/b", "--why", "x");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--site and --queue are said");
        assertThat(run("freeze").code()).isEqualTo(2);
    }

    @Test
    void theEndOfAFreezeTellsWhatIsStillFrozen() throws IOException {
        fake.on("POST /v1/freezes/end", 204, "");
        fake.on(
                "GET /v1/freezes",
                200,
                "{\"freezes\":[{\"scope\":\"queue\",\"of\":\"snu\",\"who\":\"kim\",\"since\":\"\",\"why\":\"budget\"}]}");
        Cli cli = run("unfreeze");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("again in the fleet").contains("Still frozen: queue snu: budget (kim)");
    }

    @Test
    void whatIsFrozenStandsAboveTheFleet() {
        fake.on("GET /v1/fleet", 200, """
                {"name":"x","title":"X","now":"2026-01-01T00:00:00Z","speed":1,"gpus":8,"up":8,"free":8,"nodes":1,"running":0,
                "waiting":0,"sites":[],"frozen":[{"scope":"fleet","who":"kim","since":"","why":"flood"}]}""");
        Cli cli = run("fleet");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).startsWith("FROZEN fleet: flood (kim)\n");
    }

    @Test
    void arraysAreSubmittedAndCancelledAsAWhole() throws IOException {
        fake.on("POST /v1/jobs", 201, "{\"id\":7,\"elements\":100}");
        fake.on("GET /v1/jobs/7", 200, "{\"job\":{\"id\":7,\"state\":\"waiting\"}}");
        fake.on("POST /v1/jobs/7/cancel?array=true", 204, "");
        Cli cli = run("submit", "--queue", "a", "--runs", "1h", "--array", "0-99%10");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).isEqualTo("Array 7 is submitted: 100 jobs.\n");
        assertThat(JSON.readTree(fake.asked().getFirst().body()).get("array").asText())
                .isEqualTo("0-99%10");
        assertThat(run("cancel", "7", "--array").out()).isEqualTo("Cancelled array 7.\n");
    }

    @Test
    void aHookShowsItsSecretOnce() throws IOException {
        fake.on("POST /v1/hooks", 201, "{\"id\":3,\"secret\":\"s3cret\"}");
        Cli cli = run("hook", "add", "https://chat.example.org/x", "--on", "started,ended", "--all");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("Hook 3").contains("s3cret");
        sent("{\"url\": \"https://chat.example.org/x\", \"events\": [\"started\", \"ended\"], \"all\": true}");
    }

    @Test
    void aBackupThatIsNotWholeTakesNoPlace() throws IOException {
        Path file = folder.resolve("a.backup");
        fake.on("GET /v1/backup", 200, "application/octet-stream", "dure backup 1\nbroken off", Map.of());
        Cli cli = run("backup", file);
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.err()).contains("cut short or altered");
        assertThat(file).doesNotExist();
        assertThat(folder.toFile().list()).containsExactly("login.json");
        Files.writeString(file, "older");
        assertThat(run("backup", file).err()).contains("it is there already").contains("--force");
        assertThat(file).hasContent("older");
    }
}
