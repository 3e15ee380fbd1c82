package io.dure.engine.fill;

import java.util.Arrays;

/** What was reckoned for keys of 0 or more: a table of longs that is emptied when it has grown too large. */
final class Memo {
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final int FEWEST = 256;
    private static final int MOST = 1 << 16;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** A key, then its value, and so on. */
    private long[] table = new long[2 * FEWEST];

    private int size;

    Memo() {
        clear();
    }

    long get(long key) {
        int at = place(key);
        return table[at] == key ? table[at + 1] : UNKNOWN;
    }

    void put(long key, long value) {
        if (4 * size >= table.length) {
            grow();
        }
        int at = place(key);
        size += table[at] == key ? 0 : 1;
        table[at] = key;
        table[at + 1] = value;
    }

    void clear() {
        Arrays.fill(table, -1);
        size = 0;
    }

    private int place(long key) {
        int mask = table.length - 1;
        int at = (int) ((key * GOLDEN) >>> 32) << 1 & mask;
        while (table[at] != key && table[at] >= 0) {
            at = at + 2 & mask;
        }
        return at;
    }

    private void grow() {
        long[] old = table;
        boolean isFull = old.length >= 2 * MOST;
        table = new long[isFull ? 2 * FEWEST : 2 * old.length];
        clear();
        for (int i = 0; i < old.length && !isFull; i += 2) {
            if (old[i] >= 0) {
                put(old[i], old[i + 1]);
            }
        }
    }
}
