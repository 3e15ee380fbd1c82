package io.dure.app.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bodies of v0.0.39 to v0.0.43, by their published OpenAPI specifications, and answers as slurmrestd 23.02, 23.11, 24.11
 * and 25.05 gave them, of what Dure reads. Stricter than they are: where a number stands in place of an object, say, they warn.
 *
 * @param minor 39 to 43
 */
record StandInWords(int minor) {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final Pattern GRES = Pattern.compile("(gres[:/])gpu(?::([a-z0-9]+))?:(\\d+)");

    /** Fields of a job description that all these versions have, by what they are. */
    private static final Set<String> TEXT = words("account account_gather_frequency admin_comment allocation_node_list"
            + " array batch_features burst_buffer clusters cluster_constraint comment container container_id cpu_binding"
            + " cpu_frequency cpus_per_tres dependency extra constraints group_id licenses mail_user mcs_label"
            + " memory_binding memory_per_tres name network nodes partition prefer qos reservation script distribution"
            + " tres_bind tres_freq tres_per_job tres_per_node tres_per_socket tres_per_task user_id"
            + " kill_warning_signal current_working_directory selinux_context standard_error standard_input"
            + " standard_output wckey x11_magic_cookie x11_target_host");

    private static final Set<String> WHOLE = words("allocation_node_port core_specification thread_specification"
            + " deadline delay_boot end_time hetjob_group job_id nice tasks reserve_ports site_factor cpus_per_task"
            + " minimum_cpus maximum_cpus minimum_nodes maximum_nodes minimum_boards_per_node minimum_sockets_per_board"
            + " sockets_per_node threads_per_core tasks_per_node tasks_per_socket tasks_per_core tasks_per_board"
            + " ntasks_per_tres minimum_cpus_per_node temporary_disk_per_node wait_for_switch x11_target_port");
    private static final Set<String> FLAG =
            words("contiguous immediate kill_on_node_fail overcommit hold reboot requeue wait_all_nodes");
    private static final Set<String> TEXTS = words("argv flags cpu_binding_flags environment excluded_nodes mail_type"
            + " memory_binding_type open_mode profile required_nodes shared spank_environment kill_warning_flags x11");
    private static final Set<String> NUMBER = words(
            "priority time_limit time_minimum kill_warning_delay memory_per_cpu memory_per_node required_switches");

    /** Refused, with a number of slurm_errno.h. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
        final int number;
        final String source;

        Wrong(int number, String error, String source) {
            super(error);
            this.number = number;
            this.source = source;
        }
    }

    static final int NO_QUERY = 9000;
    private static final int NOT_CONVERTED = 9202;
    private static final int NO_ENVIRONMENT = 2127;
    private static final int NO_SUCH_CONFIGURATION = 2014;

    private static Set<String> words(String text) {
        return Set.of(text.split(" ", -1));
    }

    String version() {
        return "v0.0." + minor;
    }

    /** What a submission asks. {@code warnings} gets what is left out. */
    StandInSlurm.Asked asked(JsonNode body, List<String> warnings) throws Wrong {
        JsonNode job = body.path("job");
        String script = body.path("script").asText(job.path("script").asText(""));
        if (script.isEmpty() || !job.isObject()) {
            throw new Wrong(NO_QUERY, "Populated \"script\" field is required for job submission", "_job_post");
        }
        check(job, warnings);
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode one : job.path("environment")) {
            String[] pair = one.asText().split("=", 2);
            environment.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        if (environment.isEmpty()) {
            throw new Wrong(NO_ENVIRONMENT, "environment must be set", "slurm_submit_batch_job()");
        }
        for (JsonNode mode : job.path("open_mode")) {
            if (!Set.of("APPEND", "TRUNCATE").contains(mode.asText())) {
                throw new Wrong(NOT_CONVERTED, "Data parser unable to parse invalid flag", "#/job/open_mode");
            }
        }
        boolean isPinned = job.path("required_nodes").size() == 1
                && job.path("nodes").asText().equals("1");
        return new StandInSlurm.Asked(
                job.path("name").asText(),
                job.path("comment").asText(),
                isPinned ? job.path("required_nodes").path(0).asText() : "",
                gpus(job.path("tres_per_node").asText("")),
                job.path("hold").asBoolean(),
                script,
                environment,
                job.path("current_working_directory").asText(),
                job.path("standard_output").asText(),
                job.path("time_limit").path("number").asLong());
    }

