package io.dure.kernel;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What this machine's memory does, beside which the engine's figures are read. Each operation is one cache line of 64 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Memory {
    private static final int LONGS_PER_LINE = 8;
    private static final int LINES = 1024;

    /** MiB that are gone through: 1 lies in the level-2 cache of a core here, 16 in the level-3 cache, 256 in none. */
    @Param({"1", "16", "256"})
    int mib;

    private long[] lines;
    private int at;

    /** Each line names the next, all of them in one circle of random order. */
    @Setup
    public void makeCircle() {
        int count = mib << 14;
        lines = new long[count * LONGS_PER_LINE];
        int[] order = new Random(1).ints(0, Integer.MAX_VALUE).limit(count).toArray();
        Integer[] circle = new Integer[count];
        for (int i = 0; i < count; i++) {
            circle[i] = i;
        }
        for (int i = count - 1; i > 0; i--) {
            int j = order[i] % (i + 1);
            Integer held = circle[i];
            circle[i] = circle[j];
            circle[j] = held;
        }
        for (int i = 0; i < count; i++) {
            lines[circle[i] * LONGS_PER_LINE] = (long) circle[(i + 1) % count] * LONGS_PER_LINE;
        }
    }

    /** A line that can only be asked for when the one before has come. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public int oneAfterAnother() {
        int place = at;
        for (int i = 0; i < LINES; i++) {
            place = (int) lines[place];
        }
        at = place;
        return place;
    }

    /** Random lines that wait for nothing: as many at a time as the core asks for. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long independent() {
        int mask = lines.length - 1;
        long sum = 0;
        int place = at;
        for (int i = 0; i < LINES; i++) {
            place = place * 1_664_525 + 1_013_904_223;
            sum += lines[(place >>> 3) & mask & -LONGS_PER_LINE];
        }
        at = place;
        return sum;
    }

    /** Lines in their order: what the bandwidth allows. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long inOrder() {
        int from = at & (lines.length - 1) & -LONGS_PER_LINE;
        long sum = 0;
        for (int i = 0; i < LINES * LONGS_PER_LINE; i++) {
            sum += lines[(from + i) & (lines.length - 1)];
        }
        at = from + LINES * LONGS_PER_LINE;
        return sum;
    }
}
