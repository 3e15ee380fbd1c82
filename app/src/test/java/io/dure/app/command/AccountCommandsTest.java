package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls, budgets, quotas at a date and usage, from the command line to a control plane and back. */
class AccountCommandsTest {
    private static final String FLEET = """
            dure: scenario/v1
            title: Accounts
            rules: {policy: dure}
            fleet:
              gpuTypes: [{name: H200}]
              sites:
                - name: seoul
                  halls: [{name: a, racks: [{nodes: 4, gpusPerNode: 8, gpuType: H200}]}]
            queues:
              - {name: calls, quota: 16, queues: [{name: reserve, quota: 0}]}
              - {name: north, quota: 16}
            workload:
              - {name: none, queue: north, user: nobody, kind: data, gpusPerTask: 1, runTime: 1s, at: 1h}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path admin = Path.of("");

    private Serving start() throws Exception {
        Path file = Files.writeString(folder.resolve("fleet.yaml"), FLEET);
        var read = io.dure.twin.scenario.ScenarioFile.open(file, io.dure.twin.scenario.Study.asWritten());
        try {
            return Serving.start(new Serving.Setup(
                    folder.resolve("data"), Optional.empty(), Optional.of(read.scenario()), false, 1, "127.0.0.1", 0));
        } catch (SQLException | IllegalStateException | java.io.IOException e) {
            Assumptions.abort("NOT TESTED: no PostgreSQL can start here: " + e);
            throw new IllegalStateException(e);
        }
    }

    private Cli as(Path login, Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--login", login));
        return Cli.run(all.toArray());
    }

    private Path logIn(String url, String token, String who) throws Exception {
        Path file = Files.writeString(folder.resolve(who + ".token"), token + "\n");
        Path login = folder.resolve(who + ".json");
        Cli done = Cli.run("login", url, "--token-file", file, "--login", login);
        assertThat(done.code()).as(done.err()).isZero();
        return login;
    }

    @Test
    void fromTheCommandLine() throws Exception {
        try (Serving serving = start()) {
            String url = "http://127.0.0.1:" + serving.port();
            admin = logIn(url, serving.adminToken().orElseThrow(), "admin");
            Path judge = logIn(
                    url,
                    as(admin, "token", "make", "judge", "--role", "viewer")
                            .out()
                            .strip(),
                    "judge");
            calls(judge);
            budgets();
            quotas();
            usage();
        }
    }

    private void calls(Path judge) throws Exception {
        LocalDate today = LocalDate.now(java.time.ZoneOffset.UTC);
        Path terms = Files.writeString(
                folder.resolve("call.yaml"), """
                title: Round 1
                queue: calls
                lots: [{name: h200, gpuType: H200, gpus: 16, unit: 8, from: "%s", to: "%s"}]
                kinds: [university]
                reviewers: [judge]
                criteria: {impact: 60, readiness: 40}
                closes: "%sT00:00:00Z"
                """.formatted(today, today.plusDays(100), today.plusDays(2)));
        assertThat(as(admin, "call", "open", terms).out()).isEqualTo("Call 1 is open.\n");
        Cli bad = as(admin, "call", "open", Files.writeString(folder.resolve("bad.yaml"), "titel: x\n"));
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("titel").contains("title?");
        for (int i = 1; i <= 3; i++) {
            Cli applied = as(
                    admin,
                    "call",
                    "apply",
                    "1",
                    "--lot",
                    "h200",
                    "--gpus",
                    8,
                    "--institution",
                    "U" + i,
                    "--kind",
                    "university",
                    "--title",
                    "T" + i);
            assertThat(applied.out()).as(applied.err()).isEqualTo("Application " + i + " is taken.\n");
            Cli scored = as(judge, "call", "score", "1", i, "--points", "impact=" + (50 + 10 * i) + ",readiness=50");
            assertThat(scored.code()).as(scored.err()).isZero();
        }
        assertThat(as(admin, "call", "award", "1").err()).contains("close it first");
        assertThat(as(admin, "call", "close", "1").code()).isZero();
        Cli dry = as(admin, "call", "award", "1", "--dry-run");
        assertThat(dry.out()).contains("2 awards, 16 GPUs; nothing is kept.").contains("needs at least 8 GPUs");
        assertThat(as(admin, "call", "award", "1").out()).contains("2 awards, 16 GPUs.");
        assertThat(as(admin, "call", "list").out()).contains("Round 1").contains("decided");
        assertThat(as(admin, "call", "show", "1").out())
                .contains("8 GPUs in calls/c1-a3")
                .contains("refused");
        assertThat(as(admin, "queues").out()).contains("c1-a2");
        assertThat(as(admin, "call", "take-back", "1", "2").code())
                .as("no reason")
                .isEqualTo(2);
        assertThat(as(admin, "call", "take-back", "1", "2", "--why", "misused").code())
                .isZero();
        assertThat(as(admin, "call", "awards", "1").out()).contains("taken-back");
        assertThat(as(admin, "call", "award", "1").out()).contains("1 awards, 8 GPUs.");
    }

    private void budgets() {
        Cli set = as(admin, "budget", "set", "north", "--gpu-hours", "0", "--period", "quarter", "--warn", "50,90");
        assertThat(set.code()).as(set.err()).isZero();
        assertThat(as(admin, "budget", "list").out())
                .contains("north")
                .contains("quarter")
                .contains("spent");
        assertThat(as(admin, "budget", "set", "north", "--period", "weekly", "--cost", "1")
                        .err())
                .contains("period weekly");
        assertThat(as(admin, "budget", "remove", "north").code()).isZero();
        assertThat(as(admin, "budget", "remove", "north").code())
                .as("there is none")
                .isEqualTo(2);
    }

    private void quotas() {
        Cli set = as(admin, "quota-at", "north", "--quota", 12, "--at", "2090-01-01T00:00:00Z");
        assertThat(set.code()).as(set.err()).isZero();
        Cli list = as(admin, "quota-at");
        assertThat(list.out()).contains("2090-01-01T00:00:00Z  north").contains("api");
        String id = list.out()
                .lines()
                .filter(line -> line.contains("2090"))
                .findFirst()
                .orElseThrow()
                .strip()
                .replaceAll(" .*", "");
        assertThat(as(admin, "quota-at", "--remove", id).code()).isZero();
        assertThat(as(admin, "quota-at").out()).doesNotContain("2090");
        assertThat(as(admin, "quota-at", "north").code()).isEqualTo(2);
    }

    private void usage() throws Exception {
        assertThat(as(admin, "usage").code()).isZero();
        assertThat(as(admin, "usage", "--chargeback").out()).contains("MONTH").contains("calls/c1-a3");
        Path csv = folder.resolve("c.csv");
        assertThat(as(admin, "usage", "--chargeback", "--csv", csv).code()).isZero();
        assertThat(Files.readString(csv)).startsWith("month,queue,user,");
        Path parquet = folder.resolve("c.parquet");
        assertThat(as(admin, "usage", "--chargeback", "--by", "user", "--parquet", parquet)
                        .code())
                .isZero();
        assertThat(Files.readAllBytes(parquet)).startsWith('P', 'A', 'R', '1');
    }

    @Test
    void thePublishedRoundIsReplayed() throws Exception {
        Cli text = Cli.run("call", "replay");
        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.out()).contains("applications").contains("13,712  ").contains("totals alone");
        var json = new ObjectMapper()
                .readTree(Cli.run("call", "replay", "--seed", "7", "--json").out());
        assertThat(json.get("applications").asInt()).isEqualTo(514);
        assertThat(json.get("askedGpus").asInt()).isEqualTo(13_712);
        assertThat(json.get("gpus").asInt()).isBetween(4_000, 4_224);
        assertThat(Cli.run("call", "replay", "--seed", "x").code()).isEqualTo(2);
    }
}
