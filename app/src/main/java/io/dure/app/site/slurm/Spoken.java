package io.dure.app.site.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said to slurmrestd, in the newest words that it and Dure know. */
final class Spoken {
    /** Of jobs, until their script sets another. */
    static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    private static final System.Logger LOG = System.getLogger(Spoken.class.getName());
    private static final NavigableMap<String, Dialect> KNOWN =
            Collections.unmodifiableNavigableMap(new TreeMap<>(Map.of(
                    "v0.0.38", new OldWords(),
                    "v0.0.39", new NewWords(true),
                    "v0.0.40", new NewWords(false),
                    "v0.0.41", new NewWords(false),
                    "v0.0.42", new NewWords(false),
                    "v0.0.43", new NewWords(false))));
    private static final Pattern OFFERED = Pattern.compile("/slurm/(v\\d+\\.\\d+\\.\\d+)/.*");
    private static final Pattern GPUS = Pattern.compile("gpu(?::([A-Za-z0-9_.-]+?))?:(\\d+)(?:\\(.*\\))?");
    private static final String TERMINATE = "15";
    /** How slurmrestd begins a warning that it has left out a part of a request, and has done the rest of it. */
    private static final String LEFT_OUT = "Ignoring unknown field";

    private final Rest rest;
    private final String path;
    private final Dialect words;

    private Spoken(Rest rest, String version, Dialect words) {
        this.rest = rest;
        this.words = words;
        path = "/slurm/" + version;
    }

    /** In the newest words that both sides know. Throws {@link IOException} when there are none, or nobody answers. */
    static Spoken with(Rest rest, SlurmOptions options) throws IOException {
        JsonNode spec;
        try {
            spec = rest.get("/openapi/v3");
        } catch (Refused e) {
            throw new IOException(options.url() + " does not tell what it speaks: " + e.getMessage(), e);
        }
        Set<String> offered = new TreeSet<>();
        spec.path("paths").fieldNames().forEachRemaining(name -> {
            Matcher m = OFFERED.matcher(name);
            if (m.matches()) {
                offered.add(m.group(1));
            }
        });
        for (Map.Entry<String, Dialect> known : KNOWN.descendingMap().entrySet()) {
            if (offered.contains(known.getKey())) {
                return new Spoken(rest, known.getKey(), known.getValue());
            }
        }
        throw new IOException(options.url() + ": slurmrestd offers "
                + (offered.isEmpty() ? "no version of its API" : String.join(", ", offered)) + "; Dure speaks "
                + KNOWN.firstKey() + " to " + KNOWN.lastKey() + ". Maybe start slurmrestd with '-s openapi/"
                + KNOWN.firstKey() + "' (Slurm 22.05 to 23.11), or with '-d " + KNOWN.lastKey()
                + "' (Slurm 25.05 to 26.11)?");
    }

    /** Where jobs are to run. {@code mostMinutes}: the longest that a job may take there; 0: as long as it likes. */
    record Partition(String name, long mostMinutes) {}

    Partition partition(String name) throws IOException, Refused {
        JsonNode one = rest.get(path + "/partition/" + name).path("partitions").path(0);
        return new Partition(name, words.longestJob(one));
    }

    List<SlurmNode> nodes(String partition) throws IOException, Refused {
        List<SlurmNode> nodes = new ArrayList<>();
        for (JsonNode one : rest.get(path + "/nodes").path("nodes")) {
            if (texts(one.path("partitions")).contains(partition)) {
                nodes.add(node(one));
            }
        }
        nodes.sort((a, b) -> a.name().compareTo(b.name()));
        return nodes;
    }

    private SlurmNode node(JsonNode one) {
        Gpus gpus = gpus(one.path("gres").asText(""));
        return new SlurmNode(
                one.path("name").asText(),
                one.path("address").asText(one.path("name").asText()),
                gpus.type,
                gpus.count,
                one.path("cpus").asInt(),
                one.path("real_memory").asInt(),
                Set.copyOf(words.states(one)),
                one.path("reason").asText(""),
                words.bootSeconds(one));
    }

    private record Gpus(String type, int count) {}

    /** Of {@code gpu:h100:8(S:0-1),shard:…}. */
    private static Gpus gpus(String gres) {
        Gpus found = new Gpus("", 0);
        for (String one : gres.split(",(?![^(]*\\))", -1)) {
            Matcher m = GPUS.matcher(one);
            if (m.matches()) {
                boolean isSecond = found.count > 0;
                String type = m.group(1) == null ? "gpu" : m.group(1);
                found = new Gpus(isSecond ? "" : type, found.count + Integer.parseInt(m.group(2)));
            }
        }
        return found;
    }

