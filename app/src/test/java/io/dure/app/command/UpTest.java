package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

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

    /** The twin under all checkers, then a server with jobs on simulated sites and on this machine. */
    @Test
    void checksTheTwinAndALiveServer() {
        Cli cli = checked(Cli.scenario("one-rack"));
        assertThat(cli.out())
                .contains("Checked:", "a recount at every 16th")
                .contains("Served:  100 jobs completed on simulated sites and 8 on this machine, in ")
                .contains("None was lost or started twice");
        assertThat(folder.resolve("out"))
                .as("it is checked in a folder of its own")
                .doesNotExist();
    }

    /** Where a run is cut after so many days, jobs that go on are no failure. */
    @Test
    void checksAPartOfTheNation() {
        Cli cli = checked("--days", "1", "--scale", "0.01", Cli.scenario("korea-alliance"));
        assertThat(cli.out()).contains("unfinished", "Checked:", "it was cut at its last day", "Served:");
    }

    /** Nobody lends, so a job of a queue without quota is told at once: in the twin, and by the server. */
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
                workload:
                  - {name: big, queue: poor, user: u, kind: data, gpusPerTask: 1, gpuType: T, runTime: 1h, at: 0s}
                """);
        Cli cli = checked(file);
        assertThat(cli.out())
                .contains("Never will run: AboveLimit 1 job (first: big)")
                .contains("Served:  ");
    }

    @Test
    void refusesASpeedThatIsNone() {
        Cli cli = Cli.run("up", "--speed", "0", Cli.scenario("one-rack"));
        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("--speed 0.0: above 0");
    }

    private static Cli checked(Object... args) {
        Object[] all = new Object[args.length + 2];
        all[0] = "up";
        all[1] = "--check";
        System.arraycopy(args, 0, all, 2, args.length);
        Cli cli = Cli.run(all);
        if (cli.err().contains("the database server does not start")
                || cli.err().contains("initdb")) {
            return abort("NOT TESTED: PostgreSQL cannot start here: " + cli.err());
        }
        assertThat(cli.code()).as(cli.err()).isZero();
        return cli;
    }
}
