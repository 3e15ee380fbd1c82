package io.dure.app.site.slurm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Transport;

/** HTTP with one slurmrestd, over TCP or a unix socket. Each request reads the token anew, for tokens are renewed. */
final class Rest implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CONNECT_MILLIS = 3_000;
    private static final long ANSWER_SECONDS = 20;
    private static final long MOST_BYTES = 1L << 30;

    private static final int MOST_OF_A_TEXT = 200;

    /** Errors of slurm_errno.h in which slurmctld itself says no. */
    private static final int FIRST_OF_SLURM = 2000;

    private static final int LAST_OF_SLURM = 2999;

    /** Where a token is not good: slurmrestd 24.11 and later with HTTP 511, SLURM_PROTOCOL_AUTHENTICATION_ERROR. */
    private static final int NOT_AUTHENTICATED = 1007;

    private final SlurmOptions options;
    private final HttpClient client = new HttpClient();
    private final String base;
    private final Optional<Transport> transport;

    Rest(SlurmOptions options) throws IOException {
        this.options = options;
        URI url = options.url();
        boolean isUnix = "unix".equals(url.getScheme());
        transport = isUnix ? Optional.of(new Transport.TCPUnix(Path.of(url.getPath()))) : Optional.empty();
        base = isUnix ? "http://localhost" : url.toString().replaceAll("/+$", "");
        client.setConnectTimeout(CONNECT_MILLIS);
        client.setFollowRedirects(false);
        client.setUserAgentField(null);
        try {
            client.start();
        } catch (Exception e) { // as its library says
            throw new IOException("the HTTP client does not start: " + e.getMessage(), e);
        }
    }

    JsonNode get(String path) throws IOException, Refused {
        return send(HttpMethod.GET, path, Optional.empty());
    }

    JsonNode post(String path, JsonNode body) throws IOException, Refused {
        return send(HttpMethod.POST, path, Optional.of(body));
    }

    JsonNode delete(String path) throws IOException, Refused {
        return send(HttpMethod.DELETE, path, Optional.empty());
    }

    private JsonNode send(HttpMethod method, String path, Optional<JsonNode> body) throws IOException, Refused {
        Request request = client.newRequest(base + path)
                .method(method)
                .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .headers(h -> h.put("X-SLURM-USER-NAME", options.user()).put("Accept", "application/json"));
        String token = token();
        request.headers(h -> h.put("X-SLURM-USER-TOKEN", token));
        transport.ifPresent(request::transport);
        body.ifPresent(json -> request.body(new StringRequestContent("application/json", json.toString())));
        return read(answer(request), path, method == HttpMethod.POST);
    }

    private ContentResponse answer(Request request) throws IOException {
        try {
            return new CompletableResponseListener(request, (int) Math.min(MOST_BYTES, Integer.MAX_VALUE))
                    .send()
                    .get(ANSWER_SECONDS + 1, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(options.url() + ": " + said(cause), cause);
        } catch (TimeoutException e) {
            throw new IOException(options.url() + ": no answer within " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What the HTTP client says of a connection that was closed is about its own inside. */
    private static String said(Throwable cause) {
        boolean isClosed = cause instanceof EOFException || cause instanceof ClosedChannelException;
        String text = isClosed ? "it hung up before it had answered" : cause.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }

    /** As {@code scontrol token} prints it, or without that beginning. */
    private String token() throws IOException {
        try {
            return Files.readString(options.tokenFile()).strip().replaceFirst("^SLURM_JWT=", "");
        } catch (IOException e) {
            throw new IOException(
                    options.tokenFile() + ": the token cannot be read. Maybe 'scontrol token username=" + options.user()
                            + "' into it?",
                    e);
        }
    }

    /** {@code mayTell}: a job that is submitted held is told as an error by v0.0.38, and yet submitted. */
    private JsonNode read(ContentResponse response, String path, boolean mayTell) throws IOException, Refused {
        int status = response.getStatus();
        JsonNode json;
        try {
            json = JSON.readTree(response.getContentAsString());
        } catch (JsonProcessingException e) {
            throw new IOException(options.url() + path + ": HTTP " + status + " without JSON: " + begin(response), e);
        }
        JsonNode error = json.path("errors").path(0);
        int code = code(error);
        String text = error.path("error").asText("")
                + (error.has("description") ? ": " + error.path("description").asText("") : "");
        if (status == 200 && json.isObject() && (mayTell || json.path("errors").isEmpty())) {
            return json;
        }
        for (JsonNode one : json.path("errors")) {
            code = Math.max(code, code(one));
        }
        Refused refused = new Refused(code, text);
        if ((code >= FIRST_OF_SLURM && code <= LAST_OF_SLURM) || refused.isNotUnderstood()) {
            throw refused;
        }
        String hint = status == 401 || code <= 0 || code == NOT_AUTHENTICATED
                ? ". Maybe the token in " + options.tokenFile() + " is not of " + options.user() + ", or too old"
                        + (status == 401 ? "?" : ", or slurmctld is away?")
                : "";
        throw new IOException(options.url() + path + ": HTTP " + status + " " + text + hint);
    }

    private static String begin(ContentResponse response) {
        String text = response.getContentAsString().strip();
        return text.length() <= MOST_OF_A_TEXT ? text : text.substring(0, MOST_OF_A_TEXT) + "…";
    }

    /** It is called otherwise by every kind of request. */
    private static int code(JsonNode error) {
        for (String name : new String[] {"error_code", "error_number", "errno"}) {
            if (error.has(name)) {
                return error.path(name).asInt();
            }
        }
        return 0;
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) { // as its library says
            System.getLogger(Rest.class.getName()).log(System.Logger.Level.DEBUG, "the HTTP client does not stop", e);
        }
    }
}
