package io.dure.engine.state;

import io.dure.engine.Task;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many tasks of each kind were ever submitted (policy {@code fgd}, which learns from it what is usual). */
public final class Asked {
    /** Tasks that ask the same of the same GPU type, or of any. */
    public record Sort(Task task, int gpuType) implements Comparable<Sort> {
        private static final Comparator<Sort> ORDER = Comparator.<Sort>comparingInt(s -> s.task.gpus())
                .thenComparingInt(s -> s.task.sliceMilli())
                .thenComparingInt(s -> s.task.cpuMilli())
                .thenComparingInt(s -> s.task.memoryMib())
                .thenComparingInt(s -> s.gpuType);

        @Override
        public int compareTo(Sort other) {
            return ORDER.compare(this, other);
        }
    }

    private final TreeMap<Sort, Long> counts = new TreeMap<>();

    public void add(Task task, int gpuType, long taskCount) {
        counts.merge(new Sort(task, gpuType), taskCount, Long::sum);
    }

    public void clear() {
        counts.clear();
    }

    /** Each sort and how often it was asked, in order. Not to be written to. */
    public SortedMap<Sort, Long> counts() {
        return counts;
    }

    Asked fork() {
        Asked copy = new Asked();
        copy.counts.putAll(counts);
        return copy;
    }
}
