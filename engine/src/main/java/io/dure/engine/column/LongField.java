package io.dure.engine.column;

/** One column of an {@link LongTable}. */
public final class LongField {
    private final int place;

    /** Those of the table. */
    private long[][] chunks = {};

    private boolean[] mine = {};

    LongField(int place) {
        this.place = place;
    }

    void use(long[][] ofTable, boolean[] mineOfTable) {
        chunks = ofTable;
        mine = mineOfTable;
    }

    public long get(int i) {
        return chunks[i >>> LongTable.ROW_BITS][((i & LongTable.ROW_MASK) << LongTable.WIDTH_BITS) | place];
    }

    public void set(int i, long value) {
        int c = i >>> LongTable.ROW_BITS;
        if (!mine[c]) {
            own(c);
        }
        chunks[c][((i & LongTable.ROW_MASK) << LongTable.WIDTH_BITS) | place] = value;
    }

    public void add(int i, long delta) {
        int c = i >>> LongTable.ROW_BITS;
        if (!mine[c]) {
            own(c);
        }
        chunks[c][((i & LongTable.ROW_MASK) << LongTable.WIDTH_BITS) | place] += delta;
    }

    private void own(int c) {
        chunks[c] = chunks[c].clone();
        mine[c] = true;
    }
}
