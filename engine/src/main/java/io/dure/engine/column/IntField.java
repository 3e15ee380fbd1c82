package io.dure.engine.column;

/** One column of an {@link IntTable}. */
public final class IntField {
    private final int place;

    /** Those of the table. */
    private int[][] chunks = {};

    private boolean[] mine = {};

    IntField(int place) {
        this.place = place;
    }

    void use(int[][] ofTable, boolean[] mineOfTable) {
        chunks = ofTable;
        mine = mineOfTable;
    }

    public int get(int i) {
        return chunks[i >>> IntTable.ROW_BITS][((i & IntTable.ROW_MASK) << IntTable.WIDTH_BITS) | place];
    }

    public void set(int i, int value) {
        int c = i >>> IntTable.ROW_BITS;
        if (!mine[c]) {
            own(c);
        }
        chunks[c][((i & IntTable.ROW_MASK) << IntTable.WIDTH_BITS) | place] = value;
    }

    public void add(int i, int delta) {
        int c = i >>> IntTable.ROW_BITS;
        if (!mine[c]) {
            own(c);
        }
        chunks[c][((i & IntTable.ROW_MASK) << IntTable.WIDTH_BITS) | place] += delta;
    }

    private void own(int c) {
        chunks[c] = chunks[c].clone();
        mine[c] = true;
    }
}
