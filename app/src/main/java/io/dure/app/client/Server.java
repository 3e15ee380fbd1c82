package io.dure.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.tls.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A control plane elsewhere, asked over HTTP. What it refuses is {@link Refused}; where nothing answers is
 * {@link Unreachable}. One that is busy is asked again, a few times.
 */
public final class Server implements AutoCloseable {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(90);
    private static final int MOST_TRIES = 6;
    private static final int MOST_WAIT_SECONDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Login login;
    private final HttpClient http;

    public Server(Login login) {
        this.login = login;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_WITHIN);
        if (!login.authorities().isEmpty()) {
            builder.sslContext(Pem.trusting("the certificates of the login", login.authorities()));
        }
        http = builder.build();
    }

    public URI url() {
        return login.url();
    }

    // ---- asking -----------------------------------------------------------------------------------------------

    public JsonNode get(String path) {
        return get(path, Map.of());
    }

    /** {@code query}: names and plain values; those that are empty are left out. */
    public JsonNode get(String path, Map<String, String> query) {
        return json(send(request(path, query).GET(), true));
    }

    /** What is there in another form, as {@code text/csv}. */
    public byte[] get(String path, Map<String, String> query, String accept) {
        return send(request(path, query).header("Accept", accept).GET(), true).body();
    }

    /** {@code query}: as in {@link #get(String, Map)}. */
    public void put(String path, Map<String, String> query, JsonNode body) {
        JsonNode _ = json(send(request(path, query).method("PUT", body(body)), true));
    }

    public void delete(String path, Map<String, String> query) {
        JsonNode _ = json(send(request(path, query).DELETE(), true));
    }

    public JsonNode post(String path, Map<String, String> query, @Nullable JsonNode body) {
        return json(send(request(path, query).method("POST", body(body)), false));
    }

    /** Asked once however often it is sent: under a key of its own. */
    public JsonNode postOnce(String path, JsonNode body) {
        return postOnce(path, UUID.randomUUID().toString(), body);
    }

    /** The same under this key: also when it was sent by another client, or before a restart. */
    public JsonNode postOnce(String path, String key, JsonNode body) {
        HttpRequest.Builder request =
                request(path, Map.of()).header("Idempotency-Key", key).method("POST", body(body));
        return json(send(request, true));
    }

    public void patch(String path, Map<String, String> query, JsonNode body) {
        JsonNode _ = json(send(request(path, query).method("PATCH", body(body)), true));
    }

    public void put(String path, JsonNode body) {
        JsonNode _ = json(send(request(path, Map.of()).method("PUT", body(body)), true));
    }

    public void delete(String path) {
        JsonNode _ = json(send(request(path, Map.of()).DELETE(), true));
    }

    /**
     * A piece of a job's output.
     *
     * @param next from where the piece that follows is asked for
     * @param attempt the attempt of which it is
     */
    public record Piece(ByteBuffer bytes, long next, int attempt) {}

    /** {@code from}: the first byte; below 0: the end of the output. */
    public Piece log(long job, long from) {
        HttpResponse<byte[]> answer = send(
                request("/v1/jobs/" + job + "/log", from < 0 ? Map.of() : Map.of("from", String.valueOf(from)))
                        .GET(),
                true);
        long end = Math.max(0, from) + answer.body().length;
        return new Piece(
                ByteBuffer.wrap(answer.body()),
                answer.headers().firstValueAsLong("Dure-Log-Next").orElse(end),
                (int) answer.headers().firstValueAsLong("Dure-Attempt").orElse(0));
    }

    /** A long answer, as it comes; whoever opens it closes it. */
    public InputStream stream(String path) {
        try {
            HttpResponse<InputStream> answer =
                    http.send(request(path, Map.of()).GET().build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                try (InputStream body = answer.body()) {
                    throw refused(answer.statusCode(), body.readAllBytes());
                }
            }
            return answer.body();
        } catch (IOException e) {
            throw new Unreachable(login.url(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable(login.url(), new IOException("interrupted", e));
        }
    }

    /** The events from now on, or from after the one with this id; whoever opens it closes it. */
    InputStream events(String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/v1/events", Map.of()).header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer = http.send(request.GET().build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            try (InputStream body = answer.body()) {
                throw refused(answer.statusCode(), body.readAllBytes());
            }
        }
        return answer.body();
    }

    // ---- sending ----------------------------------------------------------------------------------------------

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        String said = query.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(URI.create(login.url() + path + (said.isEmpty() ? "" : "?" + said)))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + login.token())
                .header("User-Agent", "dure");
    }

    /** One part of a path, as {@code /v1/sites/PART/envelope}. */
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static HttpRequest.BodyPublisher body(@Nullable JsonNode body) {
        return body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
    }

    /** {@code again}: it does no harm to send it twice. */
    private HttpResponse<byte[]> send(HttpRequest.Builder builder, boolean again) {
        HttpRequest request = builder.build();
        for (int tries = 1; ; tries++) {
            try {
                HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
                int status = answer.statusCode();
                if (status >= 200 && status < 300) {
                    return answer;
                }
                // Both say that nothing was done.
                boolean isBusy = status == 429 || status == 503;
                if (!isBusy || tries == MOST_TRIES) {
                    throw refused(status, answer.body());
                }
                pause(answer.headers().firstValueAsLong("Retry-After").orElse(1));
            } catch (ConnectException e) {
                throw new Unreachable(login.url(), e);
            } catch (IOException e) {
                if (!again || tries == 2) {
                    throw new Unreachable(login.url(), e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unreachable(login.url(), new IOException("interrupted", e));
            }
        }
    }

    private static void pause(long seconds) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(Math.clamp(seconds, 0, MOST_WAIT_SECONDS)));
    }

    private Refused refused(int status, byte[] body) {
        try {
            JsonNode problem = JSON.readTree(body);
            if (problem.hasNonNull("detail")) {
                return Refused.problem(status, problem);
            }
        } catch (IOException e) {
            // told below
        }
        return Refused.strange(status, login.url().toString());
    }

    private JsonNode json(HttpResponse<byte[]> answer) {
        if (answer.body().length == 0) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw Refused.strange(answer.statusCode(), login.url().toString());
        } catch (IOException e) {
            throw new Unreachable(login.url(), e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
