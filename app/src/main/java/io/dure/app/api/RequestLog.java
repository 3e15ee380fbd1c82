package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Every request has an id, which the answer repeats; with {@code --log-json} a line for each says what came of it. */
final class RequestLog {
    static final String HEADER = "X-Request-Id";

    /** Of the request that this thread answers; what is logged meanwhile names it. */
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream to;

    RequestLog(PrintStream to) {
        this.to = to;
    }

    /** The caller's own id if it is one, else a new one. */
    static void name(Context ctx) {
        String id = Optional.ofNullable(ctx.header(HEADER))
                .filter(told -> told.matches("[A-Za-z0-9._-]{1,64}"))
                .orElseGet(() -> UUID.randomUUID().toString());
        ctx.header(HEADER, id);
        ctx.attribute(HEADER, id);
        CURRENT.set(id);
    }

    /** The request is answered. */
    static void over() {
        CURRENT.remove();
    }

    /** Of the request that this thread answers now. */
    static Optional<String> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    void tell(Context ctx, float millis, String route) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.now().toString());
        line.put("level", "INFO");
        line.put("what", "request");
        line.put("id", Optional.<Object>ofNullable(ctx.attribute(HEADER)).orElse(""));
        line.put("method", ctx.method().name());
        line.put("route", route);
        line.put("path", ctx.path());
        line.put("status", ctx.statusCode());
        line.put("millis", Math.round(millis * 10) / 10.0);
        Caller caller = Api.callerIfAny(ctx);
        if (caller != null) {
            line.put("token", caller.token());
            line.put("who", caller.name());
        }
        to.println(text(line));
    }

    static String text(Map<String, Object> line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words can be written", e);
        }
    }
}
