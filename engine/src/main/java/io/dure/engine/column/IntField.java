package io.dure.engine.column;

/** One column of an {@link IntTable}. */
public final class IntField {
    private final int place;

    /** Those of the table. */
    private int[][] chunks = {};

    private int[][] own = {};

    IntField(int place) {
        this.place = place;
    }

    void use(int[][] ofTable, int[][] ownOfTable) {
        chunks = ofTable;
        own = ownOfTable;
    }

    public int get(int i) {
        return chunks[i >>> IntTable.ROW_BITS][at(i)];
    }

    public void set(int i, int value) {
        writable(i)[at(i)] = value;
    }

    public void add(int i, int delta) {
        writable(i)[at(i)] += delta;
    }

    private int at(int i) {
        return ((i & IntTable.ROW_MASK) << IntTable.WIDTH_BITS) | place;
    }

    private int[] writable(int i) {
        int c = i >>> IntTable.ROW_BITS;
        int[] chunk = own[c];
        return chunk.length > 0 ? chunk : own(c);
    }

    private int[] own(int c) {
        int[] copy = chunks[c].clone();
        chunks[c] = copy;
        own[c] = copy;
        return copy;
    }
}