    List<SlurmJob> jobs() throws IOException, Refused {
        List<SlurmJob> jobs = new ArrayList<>();
        for (JsonNode one : rest.get(path + "/jobs").path("jobs")) {
            jobs.add(job(one));
        }
        return jobs;
    }

    private SlurmJob job(JsonNode one) {
        List<String> nodes = words.allocated(one);
        String named = one.path("nodes").asText("");
        String state = words.state(one);
        return new SlurmJob(
                one.path("job_id").asLong(),
                one.path("user_name").asText(""),
                one.path("comment").asText(""),
                state,
                one.path("state_reason").asText(""),
                nodes.isEmpty() && !named.isEmpty() ? List.of(named) : nodes,
                state.equals("PENDING") && words.priority(one) == 0,
                words.exitCode(one),
                words.startSeconds(one));
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return List.copyOf(texts);
    }

    /** Of each the text of this name. */
    static List<String> texts(JsonNode list, String name) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.path(name).asText()));
        return List.copyOf(texts);
    }

    /** A job on one node. */
    record Wanted(
            String name,
            Mark mark,
            String partition,
            String node,
            String gpuType,
            int gpus,
            int cpus,
            long memoryMib,
            long limitMinutes,
            String folder,
            String log,
            String script) {
        /** As {@code gpu:h100:2}. */
        String gres() {
            return "gpu:" + (gpuType.equals("gpu") ? "" : gpuType + ":") + gpus;
        }
    }

    /** Submits it, held: it cannot run before {@link #release}. Answers its id. */
    long submit(Wanted w) throws IOException, Refused {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("script", w.script);
        body.set("job", words.job(w));
        JsonNode answer = rest.post(path + "/job/submit", body); // with a note beside the id that it is held
        long id = answer.path("job_id").asLong(0);
        if (id == 0) {
            throw new Refused(0, answer.path("errors").path(0).path("error").asText("no id was given"));
        }
        Optional<String> leftOut = leftOut(answer);
        if (leftOut.isPresent()) {
            endHeld(id);
            throw new Refused(0, leftOut.get());
        }
        return id;
    }

    private static Optional<String> leftOut(JsonNode answer) {
        return texts(answer.path("warnings"), "description").stream()
                .filter(warning -> warning.startsWith(LEFT_OUT))
                .findFirst();
    }

    /** Without what was left out it might run anywhere; it is held, so it has not. */
    private void endHeld(long id) {
        try {
            boolean _ = cancel(id);
        } catch (IOException e) { // then whoever looks for held jobs that nobody knows of ends it
            LOG.log(System.Logger.Level.DEBUG, "job " + id + " is not ended", e);
        }
    }

    void release(long id) throws IOException, Refused {
        Optional<String> wrong;
        try {
            wrong = leftOut(rest.post(path + "/job/" + id, words.release()));
        } catch (Refused e) {
            if (!e.isNotUnderstood()) {
                throw e;
            }
            wrong = Optional.of(String.valueOf(e.getMessage()));
        }
        if (wrong.isPresent()) { // it would wait for ever, and nobody would know why
            throw new IOException("slurmrestd does not release job " + id + ": " + wrong.get());
        }
    }

    /** Tells its script to go; false when it cannot hear yet. */
    boolean warn(long id) throws IOException {
        return end("/job/" + id + "?signal=" + TERMINATE);
    }

    /** Ends it by force; false when that must be tried again. */
    boolean cancel(long id) throws IOException {
        return end("/job/" + id);
    }

    private boolean end(String which) throws IOException {
        try {
            JsonNode error = rest.delete(path + which).path("status").path(0).path("error"); // since Slurm 24.05
            if (error.path("code").asInt(0) != 0) {
                throw new Refused(
                        error.path("code").asInt(), error.path("string").asText(""));
            }
            return true;
        } catch (Refused e) {
            if (e.code() == Refused.NOT_NOW) {
                return false;
            }
            if (e.code() != Refused.NO_SUCH_JOB && e.code() != Refused.ALREADY_DONE) {
                throw new IOException("Slurm does not end a job: " + e.getMessage(), e);
            }
            return true;
        }
    }
}
