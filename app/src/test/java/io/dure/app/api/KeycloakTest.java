package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dure.app.client.DeviceFlow;
import io.dure.app.oidc.OidcOptions;
import io.dure.app.oidc.OidcOptions.Grant;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real identity provider: Keycloak, from Maven Central (org.keycloak:keycloak-quarkus-dist, a zip of 160 MB). On demand,
 * for it takes a minute to start: unpack it and say {@code -Ddure.keycloak=FOLDER}; or the issuer of one that runs and has the
 * realm below.
 */
final class KeycloakTest {
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
    private static final String REALM = """
            {"realm": "ai", "enabled": true, "sslRequired": "none",
             "roles": {"realm": [{"name": "vision"}, {"name": "keepers"}]},
             "users": [{"username": "kim", "enabled": true, "email": "kim@example.org", "emailVerified": true,
                        "firstName": "Kim", "lastName": "Minji", "realmRoles": ["vision"],
                        "credentials": [{"type": "password", "value": "secret", "temporary": false}]}],
             "clients": [
               {"clientId": "dure-cli", "enabled": true, "publicClient": true, "directAccessGrantsEnabled": true,
                "redirectUris": ["*"], "attributes": {"oauth2.device.authorization.grant.enabled": "true",
                                                      "oauth2.device.polling.interval": "1"},
                "protocolMappers": [{"name": "dure", "protocol": "openid-connect",
                  "protocolMapper": "oidc-audience-mapper",
                  "config": {"included.custom.audience": "dure", "access.token.claim": "true"}}]},
               {"clientId": "other", "enabled": true, "publicClient": true, "directAccessGrantsEnabled": true}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(new Cookies(), null))
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    @Test
    void whoConfirmsInABrowserComesInByWhatItsRolesAreGranted() throws Exception {
        String home = System.getProperty("dure.keycloak", "");
        String why = "NOT TESTED: Keycloak; unpack org.keycloak:keycloak-quarkus-dist and say -Ddure.keycloak=FOLDER";
        if (home.isEmpty()) {
            System.err.println(why);
        }
        assumeTrue(!home.isEmpty(), why);
        if (home.startsWith("http")) {
            comeIn(URI.create(home));
            return;
        }
        int port = freePort();
        Process keycloak = start(Path.of(home), port);
        try {
            URI issuer = URI.create("http://127.0.0.1:" + port + "/realms/ai");
            awaitUp(issuer, keycloak);
            comeIn(issuer);
        } finally {
            keycloak.descendants().forEach(ProcessHandle::destroyForcibly);
            keycloak.destroyForcibly();
        }
    }

    private void comeIn(URI issuer) throws Exception {
        OidcOptions options = new OidcOptions(
                issuer,
                "dure",
                "realm_access.roles",
                "preferred_username",
                List.of(new Grant("vision", "submitter", "amaranth/vision-amaranth")));
        try (ServedFleet fleet = ServedFleet.start(folder, 1, s -> s.with(Options.USUAL.with(options)));
                DeviceFlow flow = new DeviceFlow(issuer, "dure-cli")) {
            DeviceFlow.Given given = flow.ask(words -> confirm(words.replaceAll(".*Open (\\S+) .*", "$1")));
            check(fleet, given.token());
            DeviceFlow.Given next = flow.renew(given.provider().refresh());
            assertThat(next.token()).isNotEqualTo(given.token());
            check(fleet, next.token());
            String stranger = direct(issuer, "other");
            assertThat(fleet.get(stranger, "/v1/me").status())
                    .as("for another audience")
                    .isEqualTo(401);
            String[] parts = given.token().split("\\.", -1);
            assertThat(fleet.get(parts[0] + "." + parts[1] + "." + stranger.split("\\.", -1)[2], "/v1/me")
                            .status())
                    .as("with another signature")
                    .isEqualTo(401);
        }
    }

    private static void check(ServedFleet fleet, String token) throws IOException, InterruptedException {
        ServedFleet.Answer me = fleet.get(token, "/v1/me");
        assertThat(me.status()).as(me.body()).isEqualTo(200);
        assertThat(me.json().get("name").asText()).isEqualTo("kim");
        assertThat(me.json().get("role").asText()).isEqualTo("submitter");
        fleet.submit(token, Map.of("queue", "amaranth/vision-amaranth", "runs", "1h"));
        assertThat(fleet.post(token, "/v1/jobs", Map.of("queue", "bordeaux/vision-bordeaux"))
                        .status())
                .isEqualTo(400);
    }

    /** As a person does: opens the page, says who he is, and that he wants it. */
    private void confirm(String page) {
        try {
            HttpResponse<String> login = browser.send(
                    HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> wanted = post(login, Map.of("username", "kim", "password", "secret"));
            HttpResponse<String> done = post(wanted, Map.of("accept", "Yes"));
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends the form of the page, with its hidden fields. */
    private HttpResponse<String> post(HttpResponse<String> page, Map<String, String> fields)
            throws IOException, InterruptedException {
        Matcher form = FORM.matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        StringBuilder body = new StringBuilder();
        Matcher hidden = Pattern.compile("type=\"hidden\"[^>]*name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"")
                .matcher(page.body());
        while (hidden.find()) {
            body.append(hidden.group(1))
                    .append('=')
                    .append(encoded(hidden.group(2)))
                    .append('&');
        }
        fields.forEach((name, value) ->
                body.append(name).append('=').append(encoded(value)).append('&'));
        URI to = page.uri().resolve(form.group(1).replace("&amp;", "&"));
        return browser.send(
                HttpRequest.newBuilder(to)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String direct(URI issuer, String client) throws IOException, InterruptedException {
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "grant_type=password&scope=openid&username=kim&password=secret&client_id=" + client))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return ServedFleet.json(answer.body()).path("access_token").asText();
    }

    /** Browsers send cookies for safe ways alone to this machine in the clear; Java's client does not. */
    private static final class Cookies implements CookieStore {
        private final CookieStore all = new CookieManager().getCookieStore();

        @Override
        public void add(URI from, HttpCookie cookie) {
            cookie.setSecure(false);
            all.add(from, cookie);
        }

        @Override
        public List<HttpCookie> get(URI to) {
            return all.get(to);
        }

        @Override
        public List<HttpCookie> getCookies() {
            return all.getCookies();
        }

        @Override
        public List<URI> getURIs() {
            return all.getURIs();
        }

        @Override
        public boolean remove(URI from, HttpCookie cookie) {
            return all.remove(from, cookie);
        }

        @Override
        public boolean removeAll() {
            return all.removeAll();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private Process start(Path home, int port) throws IOException {
        Path imported = Files.createDirectories(home.resolve("data").resolve("import"));
        Files.writeString(imported.resolve("ai-realm.json"), REALM);
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("bin").resolve("kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--db=dev-mem",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keycloak.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private void awaitUp(URI issuer, Process keycloak) throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (System.nanoTime() < until && keycloak.isAlive()) {
            try {
                int status = browser.send(
                                HttpRequest.newBuilder(issuer).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == 200) {
                    return;
                }
            } catch (IOException e) {
                // not up yet
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        throw new IOException("Keycloak does not come up: " + Files.readString(folder.resolve("keycloak.log")));
    }
}
