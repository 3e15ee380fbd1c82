package io.dure.engine.column;

/**
 * A growing set of small ints that finds its lowest member at or after any point in a few steps: a tree of bitmaps,
 * 64 wide. What it holds, not how it came to hold it, decides its form.
 */
public final class IndexSet {
    private static final int LEVELS = 5;

    private final LongColumn[] levels;

    /** How many levels are in use: as many as the highest member that ever was needs. */
    private int height = 1;

    private int size;

    public IndexSet() {
        levels = new LongColumn[LEVELS];
        for (int l = 0; l < LEVELS; l++) {
            levels[l] = new LongColumn();
        }
    }

    private IndexSet(IndexSet other) {
        levels = new LongColumn[LEVELS];
        for (int l = 0; l < LEVELS; l++) {
            levels[l] = other.levels[l].fork();
        }
        height = other.height;
        size = other.size;
    }

    /** Adds a member that is not in. */
    public void add(int member) {
        while (member >>> (6 * height) != 0) {
            grow();
        }
        size++;
        int at = member;
        for (int l = 0; l < height; l++) {
            int word = at >>> 6;
            LongColumn level = levels[l];
            level.ensure(word + 1);
            long before = level.get(word);
            level.set(word, before | 1L << at);
            if (before != 0) {
                return;
            }
            at = word;
        }
    }

    /** One level more: its first bit says whether the one word at the top so far has members. */
    private void grow() {
        LongColumn top = levels[height - 1];
        LongColumn above = levels[height++];
        above.ensure(1);
        above.set(0, top.capacity() > 0 && top.get(0) != 0 ? 1 : 0);
    }

    /** Removes a member that is in. */
    public void remove(int member) {
        size--;
        int at = member;
        for (int l = 0; l < height; l++) {
            LongColumn level = levels[l];
            int word = at >>> 6;
            long left = level.get(word) & ~(1L << at);
            level.set(word, left);
            if (left != 0) {
                return;
            }
            at = word;
        }
    }

    public int size() {
        return size;
    }

    /** The lowest member that is {@code from} or more, or -1. */
    public int next(int from) {
        if (size == 0) {
            return -1;
        }
        int at = from;
        for (int l = 0; l < height; l++) {
            int word = at >>> 6;
            if (word >= levels[l].capacity()) {
                return -1;
            }
            long rest = levels[l].get(word) >>> at;
            if (rest != 0) {
                return descend(l, at + Long.numberOfTrailingZeros(rest));
            }
            at = word + 1;
        }
        return -1;
    }

    public IndexSet fork() {
        return new IndexSet(this);
    }

    private int descend(int level, int bit) {
        int at = bit;
        for (int l = level - 1; l >= 0; l--) {
            at = (at << 6) + Long.numberOfTrailingZeros(levels[l].get(at));
        }
        return at;
    }
}
