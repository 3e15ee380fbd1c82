package io.dure.twin.steady;

import io.dure.engine.Verdict;
import io.dure.twin.Progress;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;

/**
 * How fast the engine is in a steady state, on the wall clock: the time of telling events and of deciding, completions
 * included; not that of making the jobs, nor that of reading the clock once a pass.
 *
 * @param mix {@code whole} or {@code mixed}, see {@link Mix}
 * @param nanosPerDecisionP50 nanoseconds a placement: the median over groups of passes with a thousand placements each
 * @param nanosPerDecisionP99 99 of 100 groups took no longer
 * @param passMillisP9999 9,999 of 10,000 passes took no longer
 * @param worstPassMillis the longest pass
 * @param worstPassGcMillis of that, what the garbage collector took, in whole milliseconds as the machine counts them
 * @param bytesPerDecision allocated a placement
 * @param heapBytes in use at the end, after a collection, the bench's own tables included
 * @param clockNanos what reading the clock takes; so much was taken off each pass
 */
public record EngineSpeed(
        long fleetGpus,
        String mix,
        long placements,
        long passes,
        double placementsPerSecond,
        double nanosPerDecisionP50,
        double nanosPerDecisionP99,
        double passMillisP9999,
        double worstPassMillis,
        long worstPassGcMillis,
        long bytesPerDecision,
        long heapBytes,
        int waitingJobs,
        int runningJobs,
        double clockNanos) {
    private static final int GROUP = 1000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long WARM_UP_NANOS = 10_000_000_000L;

    /** Looked up once: to look it up allocates, and drives out of the caches what the engine works on. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /**
     * Fills the fleet, then places jobs for ten seconds, {@code warmUp} at most, so that the code is compiled for what it
     * does; after them {@code placements} that are timed.
     */
    public static EngineSpeed of(
            int nodes, Mix mix, double load, long seed, long warmUp, long placements, Progress progress) {
        SteadyState state = new SteadyState(nodes, mix, load, seed);
        long begun = System.nanoTime();
        for (long placed = 0; placed < warmUp && System.nanoTime() - begun < WARM_UP_NANOS; ) {
            state.gather();
            placed += state.carryOut(state.decide());
            progress.at(placed);
        }
        return new Timed(state, placements).run(nodes, mix, warmUp, progress);
    }

    /** The timed part. */
    private static final class Timed {
        private final SteadyState state;
        private final long placements;
        private long[] passNanos = new long[1 << 16];
        private int passes;
        private final double[] groups;
        private long worstNanos;
        private long worstGcMillis;
        private long gcMillisBefore = gcMillis();
        private final double clockNanos = ClockCost.nanos();

        Timed(SteadyState state, long placements) {
            this.state = state;
            this.placements = placements;
            groups = new double[(int) (placements / GROUP) + 1];
        }

        EngineSpeed run(int nodes, Mix mix, long warmUp, Progress progress) {
            long placed = 0;
            long nanos = 0;
            long bytes = 0;
            int group = 0;
            long groupFrom = 0;
            long nanosFrom = 0;
            while (placed < placements) {
                state.gather();
                long bytesBefore = allocatedBytes();
                long begun = System.nanoTime();
                Verdict verdict = state.decide();
                long taken = Math.max(0, System.nanoTime() - begun - (long) clockNanos);
                bytes += allocatedBytes() - bytesBefore;
                note(taken);
                nanos += taken;
                placed += state.carryOut(verdict);
                progress.at(warmUp + placed);
                if (placed - groupFrom >= GROUP && group < groups.length) {
                    groups[group++] = (double) (nanos - nanosFrom) / (placed - groupFrom);
                    groupFrom = placed;
                    nanosFrom = nanos;
                }
            }
            Arrays.sort(passNanos, 0, passes);
            Arrays.sort(groups, 0, group);
            return new EngineSpeed(
                    (long) nodes * SteadyState.GPUS_PER_NODE,
                    mix.label(),
                    placed,
                    passes,
                    placed * NANOS_PER_SECOND / nanos,
                    group == 0 ? (double) nanos / placed : groups[group / 2],
                    group == 0 ? (double) nanos / placed : groups[(group * 99 + 99) / 100 - 1],
                    passNanos[(int) (passes * 9999L / 10_000)] / NANOS_PER_MILLI,
                    worstNanos / NANOS_PER_MILLI,
                    worstGcMillis,
                    bytes / placed,
                    usedBytes(),
                    state.engine().waitingJobs(),
                    state.engine().runningJobs(),
                    clockNanos);
        }

        private void note(long nanos) {
            if (passes == passNanos.length) {
                passNanos = Arrays.copyOf(passNanos, 2 * passes);
            }
            passNanos[passes++] = nanos;
            if (nanos > worstNanos) {
                worstNanos = nanos;
                long gc = gcMillis();
                worstGcMillis = Math.min(gc - gcMillisBefore, (long) Math.ceil(nanos / NANOS_PER_MILLI));
                gcMillisBefore = gc;
            } else if (nanos > NANOS_PER_MILLI) {
                gcMillisBefore = gcMillis(); // what was collected until now is no part of a later pass
            }
        }
    }

    private static long gcMillis() {
        long sum = 0;
        for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            sum += gc.getCollectionTime();
        }
        return sum;
    }

    /** What this thread has allocated; 0 where the machine does not tell. */
    private static long allocatedBytes() {
        return THREADS instanceof com.sun.management.ThreadMXBean t ? t.getCurrentThreadAllocatedBytes() : 0;
    }

    static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** For each fleet and mix. */
    public static List<EngineSpeed> all(
            List<Integer> nodes, List<Mix> mixes, double load, long seed, long warmUp, long placements, Progress p) {
        long[] before = {0};
        return mixes.stream()
                .flatMap(mix -> nodes.stream().map(n -> {
                    EngineSpeed speed = of(n, mix, load, seed, warmUp, placements, done -> p.at(before[0] + done));
                    before[0] += warmUp + placements;
                    return speed;
                }))
                .toList();
    }
}
