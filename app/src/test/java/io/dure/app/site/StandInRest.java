package io.dure.app.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dure.app.site.slurm.SlurmOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What slurmrestd 23.02 and later answer, in one version of their API, before a {@link StandInSlurm}. */
final class StandInRest implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern REQUEST = Pattern.compile("/slurm/(v[0-9.]+)/(.*)");
    private static final String TOKEN = "eyJ.stand.in";
    private static final int NO_SUCH_JOB = 2017;
    private static final int NOT_NOW = 2020;
    private static final int ACCESS_DENIED = 2002;
    private static final int NO_SUCH_CONFIGURATION = 2014;
    private static final int KILL = 9;

    private final StandInSlurm slurm;
    private volatile StandInWords words;
    private final HttpServer server;
    private final Path folder;

    /** Of what it was asked. */
    final Set<String> spoken = new ConcurrentSkipListSet<>();

    /** Fields of jobs that it leaves out, as a slurmrestd does that does not know them. */
    final Set<String> notKnown = new ConcurrentSkipListSet<>();

    /** So many submissions are taken without an answer. */
    final AtomicInteger toSwallow = new AtomicInteger();

    /** So many signals other than KILL find a job that cannot hear them yet. */
    final AtomicInteger deaf = new AtomicInteger();

    StandInRest(StandInSlurm slurm, int minor, Path folder) throws IOException {
        this.slurm = slurm;
        this.folder = folder;
        words = new StandInWords(minor);
        Path _ = Files.writeString(folder.resolve("token"), "SLURM_JWT=" + TOKEN + "\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** From now on it offers this version alone. */
    void speak(int minor) {
        words = new StandInWords(minor);
    }

    /** With a folder for output of its own, asked ten times a second. */
    SlurmOptions options() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        return new SlurmOptions(
                "slurm",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                StandInSlurm.USER,
                folder.resolve("token"),
                StandInSlurm.PARTITION,
                out,
                100,
                SlurmOptions.START_WITHIN_MILLIS,
                600);
    }

    /** The body is what is told, with errors and warnings in the places that they have in all versions. */
    private final class Answer {
        final ObjectNode body = JSON.createObjectNode();
        final ArrayNode errors = body.putArray("errors");
        final ArrayNode warnings = body.putArray("warnings");
        int status = 200;

        Answer() {
            body.putObject("meta").putObject("plugin").put("data_parser", "data_parser/" + words.version());
        }

        void refuse(int http, int number, String error, String source) {
            status = http;
            errors.addObject()
                    .put("description", "")
                    .put("error_number", number)
                    .put("error", error)
                    .put("source", source);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            boolean isHis =
                    StandInSlurm.USER.equals(exchange.getRequestHeaders().getFirst("X-SLURM-USER-NAME"))
                            && TOKEN.equals(exchange.getRequestHeaders().getFirst("X-SLURM-USER-TOKEN"));
            String path = exchange.getRequestURI().getPath();
            Matcher m = REQUEST.matcher(path);
            if (path.equals("/openapi/v3")) {
                ObjectNode paths = JSON.createObjectNode();
                paths.putObject("/slurm/" + words.version() + "/jobs/");
                paths.putObject("/slurmdb/v0.0.99/jobs/");
                send(exchange, 200, JSON.createObjectNode().set("paths", paths).toString());
            } else if (!m.matches() || !m.group(1).equals(words.version())) {
                send(exchange, 404, "Unable to find requested URL");
            } else if (!isHis) {
                Answer answer = new Answer();
                answer.refuse(511, 1007, "Protocol authentication error", "slurm_load_jobs()");
                send(exchange, answer.status, answer.body.toString());
            } else {
                spoken.add(m.group(1));
                Answer answer = answer(exchange, m.group(2), asked);
                if (exchange.getRequestMethod().equals("POST")
                        && m.group(2).equals("job/submit")
                        && toSwallow.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    return; // it hangs up
                }
                send(exchange, answer.status, answer.body.toString());
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Answer answer(HttpExchange exchange, String what, byte[] asked) throws IOException {
        Answer answer = new Answer();
        String method = exchange.getRequestMethod();
        try {
            if (method.equals("GET") && what.equals("jobs")) {
                ArrayNode jobs = answer.body.putArray("jobs");
                if (notKnown.contains("jobs")) {
                    answer.refuse(200, 1007, "Protocol authentication error", "slurm_load_jobs()");
                    return answer;
                }
                synchronized (slurm) {
                    slurm.jobs().forEach(job -> jobs.add(words.job(job)));
                }
            } else if (method.equals("GET") && what.equals("nodes")) {
                nodes(answer.body.putArray("nodes"));
            } else if (method.equals("GET") && what.equals("partition/" + StandInSlurm.PARTITION)) {
                answer.body.putArray("partitions").add(words.partition());
            } else if (method.equals("POST") && what.equals("job/submit")) {
                submit(JSON.readTree(asked), answer);
            } else if (what.matches("job/\\d+")) {
                change(exchange, Long.parseLong(what.substring(4)), asked, answer);
            } else {
                answer.refuse(500, StandInWords.NO_QUERY, "Query empty or not RFC7320 compliant", what);
            }
        } catch (StandInWords.Wrong e) {
            answer.refuse(500, e.number, String.valueOf(e.getMessage()), e.source);
        }
        return answer;
    }

    private void nodes(ArrayNode nodes) {
        synchronized (slurm) {
            for (StandInSlurm.Node node : slurm.nodes()) {
                boolean isBusy = slurm.jobs().stream().anyMatch(j -> !j.isOver() && j.nodes.contains(node));
                nodes.add(words.node(node, isBusy));
            }
        }
    }

    private void submit(JsonNode body, Answer answer) throws StandInWords.Wrong {
        List<String> leftOut = new ArrayList<>();
        for (String name : notKnown) {
            if (body.path("job") instanceof ObjectNode job && job.remove(name) != null) {
                leftOut.add(StandInWords.leftOut(name, "list"));
            }
        }
        if (notKnown.contains("script") && body instanceof ObjectNode all) {
            all.remove("script");
        }
        StandInSlurm.Asked asked = words.asked(body, leftOut);
        warn(answer, leftOut);
        Optional<StandInSlurm.Job> job = slurm.submit(StandInSlurm.USER, asked);
        if (job.isEmpty()) {
            throw new StandInWords.Wrong(
                    NO_SUCH_CONFIGURATION, "Requested node configuration is not available", "slurm_submit_batch_job()");
        }
        if (asked.isHeld()) {
            warn(answer, List.of("Job is held"));
        }
        answer.body.put("job_id", job.get().id).put("step_id", "batch").put("job_submit_user_msg", "");
    }

    private static void warn(Answer answer, List<String> warnings) {
        warnings.forEach(
                text -> answer.warnings.addObject().put("description", text).put("source", "#/job/"));
    }

    private void change(HttpExchange exchange, long id, byte[] asked, Answer answer)
            throws IOException, StandInWords.Wrong {
        Optional<StandInSlurm.Job> job = slurm.job(id);
        if (exchange.getRequestMethod().equals("DELETE")) {
            String signal = String.valueOf(exchange.getRequestURI().getQuery());
            int number = signal.startsWith("signal=") ? Integer.parseInt(signal.substring(7)) : KILL;
            end(id, job, number, answer);
            return;
        }
        if (job.isEmpty()) {
            answer.refuse(404, NO_SUCH_JOB, "Invalid job id specified", "slurm_update_job2()");
            return;
        }
        List<String> leftOut = new ArrayList<>();
        JsonNode update = words.update(JSON.readTree(asked), leftOut);
        warn(answer, leftOut);
        if (notKnown.contains("hold of an update")) {
            warn(answer, List.of(StandInWords.leftOut("hold", "boolean")));
        } else if (update.has("hold") && !update.path("hold").asBoolean()) {
            slurm.release(job.get());
        }
    }

    private void end(long id, Optional<StandInSlurm.Job> job, int signal, Answer answer) {
        boolean isDeaf = signal != KILL && deaf.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        if (job.isEmpty()) {
            cannot(id, NO_SUCH_JOB, "Invalid job id specified", answer);
        } else if (!job.get().user.equals(StandInSlurm.USER)) {
            cannot(id, ACCESS_DENIED, "Access/permission denied", answer);
        } else if (job.get().isOver()) {
            warn(answer, List.of("Job was already sent signal"));
        } else if (isDeaf || !slurm.signal(job.get(), signal)) {
            cannot(id, NOT_NOW, "Job is in transitional state, try again later", answer);
        }
    }

    private void cannot(long id, int code, String error, Answer answer) {
        if (words.minor() >= 41) {
            answer.body.putArray("status").add(words.status(id, code, error));
        } else {
            answer.refuse(code == NO_SUCH_JOB ? 404 : 500, code, error, "slurm_kill_job2()");
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
