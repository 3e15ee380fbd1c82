package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that cannot be written are told before the run, and nothing is touched. */
final class OutputsTest {
    @TempDir
    private Path folder = Path.of("");

    private Path own = Path.of("");

    @BeforeEach
    void copyScenario() throws IOException {
        own = folder.resolve("own.yaml");
        Files.copy(Cli.scenario("one-rack").resolve("scenario.yaml"), own);
        Files.createDirectory(folder.resolve("inside"));
        Files.writeString(folder.resolve("file"), "kept");
        Files.createSymbolicLink(folder.resolve("link.html"), Path.of("r.html"));
    }

    @ParameterizedTest
    @CsvSource({
        "--report, inside, that is a folder",
        "--report, file/r.html, file is not a folder",
        "--journal, file/deeper/run.journal, file is not a folder",
        "--json, own.yaml, SCENARIO is the same file",
        "--report, ./inside/../own.yaml, SCENARIO is the same file"
    })
    void refusesWhatCannotBeWritten(String option, String file, String why) throws IOException {
        refuses(why, option, folder.resolve(file));
    }

    @ParameterizedTest
    @CsvSource({"--report, -, only --json", "--journal, -, only --json", "--report, '', name is needed"})
    void refusesWhatIsNoName(String option, String name, String why) throws IOException {
        refuses(why, option, name);
    }

    @Test
    void refusesTwoOutputsOnOneFile() throws IOException {
        refuses(
                "--report is the same file",
                "--journal",
                folder.resolve("r.html"),
                "--report",
                folder.resolve("r.html"));
        refuses("is the same file", "--json", folder.resolve("link.html"), "--report", folder.resolve("r.html"));
    }

    @Test
    void twoOutputsMayGoToNowhere() {
        Cli cli = Cli.run("simulate", own, "--json", "/dev/null", "--report", "/dev/null");
        assertThat(cli.code()).as(cli.err()).isZero();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    private void refuses(String why, Object... options) throws IOException {
        Object[] all = new Object[options.length + 2];
        all[0] = "simulate";
        all[1] = own;
        System.arraycopy(options, 0, all, 2, options.length);
        String before = Files.readString(own);
        Cli cli = Cli.run(all);
        assertThat(cli.code()).as(cli.err()).isEqualTo(2);
        assertThat(cli.err()).contains("command line: --").contains(why);
        assertThat(cli.out()).isEmpty();
        assertThat(own).hasContent(before);
        assertThat(folder.resolve("file")).hasContent("kept");
        assertThat(folder.resolve("r.html")).doesNotExist();
    }
}
