package io.dure.beside;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/**
 * One peer, one fleet, one run: {@code CLASS NODES SEED FILL_SECONDS STEADY_SECONDS PLACEMENTS FILE}. Writes what was
 * measured to FILE. What the peer says on standard output and standard error is its own affair.
 */
public final class OneRun {
    /** Jobs of a simulation for each node, beside those at the start; on average 1.84 a node run at a time. */
    private static final int SIMULATED_PER_NODE = 4;

    private static final long SIMULATOR_SLACK_MILLIS = 2_000;

    private OneRun() {}

    public static void main(String[] args) {
        int code = 1;
        try {
            run(args);
            code = 0;
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
        }
        System.exit(code); // whatever threads a peer has left
    }

    private static void run(String[] args) throws Exception {
        int nodes = Integer.parseInt(args[1]);
        long seed = Long.parseLong(args[2]);
        Drive.Limits limits = new Drive.Limits(
                Double.parseDouble(args[3]), Double.parseDouble(args[4]), Integer.parseInt(args[5]));
        Peer peer = (Peer) Class.forName(args[0]).getDeclaredConstructor().newInstance();
        Properties row = new Properties();
        if (peer instanceof Scheduler) {
            drive((Scheduler) peer, Jobs.draw(nodes, 2 * limits.steadyPlacements(), seed), limits, row);
        } else {
            simulate((Simulator) peer, Jobs.draw(nodes, SIMULATED_PER_NODE * nodes, seed), limits, row);
        }
        row.setProperty("name", peer.name());
        row.setProperty("version", peer.version());
        row.setProperty("licence", peer.licence());
        row.setProperty("settings", String.join("; ", peer.settings()));
        row.setProperty("includes", peer.includes());
        row.setProperty("nodes", Integer.toString(nodes));
        row.setProperty("java", Runtime.version().toString());
        try (Writer to = Files.newBufferedWriter(Path.of(args[6]))) {
            row.store(to, null);
        }
    }

    private static void drive(Scheduler peer, Jobs jobs, Drive.Limits limits, Properties row) throws Exception {
        try (peer) {
            Drive drive = new Drive(peer, jobs, limits);
            List<Phase> phases = drive.run();
            phases.forEach(phase -> phase.write(row));
            row.setProperty("peakResidentBytes", Long.toString(peer.peakResidentBytes()));
            row.setProperty("peakHeapBytes", Long.toString(Machine.peakHeapBytes()));
            row.setProperty("waiting", Integer.toString(drive.waiting()));
            row.setProperty("asked", Integer.toString(jobs.atStart()));
            row.setProperty("checked", Integer.toString(new Check(jobs, 0).placed(drive.diary())));
        }
    }

    private static void simulate(Simulator peer, Jobs jobs, Drive.Limits limits, Properties row) throws Exception {
        peer.open(jobs);
        List<long[]> events = new ArrayList<>();
        double cpuBefore = Machine.cpuSeconds();
        long begun = System.nanoTime();
        long seconds = (long) (limits.fillSeconds() + limits.steadySeconds());
        peer.run(begun + seconds * 1_000_000_000L, (job, node, start, end) -> {
            events.add(new long[] {start, 1, job, node});
            if (end < Long.MAX_VALUE) {
                events.add(new long[] {end, 0, job, Diary.END});
            }
        });
        double wall = (System.nanoTime() - begun) / 1e9;
        double cpu = Machine.cpuSeconds() - cpuBefore;
        long ended = events.stream().filter(event -> event[1] == 0).count();
        new Phase("simulated", ended, wall, cpu, ended == jobs.count()).write(row);
        row.setProperty("peakResidentBytes", Long.toString(Machine.peakResidentBytes(ProcessHandle.current().pid())));
        row.setProperty("peakHeapBytes", Long.toString(Machine.peakHeapBytes()));
        row.setProperty("asked", Integer.toString(jobs.count()));
        row.setProperty("checked", Integer.toString(check(jobs, events)));
    }

    /** In order of time; of one instant, ends come first. */
    private static int check(Jobs jobs, List<long[]> events) {
        events.sort(Comparator.<long[]>comparingLong(event -> event[0])
                .thenComparingLong(event -> event[1])
                .thenComparingLong(event -> event[2]));
        Diary diary = new Diary();
        for (long[] event : events) {
            if (event[1] == 0) {
                diary.end((int) event[2], event[0]);
            } else {
                diary.start((int) event[2], (int) event[3], event[0]);
            }
        }
        return new Check(jobs, SIMULATOR_SLACK_MILLIS).placed(diary);
    }
}
