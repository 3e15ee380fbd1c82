package io.dure.app.client.slurm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Place;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nodes, tasks, GPUs, cores and memory of a batch script as tasks of Dure. */
final class Shape {
    private static final String GPUS_RULE = "[TYPE:]N GPUs are needed";
    private static final String MEMORY_RULE = "a whole number with K, M, G or T, without one in mebibytes, is needed";
    private static final Pattern NODES = Pattern.compile("(\\d{1,7})(?:-(\\d{1,7}))?");
    private static final Pattern GPUS = Pattern.compile("(?:([A-Za-z][\\w.+-]*):)?(\\d{1,7})");
    private static final Pattern GRES = Pattern.compile("(?:gres[/:])?gpu(?:[:=](.+))?");
    private static final Pattern MEMORY = Pattern.compile("(\\d{1,12})([KMGT]?)B?", Pattern.CASE_INSENSITIVE);
    private static final List<String> PER_NODE = List.of("ntasks-per-node", "gpus-per-node", "gres", "mem");
    private static final long UNSAID = -1;
    private static final int MOST_GPUS = 64;

    private final Map<String, Said> said;
    private final ObjectNode job;
    private final Map<String, Integer> lines;
    private final Faults faults;
    private String gpuType = "";

    Shape(Map<String, Said> said, ObjectNode job, Map<String, Integer> lines, Faults faults) {
        this.said = said;
        this.job = job;
        this.lines = lines;
        this.faults = faults;
    }

    void take() {
        int mistakes = faults.count();
        long slurmTasks = count("ntasks", 1);
        long tasksPerNode = count("ntasks-per-node", 1);
        long cpusPerTask = count("cpus-per-task", 1);
        long cpusPerGpu = count("cpus-per-gpu", 1);
        long gpus = gpus("gpus");
        long gpusPerNode = gres(gpus("gpus-per-node"));
        long gpusPerTask = gpus("gpus-per-task");
        long[] nodes = nodes(slurmTasks, tasksPerNode);
        if (faults.count() > mistakes) {
            return;
        }
        boolean byNode = nodes[1] != UNSAID;
        long tasks = byNode ? nodes[1] : Math.max(1, slurmTasks);
        long slurmTasksInEach =
                !byNode ? 1 : tasksPerNode > 0 ? tasksPerNode : Math.ceilDiv(Math.max(1, slurmTasks), tasks);
        long each = gpusOfEach(gpusPerNode, gpusPerTask * slurmTasksInEach, gpus, tasks);
        long cpus = cpusPerTask > 0
                ? cpusPerTask * slurmTasksInEach
                : cpusPerGpu > 0 ? cpusPerGpu * each : each > 0 && slurmTasksInEach == 1 ? UNSAID : slurmTasksInEach;
        put("tasks", byNode && said.containsKey("nodes") ? "nodes" : "ntasks", tasks);
        if (byNode && nodes[0] < nodes[1]) {
            put("minTasks", "nodes", nodes[0]);
        }
        putGpus(each);
        if (cpus > 0) {
            put("cpus", cpusPerTask > 0 ? "cpus-per-task" : "cpus-per-gpu", cpus);
        }
        memory(each, Math.max(1, cpus));
    }

    /** Least and most; {@link #UNSAID} where a task is not a node. */
    private long[] nodes(long slurmTasks, long tasksPerNode) {
        Said one = said.get("nodes");
        if (one != null) {
            Matcher form = NODES.matcher(one.value());
            long least = form.matches() ? Long.parseLong(form.group(1)) : 0;
            long most = form.matches() && form.group(2) != null ? Long.parseLong(form.group(2)) : least;
            if (least < 1 || most < least) {
                bad(one, "N or LEAST-MOST nodes are needed");
            }
            return new long[] {least, most};
        }
        if (PER_NODE.stream().noneMatch(said::containsKey)) {
            return new long[] {UNSAID, UNSAID};
        }
        if (said.containsKey("mem") && slurmTasks > 1 && tasksPerNode < 0) {
            bad(
                    said.get("mem"),
                    "memory of a node is said, but not how many nodes: --nodes, or --mem-per-cpu, is needed");
        }
        long count = tasksPerNode > 0 && slurmTasks > 0 ? Math.ceilDiv(slurmTasks, tasksPerNode) : 1;
        return new long[] {count, count};
    }

