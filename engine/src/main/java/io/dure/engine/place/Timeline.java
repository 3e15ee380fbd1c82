package io.dure.engine.place;

import java.util.Arrays;

/**
 * What will be free of one node, or of nodes that are alike taken as one, from now on: steps in time, the last of them
 * without end. Times are milliseconds.
 */
final class Timeline {
    static final long NEVER = Long.MAX_VALUE;

    private long[] from = new long[8];
    private int[] gpus = new int[8];
    private int[] cpu = new int[8];
    private int[] memory = new int[8];
    private int size;
    private boolean countsCpu;
    private boolean countsMemory;

    /** Begins with all of this free for ever; CPU and memory that are 0 are not counted. */
    void begin(long nowMillis, int allGpus, int cpuMilli, int memoryMib) {
        size = 1;
        from[0] = nowMillis;
        gpus[0] = allGpus;
        cpu[0] = cpuMilli;
        memory[0] = memoryMib;
        countsCpu = cpuMilli > 0;
        countsMemory = memoryMib > 0;
    }

    int steps() {
        return size;
    }

    long fromMillis(int step) {
        return from[step];
    }

    /** Takes GPUs for a while, or gives them back when below zero. */
    void take(long start, long end, int count) {
        change(start, end, count, 0, 0);
    }

    /** Takes what {@code tasks} tasks ask for, or gives it back when below zero. */
    void take(long start, long end, PerTask need, int tasks) {
        int sign = tasks < 0 ? -1 : 1;
        change(start, end, sign * need.gpusFor(sign * tasks), tasks * need.cpuMilli(), tasks * need.memoryMib());
    }

    void change(long start, long end, int takenGpus, int cpuMilli, int memoryMib) {
        if (start >= end) {
            return;
        }
        int first = cut(Math.max(start, from[0]));
        int last = end == NEVER ? size : cut(end);
        for (int i = first; i < last; i++) {
            gpus[i] -= takenGpus;
            cpu[i] -= countsCpu ? cpuMilli : 0;
            memory[i] -= countsMemory ? memoryMib : 0;
        }
        join(last);
        join(first);
    }

    /** How many tasks fit at every moment of this while, up to {@code most}. */
    int room(long start, long end, PerTask need, int most) {
        int room = most;
        for (int i = stepAt(start); i < size && from[i] < end && room > 0; i++) {
            room = Math.min(room, room(i, need));
        }
        return room;
    }

    /** The first time from which on so many tasks fit for so long; {@link #NEVER} when there is none. */
    long earliest(long millis, PerTask need, int tasks) {
        int i = 0;
        while (i < size) {
            long end = plus(from[i], millis);
            int j = i;
            while (j < size && from[j] < end && room(j, need) >= tasks) {
                j++;
            }
            if (j == size || from[j] >= end) {
                return from[i];
            }
            i = j + 1;
        }
        return NEVER;
    }

    static long plus(long atMillis, long millis) {
        return atMillis > NEVER - millis ? NEVER : atMillis + millis;
    }

    private int room(int step, PerTask need) {
        int room = need.onGpus(gpus[step]);
        if (countsCpu && need.cpuMilli() > 0) {
            room = Math.min(room, cpu[step] / need.cpuMilli());
        }
        if (countsMemory && need.memoryMib() > 0) {
            room = Math.min(room, memory[step] / need.memoryMib());
        }
        return room;
    }

    /** The step in which this time lies. */
    private int stepAt(long time) {
        int found = Arrays.binarySearch(from, 0, size, time);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }

    /** Lets a step begin at this time and returns it. */
    private int cut(long time) {
        int step = stepAt(time);
        if (from[step] == time) {
            return step;
        }
        if (size == from.length) {
            from = Arrays.copyOf(from, 2 * size);
            gpus = Arrays.copyOf(gpus, 2 * size);
            cpu = Arrays.copyOf(cpu, 2 * size);
            memory = Arrays.copyOf(memory, 2 * size);
        }
        move(step, step + 1);
        from[step + 1] = time;
        return step + 1;
    }

    /** Makes the step one with that before it if nothing changes between them. */
    private void join(int step) {
        boolean isSame = step > 0
                && step < size
                && gpus[step] == gpus[step - 1]
                && cpu[step] == cpu[step - 1]
                && memory[step] == memory[step - 1];
        if (isSame) {
            move(step + 1, step);
        }
    }

    /** Moves the steps from {@code start} on to {@code to}. */
    private void move(int start, int to) {
        int count = size - start;
        System.arraycopy(from, start, from, to, count);
        System.arraycopy(gpus, start, gpus, to, count);
        System.arraycopy(cpu, start, cpu, to, count);
        System.arraycopy(memory, start, memory, to, count);
        size += to - start;
    }
}
