package io.dure.engine.column;

import java.util.Arrays;

/**
 * A growing column of longs, all 0 at first. A short one is a single array; a longer one lies in chunks. Forks share what
 * they have until one of them writes: a fork costs its chunk table, and then what it changes.
 */
public final class LongColumn {
    private static final int BITS = 10;
    private static final int CHUNK = 1 << BITS;
    private static final int MASK = CHUNK - 1;

    /** The most that one array holds: a fork copies it whole. */
    private static final int SHORT = 8 * CHUNK;

    private static final int FEWEST = 16;
    private static final long[] NONE = {};
    private static final long[][] NO_CHUNKS = {};
    private static final long[] ZEROS = new long[CHUNK];

    /** All of a short column; and the same where it may be written to, else nothing. */
    private long[] all;

    private long[] ownAll = NONE;

    /** Of a longer one: chunks, and each of them where it may be written to, else nothing. */
    private long[][] chunks;

    private long[][] own;

    public LongColumn() {
        all = NONE;
        chunks = NO_CHUNKS;
        own = NO_CHUNKS;
    }

    private LongColumn(LongColumn o) {
        all = o.all;
        chunks = o.chunks.clone();
        own = o.own.clone();
    }

    /** Makes indices below {@code size} usable. */
    public void ensure(int size) {
        if (size > all.length && size > (long) chunks.length << BITS) {
            grow(size);
        }
    }

    private void grow(int size) {
        if (size <= SHORT) {
            all = Arrays.copyOf(all, Math.max(FEWEST, Math.min(SHORT, Math.max(size, 2 * all.length))));
            ownAll = all;
            return;
        }
        int had = chunks.length;
        int capacity = Math.max((size + MASK) >>> BITS, had + (had >> 1));
        chunks = Arrays.copyOf(chunks, capacity);
        own = Arrays.copyOf(own, capacity);
        Arrays.fill(chunks, had, capacity, ZEROS);
        Arrays.fill(own, had, capacity, NONE);
        for (int i = 0; i < all.length; i += CHUNK) {
            long[] chunk = Arrays.copyOfRange(all, i, i + CHUNK);
            chunks[i >>> BITS] = chunk;
            own[i >>> BITS] = chunk;
        }
        all = NONE;
        ownAll = NONE;
    }

    public long get(int i) {
        long[] a = all;
        return i < a.length ? a[i] : chunks[i >>> BITS][i & MASK];
    }

    public void set(int i, long value) {
        long[] a = ownAll;
        if (i < a.length) {
            a[i] = value;
        } else {
            setFar(i, value);
        }
    }

    private void setFar(int i, long value) {
        if (i < all.length) {
            all = all.clone();
            ownAll = all;
            all[i] = value;
            return;
        }
        long[] chunk = own[i >>> BITS];
        int at = i & MASK;
        if (at >= chunk.length) {
            chunk = own(i >>> BITS);
        }
        chunk[at] = value;
    }

    public void add(int i, long delta) {
        long[] a = ownAll;
        if (i < a.length) {
            a[i] += delta;
        } else {
            setFar(i, get(i) + delta);
        }
    }

    /** The first index that {@link #ensure} has not made usable. */
    public int capacity() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(all.length, (long) chunks.length << BITS));
    }

    /** A copy that may go its own way. */
    public LongColumn fork() {
        ownAll = NONE;
        Arrays.fill(own, NONE);
        return new LongColumn(this);
    }

    private long[] own(int c) {
        long[] copy = chunks[c].clone();
        chunks[c] = copy;
        own[c] = copy;
        return copy;
    }
}
