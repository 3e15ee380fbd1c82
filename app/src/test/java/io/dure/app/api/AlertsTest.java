package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules for Prometheus by its own tool: they can be read, and some of them are tried on made-up series. Where the tool
 * is not installed, it is taken out of the Debian package, beside the system; where that cannot be had, the test is skipped.
 */
final class AlertsTest {
    private static final Path KEPT = Path.of(System.getProperty("java.io.tmpdir"), "dure-promtool");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void promtoolTakesTheRules() throws IOException, InterruptedException {
        String told = run(List.of(
                promtool(), "check", "rules", docs().resolve("alerts.yml").toString()));
        assertThat(told).contains("SUCCESS").doesNotContain("FAILED");
    }

    @Test
    void alertsComeWhenTheyShould() throws IOException, InterruptedException {
        String tests = Files.readString(docs().resolve("alerts-test.yml"))
                .replace("alerts.yml", docs().resolve("alerts.yml").toString());
        Path file = Files.writeString(folder.resolve("test.yml"), tests);
        assertThat(run(List.of(promtool(), "test", "rules", file.toString()))).contains("SUCCESS");
    }

    /** A rule that cannot be read is told: else the test above could not fail. */
    @Test
    void promtoolRefusesWhatIsWrong() throws IOException, InterruptedException {
        String rules =
                Files.readString(docs().resolve("alerts.yml")).replace("dure_writer_up == 0", "dure_writer_up ==");
        Path file = Files.writeString(folder.resolve("alerts.yml"), rules);
        assertThat(run(List.of(promtool(), "check", "rules", file.toString()))).contains("FAILED");
    }

    private static String promtool() throws IOException, InterruptedException {
        for (Path at : List.of(Path.of("/usr/bin/promtool"), KEPT.resolve("usr/bin/promtool"))) {
            if (Files.isExecutable(at)) {
                return at.toString();
            }
        }
        Optional<Path> fetched = fetched();
        if (fetched.isEmpty()) {
            String message = "NOT TESTED: there is no promtool, and the Debian package prometheus cannot be had here";
            System.err.println(message);
            Assumptions.abort(message);
        }
        return fetched.orElseThrow().toString();
    }

    /** Only its files, without installing or starting anything. */
    private static Optional<Path> fetched() throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        try {
            run(List.of(
                    "sh",
                    "-c",
                    "cd " + KEPT + " && timeout 120 apt-get download prometheus"
                            + " && dpkg-deb -x prometheus_*.deb . && rm -f prometheus_*.deb"));
        } catch (IOException e) {
            return Optional.empty(); // another system
        }
        Path tool = KEPT.resolve("usr/bin/promtool");
        return Files.isExecutable(tool) ? Optional.of(tool) : Optional.empty();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return told;
    }

    private static Path docs() {
        return Stream.of(Path.of("docs"), Path.of("..", "docs"))
                .map(p -> p.toAbsolutePath().normalize())
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }
}
