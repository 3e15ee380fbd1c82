package io.dure.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.site.slurm.SitesFile;
import io.dure.app.site.slurm.SlurmOptions;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlurmSitesFileTest {
    private static final String GOOD = """
            sites:
              - name: daejeon
                slurm: unix:/run/rest.socket
                user: dure
                token-file: token
                partition: gpu
                folder: /shared/dure
                poll: 2s
              - {name: busan, slurm: "http://b:6820", user: dure, token-file: token, partition: gpu, folder: /s}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        Path _ = Files.writeString(folder.resolve("token"), "x");
        return Files.writeString(folder.resolve("sites.yaml"), text);
    }

    @Test
    void readsSitesAndPathsBesideTheFile() throws IOException {
        var sites = SitesFile.read(file(GOOD));
        assertThat(sites).hasSize(2);
        assertThat(sites.getFirst())
                .isEqualTo(new SlurmOptions(
                        "daejeon",
                        URI.create("unix:/run/rest.socket"),
                        "dure",
                        folder.resolve("token").toAbsolutePath(),
                        "gpu",
                        Path.of("/shared/dure"),
                        2_000,
                        SlurmOptions.START_WITHIN_MILLIS,
                        SlurmOptions.SETTLE_MILLIS));
        assertThat(sites.getLast().pollMillis()).isEqualTo(SlurmOptions.POLL_MILLIS);
    }

    @Test
    void tellsEveryMistakeWithItsLine() throws IOException {
        Path file = file(GOOD.replace("unix:/run/rest.socket", "rest.socket")
                .replace("poll: 2s", "poll: 1ms")
                .replace("busan", "daejeon")
                .replace("folder: /shared/dure", "folder: shared"));
        assertThatThrownBy(() -> SitesFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("sites.yaml:3")
                .hasMessageContaining("http://HOST:PORT")
                .hasMessageContaining("sites.yaml:7")
                .hasMessageContaining("sites.yaml:8")
                .hasMessageContaining("sites.yaml:9");
        Path missing = file(GOOD.replace("token-file: token\n", "token-file: gone\n"));
        assertThatThrownBy(() -> SitesFile.read(missing)).hasMessageContaining("scontrol token");
    }
}
