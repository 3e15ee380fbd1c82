package io.dure.app.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A control plane that answers what it was told to, and remembers what it was asked. */
public final class FakeServer implements AutoCloseable {
    /** {@code asked}: method, path and query, as {@code GET /v1/jobs?limit=30}. */
    public record Asked(String asked, Map<String, String> headers, String body) {}

    private record Answer(int status, String type, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    public FakeServer() throws IOException {
        this(0);
    }

    /** {@code port} 0: any that is free. */
    public FakeServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What it answers to {@code POST /v1/jobs}; the last of several answers stays. */
    public FakeServer on(String request, int status, String body) {
        String type = status < 300 ? "application/json" : "application/problem+json";
        return on(request, status, type, body, Map.of());
    }

    public synchronized FakeServer on(
            String request, int status, String type, String body, Map<String, String> headers) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Answer(status, type, body, headers));
        return this;
    }

    public synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    public List<String> requests() {
        return asked().stream().map(Asked::asked).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = answer(exchange, body);
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            answer.headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer answer(HttpExchange exchange, String body) {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        asked.add(new Asked(request, headers, body));
        Deque<Answer> own = answers.get(request);
        if (own == null) {
            return new Answer(
                    404,
                    "application/problem+json",
                    "{\"status\":404,\"title\":\"not found\",\"detail\":\"nothing at " + request + "\"}",
                    Map.of());
        }
        return own.size() > 1 ? own.removeFirst() : own.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
