package io.dure.app.site;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * For how long attempts on this machine have not used what they hold: none of their GPUs has computed; without GPUs, their
 * processes have taken less than a fiftieth of one core. Only those that are asked about are looked at. What was before
 * the first look counts as use.
 */
final class Idleness {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ of Linux, whatever its clock is
    private static final double LEAST_CORES = 0.02;

    private final EngineClock clock;
    private final NvidiaSmi nvidiaSmi;
    private final Map<Tag, Watch> watched = new ConcurrentHashMap<>();

    /** {@code usedMillis}: in Dure's time, when it was last seen at work. */
    private record Watch(long cpuTicks, long atNanos, long usedMillis) {}

    Idleness(EngineClock clock, NvidiaSmi nvidiaSmi) {
        this.clock = clock;
        this.nvidiaSmi = nvidiaSmi;
    }

    /** In Dure's time; empty until it was looked at. */
    OptionalLong of(Tag tag) {
        Watch w = watched.putIfAbsent(tag, new Watch(-1, System.nanoTime(), clock.nowMillis()));
        return w == null || w.cpuTicks < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, clock.nowMillis() - w.usedMillis));
    }

    /** Looks at those that were asked about; by the hand alone. */
    void look(Map<Tag, LocalRun> runs, Supplier<ProcTable> processes) throws IOException {
        watched.keySet().removeIf(tag -> !runs.containsKey(tag) || runs.get(tag).isOver());
        if (watched.isEmpty()) {
            return;
        }
        Map<Integer, Integer> busy = nvidiaSmi.busy();
        for (Map.Entry<Tag, Watch> one : watched.entrySet()) {
            LocalRun run = runs.get(one.getKey());
            if (run != null) {
                one.setValue(looked(one.getValue(), run, processes.get(), busy));
            }
        }
    }

    private Watch looked(Watch before, LocalRun run, ProcTable processes, Map<Integer, Integer> busy) {
        long ticks = run.processes(processes).stream()
                .mapToLong(ProcTable.Proc::cpuTicks)
                .sum();
        long now = System.nanoTime();
        List<Integer> gpus = run.gpus();
        double seconds = (now - before.atNanos) / 1e9;
        boolean isUsed = gpus.isEmpty()
                ? (ticks - before.cpuTicks) / TICKS_PER_SECOND > LEAST_CORES * seconds
                : gpus.stream().anyMatch(gpu -> busy.getOrDefault(gpu, 100) > 0); // who does not tell may be at work
        return new Watch(ticks, now, isUsed || before.cpuTicks < 0 ? clock.nowMillis() : before.usedMillis);
    }
}
