package io.dure.app.site.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which version of its API is spoken with a slurmrestd that offers these. */
final class NegotiationTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private HttpServer offering(String versions) throws IOException {
        ObjectNode paths = new ObjectMapper().createObjectNode();
        for (String version : versions.strip().split(" +", -1)) {
            if (!version.isEmpty()) {
                paths.putObject("/slurm/" + version + "/jobs/");
                paths.putObject("/slurmdb/" + version + "/jobs/");
            }
        }
        String spec = new ObjectMapper().createObjectNode().set("paths", paths).toString();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean isSpec = path.equals("/openapi/v3");
            if (!isSpec) {
                asked.add(path);
            }
            byte[] body = (isSpec ? spec : "{\"jobs\":[],\"errors\":[]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private void speak(String offered) throws IOException, Refused {
        HttpServer server = offering(offered);
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Path token = Files.writeString(folder.resolve("token"), "t");
        SlurmOptions options = new SlurmOptions("s", url, "u", token, "gpu", folder, 200, 60_000, 2_000);
        try (Rest rest = new Rest(options)) {
            assertThat(Spoken.with(rest, options).jobs()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "v0.0.38, v0.0.38",
        "v0.0.36 v0.0.37 v0.0.38, v0.0.38", // Slurm 22.05
        "v0.0.38 v0.0.39, v0.0.39",
        "v0.0.38 v0.0.39 v0.0.40, v0.0.40", // 23.11
        "v0.0.39 v0.0.40 v0.0.41, v0.0.41", // 24.05
        "v0.0.40 v0.0.41 v0.0.42, v0.0.42", // 24.11
        "v0.0.40 v0.0.41 v0.0.42 v0.0.43, v0.0.43", // 25.05
        "v0.0.41 v0.0.42 v0.0.43 v0.0.44, v0.0.43", // 25.11
        "v0.0.43 v0.0.44 v0.0.99, v0.0.43",
        "v0.0.41, v0.0.41"
    })
    void itIsTheNewestThatBothKnow(String offered, String spoken) throws Exception {
        speak(offered);
        assertThat(asked).containsExactly("/slurm/" + spoken + "/jobs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v0.0.99", "v0.0.36 v0.0.37", "v0.0.44 v0.0.45", "v0.1.0"})
    void whereThereIsNoneItIsSaidWhatWouldDo(String offered) {
        assertThatThrownBy(() -> speak(offered))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        ": slurmrestd offers " + offered.replace(" ", ", ") + "; Dure speaks v0.0.38 to v0.0.43.")
                .hasMessageContaining(
                        "Maybe start slurmrestd with '-s openapi/v0.0.38' (Slurm 22.05 to 23.11), or with '-d v0.0.43'");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" "})
    void whereNothingIsOfferedItIsSaid(String offered) {
        assertThatThrownBy(() -> speak(offered)).hasMessageContaining("offers no version of its API; Dure speaks");
    }
}
