package io.dure.engine.column;

/** One column of an {@link LongTable}. */
public final class LongField {
    private final int place;

    /** Those of the table. */
    private long[][] chunks = {};

    private long[][] own = {};

    LongField(int place) {
        this.place = place;
    }

    void use(long[][] ofTable, long[][] ownOfTable) {
        chunks = ofTable;
        own = ownOfTable;
    }

    public long get(int i) {
        return chunks[i >>> LongTable.ROW_BITS][at(i)];
    }

    public void set(int i, long value) {
        writable(i)[at(i)] = value;
    }

    public void add(int i, long delta) {
        writable(i)[at(i)] += delta;
    }

    private int at(int i) {
        return ((i & LongTable.ROW_MASK) << LongTable.WIDTH_BITS) | place;
    }

    private long[] writable(int i) {
        int c = i >>> LongTable.ROW_BITS;
        long[] chunk = own[c];
        return chunk.length > 0 ? chunk : own(c);
    }

    private long[] own(int c) {
        long[] copy = chunks[c].clone();
        chunks[c] = copy;
        own[c] = copy;
        return copy;
    }
}
