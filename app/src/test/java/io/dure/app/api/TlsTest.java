package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.client.Login;
import io.dure.app.client.Logins;
import io.dure.app.client.Server;
import io.dure.app.client.Unreachable;
import io.dure.app.command.Dure;
import io.dure.app.tls.Tls;
import io.dure.app.tls.TlsFiles;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** HTTPS: a certificate from files, taken anew when they change; clients that trust it, and errors that say what to do. */
final class TlsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void servesHttpsAndTakesANewCertificate() throws Exception {
        TlsFiles files = pair("one", "ip:127.0.0.1");
        try (ServedFleet fleet = ServedFleet.start(folder, 1, s -> s.with(Options.USUAL.with(files)))) {
            URI url = URI.create("https://127.0.0.1:" + fleet.serving().port());
            String first = Files.readString(files.certificate());
            asks(url, fleet.admin(), first);
            assertThatThrownBy(() -> asks(url, fleet.admin(), ""))
                    .isInstanceOf(Unreachable.class)
                    .hasMessageContaining("dure login URL --ca FILE");
            TlsFiles second = pair("two", "ip:127.0.0.1");
            Files.copy(second.key(), files.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Thread.sleep(1_500); // half of a new pair is not taken
            asks(url, fleet.admin(), first);
            Files.copy(second.certificate(), files.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            awaitTrusted(url, fleet.admin(), Files.readString(second.certificate()));
            assertThatThrownBy(() -> asks(url, fleet.admin(), first)).isInstanceOf(Unreachable.class);
            logsIn(url, fleet.admin(), files);
        }
    }

    private void logsIn(URI url, String token, TlsFiles files) throws IOException {
        Path login = folder.resolve("login.json");
        StringWriter err = new StringWriter();
        CommandLine line = Dure.commandLine().setErr(new PrintWriter(err, true));
        int code = Dure.run(
                line,
                "login",
                url.toString(),
                "--token",
                token,
                "--login",
                login.toString(),
                "--ca",
                files.certificate().toString());
        assertThat(code).as(err.toString()).isZero();
        Login kept = Logins.of(Optional.of(login), Map.of()).login(folder);
        try (Server server = new Server(kept)) {
            assertThat(server.get("/v1/me").path("role").asText()).isEqualTo("admin");
        }
    }

    private static void asks(URI url, String token, String authorities) {
        try (Server server = new Server(new Login(url, token, authorities))) {
            assertThat(server.get("/v1/me").path("name").asText()).isEqualTo("admin");
        }
    }

    private static void awaitTrusted(URI url, String token, String authorities) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (true) {
            try {
                asks(url, token, authorities);
                return;
            } catch (Unreachable e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    @Test
    void saysWhatIsWrongWithTheFiles() throws Exception {
        TlsFiles one = pair("one", "dns:localhost");
        TlsFiles two = pair("two", "dns:localhost");
        Path text = Files.writeString(folder.resolve("text.pem"), "nothing");
        Path old = Files.writeString(
                folder.resolve("old.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        bad(new TlsFiles(one.certificate(), two.key()), "is not that of the certificate");
        bad(new TlsFiles(text, one.key()), "there is no certificate in it");
        bad(new TlsFiles(one.certificate(), text), "there is no private key in it");
        bad(new TlsFiles(one.certificate(), old), "openssl pkcs8 -topk8 -nocrypt");
        bad(new TlsFiles(folder.resolve("none.pem"), one.key()), "there is no such file");
    }

    private static void bad(TlsFiles files, String told) {
        assertThatThrownBy(() -> new Tls(files)).isInstanceOf(BadInput.class).hasMessageContaining(told);
    }

    /** A certificate that signs itself, made by the tool of the JDK. */
    private TlsFiles pair(String name, String alternative) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + alternative,
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        return new TlsFiles(
                pem(name + ".crt", "CERTIFICATE", keys.getCertificate("a").getEncoded()),
                pem(
                        name + ".key",
                        "PRIVATE KEY",
                        keys.getKey("a", "changeit".toCharArray()).getEncoded()));
    }

    private Path pem(String file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
