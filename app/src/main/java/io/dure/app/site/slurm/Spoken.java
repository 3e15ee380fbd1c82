package io.dure.app.site.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is said to slurmrestd in the words of v0.0.38, which Slurm 22.05 to 23.11 speak. */
final class Spoken {
    static final String VERSION = "v0.0.38";
    private static final List<String> KNOWN = List.of(VERSION);
    private static final Pattern OFFERED = Pattern.compile("/slurm/(v\\d+\\.\\d+\\.\\d+)/.*");
    private static final Pattern GPUS = Pattern.compile("gpu(?::([A-Za-z0-9_.-]+?))?:(\\d+)(?:\\(.*\\))?");
    private static final int SIGNAL_MASK = 0x7f;
    private static final int BYTE = 0xff;
    private static final int SIGNALLED = 128;
    private static final String TERMINATE = "15";

    private final Rest rest;
    private final String path;

    private Spoken(Rest rest, String version) {
        this.rest = rest;
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
        for (String version : KNOWN) {
            if (offered.contains(version)) {
                return new Spoken(rest, version);
            }
        }
        throw new IOException(options.url() + ": slurmrestd offers "
                + (offered.isEmpty() ? "no version of its API" : String.join(", ", offered)) + "; Dure speaks "
                + String.join(", ", KNOWN) + ". Maybe start slurmrestd with '-s openapi/" + VERSION + "'?");
    }

    /** Where jobs are to run. {@code mostMinutes}: the longest that a job may take there; 0: as long as it likes. */
    record Partition(String name, long mostMinutes) {}

    Partition partition(String name) throws IOException, Refused {
        JsonNode one = rest.get(path + "/partition/" + name).path("partitions").path(0);
        return new Partition(name, Math.max(0, one.path("max_time_limit").asLong(0)));
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

    private static SlurmNode node(JsonNode one) {
        Set<String> states = new HashSet<>();
        states.add(one.path("state").asText("unknown").toUpperCase(Locale.ROOT));
        texts(one.path("state_flags")).forEach(flag -> states.add(flag.toUpperCase(Locale.ROOT)));
        Gpus gpus = gpus(one.path("gres").asText(""));
        return new SlurmNode(
                one.path("name").asText(),
                one.path("address").asText(one.path("name").asText()),
                gpus.type,
                gpus.count,
                one.path("cpus").asInt(),
                one.path("real_memory").asInt(),
                Set.copyOf(states),
                one.path("reason").asText(""),
                one.path("boot_time").asLong());
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

    private static SlurmJob job(JsonNode one) {
        List<String> nodes = new ArrayList<>();
        for (JsonNode node : one.path("job_resources").path("allocated_nodes")) {
            nodes.add(node.path("nodename").asText());
        }
        String named = one.path("nodes").asText("");
        if (nodes.isEmpty() && !named.isEmpty()) {
            nodes.add(named);
        }
        int raw = one.path("exit_code").asInt();
        int signal = raw & SIGNAL_MASK;
        return new SlurmJob(
                one.path("job_id").asLong(),
                one.path("user_name").asText(""),
                one.path("comment").asText(""),
                one.path("job_state").asText(""),
                one.path("state_reason").asText(""),
                List.copyOf(nodes),
                one.path("job_state").asText("").equals("PENDING")
                        && one.path("priority").asLong(1) == 0,
                signal == 0 ? raw >> Byte.SIZE & BYTE : SIGNALLED + signal,
                one.path("start_time").asLong());
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
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
            String script) {}

    /** Submits it, held: it cannot run before {@link #release}. Answers its id. */
    long submit(Wanted w) throws IOException, Refused {
        JsonNodeFactory make = JsonNodeFactory.instance;
        ObjectNode job = make.objectNode()
                .put("name", w.name)
                .put("comment", w.mark.toString())
                .put("partition", w.partition)
                .put("nodelist", w.node) // not in the published API of 22.05, yet obeyed; there is no other way
                .put("nodes", "1") // [1, 1], as the published API has it, is not obeyed
                .put("tasks", 1)
                .put("cpus_per_task", w.cpus)
                .put("time_limit", w.limitMinutes)
                .put("hold", true)
                .put("no_requeue", true) // "requeue": false is silently ignored
                .put("open_mode", "append")
                .put("current_working_directory", w.folder)
                .put("standard_output", w.log)
                .put("standard_error", w.log);
        if (w.gpus > 0) {
            job.put("gres", "gpu:" + (w.gpuType.equals("gpu") ? "" : w.gpuType + ":") + w.gpus);
        }
        if (w.memoryMib > 0) {
            job.put("memory_per_node", w.memoryMib);
        }
        job.set("environment", make.objectNode().put("PATH", "/usr/local/bin:/usr/bin:/bin"));
        ObjectNode body = make.objectNode().put("script", w.script);
        body.set("job", job);
        JsonNode answer = rest.post(path + "/job/submit", body); // with a note beside the id that it is held
        long id = answer.path("job_id").asLong(0);
        if (id == 0) {
            throw new Refused(0, answer.path("errors").path(0).path("error").asText("no id was given"));
        }
        return id;
    }

    void release(long id) throws IOException, Refused {
        JsonNode _ = rest.post(
                path + "/job/" + id, JsonNodeFactory.instance.objectNode().put("hold", false));
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
            JsonNode _ = rest.delete(path + which);
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
