package io.dure.app.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.twin.input.Block;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Value;
import io.dure.twin.input.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** A job in a YAML file, with the words of the API. */
public final class JobFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of(
            "name",
            "queue",
            "user",
            "kind",
            "memory",
            "gpuType",
            "near",
            "prefer",
            "timeLimit",
            "notBefore",
            "deadline",
            "checkpoint",
            "script",
            "folder",
            "runs",
            "idleTimeout",
            "array");
    private static final List<String> COUNTS = List.of("tasks", "minTasks", "gpus", "slice", "priority", "flexTier");
    private static final List<String> FLAGS = List.of("hold", "evictable", "interactive");
    private static final List<String> IDS = List.of("after", "afterAny");
    private static final List<String> ALL = List.of(
            "name",
            "queue",
            "user",
            "kind",
            "tasks",
            "minTasks",
            "gpus",
            "slice",
            "cpus",
            "memory",
            "gpuType",
            "sites",
            "near",
            "prefer",
            "priority",
            "timeLimit",
            "notBefore",
            "deadline",
            "after",
            "afterAny",
            "hold",
            "evictable",
            "flexTier",
            "checkpoint",
            "command",
            "script",
            "env",
            "folder",
            "runs",
            "interactive",
            "idleTimeout",
            "array",
            "groups");

    private final ObjectNode job = JSON.createObjectNode();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Block block;

    private JobFile(Block block) {
        this.block = block;
    }

    /** Throws {@link io.dure.twin.input.BadInput} that tells of every mistake with its line. */
    public static JobText read(Path file) throws IOException {
        Faults faults = new Faults(file.toString());
        JobFile read = new JobFile(YamlFile.read(file, faults));
        read.block.allow(ALL.toArray(String[]::new));
        read.take();
        faults.check();
        read.environment(Files.readString(file));
        return new JobText(file.toString(), read.job, read.lines, List.of());
    }

    private void take() {
        TEXTS.forEach(key -> with(key, value -> job.put(key, value.text(""))));
        COUNTS.forEach(key ->
                with(key, value -> job.put(key, (int) value.count((long) Integer.MIN_VALUE, Integer.MAX_VALUE, 0))));
        FLAGS.forEach(key -> with(key, value -> job.put(key, value.flag(false))));
        IDS.forEach(key -> with(key, value -> {
            ArrayNode ids = job.putArray(key);
            value.list().forEach(id -> ids.add(id.count(0L, Long.MAX_VALUE, 0)));
        }));
        with("cpus", value -> job.put("cpus", value.decimal(0, 100_000, 0)));
        with(
                "sites",
                value -> value.list().forEach(site -> job.withArray("sites").add(site.text(""))));
        with(
                "command",
                value -> value.list().forEach(word -> job.withArray("command").add(word.scalarText(""))));
        with(
                "groups",
                value -> value.list().forEach(group -> job.withArray("groups").add(group(group.block()))));
        with("env", value -> {
            Block _ = value.block();
        });
    }

    private static ObjectNode group(Block block) {
        block.allow("tasks", "gpus", "slice", "cpus", "memory", "gpuType", "near", "prefer");
        ObjectNode group = JSON.createObjectNode();
        for (String key : List.of("memory", "gpuType", "near", "prefer")) {
            if (block.find(key).present()) {
                group.put(key, block.find(key).text(""));
            }
        }
        for (String key : List.of("tasks", "gpus", "slice")) {
            if (block.find(key).present()) {
                group.put(key, (int) block.find(key).count((long) Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
            }
        }
        if (block.find("cpus").present()) {
            group.put("cpus", block.find("cpus").decimal(0, 100_000, 0));
        }
        return group;
    }

    private void with(String key, Consumer<Value> taker) {
        Value value = block.find(key);
        if (value.present()) {
            lines.put(key, value.place().line());
            taker.accept(value);
        }
    }

    /** The names of variables are no words of ours, so the mapping is read as it is. */
    private void environment(String text) {
        if (!lines.containsKey("env")) {
            return;
        }
        LoadSettings settings =
                LoadSettings.builder().setSchema(new JsonSchema()).build();
        Object read = new Load(settings).loadFromString(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (read instanceof Map<?, ?> all && all.get("env") instanceof Map<?, ?> variables) {
            ObjectNode env = job.putObject("env");
            variables.forEach((name, value) -> env.put(String.valueOf(name), value == null ? "" : value.toString()));
        }
    }
}
