package io.dure.app.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Between a site and its slurmrestd: passes all on, and counts in how many answers a node was in which state. */
final class Between implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final HttpServer server;
    private final HttpClient http = // slurmrestd hangs up when it is asked for HTTP/2
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    Between(URI url) throws IOException {
        this.url = url;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How many answers said so, in any of these words. */
    int answers(String node, String... states) {
        int most = 0;
        for (String state : states) {
            most = Math.max(most, answers.getOrDefault(node + " " + state, 0));
        }
        return most;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            asked.length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(asked));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (name.toLowerCase(java.util.Locale.ROOT).matches("x-slurm.*|content-type|accept")) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (exchange.getRequestURI().getPath().endsWith("/nodes")) {
                count(answer.body());
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(byte[] body) throws IOException {
        for (JsonNode node : JSON.readTree(body).path("nodes")) {
            String name = node.path("name").asText();
            int _ = answers.merge(name + " " + node.path("state").asText(), 1, Integer::sum);
            for (JsonNode flag : node.path("state_flags")) {
                int _ = answers.merge(name + " " + flag.asText(), 1, Integer::sum);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
    }
}
