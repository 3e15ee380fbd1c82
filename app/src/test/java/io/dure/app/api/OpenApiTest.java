package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The document tells all that the server answers, and nothing else; and whatever is sent, the answer is one that it tells.
 * {@code -Ddure.seed=N} draws other requests, {@code -Ddure.requests=N} so many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {
    private static final long SEED = Long.getLong("dure.seed", 2);
    private static final int REQUESTS = Integer.getInteger("dure.requests", 1500);
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    @TempDir
    private static Path folder = Path.of("");

    private ServedFleet fleet = unset();
    private JsonNode document = ServedFleet.json("{}");
    private final List<String> tokens = new ArrayList<>();

    @SuppressWarnings("NullAway") // set before any test
    private static ServedFleet unset() {
        return null;
    }

    @BeforeAll
    void start() throws IOException, InterruptedException {
        fleet = ServedFleet.start(folder);
        document = fleet.get("", "/v1/openapi.json").json();
        tokens.add(fleet.admin());
        tokens.add(fleet.admin());
        tokens.add(fleet.token("viewer", "viewer", ServedFleet.OURS));
        tokens.add(fleet.token("keeper", "queue-admin", ServedFleet.OURS));
        tokens.add("");
        for (int i = 0; i < 5; i++) {
            fleet.submit(fleet.admin(), Map.of("queue", "amaranth/speech-amaranth", "runs", "5h"));
        }
    }

    @AfterAll
    void stop() throws IOException {
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void tellsEveryRouteAndNoOther() {
        List<String> told = new ArrayList<>();
        for (var path : document.get("paths").properties()) {
            for (String method : METHODS) {
                if (path.getValue().has(method)) {
                    told.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(fleet.serving().api().routes());
    }

    @Test
    void pointsAtNothingThatIsNotThere() {
        List<String> broken = new ArrayList<>();
        references(document, broken);
        assertThat(broken).isEmpty();
        List<String> ids = new ArrayList<>();
        document.get("paths")
                .forEach(path -> path.forEach(operation -> {
                    ids.add(operation.path("operationId").asText());
                    assertThat(operation.path("summary").asText())
                            .as(operation.toString())
                            .isNotEmpty();
                }));
        assertThat(ids).doesNotHaveDuplicates();
    }

    private void references(JsonNode node, List<String> broken) {
        if (node.has("$ref") && resolved(node).isMissingNode()) {
            broken.add(node.get("$ref").asText());
        }
        node.forEach(child -> references(child, broken));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    @Test
    void answersWhateverIsSentAsItTells() throws IOException, InterruptedException {
        Dice dice = new Dice(SEED);
        Fuzz fuzz = new Fuzz(dice, document);
        List<String> found = new ArrayList<>();
        Map<String, Integer> seen = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            Fuzz.Request request = fuzz.request();
            String token = dice.of(tokens);
            ServedFleet.Answer answer = answer(i, token, request);
            seen.merge(String.valueOf(answer.status()), 1, Integer::sum);
            String wrong = wrong(request, answer);
            if (!wrong.isEmpty()) {
                found.add("seed " + SEED + ", request " + i + ": " + wrong + "\n  " + cut(request.toString()) + "\n  "
                        + cut(answer.toString()));
            }
        }
        assertThat(found.stream().limit(12).toList())
                .as(found.size() + " found")
                .isEmpty();
        assertThat(seen.keySet()).contains("200", "201", "204", "400", "401", "403", "404", "405");
        assertThat(fleet.get("", "/health/ready").status()).isEqualTo(200);
    }

    /**
     * A body that comes late and that nobody reads: without its being read the connection was reset, and the answer lost
     * ("chunked transfer encoding, state: READING_DATA").
     */
    @ParameterizedTest
    @CsvSource({
        "GET,/v1/openapi.json,200",
        "GET,/v1/backup,200",
        "GET,/v1/nowhere,404",
        "POST,/v1/nowhere,404",
        "DELETE,/v1/tokens/77777,404"
    })
    void aBodyThatNobodyReadsDoesNotCutTheAnswer(String method, String path, int status) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), fleet.serving().port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            String head = method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + freshAdmin();
            out.write((head + "\r\nContent-Length: 9000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.sleep(300);
            out.write(new byte[9000]);
            out.write(
                    (head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII)); // and the same again
            out.flush();
            Thread.sleep(300);
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answers.split("HTTP/1.1 " + status, -1)).as(cut(answers)).hasSize(3);
        }
    }

    /** Whatever the requests of another test have done to the first one. */
    private String freshAdmin() throws SQLException {
        return new Tokens(fleet.serving().plane().database().readers()).make("fresh", Role.ADMIN, 0, Optional.empty());
    }

    /** Who asks can find his request in the log. */
    @Test
    void whatIsLoggedAboutARequestNamesIt() {
        LogRecord told = new LogRecord(java.util.logging.Level.INFO, "something");
        assertThat(ServedFleet.json(new JsonLog().format(told)).has("id")).isFalse();
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord one) {
                lines.add(new JsonLog().format(one));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Unread.class.getName());
        logger.addHandler(handler);
        logger.setLevel(java.util.logging.Level.FINE);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), fleet.serving().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine-7\r\nAuthorization: Bearer "
                            + fleet.admin() + "\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isNotNegative();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        assertThat(lines).isNotEmpty();
        assertThat(ServedFleet.json(lines.getFirst()).get("id").asText()).isEqualTo("mine-7");
    }

    /** When the connection is cut, which request it was. */
    private ServedFleet.Answer answer(int i, String token, Fuzz.Request request) throws InterruptedException {
        try {
            return fleet.call(token, request.method(), request.path(), request.body(), request.headers());
        } catch (IOException e) {
            throw new AssertionError("seed " + SEED + ", request " + i + ": " + cut(request.toString()), e);
        }
    }

    private String wrong(Fuzz.Request request, ServedFleet.Answer answer) {
        int status = answer.status();
        if (status >= 500) {
            return "our fault";
        }
        boolean isProblem = answer.type().startsWith("application/problem+json");
        if (status >= 400 && !isProblem) {
            return "no problem in words";
        }
        if (status >= 400
                && (answer.json().get("status").asInt() != status
                        || answer.json().path("detail").asText().isEmpty())) {
            return "a problem without what the document tells";
        }
        boolean isOther = request.operation().isMissingNode();
        boolean isTold = isOther
                ? status == 404 || status == 405 || status == 401
                : request.operation().at("/responses/" + status).isObject();
        boolean isTooLong = status == 414 || status == 431; // of HTTP itself
        if (!isTold && !isTooLong) {
            return "a status that the document does not tell";
        }
        JsonNode response = resolved(request.operation().at("/responses/" + status));
        JsonNode schema = response.at("/content/application~1json/schema");
        if (answer.type().startsWith("application/json") && schema.isObject()) {
            return missing(resolved(schema), answer.json(), "");
        }
        return "";
    }

    /** What the schema requires and the answer has not, or has and the schema does not know. */
    private String missing(JsonNode schema, JsonNode value, String at) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                return "without " + at + "/" + name.asText();
            }
        }
        JsonNode properties = schema.path("properties");
        for (var field : value.properties()) {
            if (properties.isObject() && !properties.has(field.getKey())) {
                return "with " + at + "/" + field.getKey() + ", which the document does not tell";
            }
            String below =
                    missing(resolved(properties.path(field.getKey())), field.getValue(), at + "/" + field.getKey());
            if (!below.isEmpty()) {
                return below;
            }
        }
        if (value.isArray() && !value.isEmpty()) {
            return missing(resolved(schema.path("items")), value.get(0), at + "[0]");
        }
        return "";
    }

    private static String cut(String text) {
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }
}
