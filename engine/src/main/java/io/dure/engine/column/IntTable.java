package io.dure.engine.column;

import java.util.Arrays;

/**
 * Up to sixteen columns of ints whose values of one index lie beside each other: who reads several of them for one index
 * waits for memory once, not once for each. Chunks are shared between forks until one of them writes, as in
 * {@link IntColumn}; a row fills a cache line of 64 bytes.
 */
public final class IntTable {
    static final int WIDTH_BITS = 4;
    static final int ROW_BITS = 8;
    static final int ROW_MASK = (1 << ROW_BITS) - 1;
    private static final int WIDTH = 1 << WIDTH_BITS;
    private static final int[] NONE = {};
    private static final int[] ZEROS = new int[1 << (ROW_BITS + WIDTH_BITS)];

    private int[][] chunks;
    private int[][] own; // those that may be written to, else nothing
    private IntField[] fields = new IntField[0];

    public IntTable() {
        this(new int[0][], new int[0][]);
    }

    private IntTable(int[][] chunks, int[][] own) {
        this.chunks = chunks;
        this.own = own;
    }

    /** The next column, all 0 at first; in a fork, columns are asked for in the same order. */
    public IntField field() {
        int place = fields.length;
        if (place == WIDTH) {
            throw new IllegalStateException("a table has " + WIDTH + " columns at most");
        }
        fields = Arrays.copyOf(fields, place + 1);
        fields[place] = new IntField(place);
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
            for (IntField field : fields) {
                field.use(chunks, own);
            }
        }
    }

    /** A copy that may go its own way. */
    public IntTable fork() {
        Arrays.fill(own, NONE);
        return new IntTable(chunks.clone(), own.clone());
    }
}
