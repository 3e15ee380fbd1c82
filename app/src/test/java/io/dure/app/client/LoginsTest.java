package io.dure.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginsTest {
    @TempDir
    private Path folder = Path.of("");

    private Logins logins(Map<String, String> environment) {
        return Logins.of(Optional.of(folder.resolve("deep/login.json")), environment);
    }

    @Test
    void whatIsKeptIsForItsOwnerAlone() throws IOException {
        Login login = new Login(Logins.url("https://dure.example.org/"), "dure_1");
        logins(Map.of()).keep(new Login(Logins.url("http://old"), "dure_0"));
        logins(Map.of()).keep(login);
        assertThat(logins(Map.of()).login(folder)).isEqualTo(login);
        Path file = logins(Map.of()).file();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("deep").toFile().list()).containsExactly("login.json");
        assertThat(login.toString()).doesNotContain("dure_1");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', http://kept:1, dure_kept",
        "'', dure_e, http://kept:1, dure_e",
        "http://kept:1/, '', http://kept:1, dure_kept",
        "http://other, dure_e, http://other, dure_e"
    })
    void theEnvironmentGoesBefore(String url, String token, String expectedUrl, String expectedToken)
            throws IOException {
        logins(Map.of()).keep(new Login(Logins.url("http://kept:1"), "dure_kept"));
        assertThat(logins(Map.of("DURE_URL", url, "DURE_TOKEN", token)).login(folder))
                .isEqualTo(new Login(Logins.url(expectedUrl), expectedToken));
    }

    /** A token is told to nobody but its own server. */
    @Test
    void aKeptTokenDoesNotGoElsewhere() throws IOException {
        logins(Map.of()).keep(new Login(Logins.url("http://kept"), "dure_kept"));
        assertThatThrownBy(() -> logins(Map.of("DURE_URL", "http://other")).login(folder))
                .isInstanceOf(Logins.NotLoggedIn.class)
                .hasMessageContaining("DURE_URL is http://other, and no token for it is known");
    }

    @Test
    void saysWhereATokenLies() throws IOException {
        assertThatThrownBy(() -> logins(Map.of()).login(folder))
                .hasMessageContaining("no control plane is known: log in first")
                .hasMessageContaining("dure serve");
        Files.createDirectory(folder.resolve("data"));
        Path token = Files.writeString(folder.resolve("data/admin.token"), "dure_a\n");
        assertThatThrownBy(() -> logins(Map.of()).login(folder))
                .hasMessageContaining("Maybe dure login http://127.0.0.1:7070 --token-file " + token);
    }

    @Test
    void theUsualPlaceIsThatOfTheDesktopStandard() {
        assertThat(Logins.of(Optional.empty(), Map.of("XDG_CONFIG_HOME", "/c")).file())
                .isEqualTo(Path.of("/c/dure/login.json"));
        Path home = Path.of(System.getProperty("user.home"), ".config/dure/login.json");
        assertThat(Logins.of(Optional.empty(), Map.of()).file()).isEqualTo(home);
        assertThat(Logins.of(Optional.empty(), Map.of("XDG_CONFIG_HOME", "not/whole"))
                        .file())
                .isEqualTo(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://x", "http://", "http://a b", "http:///x"})
    void otherAddressesAreRefused(String url) {
        assertThatThrownBy(() -> Logins.url(url)).isInstanceOf(BadInput.class).hasMessageContaining("http or https");
    }

    @Test
    void aSpoiltFileIsToldOf() throws IOException {
        Files.createDirectory(folder.resolve("deep"));
        Files.writeString(folder.resolve("deep/login.json"), "dure_1");
        assertThatThrownBy(() -> logins(Map.of()).login(folder))
                .hasMessageContaining("this is not what dure login writes");
    }
}
