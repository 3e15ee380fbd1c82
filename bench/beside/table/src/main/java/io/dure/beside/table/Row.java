package io.dure.beside.table;

import io.dure.beside.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/**
 * What one peer did in one phase on one fleet; of several runs, the one in the middle by placements a CPU second.
 *
 * @param phase {@code fill}, {@code steady} or {@code simulated}
 * @param isWhole whether it came to the end; else so much was done when its time was over
 * @param asked jobs that were to be placed in this phase (fill) or simulated; 0 in the steady state
 * @param waiting jobs that waited at the end of the run
 * @param runs of which it is the one in the middle
 */
record Row(
        String peer,
        String version,
        String licence,
        String settings,
        String includes,
        String java,
        int nodes,
        String phase,
        long placements,
        boolean isWhole,
        long asked,
        long waiting,
        double wallSeconds,
        double cpuSeconds,
        double placementsPerCpuSecond,
        long peakResidentBytes,
        int runs) {

    static final List<String> PHASES = List.of("fill", "steady", "simulated");

    /** From what the runs wrote down; null when this phase was never reached. */
    static Row of(String phase, List<Properties> runs) {
        List<Properties> reached = runs.stream()
                .filter(run -> run.containsKey(phase + ".placements"))
                .sorted(Comparator.comparingDouble(run -> rate(Phase.read(phase, run))))
                .toList();
        if (reached.isEmpty()) {
            return null;
        }
        Properties run = reached.get(reached.size() / 2);
        Phase of = Phase.read(phase, run);
        return new Row(
                run.getProperty("name"),
                run.getProperty("version"),
                run.getProperty("licence"),
                run.getProperty("settings"),
                run.getProperty("includes"),
                run.getProperty("java"),
                Integer.parseInt(run.getProperty("nodes")),
                phase,
                of.placements(),
                of.isWhole(),
                phase.equals("steady") ? 0 : Long.parseLong(run.getProperty("asked")),
                Long.parseLong(run.getProperty("waiting", "0")),
                of.wallSeconds(),
                of.cpuSeconds(),
                rate(of),
                Long.parseLong(run.getProperty("peakResidentBytes")),
                reached.size());
    }

    private static double rate(Phase phase) {
        return phase.placements() / Math.max(0.01, phase.cpuSeconds());
    }
}
