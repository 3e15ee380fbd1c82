package io.dure.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gets a token from an identity provider for somebody who confirms it in a browser, on this machine or another (RFC 8628),
 * and new ones later (RFC 6749, section 6).
 */
public final class DeviceFlow implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int USUAL_PAUSE_SECONDS = 5;
    private static final int SLOWER_SECONDS = 5;
    private static final int USUAL_LIFE_SECONDS = 300;

    private final URI issuer;
    private final String client;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** {@code client}: as which the provider knows this program. */
    public DeviceFlow(URI issuer, String client) {
        this.issuer = issuer;
        this.client = client;
    }

    /** A token, and what a new one is given for. */
    public record Given(String token, Login.Provider provider) {}

    /** Waits until somebody has confirmed. {@code say}: where and with which code. Throws {@link IOException} when nobody does. */
    public Given ask(Consumer<String> say) throws IOException, InterruptedException {
        JsonNode found = found();
        String at = found.path("device_authorization_endpoint").asText();
        if (at.isEmpty()) {
            throw new IOException(issuer + ": it lets no devices in. Maybe dure login --token-file with a token of it");
        }
        JsonNode asked = post(at, Map.of("client_id", client, "scope", "openid"));
        if (!asked.hasNonNull("device_code")) {
            throw refused(asked);
        }
        String where = asked.path("verification_uri_complete")
                .asText(asked.path("verification_uri").asText());
        say.accept("Open " + where + " in a browser and confirm the code "
                + asked.path("user_code").asText());
        return await(found.path("token_endpoint").asText(), asked);
    }

    private Given await(String tokens, JsonNode asked) throws IOException, InterruptedException {
        int pause = asked.path("interval").asInt(USUAL_PAUSE_SECONDS);
        long until = System.nanoTime()
                + TimeUnit.SECONDS.toNanos(asked.path("expires_in").asInt(USUAL_LIFE_SECONDS));
        while (System.nanoTime() < until) {
            TimeUnit.SECONDS.sleep(pause);
            JsonNode answer = post(
                    tokens,
                    Map.of(
                            "grant_type",
                            "urn:ietf:params:oauth:grant-type:device_code",
                            "device_code",
                            asked.path("device_code").asText(),
                            "client_id",
                            client));
            switch (answer.path("error").asText()) {
                case "" -> {
                    return given(answer);
                }
                case "authorization_pending" -> {}
                case "slow_down" -> pause += SLOWER_SECONDS;
                default -> throw refused(answer);
            }
        }
        throw new IOException("nobody has confirmed in time. Maybe dure login again");
    }

    /** The next token. Throws {@link IOException} when the provider gives none. */
    public Given renew(String refresh) throws IOException, InterruptedException {
        JsonNode answer = post(
                found().path("token_endpoint").asText(),
                Map.of("grant_type", "refresh_token", "refresh_token", refresh, "client_id", client));
        if (answer.hasNonNull("error")) {
            throw refused(answer);
        }
        return given(answer);
    }

    private Given given(JsonNode answer) throws IOException {
        String token = answer.path("access_token").asText();
        if (token.isEmpty()) {
            throw new IOException(issuer + ": it gives no token");
        }
        long expires =
                System.currentTimeMillis() + 1000L * answer.path("expires_in").asLong(USUAL_LIFE_SECONDS);
        return new Given(
                token,
                new Login.Provider(issuer, client, answer.path("refresh_token").asText(""), expires));
    }

    private IOException refused(JsonNode answer) {
        String why =
                answer.path("error_description").asText(answer.path("error").asText("it does not say why"));
        return new IOException(issuer + ": no token is given: " + why + ". Maybe dure login again");
    }

    /** OpenID Connect Discovery 1.0, section 4. */
    private JsonNode found() throws IOException, InterruptedException {
        URI at = URI.create(issuer.toString().replaceAll("/$", "") + "/.well-known/openid-configuration");
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(at).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        JsonNode told = answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
        if (!told.path("issuer").asText().equals(issuer.toString())) {
            throw new IOException(at + ": no identity provider tells there that it is " + issuer);
        }
        return told;
    }

    private JsonNode post(String url, Map<String, String> form) throws IOException, InterruptedException {
        StringJoiner body = new StringJoiner("&");
        new TreeMap<>(form)
                .forEach((name, value) -> body.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        try {
            return JSON.readTree(answer.body());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(url + " answered " + answer.statusCode() + ", and no JSON", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
