package io.dure.engine.share;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongColumn;
import io.dure.engine.column.LongIndex;

/**
 * What the jobs of each leaf queue hold by priority, in thousandths of a GPU: running and claiming, those told to stop
 * excepted. Only priorities of which something is held are chained to their queue; the order of the chain means
 * nothing.
 */
public final class Levels {
    private final LongIndex levels;
    private final LongColumn held;
    private final IntColumn next;
    private final IntColumn previous;
    private final IntColumn firstOf;

    public Levels() {
        levels = new LongIndex();
        held = new LongColumn();
        next = new IntColumn();
        previous = new IntColumn();
        firstOf = new IntColumn();
    }

    private Levels(Levels o) {
        levels = o.levels.fork();
        held = o.held.fork();
        next = o.next.fork();
        previous = o.previous.fork();
        firstOf = o.firstOf.fork();
    }

    public Levels fork() {
        return new Levels(this);
    }

    /** Jobs of this priority hold so much more (or less) in the leaf. */
    public void hold(int leaf, int priority, long milliGpus) {
        if (milliGpus == 0) {
            return;
        }
        int level = level(leaf, priority);
        long before = held.get(level);
        held.set(level, before + milliGpus);
        if (before == 0) {
            link(leaf, level);
        } else if (before + milliGpus == 0) {
            unlink(leaf, level);
        }
    }

    /** What jobs of this priority or a higher one hold in the leaf. */
    public long atOrAbove(int leaf, int priority) {
        long sum = 0;
        for (int level = first(leaf); level >= 0; level = next.get(level) - 1) {
            sum += priorityOf(level) >= priority ? held.get(level) : 0;
        }
        return sum;
    }

    /** Whether jobs of a lower priority hold anything in the leaf. */
    public boolean hasBelow(int leaf, int priority) {
        for (int level = first(leaf); level >= 0; level = next.get(level) - 1) {
            if (priorityOf(level) < priority) {
                return true;
            }
        }
        return false;
    }

    /** What jobs of exactly this priority hold in the leaf. */
    public long at(int leaf, int priority) {
        int level = levels.find(key(leaf, priority));
        return level < 0 ? 0 : held.get(level);
    }

    private int first(int leaf) {
        return leaf < firstOf.capacity() ? firstOf.get(leaf) - 1 : -1;
    }

    private int priorityOf(int level) {
        return (int) levels.key(level);
    }

    private int level(int leaf, int priority) {
        int usual = first(leaf);
        if (usual >= 0 && priorityOf(usual) == priority) {
            return usual; // most queues know one
        }
        long key = key(leaf, priority);
        int level = levels.find(key);
        if (level < 0) {
            level = levels.add(key);
            held.ensure(level + 1);
            next.ensure(level + 1);
            previous.ensure(level + 1);
            firstOf.ensure(leaf + 1);
        }
        return level;
    }

    private static long key(int leaf, int priority) {
        return ((long) leaf << 32) | (priority & 0xffff_ffffL);
    }

    private void link(int leaf, int level) {
        int head = firstOf.get(leaf);
        next.set(level, head);
        previous.set(level, 0);
        if (head != 0) {
            previous.set(head - 1, level + 1);
        }
        firstOf.set(leaf, level + 1);
    }

    private void unlink(int leaf, int level) {
        int after = next.get(level);
        int before = previous.get(level);
        if (after != 0) {
            previous.set(after - 1, before);
        }
        if (before != 0) {
            next.set(before - 1, after);
        } else {
            firstOf.set(leaf, after);
        }
    }
}
