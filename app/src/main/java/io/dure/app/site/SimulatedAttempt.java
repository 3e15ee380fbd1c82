package io.dure.app.site;

import io.dure.engine.power.Throughput;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a simulation as it goes on, at a speed in millionths of full speed; what it has done is counted in
 * milliseconds at full speed with the tasks that it began with, as in the twin. All times are Dure's.
 */
final class SimulatedAttempt implements Comparable<SimulatedAttempt> {
    private static final long FULL = Throughput.FULL;
    /** Longer than this at a reduced speed would overflow; no call lasts so long. */
    private static final long MOST_MILLIS = 4_000_000_000_000L;

    private static final long NEVER = Long.MAX_VALUE;

    /** {@code goneMillis}: when it is gone, or NEVER. */
    private record Rider(int node, long goneMillis) {}

    private final Tag tag;
    private final Work.Simulated work;
    private final int[] nodes;
    private final int tasks;
    private final long goalMillis;
    private int capPerMille;
    private long sinceMillis;
    private long doneMillis;
    private long doneParts;
    private long goneMillis = NEVER;
    /** Tasks beyond those that it began with. */
    private @Nullable TreeMap<Integer, Rider> riders;

    private long dueMillis;

    /** {@code goalMillis}: what it has to do. */
    SimulatedAttempt(Order order, long goalMillis, long atMillis) {
        tag = order.tag();
        work = order.work().simulated();
        nodes = order.on().stream().mapToInt(Order.On::node).distinct().toArray();
        tasks = order.tasks();
        capPerMille = order.capPerMille();
        this.goalMillis = goalMillis;
        sinceMillis = atMillis;
        plan();
    }

    Tag tag() {
        return tag;
    }

    boolean isOn(int node) {
        for (int n : nodes) {
            if (n == node) {
                return true;
            }
        }
        return false;
    }

    /** When something happens to it by itself: it ends, or is gone, or one of its tasks is. */
    long dueMillis() {
        return dueMillis;
    }

    boolean isDone(long now) {
        return endMillis() <= now && endMillis() <= goneMillis;
    }

    boolean isGone(long now) {
        return goneMillis <= now;
    }

    How end() {
        int code = work.exitCode();
        return code == 0 ? How.completed() : How.failed(code, "task 0 ended with exit code " + code);
    }

    /** What it has done in all its time until now. */
    long doneMillis(long now) {
        advance(now);
        return doneMillis;
    }

    void cap(int perMille, long now) {
        advance(now);
        capPerMille = perMille;
        plan();
    }

    void leave(long atMillis) {
        goneMillis = Math.min(goneMillis, atMillis);
        plan();
    }

    /** One task more, unless it has one of this number. */
    void grow(int task, int node, long now) {
        if (task >= tasks && !riders().containsKey(task)) {
            advance(now);
            riders().put(task, new Rider(node, NEVER));
            plan();
        }
    }

    void shrink(int task, long goneAtMillis) {
        riders().computeIfPresent(task, (_, r) -> new Rider(r.node, Math.min(r.goneMillis, goneAtMillis)));
        plan();
    }

    boolean hasRiderOn(int node) {
        return riders != null && riders.values().stream().anyMatch(r -> r.node == node);
    }

    /** Those of its tasks that are gone by now. */
    BitSet dropGone(long now) {
        return drop(r -> r.goneMillis <= now, now);
    }

    /** Those of its tasks that go with a node. */
    BitSet loseRiders(int node, long now) {
        return drop(r -> r.node == node, now);
    }

    private BitSet drop(Predicate<Rider> which, long now) {
        BitSet gone = new BitSet();
        advance(now);
        riders().forEach((task, r) -> gone.set(task, which.test(r)));
        riders().values().removeIf(which);
        plan();
        return gone;
    }

    private SortedMap<Integer, Rider> riders() {
        TreeMap<Integer, Rider> r = riders == null ? new TreeMap<>() : riders;
        riders = r;
        return r;
    }

    private long speed() {
        int count = tasks + (riders == null ? 0 : riders.size());
        long byTasks = work.scaling().millionths(count, tasks);
        return Math.max(1, Throughput.millionths(work.kind(), capPerMille) * byTasks / FULL);
    }

    private void advance(long now) {
        long elapsed = Math.max(0, now - sinceMillis);
        sinceMillis += elapsed;
        long speed = speed();
        long parts = doneParts + elapsed % FULL * speed;
        doneMillis += elapsed / FULL * speed + parts / FULL;
        doneParts = parts % FULL;
    }

    private long endMillis() {
        long left = Math.max(0, goalMillis - doneMillis);
        long speed = speed();
        if (speed == FULL || left > MOST_MILLIS) {
            return sinceMillis + left;
        }
        return sinceMillis + Math.max(0, Math.ceilDiv(left * FULL - doneParts, speed));
    }

    private void plan() {
        dueMillis = Math.min(endMillis(), goneMillis);
        if (riders != null) {
            for (Rider r : riders.values()) {
                dueMillis = Math.min(dueMillis, r.goneMillis);
            }
        }
    }

    /** By what is due first, then by tag; only while what is due does not change. */
    @Override
    public int compareTo(SimulatedAttempt o) {
        return dueMillis != o.dueMillis ? Long.compare(dueMillis, o.dueMillis) : tag.compareTo(o.tag);
    }
}
