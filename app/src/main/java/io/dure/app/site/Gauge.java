package io.dure.app.site;

import io.dure.engine.NodeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Measures from time to time what the machine draws, and whether its GPUs still answer and are well. Watts are those of the GPUs; on a
 * machine without, those of the processor packages where RAPL may be read (docs.kernel.org/power/powercap).
 */
final class Gauge implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Gauge.class.getName());
    private static final long PAUSE_MILLIS = 5000;
    /** Asking for all takes a second or more on a machine with eight GPUs. */
    private static final int LOOKS_PER_HEALTH = 12;

    private final NvidiaSmi nvidiaSmi;
    private final LocalNodes nodes;
    private final Heard heard;
    private final GpuHealth health;
    private int looks;
    private final Rapl rapl = new Rapl(Path.of("/sys/class/powercap"));
    private final Thread thread;
    private final NodeState[] states;
    private volatile OptionalLong watts = OptionalLong.empty();
    private volatile boolean isClosed;

    /** Is told when a node's state changes, and when it has lost a GPU or one of its GPUs is not well. */
    interface Heard {
        void node(int node, NodeState state, String why);

        void suspect(int node, String why);
    }

    Gauge(NvidiaSmi nvidiaSmi, LocalNodes nodes, Heard heard) {
        this.nvidiaSmi = nvidiaSmi;
        this.nodes = nodes;
        this.heard = heard;
        health = new GpuHealth(nvidiaSmi, List.of("dmesg"));
        states = new NodeState[nodes.list().size()];
        java.util.Arrays.fill(states, NodeState.UP);
        thread = Thread.ofVirtual().name("gauge").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    OptionalLong watts() {
        return watts;
    }

    private void run() {
        try {
            while (!isClosed) {
                measure();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException _) {
            // closed
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "nobody measures any more: " + e, e);
        }
    }

    private void measure() {
        if (!nodes.haveGpus()) {
            watts = rapl.watts(System.nanoTime());
            return;
        }
        try {
            List<NvidiaSmi.Gpu> now = nvidiaSmi.find();
            watts = sum(now);
            for (int i = 0; i < states.length; i++) {
                String missing = missing(nodes.gpus().get(i), now);
                if (!missing.isEmpty() && states[i] == NodeState.UP && !isClosed) {
                    heard.suspect(i, missing);
                }
                set(i, missing.isEmpty() ? NodeState.UP : NodeState.DRAINED, missing);
            }
            if (looks++ % LOOKS_PER_HEALTH == 0) {
                tellHealth();
            }
        } catch (IOException e) {
            watts = OptionalLong.empty();
            for (int i = 0; i < states.length; i++) {
                set(i, NodeState.DRAINED, String.valueOf(e.getMessage()));
            }
        }
    }

    /** What is not well is no reason to stop what runs there: that it takes no more work is for the fleet to decide. */
    private void tellHealth() {
        List<GpuHealth.Finding> findings;
        try {
            findings = health.look();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody knows how well the GPUs are: " + e.getMessage());
            return;
        }
        for (GpuHealth.Finding f : findings) {
            for (int i = 0; i < states.length; i++) {
                boolean isHere = nodes.gpus().get(i).stream().anyMatch(g -> g.index() == f.index());
                if (isHere && !isClosed) {
                    heard.suspect(i, "GPU " + f.index() + ": " + f.what());
                }
            }
        }
    }

    private void set(int node, NodeState state, String why) {
        if (states[node] != state && !isClosed) {
            states[node] = state;
            heard.node(node, state, why);
        }
    }

    private static String missing(List<NvidiaSmi.Gpu> had, List<NvidiaSmi.Gpu> now) {
        for (NvidiaSmi.Gpu gpu : had) {
            if (now.stream().noneMatch(g -> g.index() == gpu.index())) {
                return "GPU " + gpu.index() + " is not there any more";
            }
        }
        return "";
    }

    private static OptionalLong sum(List<NvidiaSmi.Gpu> gpus) {
        boolean isKnown =
                !gpus.isEmpty() && gpus.stream().allMatch(g -> g.watts().isPresent());
        double sum = gpus.stream()
                .map(NvidiaSmi.Gpu::watts)
                .mapToDouble(w -> w.orElse(0))
                .sum();
        return isKnown ? OptionalLong.of(Math.round(sum)) : OptionalLong.empty();
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }

    /** Energy that the processor packages count, in microjoules. */
    static final class Rapl {
        private final Path folder;
        private long lastMicrojoules = -1;
        private long lastNanos;

        Rapl(Path folder) {
            this.folder = folder;
        }

        /** The mean since it was last asked; empty at first, where nothing counts, and when a counter began anew. */
        OptionalLong watts(long nanos) {
            long microjoules = microjoules();
            double seconds = (nanos - lastNanos) / 1e9;
            boolean isKnown = microjoules >= 0 && lastMicrojoules >= 0 && microjoules >= lastMicrojoules && seconds > 0;
            OptionalDouble mean = isKnown
                    ? OptionalDouble.of((microjoules - lastMicrojoules) / 1e6 / seconds)
                    : OptionalDouble.empty();
            lastMicrojoules = microjoules;
            lastNanos = nanos;
            return mean.isPresent() ? OptionalLong.of(Math.round(mean.getAsDouble())) : OptionalLong.empty();
        }

        /** All packages; -1 when none may be read. */
        private long microjoules() {
            long sum = -1;
            try (var zones = Files.newDirectoryStream(folder, "intel-rapl:[0-9]")) {
                for (Path zone : zones) {
                    long its = Long.parseLong(
                            Files.readString(zone.resolve("energy_uj")).strip());
                    sum = Math.max(0, sum) + its;
                }
            } catch (IOException | NumberFormatException _) {
                return -1; // not there, or for root alone
            }
            return sum;
        }
    }
}
