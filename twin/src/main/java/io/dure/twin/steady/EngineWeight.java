package io.dure.twin.steady;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import java.util.Arrays;

/**
 * What a full fleet with many waiting jobs weighs: memory, a fork with its first decision, and how soon an engine is back
 * from its snapshot. Times on the wall clock.
 *
 * @param mix {@code whole} or {@code mixed}, see {@link Mix}
 * @param heapBytes in use after a collection: the engine, and the bench's own tables of 25 bytes a job
 * @param crowdedPassMillis the one pass that places what still fits and tells all others why they wait
 * @param forkMillis a fork and its first decision, after a job has ended in it: the median
 * @param worstForkMillis the longest, which is the first
 * @param snapshotBytes of the whole engine
 * @param restoreMillis from these bytes to an engine that decides, the first time in this process: before anything is compiled
 */
public record EngineWeight(
        long fleetGpus,
        String mix,
        int waitingJobs,
        int runningJobs,
        long heapBytes,
        double crowdedPassMillis,
        double forkMillis,
        double worstForkMillis,
        long snapshotBytes,
        double restoreMillis) {
    private static final int FORKS = 9;
    private static final double NANOS_PER_MILLI = 1e6;

    /** A fleet that is {@code load} full, on which {@code waiting} more jobs are submitted at once. */
    public static EngineWeight of(int nodes, Mix mix, double load, long seed, int waiting) {
        SteadyState state = new SteadyState(nodes, mix, load, seed);
        long begun = System.nanoTime();
        state.crowd(waiting);
        double crowded = millisSince(begun);
        long heap = EngineSpeed.usedBytes();
        Event end = state.firstEnd();
        double[] forks = new double[FORKS];
        for (int i = 0; i < FORKS; i++) {
            forks[i] = forkMillis(state.engine(), end);
        }
        double worst = Arrays.stream(forks).max().orElse(0);
        Arrays.sort(forks);
        byte[] bytes = state.engine().snapshot();
        begun = System.nanoTime();
        Engine restored = Engine.restore(bytes);
        double restore = millisSince(begun);
        if (restored.waitingJobs() != state.engine().waitingJobs()) {
            throw new IllegalStateException("the restored engine has other jobs");
        }
        return new EngineWeight(
                (long) nodes * SteadyState.GPUS_PER_NODE,
                mix.label(),
                state.engine().waitingJobs(),
                state.engine().runningJobs(),
                heap,
                crowded,
                forks[FORKS / 2],
                worst,
                bytes.length,
                restore);
    }

    private static double forkMillis(Engine engine, Event end) {
        long begun = System.nanoTime();
        Engine fork = engine.fork();
        fork.apply(end);
        fork.decide(end.atMillis());
        return millisSince(begun);
    }

    private static double millisSince(long begunNanos) {
        return (System.nanoTime() - begunNanos) / NANOS_PER_MILLI;
    }
}
