package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is so wrong that it never comes to us, as a path with a NUL, is told as a problem as well, and nothing of our inside. */
final class BadMessages extends ErrorHandler {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put(HttpHeader.CONNECTION, "close"); // what else came on it cannot be trusted
        Content.Sink.write(response, true, text(code), callback);
    }

    private static String text(int code) {
        try {
            return new String(
                    JSON.writeValueAsBytes(Map.of(
                            "type",
                            "about:blank",
                            "title",
                            code < 500 ? "cannot be read" : "our fault",
                            "status",
                            code,
                            "detail",
                            code < 500
                                    ? "this is no request that HTTP allows, as the path or a header has a character that may not be there"
                                    : "this should not happen; the log says more")),
                    StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words can be written", e);
        }
    }
}
