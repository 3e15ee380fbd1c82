package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpTest {
    @TempDir
    private Path folder = Path.of("");

    private String before = "";

    @BeforeEach
    void moveHome() {
        before = System.getProperty("dure.home", "");
        System.setProperty("dure.home", folder.toString());
    }

    @AfterEach
    void moveBack() {
        if (before.isEmpty()) {
            System.clearProperty("dure.home");
        } else {
            System.setProperty("dure.home", before);
        }
    }

    @Test
    void checksAndSaysWhereTheReportLies() {
        Cli cli = Cli.run("up", "--check", Cli.scenario("one-rack"));
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("report.html").contains("Checked:");
        assertThat(folder.resolve("out/one-rack/report.html")).exists();
        assertThat(folder.resolve("out/one-rack/outcome.json")).exists();
        assertThat(folder.resolve("out/one-rack/run.journal")).exists();
    }
}
