package io.dure.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token for who confirms in a browser, from a provider that answers as RFC 8628 says. A real one: {@code KeycloakTest}. */
final class DeviceFlowTest {
    @TempDir
    private Path folder = Path.of("");

    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer provider = unset();

    @SuppressWarnings("NullAway") // set before each test
    private static HttpServer unset() {
        return null;
    }

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean isFound = exchange.getRequestURI().getPath().endsWith("openid-configuration");
            if (!isFound) {
                asked.add(exchange.getRequestURI().getPath() + " " + URLDecoder.decode(body, StandardCharsets.UTF_8));
            }
            String text = isFound
                    ? "{\"issuer\":\"" + issuer() + "\",\"device_authorization_endpoint\":\"" + issuer()
                            + "/device\",\"token_endpoint\":\"" + issuer() + "/token\"}"
                    : String.valueOf(answers.poll());
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(text.contains("error") ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        provider.start();
        answers.add("{\"device_code\":\"secret\",\"user_code\":\"ABCD-EFGH\",\"verification_uri\":\"" + issuer()
                + "/confirm\",\"interval\":0,\"expires_in\":30}");
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    private URI issuer() {
        return URI.create("http://127.0.0.1:" + provider.getAddress().getPort());
    }

    @Test
    void waitsUntilItIsConfirmedAndRenewsBeforeTheTokenEnds() throws Exception {
        answers.add("{\"error\":\"authorization_pending\"}");
        answers.add("{\"access_token\":\"eyJ.1.x\",\"refresh_token\":\"r1\",\"expires_in\":20}");
        List<String> said = new ArrayList<>();
        Logins logins = Logins.of(Optional.of(folder.resolve("login.json")), Map.of());
        URI url = Logins.url("https://dure.example.org");
        try (DeviceFlow flow = new DeviceFlow(issuer(), "dure-cli")) {
            DeviceFlow.Given given = flow.ask(said::add);
            logins.keep(new Login(url, given.token(), "", given.provider()));
        }
        assertThat(said).singleElement().asString().contains("/confirm").contains("ABCD-EFGH");
        assertThat(asked.getFirst()).isEqualTo("/device client_id=dure-cli&scope=openid");
        assertThat(asked.getLast()).contains("device_code=secret").contains("grant-type:device_code");
        Login kept = logins.login(folder);
        assertThat(kept.token()).isEqualTo("eyJ.1.x");
        assertThat(kept.toString() + kept.provider()).doesNotContain("eyJ").doesNotContain("r1");
        answers.add("{\"access_token\":\"eyJ.2.x\",\"expires_in\":3600}");
        assertThat(logins.renewed(kept).token()).isEqualTo("eyJ.2.x");
        assertThat(asked.getLast()).isEqualTo("/token client_id=dure-cli&grant_type=refresh_token&refresh_token=r1");
        int before = asked.size();
        assertThat(logins.renewed(logins.login(folder)).token()).isEqualTo("eyJ.2.x");
        assertThat(asked).as("one that lives on is not renewed").hasSize(before);
    }

    @Test
    void whoIsRefusedIsToldSo() {
        answers.add("{\"error\":\"access_denied\",\"error_description\":\"kim said no\"}");
        try (DeviceFlow flow = new DeviceFlow(issuer(), "dure-cli")) {
            assertThatThrownBy(() -> flow.ask(_ -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("kim said no");
            assertThatThrownBy(() -> new DeviceFlow(URI.create(issuer() + "/other"), "x").ask(_ -> {}))
                    .hasMessageContaining("no identity provider tells there");
        }
    }

    /** A token of Dure's own has no provider, and stays as it is. */
    @Test
    void ownTokensAreNotRenewed() throws Exception {
        Logins logins = Logins.of(Optional.of(folder.resolve("login.json")), Map.of());
        logins.keep(new Login(Logins.url("https://dure.example.org"), "dure_1"));
        Login kept = logins.login(folder);
        assertThat(logins.renewed(kept)).isEqualTo(kept);
        assertThat(asked).isEmpty();
    }
}
