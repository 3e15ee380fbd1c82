package io.dure.engine.column;

import java.util.Arrays;

/**
 * Up to eight columns of longs whose values of one index lie beside each other: who reads several of them for one index
 * waits for memory once, not once for each. Chunks are shared between forks until one of them writes, as in
 * {@link LongColumn}; a row fills a cache line of 64 bytes.
 */
public final class LongTable {
    static final int WIDTH_BITS = 3;
    static final int ROW_BITS = 8;
    static final int ROW_MASK = (1 << ROW_BITS) - 1;
    private static final int WIDTH = 1 << WIDTH_BITS;
    private static final long[] NONE = {};
    private static final long[] ZEROS = new long[1 << (ROW_BITS + WIDTH_BITS)];

    private long[][] chunks;
    private long[][] own; // those that may be written to, else nothing
    private LongField[] fields = new LongField[0];

    public LongTable() {
        this(new long[0][], new long[0][]);
    }

    private LongTable(long[][] chunks, long[][] own) {
        this.chunks = chunks;
        this.own = own;
    }

    /** The next column, all 0 at first; in a fork, columns are asked for in the same order. */
    public LongField field() {
        int place = fields.length;
        if (place == WIDTH) {
            throw new IllegalStateException("a table has " + WIDTH + " columns at most");
        }
        fields = Arrays.copyOf(fields, place + 1);
        fields[place] = new LongField(place);
        fields[place].use(chunks, own);
        return fields[place];
    }

    /** Makes indices below {@code size} usable in all columns. */
    public void ensure(int size) {
        int need = (size + ROW_MASK) >>> ROW_BITS;
        int had = chunks.length;
        if (need > had) {
            int capacity = Math.max(need, had + (had >> 1));
            chunks = Arrays.copyOf(chunks, capacity);
            own = Arrays.copyOf(own, capacity);
            Arrays.fill(own, had, capacity, NONE);
            Arrays.fill(chunks, had, capacity, ZEROS);
            for (LongField field : fields) {
                field.use(chunks, own);
            }
        }
    }

    /** A copy that may go its own way. */
    public LongTable fork() {
        Arrays.fill(own, NONE);
        return new LongTable(chunks.clone(), own.clone());
    }
}
