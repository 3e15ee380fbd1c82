package io.dure.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.twin.input.Place;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of a job on the command line. */
final class JobOptions {
    @Option(names = "--name", paramLabel = "NAME", description = "What you call it.")
    private @Nullable String name;

    @Option(names = "--queue", paramLabel = "PATH", description = "The queue in which it waits, as org/team.")
    private @Nullable String queue;

    @Option(names = "--user", paramLabel = "NAME", description = "For somebody else; needs the role queue-admin.")
    private @Nullable String user;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "pretraining, fine-tuning, inference, simulation or data (default).")
    private @Nullable String kind;

    @Option(
            names = "--array",
            paramLabel = "NUMBERS",
            description = "One job for each number, as 0-99 or 1,4,7-9; 1-100%%10: at most 10 at once.")
    private @Nullable String array;

    @Option(names = "--tasks", paramLabel = "N", description = "How many tasks (default: 1); all start at once.")
    private @Nullable Integer tasks;

    @Option(names = "--min-tasks", paramLabel = "N", description = "It may also run with so few.")
    private @Nullable Integer minTasks;

    @Option(names = "--gpus", paramLabel = "N", description = "GPUs of each task (default: 1).")
    private @Nullable Integer gpus;

    @Option(names = "--slice", paramLabel = "N", description = "Thousandths of one GPU, in place of whole ones.")
    private @Nullable Integer slice;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only GPUs of this type.")
    private @Nullable String type;

    @Option(names = "--cpus", paramLabel = "N", description = "Cores of each task.")
    private @Nullable Double cpus;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory of each task, as 16GiB.")
    private @Nullable String memory;

    @Option(names = "--time", paramLabel = "TIME", description = "It is stopped after this long, as 4h30m.")
    private @Nullable String time;

    @Option(
            names = "--near",
            paramLabel = "LEVEL",
            description = "In one node, link-domain, rack, hall or site (default).")
    private @Nullable String near;

    @Option(names = "--prefer", paramLabel = "LEVEL", description = "The same, where possible.")
    private @Nullable String prefer;

    @Option(names = "--sites", split = ",", paramLabel = "SITE", description = "Only at these sites.")
    private @Nullable List<String> sites;

    @Option(names = "--priority", paramLabel = "N", description = "Among the jobs of its queue (default: 0).")
    private @Nullable Integer priority;

    @Option(names = "--begin", paramLabel = "DATE", description = "Not before this date and time.")
    private @Nullable String begin;

    @Option(names = "--deadline", paramLabel = "DATE", description = "To be over by then.")
    private @Nullable String deadline;

    @Option(names = "--after", split = ",", paramLabel = "ID", description = "After these jobs have completed.")
    private @Nullable List<Long> after;

    @Option(names = "--after-any", split = ",", paramLabel = "ID", description = "After these jobs are over, however.")
    private @Nullable List<Long> afterAny;

    @Option(names = "--hold", description = "On hold until dure release.")
    private boolean hold;

    @Option(names = "--no-evict", description = "Once it runs it is not evicted.")
    private boolean noEvict;

    @Option(names = "--interactive", description = "You sit at it: it is ended when it is idle for too long.")
    private boolean interactive;

    @Option(names = "--idle", paramLabel = "TIME", description = "For how long it may be idle, as 30m (the default).")
    private @Nullable String idle;

    @Option(names = "--checkpoint", paramLabel = "TIME", description = "It saves its work so often, as 15m.")
    private @Nullable String checkpoint;

    @Option(names = "--folder", paramLabel = "DIR", description = "Where it works (default: a folder of its own).")
    private @Nullable String folder;

    @Option(names = "--env", paramLabel = "K=V", description = "A variable; may be given several times.")
    private Map<String, String> env = new LinkedHashMap<>();

    @Option(names = "--runs", paramLabel = "TIME", description = "How long it runs on a simulated site, as 2h.")
    private @Nullable String runs;

    boolean saysHowLongItRuns() {
        return runs != null;
    }

    /** Puts what was said over what a file has said. Returns the lines of those words that are still the file's. */
    Map<String, Integer> over(ObjectNode job, Map<String, Integer> lines, Dates dates) {
        ObjectNode said = job.objectNode();
        texts(said);
        numbers(said);
        ids(said, "after", after);
        ids(said, "afterAny", afterAny);
        if (sites != null) {
            sites.forEach(said.putArray("sites")::add);
        }
        if (begin != null) {
            said.put("notBefore", dates.told(Place.option("--begin"), begin));
        }
        if (deadline != null) {
            said.put("deadline", dates.told(Place.option("--deadline"), deadline));
        }
        if (interactive) {
            said.put("interactive", true);
        }
        if (hold) {
            said.put("hold", true);
        }
        if (noEvict) {
            said.put("evictable", false);
        }
        env.forEach((key, value) -> job.withObjectProperty("env").put(key, value));
        // A slice is in place of whole GPUs, and the other way round.
        if (slice != null) {
            job.remove("gpus");
        } else if (gpus != null) {
            job.remove("slice");
        }
        Map<String, Integer> left = new HashMap<>(lines);
        said.properties().forEach(word -> {
            left.remove(word.getKey());
            job.set(word.getKey(), word.getValue());
        });
        return left;
    }

    private void texts(ObjectNode said) {
        put(said, "name", name);
        put(said, "queue", queue);
        put(said, "user", user);
        put(said, "kind", kind);
        put(said, "gpuType", type);
        put(said, "memory", memory);
        put(said, "timeLimit", time);
        put(said, "near", near);
        put(said, "prefer", prefer);
        put(said, "checkpoint", checkpoint);
        put(said, "folder", folder);
        put(said, "runs", runs);
        put(said, "array", array);
        put(said, "idleTimeout", idle);
    }

    private void numbers(ObjectNode said) {
        put(said, "tasks", tasks);
        put(said, "minTasks", minTasks);
        put(said, "gpus", gpus);
        put(said, "slice", slice);
        put(said, "priority", priority);
        if (cpus != null) {
            said.put("cpus", cpus);
        }
    }

    private static void put(ObjectNode to, String word, @Nullable String value) {
        if (value != null) {
            to.put(word, value);
        }
    }

    private static void put(ObjectNode to, String word, @Nullable Integer value) {
        if (value != null) {
            to.put(word, value);
        }
    }

    private static void ids(ObjectNode to, String word, @Nullable List<Long> ids) {
        if (ids != null) {
            ArrayNode list = to.putArray(word);
            ids.forEach(list::add);
        }
    }
}
