package io.dure.engine.column;

import java.util.Arrays;

/**
 * A growing column of ints, all 0 at first, in chunks that forks share until one of them writes: a fork costs its
 * chunk table, and then what it changes.
 */
public final class IntColumn {
    private static final int BITS = 10;
    private static final int CHUNK = 1 << BITS;
    private static final int MASK = CHUNK - 1;
    private static final int[] ZEROS = new int[CHUNK];

    private int[][] chunks;
    private boolean[] mine;

    public IntColumn() {
        this(new int[0][], new boolean[0]);
    }

    private IntColumn(int[][] chunks, boolean[] mine) {
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

    public int get(int i) {
        return chunks[i >>> BITS][i & MASK];
    }

    public void set(int i, int value) {
        int c = i >>> BITS;
        if (!mine[c]) {
            own(c);
        }
        chunks[c][i & MASK] = value;
    }

    public void add(int i, int delta) {
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
    public IntColumn fork() {
        Arrays.fill(mine, false);
        return new IntColumn(chunks.clone(), mine.clone());
    }

    private void own(int c) {
        chunks[c] = chunks[c].clone();
        mine[c] = true;
    }
}