    private long gpusOfEach(long perNode, long perTask, long all, long tasks) {
        if (perNode >= 0) {
            return perNode;
        }
        if (perTask >= 0) {
            return perTask;
        }
        if (all > 0 && all % tasks != 0) {
            bad(said.get("gpus"), all + " GPUs cannot be shared evenly by " + tasks + " tasks");
            return 0;
        }
        return all > 0 ? all / tasks : 0;
    }

    private void putGpus(long each) {
        String from = List.of("gres", "gpus-per-node", "gpus-per-task", "gpus").stream()
                .filter(said::containsKey)
                .findFirst()
                .orElse("gpus");
        if (each > MOST_GPUS) {
            bad(
                    said.get(from),
                    "a task has " + each + " GPUs by this, and at most " + MOST_GPUS + " can be: --nodes is needed");
        }
        put("gpus", from, each);
        if (!gpuType.isEmpty()) {
            job.put("gpuType", gpuType);
            lines.put("gpuType", line(from));
        }
    }

    private long count(String name, long least) {
        Said one = said.get(name);
        if (one == null) {
            return UNSAID;
        }
        if (!one.value().matches("\\d{1,7}") || Long.parseLong(one.value()) < least) {
            bad(one, "a whole number of at least " + least + " is needed");
            return UNSAID;
        }
        return Long.parseLong(one.value());
    }

    private long gpus(String name) {
        Said one = said.get(name);
        return one == null ? UNSAID : gpus(one, one.value());
    }

    private long gpus(Said one, String value) {
        Matcher form = GPUS.matcher(value);
        if (!form.matches()) {
            bad(one, GPUS_RULE);
            return UNSAID;
        }
        String type = form.group(1) == null ? "" : form.group(1);
        if (!type.isEmpty() && !gpuType.isEmpty() && !type.equals(gpuType)) {
            bad(one, "GPUs of one type are needed, and " + gpuType + " is said before");
        }
        gpuType = type.isEmpty() ? gpuType : type;
        return Long.parseLong(form.group(2));
    }

    /** {@code gpu}, {@code gpu:4}, {@code gpu:h100:4}, {@code gpu:h100}: of each node. */
    private long gres(long before) {
        Said one = said.get("gres");
        if (one == null || one.value().equals("none")) {
            return before;
        }
        Matcher form = GRES.matcher(one.value());
        if (!form.matches()) {
            bad(one, "of generic resources Dure knows gpu[:TYPE][:N]");
            return before;
        }
        String rest = form.group(1) == null ? "1" : form.group(1);
        return gpus(one, rest.matches("[A-Za-z][\\w.+-]*") ? rest + ":1" : rest);
    }

    private void memory(long gpus, long cpus) {
        for (String name : List.of("mem", "mem-per-gpu", "mem-per-cpu")) {
            Said one = said.get(name);
            if (one == null) {
                continue;
            }
            Matcher form = MEMORY.matcher(one.value());
            long times = name.equals("mem") ? 1 : name.equals("mem-per-gpu") ? gpus : cpus;
            if (!form.matches()) {
                bad(one, MEMORY_RULE);
            } else if (Long.parseLong(form.group(1)) == 0) {
                bad(one, "all the memory of a node cannot be asked for: a number above 0 is needed");
            } else if (times > 0) {
                lines.put("memory", one.line());
                job.put("memory", printed(mebibytes(form) * times));
            }
        }
    }

    private static long mebibytes(Matcher form) {
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2).toUpperCase(java.util.Locale.ROOT)) {
            case "K" -> Math.ceilDiv(number, 1024);
            case "G" -> number << 10;
            case "T" -> number << 20;
            default -> number;
        };
    }

    private static String printed(long mebibytes) {
        return mebibytes % 1024 == 0 ? (mebibytes >> 10) + "GiB" : mebibytes + "MiB";
    }

    private void put(String word, String from, long value) {
        lines.put(word, line(from));
        job.put(word, value);
    }

    private int line(String name) {
        Said one = said.get(name);
        return one == null ? 0 : one.line();
    }

    private void bad(@org.jspecify.annotations.Nullable Said one, String rule) {
        if (one == null) {
            throw new IllegalStateException("only what was said can be wrong");
        }
        faults.add(one.line(), "--" + one.name() + " is " + Place.quoted(one.value()), rule, "");
    }
}
