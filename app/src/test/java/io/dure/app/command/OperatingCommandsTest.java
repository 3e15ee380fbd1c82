package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Commands of those who run a control plane: what they send, and what they show. */
class OperatingCommandsTest extends SignedIn {
    OperatingCommandsTest() throws IOException {}

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
    void theAuditTrailIsReadByPages() {
        fake.on("GET /v1/audit?limit=2&who=kim+lee&queue=snu", 200, """
                {"entries":[{"id":9,"at":"2026-01-01T00:00:00Z","who":"kim lee","queue":"snu","action":"freeze","subject":"x"},
                {"id":4,"at":"2026-01-01T00:00:00Z","who":"kim lee","queue":"snu","action":"quota","subject":"y"}],"next":4}""");
        Cli cli = run("audit", "--limit", "2", "--who", "kim lee", "--queue", "snu");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("freeze").contains("quota").endsWith("More: dure audit --after 4\n");
    }

    @Test
    void aBatchScriptIsOneAlsoAfterF() throws IOException {
        Path script = folder.resolve("job.sbatch");
        Files.writeString(script, "#!/bin/sh\n#SBATCH -G 1\n#SBATCH -A snu\ntrue\n");
        Cli cli = run("submit", "--dry", "-f", script);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("snu").contains("#SBATCH");
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
