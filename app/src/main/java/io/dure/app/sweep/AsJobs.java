package io.dure.app.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Server;
import io.dure.app.sweep.JobArrays.Element;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs variants as an array of jobs of a control plane, one GPU or slot each. Their nodes must see this program and the
 * folder of the sweep. Elements of a sweep that was broken off here, and which still go on, are waited for.
 */
public final class AsJobs implements Runner {
    private static final long LOOK_MILLIS = 1_000;
    private static final int LOOKED_AT = 1_000;
    /** What another machine has written may be seen later here: as long as NFS remembers names that were not there. */
    private static final long SEEN_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final Set<String> GOING = Set.of("waiting", "running", "stopping");

    /** The words of element N stand in a file of this name, one a line. */
    private static final String ELEMENT = """
            words=$1/$DURE_ARRAY_INDEX; shift
            while IFS= read -r word; do set -- "$@" "$word"; done <"$words" || exit
            exec "$@"
            """;

    private final Server server;
    private final JobArrays arrays;
    private final List<String> program;
    private final String queue;
    private final List<String> sites;
    private final int atOnce;

    /**
     * {@code arrays}: notes of them, in a folder that nodes see. {@code program}: how a node starts Dure. {@code queue}:
     * whose jobs they are. {@code sites}: where they may run; empty: anywhere. {@code atOnce}: 0: as there is room.
     */
    public AsJobs(Server server, JobArrays arrays, List<String> program, String queue, List<String> sites, int atOnce) {
        this.server = server;
        this.arrays = arrays;
        this.program = List.copyOf(program);
        this.queue = queue;
        this.sites = List.copyOf(sites);
        this.atOnce = atOnce;
    }

    @Override
    public void run(List<Task> tasks, Heard heard) throws IOException, InterruptedException {
        TreeMap<Long, Task> left = new TreeMap<>(goingOn(tasks));
        Set<Task> going = new HashSet<>(left.values());
        List<Task> rest = tasks.stream().filter(task -> !going.contains(task)).toList();
        for (int from = 0; from < rest.size(); from += JobArrays.MOST) {
            submit(rest.subList(from, Math.min(rest.size(), from + JobArrays.MOST)), left);
        }
        Map<Long, Long> overSinceNanos = new HashMap<>();
        while (!left.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            Map<Long, JsonNode> jobs = look(left);
            for (Iterator<Map.Entry<Long, Task>> i = left.entrySet().iterator(); i.hasNext(); ) {
                Map.Entry<Long, Task> entry = i.next();
                JsonNode job = jobs.getOrDefault(entry.getKey(), JsonNodeFactory.instance.objectNode());
                String state = job.path("state").asText("unknown to " + server.url());
                boolean isThere = Files.exists(entry.getValue().result());
                long since = overSinceNanos.computeIfAbsent(entry.getKey(), _ -> System.nanoTime());
                boolean mayAppear =
                        state.equals("completed") && !isThere && System.nanoTime() - since < SEEN_WITHIN_NANOS;
                if (GOING.contains(state)) {
                    overSinceNanos.remove(entry.getKey());
                } else if (!mayAppear) {
                    heard.done(entry.getValue().variant(), isThere ? "" : why(entry.getKey(), state, job));
                    i.remove();
                }
            }
        }
    }

    private static String why(long id, String state, JsonNode job) {
        String why = "job " + id + " is " + state + " " + job.path("detail").asText("");
        return why.strip() + " ('dure logs " + id + "' shows what it said)";
    }

    /** Those of the tasks that an earlier sweep in this folder has submitted, and that are not over. */
    private Map<Long, Task> goingOn(List<Task> tasks) throws IOException {
        Map<String, Task> byResult = new HashMap<>();
        tasks.forEach(task -> byResult.put(task.arguments().getLast(), task));
        TreeMap<Long, Task> noted = new TreeMap<>();
        for (Element element : arrays.elements(server.url().toString())) {
            Task task = byResult.get(element.lastWord());
            if (task != null) {
                noted.put(element.job(), task);
            }
        }
        Map<Long, JsonNode> jobs = look(noted);
        noted.keySet()
                .removeIf(id -> !jobs.containsKey(id)
                        || !GOING.contains(jobs.get(id).path("state").asText()));
        return noted;
    }

    /** How jobs are, by as few questions as there are thousands of jobs between the first and the last. */
    private Map<Long, JsonNode> look(NavigableMap<Long, Task> asked) {
        Map<Long, JsonNode> found = new HashMap<>();
        if (asked.isEmpty()) {
            return found;
        }
        long below = asked.lastKey() + 1;
        while (below > asked.firstKey()) {
            JsonNode page = server.get(
                    "/v1/jobs", Map.of("queue", queue, "limit", "" + LOOKED_AT, "after", String.valueOf(below)));
            for (JsonNode job : page.path("jobs")) {
                if (asked.containsKey(job.path("id").asLong())) {
                    found.put(job.path("id").asLong(), job);
                }
            }
            below = page.path("next").asLong(0);
        }
        return found;
    }

    private void submit(List<Task> tasks, Map<Long, Task> left) throws IOException {
        JobArrays.Fresh fresh = arrays.make(tasks.stream().map(Task::arguments).toList());
        JsonNode answer =
                server.postOnce("/v1/jobs", array(tasks.size(), fresh.folder().toString()));
        long first = answer.path("id").asLong();
        fresh.submitted(server.url().toString(), first);
        for (int i = 0; i < tasks.size(); i++) {
            left.put(first + i, tasks.get(i));
        }
    }

    private ObjectNode array(int size, String words) {
        ObjectNode job = JsonNodeFactory.instance
                .objectNode()
                .put("name", "sweep")
                .put("queue", queue)
                .put("array", "0-" + (size - 1) + (atOnce > 0 ? "%" + atOnce : ""))
                .put("gpus", 1);
        List<String> command = new ArrayList<>(List.of("sh", "-c", ELEMENT, "sweep", words));
        command.addAll(program);
        ArrayNode all = job.putArray("command");
        command.forEach(all::add);
        if (!sites.isEmpty()) {
            ArrayNode where = job.putArray("sites");
            sites.forEach(where::add);
        }
        return job;
    }
}
