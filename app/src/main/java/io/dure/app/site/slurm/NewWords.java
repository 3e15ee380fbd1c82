package io.dure.app.site.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The words of v0.0.39 to v0.0.43, which Slurm 23.02 and later speak: what one of them has as text or plain number
 * another has as list or object, so both are read; only what is sent is put as the spoken version has it.
 *
 * @param isFirst v0.0.39, as Slurm 23.02 speaks it: GPUs are {@code gres:gpu:2}, not {@code gres/gpu:2}, and updates stand
 *     in {@code job}, whatever its published API says
 */
record NewWords(boolean isFirst) implements Dialect {
    /** The first of these that a job has is what {@code squeue} shows: flags come before the state that they are of. */
    private static final List<String> STATES = List.of(
            "COMPLETING",
            "STAGE_OUT",
            "CONFIGURING",
            "RESIZING",
            "REQUEUED",
            "REQUEUE_FED",
            "REQUEUE_HOLD",
            "SPECIAL_EXIT",
            "STOPPED",
            "REVOKED",
            "RESV_DEL_HOLD",
            "SIGNALING",
            "PENDING",
            "RUNNING",
            "SUSPENDED",
            "COMPLETED",
            "CANCELLED",
            "FAILED",
            "TIMEOUT",
            "NODE_FAIL",
            "PREEMPTED",
            "BOOT_FAIL",
            "DEADLINE",
            "OUT_OF_MEMORY");

    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    @Override
    public ObjectNode job(Spoken.Wanted w) {
        ObjectNode job = MAKE.objectNode()
                .put("name", w.name())
                .put("comment", w.mark().toString())
                .put("partition", w.partition())
                .put("nodes", "1")
                .put("tasks", 1)
                .put("cpus_per_task", w.cpus())
                .put("hold", true)
                .put("requeue", false)
                .put("current_working_directory", w.folder())
                .put("standard_output", w.log())
                .put("standard_error", w.log());
        job.set("required_nodes", MAKE.arrayNode().add(w.node()));
        job.set("open_mode", MAKE.arrayNode().add("APPEND"));
        job.set("environment", MAKE.arrayNode().add("PATH=" + Spoken.PATH));
        job.set("time_limit", number(w.limitMinutes()));
        if (w.gpus() > 0) {
            job.put("tres_per_node", (isFirst ? "gres:" : "gres/") + w.gres());
        }
        if (w.memoryMib() > 0) {
            job.set("memory_per_node", number(w.memoryMib()));
        }
        return job;
    }

    private static ObjectNode number(long value) {
        return MAKE.objectNode().put("set", true).put("infinite", false).put("number", value);
    }

    @Override
    public ObjectNode release() {
        ObjectNode change = MAKE.objectNode().put("hold", false);
        return isFirst ? MAKE.objectNode().set("job", change) : change;
    }

    /** Empty: not set, or infinite. */
    private static OptionalLong number(JsonNode value) {
        if (!value.isObject()) {
            return value.isNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
        }
        boolean isOne = value.path("set").asBoolean() && !value.path("infinite").asBoolean();
        return isOne ? OptionalLong.of(value.path("number").asLong()) : OptionalLong.empty();
    }

    @Override
    public long longestJob(JsonNode partition) {
        return number(partition.path("maximums").path("time")).orElse(0);
    }

    @Override
    public Set<String> states(JsonNode node) {
        Set<String> states = new HashSet<>();
        words(node.path("state")).forEach(word -> states.add(word.toUpperCase(Locale.ROOT)));
        return states.isEmpty() ? Set.of("UNKNOWN") : states;
    }

    private static List<String> words(JsonNode value) {
        return value.isTextual() ? List.of(value.asText()) : Spoken.texts(value);
    }

    @Override
    public long bootSeconds(JsonNode node) {
        return number(node.path("boot_time")).orElse(0);
    }

    @Override
    public String state(JsonNode job) {
        List<String> words = words(job.path("job_state"));
        return STATES.stream().filter(words::contains).findFirst().orElseGet(() -> String.join("+", words));
    }

    @Override
    public List<String> allocated(JsonNode job) {
        JsonNode held = job.path("job_resources");
        List<String> earlier = Spoken.texts(held.path("allocated_nodes"), "nodename");
        return earlier.isEmpty() ? Spoken.texts(held.path("nodes").path("allocation"), "name") : earlier;
    }

    @Override
    public long priority(JsonNode job) {
        return number(job.path("priority")).orElse(1);
    }

    @Override
    public int exitCode(JsonNode job) {
        JsonNode code = job.path("exit_code");
        if (code.has("return_code")) {
            OptionalLong signal = number(code.path("signal").path("id"));
            return signal.orElse(0) > 0
                    ? Dialect.signalled((int) signal.getAsLong())
                    : (int) number(code.path("return_code")).orElse(0);
        }
        return Dialect.shellCode((int) number(code).orElse(0));
    }

    @Override
    public long startSeconds(JsonNode job) {
        return number(job.path("start_time")).orElse(0);
    }
}
