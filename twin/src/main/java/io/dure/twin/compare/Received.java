package io.dure.twin.compare;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import io.dure.twin.scenario.Names;
import java.util.Arrays;
import java.util.Optional;

/**
 * Of the GPU-time that each queue was entitled to and had work for, how much it had: the integral of the lesser of its
 * quota and what it holds, over that of the lesser of its quota and what it holds or waits for. Below 1 its jobs waited
 * while it held less than its quota.
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
        for (int q = 0; q < held.length; q++) {
            Engine.QueueView queue = engine.queue(q);
            long quota = 1000 * queue.quotaGpus();
            long has = Math.min(quota, queue.usedMilliGpus());
            long wants = Math.min(quota, queue.usedMilliGpus() + queue.waitingMilliGpus());
            if (has != heldMilliGpus[q] || wants != owedMilliGpus[q]) {
                addUntil(q, nowMillis);
                heldMilliGpus[q] = engine.isLeaf(q) ? has : 0;
                owedMilliGpus[q] = engine.isLeaf(q) ? wants : 0;
            }
        }
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
