package io.dure.engine.column;

import java.util.Arrays;

/**
 * A growing list of longs that never change: read at once, without a table of chunks. A fork shares what there is; the list that
 * was forked goes on behind it, where the fork never looks, and the fork in a copy of its own from the first that it adds.
 */
public final class LongList {
    private long[] values;
    private int size;
    private boolean isOwn;

    public LongList() {
        values = new long[16];
        isOwn = true;
    }

    private LongList(LongList other) {
        values = other.values;
        size = other.size;
    }

    public void add(long value) {
        if (!isOwn || size == values.length) {
            values = Arrays.copyOf(values, size == values.length ? 2 * size : values.length);
            isOwn = true;
        }
        values[size++] = value;
    }

    public long get(int index) {
        return values[index];
    }

    public int size() {
        return size;
    }

    public LongList fork() {
        return new LongList(this);
    }
}
