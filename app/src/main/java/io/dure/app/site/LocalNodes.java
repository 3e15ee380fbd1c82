package io.dure.app.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * This machine as nodes: one with its GPUs, one for each type if there are several, or one or several with slots for its
 * cores.
 *
 * @param gpus of each node; of none when there are no GPUs
 */
record LocalNodes(List<Site.Node> list, List<List<NvidiaSmi.Gpu>> gpus) {
    static final String CPU_TYPE = "cpu";
    private static final int MILLI = 1000;
    private static final int MOST_GPUS = Long.SIZE - 1;

    static LocalNodes find(LocalOptions options, NvidiaSmi nvidiaSmi) throws IOException {
        List<NvidiaSmi.Gpu> gpus = nvidiaSmi.find();
        return gpus.isEmpty() ? slots(options) : byType(gpus);
    }

    private static LocalNodes slots(LocalOptions options) throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        int slots = options.slots() == 0 ? Math.min(cores, MOST_GPUS) : options.slots();
        List<Site.Node> nodes = new ArrayList<>();
        for (int i = 0; i < options.nodes(); i++) {
            String name = options.nodes() == 1 ? host() : host() + "-" + i;
            // Pretended nodes each have the whole machine: they are there to try things out.
            nodes.add(new Site.Node(name, CPU_TYPE, slots, Math.max(cores, slots) * MILLI, memoryMib(), false));
        }
        return new LocalNodes(List.copyOf(nodes), List.of());
    }

    private static LocalNodes byType(List<NvidiaSmi.Gpu> all) throws IOException {
        TreeMap<String, List<NvidiaSmi.Gpu>> byType = new TreeMap<>();
        for (NvidiaSmi.Gpu gpu : all) {
            byType.computeIfAbsent(type(gpu.name()), _ -> new ArrayList<>()).add(gpu);
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int memoryMib = memoryMib();
        List<Site.Node> nodes = new ArrayList<>();
        List<List<NvidiaSmi.Gpu>> gpus = new ArrayList<>();
        for (var type : byType.entrySet()) {
            int count = Math.min(MOST_GPUS, type.getValue().size());
            String name = byType.size() == 1 ? host() : host() + "-" + type.getKey();
            int milli = (int) ((long) cores * MILLI * count / all.size());
            int mib = (int) ((long) memoryMib * count / all.size());
            nodes.add(new Site.Node(name, type.getKey(), count, milli, mib, false));
            gpus.add(List.copyOf(type.getValue()));
        }
        return new LocalNodes(List.copyOf(nodes), List.copyOf(gpus));
    }

    boolean haveGpus() {
        return !gpus.isEmpty();
    }

    /** How nvidia-smi counts the node's GPU of this number. */
    int gpuIndex(int node, int gpu) {
        return gpus.get(node).get(gpu).index();
    }

    /** Whether there is such a place. */
    boolean has(Order.On on) {
        if (on.node() < 0 || on.node() >= list.size() || on.tasks() < 1) {
            return false;
        }
        return on.gpuMask() >>> list.get(on.node()).gpus() == 0;
    }

    /** As {@code nvidia-a100-sxm4-80gb}. */
    private static String type(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    private static int memoryMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return (int) (Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024);
            }
        }
        return 0;
    }
}
