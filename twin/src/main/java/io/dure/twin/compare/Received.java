package io.dure.twin.compare;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Verdict;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import io.dure.twin.scenario.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Of the GPU-time that each queue was entitled to and had work for, how much it had: the integral of the lesser of its
 * quota and what it holds, over that of the lesser of its quota and what it holds or waits for. Below 1 its jobs waited
 * while it held less than its quota. Of each GPU type by itself, if types are rationed.
 */
public final class Received implements Watcher {
    private long[] sinceMillis = new long[0];
    private long[] heldMilliGpus = new long[0];
    private long[] owedMilliGpus = new long[0];
    private double[] held = new double[0];
    private double[] owed = new double[0];
    private Optional<Names> names = Optional.empty();

    /** The leaf queue that had the least part of its own, and that part; {@code part} is 1 where nobody was owed any. */
    public record Worst(String queue, double part) {}

    @Override
    public void begins(Simulation simulation) {
        names = Optional.of(simulation.scenario().names());
    }

    @Override
    public void happened(Event event, Engine engine) {
        if (event instanceof Event.QueueSet e && e.queue().id() >= held.length) {
            int size = e.queue().id() + 1;
            sinceMillis = Arrays.copyOf(sinceMillis, size);
            heldMilliGpus = Arrays.copyOf(heldMilliGpus, size);
            owedMilliGpus = Arrays.copyOf(owedMilliGpus, size);
            held = Arrays.copyOf(held, size);
            owed = Arrays.copyOf(owed, size);
            sinceMillis[size - 1] = event.atMillis();
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        List<Integer> rationed = engine.rationedTypes();
        for (int q = 0; q < held.length; q++) {
            Engine.QueueView others = engine.queue(q, Job.ANY_TYPE);
            long has = has(others);
            long wants = wants(others);
            for (int type : rationed) {
                has += has(engine.queue(q, type));
                wants += wants(engine.queue(q, type));
            }
            if (has != heldMilliGpus[q] || wants != owedMilliGpus[q]) {
                addUntil(q, nowMillis);
                heldMilliGpus[q] = engine.isLeaf(q) ? has : 0;
                owedMilliGpus[q] = engine.isLeaf(q) ? wants : 0;
            }
        }
    }

    private static long has(Engine.QueueView queue) {
        return Math.min(1000 * queue.quotaGpus(), queue.usedMilliGpus());
    }

    private static long wants(Engine.QueueView queue) {
        return Math.min(1000 * queue.quotaGpus(), queue.usedMilliGpus() + queue.waitingMilliGpus());
    }

    @Override
    public void finished(long nowMillis, Engine engine) {
        for (int q = 0; q < held.length; q++) {
            addUntil(q, nowMillis);
        }
    }

    private void addUntil(int q, long nowMillis) {
        double millis = nowMillis - sinceMillis[q];
        held[q] += millis * heldMilliGpus[q];
        owed[q] += millis * owedMilliGpus[q];
        sinceMillis[q] = nowMillis;
    }

    /** Once the run has finished. Of equals the first queue. */
    public Worst worst() {
        Worst worst = new Worst("", 1);
        for (int q = 0; q < held.length; q++) {
            double part = owed[q] > 0 ? held[q] / owed[q] : 1;
            if (part < worst.part || (worst.queue.isEmpty() && owed[q] > 0)) {
                worst = new Worst(names.orElseThrow().queues().get(q), part);
            }
        }
        return worst;
    }
}
