package io.dure.app.site.slurm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of v0.0.38, which Slurm 22.05 to 23.11 speak: those of {@code sbatch}, and plain numbers. */
record OldWords() implements Dialect {
    @Override
    public ObjectNode job(Spoken.Wanted w) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        ObjectNode job = make.objectNode()
                .put("name", w.name())
                .put("comment", w.mark().toString())
                .put("partition", w.partition())
                .put("nodelist", w.node()) // not in the published API of 22.05, yet obeyed; there is no other way
                .put("nodes", "1") // [1, 1], as the published API has it, is not obeyed
                .put("tasks", 1)
                .put("cpus_per_task", w.cpus())
                .put("time_limit", w.limitMinutes())
                .put("hold", true)
                .put("no_requeue", true) // "requeue": false is silently ignored
                .put("open_mode", "append")
                .put("current_working_directory", w.folder())
                .put("standard_output", w.log())
                .put("standard_error", w.log());
        if (w.gpus() > 0) {
            job.put("gres", w.gres());
        }
        if (w.memoryMib() > 0) {
            job.put("memory_per_node", w.memoryMib());
        }
        job.set("environment", make.objectNode().put("PATH", Spoken.PATH));
        return job;
    }

    @Override
    public ObjectNode release() {
        return JsonNodeFactory.instance.objectNode().put("hold", false);
    }

    @Override
    public long longestJob(JsonNode partition) {
        return Math.max(0, partition.path("max_time_limit").asLong(0));
    }

    @Override
    public Set<String> states(JsonNode node) {
        Set<String> states = new HashSet<>();
        states.add(node.path("state").asText("unknown").toUpperCase(Locale.ROOT));
        Spoken.texts(node.path("state_flags")).forEach(flag -> states.add(flag.toUpperCase(Locale.ROOT)));
        return states;
    }

    @Override
    public long bootSeconds(JsonNode node) {
        return node.path("boot_time").asLong();
    }

    @Override
    public String state(JsonNode job) {
        return job.path("job_state").asText("");
    }

    @Override
    public List<String> allocated(JsonNode job) {
        return Spoken.texts(job.path("job_resources").path("allocated_nodes"), "nodename");
    }

    @Override
    public long priority(JsonNode job) {
        return job.path("priority").asLong(1);
    }

    @Override
    public int exitCode(JsonNode job) {
        return Dialect.shellCode(job.path("exit_code").asInt());
    }

    @Override
    public long startSeconds(JsonNode job) {
        return job.path("start_time").asLong();
    }
}