    /** A description of a job that is to be other than it is. */
    JsonNode update(JsonNode body, List<String> warnings) throws Wrong {
        JsonNode job = minor == 39 ? body.path("job") : body;
        if (!job.isObject()) {
            throw new Wrong(
                    NO_QUERY, "Specifing either \"job\" or \"jobs\" fields are required to job  update", "_job_post");
        }
        check(job, warnings);
        return job;
    }

    private static void check(JsonNode job, List<String> warnings) throws Wrong {
        for (Map.Entry<String, JsonNode> field : job.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            boolean isKnown = TEXT.contains(name)
                    || WHOLE.contains(name)
                    || FLAG.contains(name)
                    || TEXTS.contains(name)
                    || NUMBER.contains(name);
            if (!isKnown) {
                warnings.add(leftOut(name, type(value)));
            } else if (!isRight(name, value)) {
                throw new Wrong(NOT_CONVERTED, "Unable to convert Data type", "#/job/" + name);
            }
        }
    }

    static String leftOut(String name, String type) {
        return "Ignoring unknown field \"" + name + "\" of type " + type + " in DATA_PARSER_JOB_DESC_MSG";
    }

    private static boolean isRight(String name, JsonNode value) {
        if (TEXTS.contains(name)) {
            return value.isArray() && texts(value).size() == value.size();
        }
        if (NUMBER.contains(name)) {
            return value.isObject()
                    && value.path("set").isBoolean()
                    && value.path("number").isIntegralNumber();
        }
        return FLAG.contains(name)
                ? value.isBoolean()
                : WHOLE.contains(name) ? value.isIntegralNumber() : value.isTextual();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> {
            if (one.isTextual()) {
                texts.add(one.asText());
            }
        });
        return texts;
    }

    private static String type(JsonNode value) {
        return value.isTextual()
                ? "string"
                : value.isObject() ? "dictionary" : value.isArray() ? "list" : "64 bit integer";
    }

    private int gpus(String tres) throws Wrong {
        Matcher m = GRES.matcher(tres);
        boolean isRight = m.matches() && m.group(1).equals(minor == 39 ? "gres:" : "gres/");
        if (!tres.isEmpty() && (!isRight || !"h100".equals(m.group(2)))) {
            throw new Wrong(
                    NO_SUCH_CONFIGURATION, "Requested node configuration is not available", "slurm_submit_batch_job()");
        }
        return tres.isEmpty() ? 0 : Integer.parseInt(m.group(3));
    }

    // ---- answers ----------------------------------------------------------------------------------------------

    private static ObjectNode number(long value) {
        return MAKE.objectNode().put("set", true).put("infinite", false).put("number", value);
    }

    private static ObjectNode infinite() {
        return MAKE.objectNode().put("set", false).put("infinite", true).put("number", 0);
    }

    private static ObjectNode unset() {
        return MAKE.objectNode().put("set", false).put("infinite", false).put("number", 0);
    }

    private JsonNode time(long seconds) {
        return minor == 39 ? MAKE.numberNode(seconds) : number(seconds);
    }

    private static ArrayNode list(String... words) {
        ArrayNode list = MAKE.arrayNode();
        for (String word : words) {
            list.add(word);
        }
        return list;
    }

    ObjectNode node(StandInSlurm.Node node, boolean isBusy) {
        ArrayNode state = list(node.isDown() ? "DOWN" : isBusy ? "MIXED" : "IDLE");
        node.flags.stream().filter(flag -> !flag.equals("DOWN")).forEach(state::add);
        ObjectNode json = MAKE.objectNode()
                .put("name", node.name)
                .put("address", "127.0.0.1")
                .put("hostname", node.name)
                .put("gres", node.gpus == 0 ? "" : "gpu:h100:" + node.gpus)
                .put("cpus", 16)
                .put("real_memory", 16_000)
                .put("reason", node.reason);
        json.set("boot_time", time(1_000));
        json.set("partitions", list(StandInSlurm.PARTITION));
        json.set("state", state);
        return json;
    }

    ObjectNode partition() {
        ObjectNode most = MAKE.objectNode();
        most.set("time", infinite());
        ObjectNode json = MAKE.objectNode().put("name", StandInSlurm.PARTITION);
        json.set("maximums", most);
        return json;
    }

    ObjectNode job(StandInSlurm.Job job) {
        List<String> nodes = job.nodes.stream().map(n -> n.name).toList();
        ObjectNode json = MAKE.objectNode()
                .put("job_id", job.id)
                .put("user_name", job.user)
                .put("comment", job.asked.comment())
                .put("hold", job.isHeld)
                .put("nodes", hostlist(nodes))
                .put("required_nodes", job.asked.node())
                .put("state_reason", job.isHeld ? "JobHeldUser" : "None");
        json.set("job_state", state(job));
        json.set("priority", number(job.isHeld ? 0 : 4_294_901_757L));
        json.set("start_time", time(job.startSeconds));
        json.set("exit_code", exitCode(job.rawCode));
        json.set("job_resources", nodes.isEmpty() ? none() : resources(nodes));
        return json;
    }

    private JsonNode state(StandInSlurm.Job job) {
        if (minor == 39) {
            return MAKE.textNode(job.isCompleting ? "COMPLETING" : job.state);
        }
        return job.isCompleting ? list(job.state, "COMPLETING") : list(job.state);
    }

    private JsonNode none() {
        return minor >= 42 ? MAKE.nullNode() : MAKE.objectNode();
    }

    /** As {@code gpu[001-002]}, of nodes that follow each other. */
    private static String hostlist(List<String> nodes) {
        if (nodes.size() < 2) {
            return String.join("", nodes);
        }
        return "gpu[" + nodes.getFirst().substring(3) + "-" + nodes.getLast().substring(3) + "]";
    }

    private JsonNode exitCode(int raw) {
        if (minor == 39) {
            return number(raw);
        }
        int signal = raw & 0x7f;
        ObjectNode told = MAKE.objectNode().put("name", signal == 0 ? "" : "KILL");
        told.set("id", signal == 0 ? unset() : number(signal));
        ObjectNode json = MAKE.objectNode();
        json.set("status", list(signal != 0 ? "SIGNALED" : raw == 0 ? "SUCCESS" : "ERROR"));
        json.set("return_code", signal == 0 ? number(raw >> Byte.SIZE) : unset());
        json.set("signal", told);
        return json;
    }

    private ObjectNode resources(List<String> names) {
        ArrayNode each = MAKE.arrayNode();
        names.forEach(name -> each.add(MAKE.objectNode().put(minor <= 40 ? "nodename" : "name", name)));
        ObjectNode json = MAKE.objectNode();
        if (minor <= 40) {
            json.put("nodes", hostlist(names)).put("allocated_hosts", names.size());
            json.set("allocated_nodes", each);
            return json;
        }
        ObjectNode nodes = MAKE.objectNode().put("count", names.size()).put("list", hostlist(names));
        nodes.set("allocation", each);
        json.set("nodes", nodes);
        return json;
    }

    /** Of a job that was to be signalled: since v0.0.41 beside the answer, which is well. */
    ObjectNode status(long id, int code, String error) {
        ObjectNode json = MAKE.objectNode().put("step_id", "" + id);
        json.set(
                "error",
                MAKE.objectNode().put("string", error).put("code", code).put("message", ""));
        json.set("job_id", number(id));
        return json;
    }
}
