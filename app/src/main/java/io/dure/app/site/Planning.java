package io.dure.app.site;

import io.dure.app.site.Notes.Planned;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each task of an attempt on this machine runs, and with which environment. */
final class Planning {
    /** What tasks take over from Dure; its other variables may hold its secrets. */
    private static final List<String> TAKEN_OVER = List.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TMPDIR",
            "LD_LIBRARY_PATH",
            "CUDA_HOME",
            "CUDA_PATH");

    private final LocalNodes nodes;

    Planning(LocalNodes nodes) {
        this.nodes = nodes;
    }

    /** All tasks that start together, in order of rank. {@code run}: the attempt's folder. */
    List<Planned> tasks(Order order, Path run, int port) {
        TreeMap<Integer, Integer> onNode = new TreeMap<>();
        for (Order.On on : order.on()) {
            onNode.merge(on.node(), on.tasks(), Integer::sum);
        }
        Map<Integer, Integer> nextLocal = new HashMap<>();
        List<Integer> ranksOfNodes = new ArrayList<>(onNode.keySet());
        List<Planned> tasks = new ArrayList<>();
        for (Order.On on : order.on()) {
            for (int i = 0; i < on.tasks(); i++) {
                int rank = tasks.size();
                Map<String, String> e = environment(order, port);
                e.put("RANK", "" + rank);
                e.put("WORLD_SIZE", "" + order.tasks());
                e.put("LOCAL_RANK", "" + (nextLocal.merge(on.node(), 1, Integer::sum) - 1));
                e.put("LOCAL_WORLD_SIZE", "" + onNode.get(on.node()));
                e.put("NODE_RANK", "" + ranksOfNodes.indexOf(on.node()));
                e.put("DURE_TASK", "" + rank);
                e.put("DURE_CHECKPOINT", RunFolder.checkpoint(run).toString());
                place(e, on, i);
                tasks.add(new Planned("t" + rank, rank, command(order.work(), run), folder(order.work(), run), e));
            }
        }
        return tasks;
    }

    /** One task more, of an attempt that began with such tasks. */
    Planned rider(RunFolder.Rider r, List<Planned> began, Order.On on) {
        Planned first = began.getFirst();
        Map<String, String> e = new TreeMap<>(first.environment());
        e.put("RANK", "" + r.task());
        e.put("LOCAL_RANK", "0");
        e.put("LOCAL_WORLD_SIZE", "1");
        e.put("NODE_RANK", "" + on.node());
        e.put("DURE_TASK", "" + r.task());
        place(e, on, 0);
        return new Planned(r.key(), r.task(), first.command(), first.folder(), e);
    }

    private static Map<String, String> environment(Order order, int port) {
        Map<String, String> e = new TreeMap<>();
        for (String name : TAKEN_OVER) {
            String value = System.getenv(name);
            if (value != null) {
                e.put(name, value);
            }
        }
        e.putAll(order.work().environment());
        e.put("MASTER_ADDR", "127.0.0.1");
        e.put("MASTER_PORT", "" + port);
        e.put("DURE_JOB", "" + order.tag().job());
        e.put("DURE_ATTEMPT", "" + order.tag().attempt());
        e.put("DURE_NAME", order.name());
        return e;
    }

    /** Which GPUs, or slots for want of GPUs, the nth task of a place has. */
    private void place(Map<String, String> e, Order.On on, int nth) {
        List<Integer> all = new ArrayList<>();
        for (long left = on.gpuMask(); left != 0; left &= left - 1) {
            all.add(Long.numberOfTrailingZeros(left));
        }
        int each = on.slices() > 0 ? all.size() : all.size() / Math.max(1, on.tasks());
        List<Integer> its = on.slices() > 0 ? all : all.subList(nth * each, (nth + 1) * each);
        e.put("DURE_NODE", nodes.list().get(on.node()).name());
        e.put("DURE_SLOTS", join(its));
        e.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID"); // as nvidia-smi counts
        e.put(
                "CUDA_VISIBLE_DEVICES",
                nodes.haveGpus()
                        ? join(its.stream()
                                .map(g -> nodes.gpuIndex(on.node(), g))
                                .toList())
                        : "");
    }

    private static String join(List<Integer> numbers) {
        return String.join(",", numbers.stream().map(String::valueOf).toList());
    }

    private static List<String> command(Work work, Path run) {
        if (work.script().isEmpty()) {
            return work.command();
        }
        String script = run.resolve("script").toString();
        List<String> command =
                new ArrayList<>(work.script().startsWith("#!") ? List.of(script) : List.of("sh", script));
        command.addAll(work.command());
        return command;
    }

    private static String folder(Work work, Path run) {
        return work.folder().orElse(run.resolve("work").toString());
    }
}
