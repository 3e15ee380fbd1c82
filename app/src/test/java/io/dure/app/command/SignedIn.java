package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.client.FakeServer;
import io.dure.app.client.Login;
import io.dure.app.client.Logins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of commands that are signed in to a control plane, which answers what it was told to. */
abstract class SignedIn {
    static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    final FakeServer fake;

    SignedIn() throws IOException {
        fake = new FakeServer();
    }

    @BeforeEach
    void logIn() throws IOException {
        Logins.of(Optional.of(login()), Map.of()).keep(new Login(Logins.url(fake.url()), "dure_t"));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    final Path login() {
        return folder.resolve("login.json");
    }

    /** With {@code --login}, before {@code --} if that is said. */
    final Cli run(Object... words) {
        List<Object> all = new ArrayList<>(List.of(words));
        int dashes = all.indexOf("--");
        all.addAll(dashes < 0 ? all.size() : dashes, List.of("--login", login()));
        return Cli.run(all.toArray());
    }

    final JsonNode sent(int index) throws IOException {
        return JSON.readTree(fake.asked().get(index).body());
    }
}
