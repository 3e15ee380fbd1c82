package io.dure.app.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import org.jspecify.annotations.Nullable;

/**
 * Gets tokens from an identity provider for somebody who has signed in there with a browser: a code is exchanged for a
 * token (RFC 6749, section 4.1, with the proof of RFC 7636), and a token for the next one. It asks in place of the page,
 * whose browser so talks to nobody but Dure.
 */
public final class CodeFlow implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int USUAL_LIFE_SECONDS = 300;

    private final URI issuer;
    private final String client;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private @Nullable JsonNode found;

    /** {@code client}: as which the provider knows the page, a public client. */
    public CodeFlow(URI issuer, String client) {
        this.issuer = issuer;
        this.client = client;
    }

    /** {@code refresh}: for which the next is given; empty: none will be. */
    public record Given(String token, String refresh, long lifeSeconds) {}

    /** The provider gives no token; why, in its words. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    /** Where people sign in. Throws {@link IOException} when the provider does not answer. */
    public String authorizeAt() throws IOException {
        return found().path("authorization_endpoint").asText();
    }

    public String client() {
        return client;
    }

    public URI issuer() {
        return issuer;
    }

    /** {@code verifier}: of which the challenge was shown where the code came from. {@code redirect}: where it came to. */
    public Given exchange(String code, String verifier, String redirect) throws IOException, Refused {
        return post(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "code_verifier",
                verifier,
                "redirect_uri",
                redirect,
                "client_id",
                client));
    }

    /** The next token. */
    public Given renew(String refresh) throws IOException, Refused {
        return post(Map.of("grant_type", "refresh_token", "refresh_token", refresh, "client_id", client));
    }

    private Given post(Map<String, String> form) throws IOException, Refused {
        StringJoiner body = new StringJoiner("&");
        new TreeMap<>(form)
                .forEach((name, value) -> body.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        JsonNode answer = ask(
                HttpRequest.newBuilder(URI.create(found().path("token_endpoint").asText()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
        String token = answer.path("access_token").asText("");
        if (token.isEmpty()) {
            throw new Refused(
                    answer.path("error_description").asText(answer.path("error").asText("it does not say why")));
        }
        return new Given(
                token,
                answer.path("refresh_token").asText(""),
                answer.path("expires_in").asLong(USUAL_LIFE_SECONDS));
    }

    /** OpenID Connect Discovery 1.0, section 4. Asked for at the first sign-in, so that Dure starts without the provider. */
    private synchronized JsonNode found() throws IOException {
        if (found == null) {
            URI at = URI.create(issuer.toString().replaceAll("/$", "") + "/.well-known/openid-configuration");
            JsonNode told = ask(HttpRequest.newBuilder(at));
            boolean isWhole = told.hasNonNull("authorization_endpoint") && told.hasNonNull("token_endpoint");
            if (!told.path("issuer").asText().equals(issuer.toString()) || !isWhole) {
                throw new IOException(
                        at + ": no identity provider that lets browsers in tells there that it is " + issuer);
            }
            found = told;
        }
        return found;
    }

    private JsonNode ask(HttpRequest.Builder request) throws IOException {
        try {
            return JSON.readTree(http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (JsonProcessingException e) {
            throw new IOException(issuer + " does not answer in JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
