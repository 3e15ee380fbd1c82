package io.dure.app.command;

import io.dure.twin.steady.EngineWeight;
import java.util.List;
import java.util.Locale;

/** What full fleets with many waiting jobs weigh, for people. */
final class WeightTable {
    private WeightTable() {}

    static String of(List<EngineWeight> weights) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-10s %-6s %10s %10s %10s %9s %9s %10s %12s %11s%n",
                "GPUs",
                "mix",
                "waiting",
                "running",
                "heap, MiB",
                "pass, ms",
                "fork, ms",
                "worst, ms",
                "snapshot MiB",
                "restore, ms"));
        for (EngineWeight w : weights) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s %-6s %10s %10s %10d %9.0f %9.1f %10.1f %12d %11.0f%n",
                    String.format(Locale.ROOT, "%,d", w.fleetGpus()),
                    w.mix(),
                    String.format(Locale.ROOT, "%,d", w.waitingJobs()),
                    String.format(Locale.ROOT, "%,d", w.runningJobs()),
                    w.heapBytes() >> 20,
                    w.crowdedPassMillis(),
                    w.forkMillis(),
                    w.worstForkMillis(),
                    w.snapshotBytes() >> 20,
                    w.restoreMillis()));
        }
        return text.append("pass: telling all jobs and deciding on them at once; fork: with its first decision.\n")
                .toString();
    }
}
