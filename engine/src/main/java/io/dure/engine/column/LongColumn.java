package io.dure.engine.column;

import java.util.Arrays;

/**
 * A growing column of longs, all 0 at first, in chunks that forks share until one of them writes: a fork costs its
 * chunk table, and then what it changes.
 */
public final class LongColumn {
    private static final int BITS = 10;
    private static final int CHUNK = 1 << BITS;
    private static final int MASK = CHUNK - 1;
    private static final long[] ZEROS = new long[CHUNK];

    private long[][] chunks;
    private boolean[] mine;

    public LongColumn() {
        this(new long[0][], new boolean[0]);
    }

    private LongColumn(long[][] chunks, boolean[] mine) {
        this.chunks = chunks;
        this.mine = mine;
    }

    /** Makes indices below {@code size} usable. */
    public void ensure(int size) {
        int need = (size + MASK) >>> BITS;
        int had = chunks.length;
        if (need > had) {
            int capacity = Math.max(need, had + (had >> 1));
            chunks = Arrays.copyOf(chunks, capacity);
            mine = Arrays.copyOf(mine, capacity);
            Arrays.fill(chunks, had, capacity, ZEROS);
        }
    }

    public long get(int i) {
        return chunks[i >>> BITS][i & MASK];
    }

    public void set(int i, long value) {
        int c = i >>> BITS;
        if (!mine[c]) {
            own(c);
        }
        chunks[c][i & MASK] = value;
    }

    public void add(int i, long delta) {
        int c = i >>> BITS;
        if (!mine[c]) {
            own(c);
        }
        chunks[c][i & MASK] += delta;
    }

    /** The first index that {@link #ensure} has not made usable. */
    public int capacity() {
        return (int) Math.min(Integer.MAX_VALUE, (long) chunks.length << BITS);
    }

    /** A copy that may go its own way. */
    public LongColumn fork() {
        Arrays.fill(mine, false);
        return new LongColumn(chunks.clone(), mine.clone());
    }

    private void own(int c) {
        chunks[c] = chunks[c].clone();
        mine[c] = true;
    }
}
