package io.dure.app.sweep;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(text("report.html")).contains("<td>dure</td>").contains("wait.meanSeconds");
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
    void tellsWhatItCannotDo() throws IOException {
        Ran odd = dure("sweep", SCENARIO.toString(), "--vary", "polcy=easy", "--out", folder.toString());
        assertThat(odd.code()).isEqualTo(2);
        assertThat(odd.err()).contains("polcy=easy").contains("policy");
        Ran bad = sweep("easy,nonsense", "1");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out()).contains("1 of 2 runs have a result");
        assertThat(bad.err()).contains("policy=nonsense,seed=1: ");
        Path other = Files.writeString(folder.resolve("other.yaml"), "dure: scenario/v1\n");
        Ran another =
                dure("sweep", other.toString(), "--out", folder.resolve("out").toString());
        assertThat(another.code()).isEqualTo(2);
        assertThat(another.err()).contains("another scenario");
    }
}
