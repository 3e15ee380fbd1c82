package io.dure.app.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs variants as jobs of a control plane, one GPU or slot each. Their nodes must see this program and the results. */
public final class AsJobs implements Runner {
    private static final int BATCH = 100;
    private static final long LOOK_MILLIS = 1_000;
    private static final Set<String> GOING = Set.of("waiting", "running", "stopping");

    private final Server server;
    private final List<String> program;
    private final String queue;
    private final List<String> sites;

    /**
     * {@code program}: how a node starts Dure. {@code queue}: whose jobs they are. {@code sites}: where they may run;
     * empty: anywhere.
     */
    public AsJobs(Server server, List<String> program, String queue, List<String> sites) {
        this.server = server;
        this.program = List.copyOf(program);
        this.queue = queue;
        this.sites = List.copyOf(sites);
    }

    @Override
    public void run(List<Task> tasks, Heard heard) throws IOException, InterruptedException {
        Map<Long, Task> left = new LinkedHashMap<>();
        for (int from = 0; from < tasks.size(); from += BATCH) {
            submit(tasks.subList(from, Math.min(tasks.size(), from + BATCH)), left, heard);
        }
        while (!left.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            for (Map.Entry<Long, Task> entry : List.copyOf(left.entrySet())) {
                long id = entry.getKey();
                JsonNode job = server.get("/v1/jobs/" + id).path("job");
                String state = job.path("state").asText();
                if (!GOING.contains(state)) {
                    Task task = entry.getValue();
                    Task _ = left.remove(id);
                    String why = "job " + id + " is " + state + " "
                            + job.path("detail").asText("");
                    heard.done(task.variant(), Files.exists(task.result()) ? "" : why.strip());
                }
            }
        }
    }

    private void submit(List<Task> batch, Map<Long, Task> left, Heard heard) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = body.putArray("jobs");
        batch.forEach(task -> jobs.add(job(task)));
        JsonNode answers = server.postOnce("/v1/jobs/batch", body).path("jobs");
        for (int i = 0; i < batch.size(); i++) {
            JsonNode one = answers.path(i);
            if (one.has("id")) {
                left.put(one.path("id").asLong(), batch.get(i));
            } else {
                heard.done(batch.get(i).variant(), one.path("problem").asText("it was not taken"));
            }
        }
    }

    private ObjectNode job(Task task) {
        ObjectNode job = JsonNodeFactory.instance
                .objectNode()
                .put("name", "sweep " + task.variant().key())
                .put("queue", queue)
                .put("gpus", 1);
        List<String> command = new ArrayList<>(program);
        command.addAll(task.arguments());
        ArrayNode words = job.putArray("command");
        command.forEach(words::add);
        if (!sites.isEmpty()) {
            ArrayNode where = job.putArray("sites");
            sites.forEach(where::add);
        }
        return job;
    }
}
