package io.dure.app.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.command.Dure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class SweepTest {
    private static final Path SCENARIO = Path.of("..", "scenarios", "one-rack");

    @TempDir
    private Path folder = Path.of("");

    private record Ran(int code, String out, String err) {}

    private static Ran dure(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Dure.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = Dure.run(line, arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private Ran sweep(String policies, String seeds) {
        return dure(
                "sweep",
                SCENARIO.toString(),
                "--vary",
                "policy=" + policies,
                "--seeds",
                seeds,
                "--out",
                folder.resolve("out").toString());
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve("out").resolve(file));
    }

    @Test
    void eachWithEachAndEachSeed() {
        Map<String, List<String>> varied = new LinkedHashMap<>();
        varied.put("policy", List.of("easy", "dure"));
        varied.put("scale", List.of("0.5", "1"));
        List<Variant> all = Variant.all(varied, List.of(3L, 4L));
        assertThat(all).extracting(Variant::key).doesNotHaveDuplicates().hasSize(8);
        assertThat(all.getFirst().key()).isEqualTo("policy=easy,scale=0.5,seed=3");
        assertThat(all.getLast().options()).containsExactly("--policy=dure", "--scale=1", "--seed=4");
    }

    @Test
    void whatIsFinishedIsNotRunAgainAndComesToTheSame() throws Exception {
        assertThat(sweep("fifo,easy", "1-2").out()).contains("4 of 4 runs have a result, 0 of them from before");
        Path one = folder.resolve("out/runs/policy=easy,seed=2.json");
        FileTime then = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Path _ = Files.setLastModifiedTime(one, then);
        Ran more = sweep("fifo,easy,dure", "1-2");
        assertThat(more.code()).as(more.err()).isZero();
        assertThat(more.out()).contains("6 of 6 runs have a result, 4 of them from before");
        assertThat(Files.getLastModifiedTime(one)).isEqualTo(then);

        String before = text("results.json");
        Files.delete(one); // as if it had been broken off
        assertThat(sweep("fifo,easy,dure", "1-2").out()).contains("5 of them from before");
        assertThat(text("results.json")).isEqualTo(before);
        assertThat(text("report.html")).contains("\"policy\":\"dure\"").contains("wait.meanSeconds");
        try (Connection db = DriverManager.getConnection("jdbc:duckdb:");
                Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select count(*), count(distinct policy), min(\"jobs.submitted\") from '"
                        + folder.resolve("out/results.parquet") + "'")) {
            assertThat(r.next()).isTrue();
            assertThat(r.getInt(1)).isEqualTo(6);
            assertThat(r.getInt(2)).isEqualTo(3);
            assertThat(r.getDouble(3)).isPositive();
        }
    }

    @Test
    void anyValueOfTheScenarioIsVariedByItsPath() throws IOException {
        Path out = folder.resolve("out");
        Ran ran = dure(
                "sweep",
                SCENARIO.toString(),
                "--vary=rules.reclaimGrace=1m,30m",
                "--vary=queues.vision.quota=4..5",
                "--vary=seed=3,9",
                "--set=workload.big-run.runTime=1h",
                "--out=" + out);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("8 of 8 runs have a result");
        JsonNode rows = new ObjectMapper().readTree(text("results.json")).path("rows");
        assertThat(rows.findValuesAsText("rules.reclaimGrace"))
                .containsExactly("1m", "1m", "1m", "1m", "30m", "30m", "30m", "30m");
        assertThat(rows.findValuesAsText("queues.vision.quota"))
                .containsExactly("4", "4", "5", "5", "4", "4", "5", "5");
        assertThat(rows.findValuesAsText("seed")).containsExactly("3", "9", "3", "9", "3", "9", "3", "9");
        Path direct = folder.resolve("direct.json");
        Ran one = dure(
                "simulate",
                SCENARIO.toString(),
                "--set=workload.big-run.runTime=1h",
                "--set=rules.reclaimGrace=30m",
                "--set=queues.vision.quota=5",
                "--seed=9",
                "--json=" + direct);
        assertThat(one.code()).as(one.err()).isZero();
        double wait = new ObjectMapper()
                .readTree(direct.toFile())
                .path("wait")
                .path("meanSeconds")
                .asDouble();
        assertThat(rows.path(7).path("figures").path("wait.meanSeconds").asDouble())
                .isEqualTo(wait);
        assertThat(text("report.html")).contains("\"rules.reclaimGrace\"", "\"spreads\":{\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "polcy=easy|Maybe policy?",
                "rules.reclaimGrace|values with commas between are needed",
                "rules..x=1|a path into the scenario",
                "seed=1,x|seed=1..20",
                "policy=easy,easy|each value is told once, and easy is not",
                "scale=2..1|a range goes up",
                "policy=easy,nonsense|nonsense",
                "queues.visoin.quota=1,2|Maybe vision?",
                "queues.vision.qouta=1,2|Maybe quota?",
                "rules.reclaimGrace=1m,5x|rules.reclaimGrace is \"5x\"",
                "plan.years=1,2|a simulation does not read plan",
                "rules.polcy=easy|Maybe policy?",
                "seed=0..1000000|by at most 100000 numbers"
            })
    void whatCannotBeVariedIsToldBeforeAnythingRuns(String vary, String said) {
        Path out = folder.resolve("out");
        Ran ran = dure("sweep", SCENARIO.toString(), "--vary", vary, "--out", out.toString());
        assertThat(ran.code()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).contains(said);
        assertThat(out).doesNotExist();
    }

    @Test
    void filesOfVariantsThatLookAlikeAreNotTheSame() {
        Map<String, List<String>> varied = new LinkedHashMap<>();
        varied.put("queues.*.quota", List.of("1 m", "1_m", "1/m"));
        varied.put("queues[0].user", List.of("x".repeat(300), "x".repeat(301)));
        assertThat(Variant.all(varied, List.of(1L)))
                .extracting(Variant::key)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[A-Za-z0-9.,=~_-]{1,180}"));
    }

    @Test
    void tellsWhatItCannotDo() throws IOException {
        Ran both =
                dure("sweep", SCENARIO.toString(), "--vary=seed=1,2", "--seeds=1-2", "--out=" + folder.resolve("out"));
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("--vary seed says them already");
        Ran whose = dure("sweep", SCENARIO.toString(), "--on=slurm", "--out=" + folder.resolve("out"));
        assertThat(whose.code()).isEqualTo(2);
        assertThat(whose.err()).contains("--queue is absent");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(sweep("easy", "1").code()).isZero();
        Path other = Files.writeString(
                folder.resolve("other.yaml"),
                Files.readString(SCENARIO.resolve("scenario.yaml")).replace("seed: 32", "seed: 33"));
        Ran another =
                dure("sweep", other.toString(), "--out", folder.resolve("out").toString());
        assertThat(another.code()).isEqualTo(2);
        assertThat(another.err()).contains("another scenario");
    }
}
