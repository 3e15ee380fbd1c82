package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
        assertThat(cli.out()).contains("report.html").contains("Checked:").contains("a recount at every 16th");
        assertThat(folder.resolve("out/one-rack/report.html")).exists();
        assertThat(folder.resolve("out/one-rack/outcome.json")).exists();
        assertThat(folder.resolve("out/one-rack/run.journal")).exists();
    }

    /** Where a run is cut after so many days, jobs that go on are no failure. */
    @Test
    void checksAPartOfTheNation() {
        Cli cli = Cli.run("up", "--check", "--days", "1", "--scale", "0.01", Cli.scenario("korea-alliance"));
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("unfinished").contains("Checked:").contains("it was cut at its last day");
    }

    @Test
    void saysThatThereIsNoWork() {
        Cli cli = Cli.run("up", "--from", "2030-01-01", "--days", "1", Cli.scenario("one-rack"));
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.err()).contains("one-rack: no job is submitted in this time");
    }

    /** Nobody lends, so a job of a queue without quota is told at once. */
    @Test
    void saysWhatNeverWillRun() throws IOException {
        Path file = folder.resolve("stuck.yaml");
        Files.writeString(file, """
                dure: scenario/v1
                fleet:
                  gpuTypes: [{name: T}]
                  sites:
                    - name: s
                      halls: [{name: h, racks: [{nodes: 1, gpusPerNode: 4, gpuType: T, link: node}]}]
                queues: [{name: mine, quota: 4, lendLimit: 0}, {name: poor, quota: 0}]
                workload: [{name: big, queue: poor, user: u, kind: data, gpusPerTask: 1, runTime: 1h, at: 0s}]
                """);
        Cli cli = Cli.run("up", "--check", file);
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(cli.out()).contains("Never will run: AboveLimit 1 job (first: big)");
    }
}
