package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own: under other JVM flags, and killed. */
final class OtherProcessTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void jvmFlagsChangeNothing() throws Exception {
        List<String> sums = new ArrayList<>();
        for (List<String> flags : List.of(
                List.of("-XX:+UseSerialGC", "-Xint"),
                List.of("-XX:+UseG1GC", "-Xmx128m", "-XX:TieredStopAtLevel=1"),
                List.of("-XX:+UseParallelGC", "-Duser.language=ko", "-Duser.timezone=Asia/Seoul", "-Xmx512m"))) {
            Path json = folder.resolve("o" + sums.size() + ".json");
            Process process = start(flags, "simulate", Cli.scenario("one-rack"), "--json", json);
            assertThat(process.waitFor()).isZero();
            sums.add(new ObjectMapper()
                    .readTree(json.toFile())
                    .at("/journalSha256")
                    .asText());
        }
        assertThat(sums).containsOnly(sums.getFirst());
    }

    /** Killed at many moments: what has its final name is whole. */
    @Test
    void neverLeavesHalfAFile() throws Exception {
        int killed = 0;
        for (int i = 0; i < 12; i++) {
            Path journal = folder.resolve("run" + i + ".journal");
            Path report = folder.resolve("run" + i + ".html");
            Process process = start(
                    List.of("-XX:+UseSerialGC"),
                    "simulate",
                    Cli.scenario("two-sites"),
                    "--journal",
                    journal,
                    "--report",
                    report);
            boolean ended = process.waitFor(500 + 150L * i, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            killed += ended ? 0 : 1;
            if (Files.exists(journal)) {
                assertThat(Cli.run("replay", journal).code()).isZero();
            }
            if (Files.exists(report)) {
                assertThat(Files.readString(report)).endsWith("</html>\n");
            }
        }
        assertThat(killed).as("runs that were really killed").isPositive();
    }

    private Process start(List<String> flags, Object... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.dure.app.Main");
        for (Object arg : args) {
            command.add(arg.toString());
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
