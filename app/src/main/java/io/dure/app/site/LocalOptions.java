package io.dure.app.site;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How this machine is used as a site.
 *
 * @param name what the fleet calls it
 * @param folder where attempts are kept; on a local disk. Made when absent
 * @param nvidiaSmi the program that tells of GPUs: a name on the PATH, or a path. Empty: do not look for GPUs
 * @param nodes as how many nodes the machine counts where it has no GPUs: more than 1 only to try out gangs
 * @param slots on each of them, how many jobs can run side by side, as GPUs of type {@code cpu}; 0: one for each core
 * @param logBytes how long an attempt's output may get before its middle is cut out
 * @param keep for how long output and work folder stay when Dure has taken note of an end; real time
 */
public record LocalOptions(
        String name, Path folder, String nvidiaSmi, int nodes, int slots, long logBytes, Duration keep) {
    private static final long LOG_BYTES = 256L << 20;
    private static final Duration KEEP = Duration.ofDays(7);
    private static final int MOST_SLOTS = Long.SIZE - 1;

    public LocalOptions {
        folder = folder.toAbsolutePath().normalize();
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes: " + nodes + ", must be at least 1");
        }
        if (slots < 0 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("slots: " + slots + ", must be 0 to " + MOST_SLOTS);
        }
    }

    /** One node: its GPUs, or else a slot for each core. Output is cut at 256 MiB and stays for 7 days. */
    public LocalOptions(Path folder) {
        this("local", folder, "nvidia-smi", 1, 0, LOG_BYTES, KEEP);
    }

    /** No GPUs, but so many nodes with so many slots each. */
    public LocalOptions pretending(int otherNodes, int otherSlots) {
        return new LocalOptions(name, folder, "", otherNodes, otherSlots, logBytes, keep);
    }
}
