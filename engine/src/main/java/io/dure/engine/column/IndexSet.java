package io.dure.engine.column;

import java.util.Arrays;

/**
 * A growing set of small ints that finds its lowest member at or after any point in a few steps: a tree of bitmaps,
 * 64 wide. What it holds, not how it came to hold it, decides its form. Forks share a level until one of them writes to it.
 */
public final class IndexSet {
    private static final int LEVELS = 5;
    private static final long[] NONE = {};

    /** The words of each level; and the same where they may be written to, else nothing. */
    private final long[][] levels;

    private final long[][] own;

    /** How many levels are in use: as many as the highest member that ever was needs. */
    private int height = 1;

    private int size;

    public IndexSet() {
        levels = new long[LEVELS][];
        own = new long[LEVELS][];
        Arrays.fill(levels, NONE);
        Arrays.fill(own, NONE);
    }

    private IndexSet(IndexSet other) {
        levels = other.levels.clone();
        own = other.own.clone();
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
            long[] words = own[l];
            if (word >= words.length) {
                words = own(l, word);
            }
            long before = words[word];
            words[word] = before | 1L << at;
            if (before != 0) {
                return;
            }
            at = word;
        }
    }

    /** One level more: its first bit says whether the one word at the top so far has members. */
    private void grow() {
        long[] top = levels[height - 1];
        own(height, 0)[0] = top.length > 0 && top[0] != 0 ? 1 : 0;
        height++;
    }

    /** Removes a member that is in. */
    public void remove(int member) {
        size--;
        int at = member;
        for (int l = 0; l < height; l++) {
            int word = at >>> 6;
            long[] words = own[l];
            if (word >= words.length) {
                words = own(l, word);
            }
            long left = words[word] & ~(1L << at);
            words[word] = left;
            if (left != 0) {
                return;
            }
            at = word;
        }
    }

    /** The words of the level, to be written to, with room for this one. */
    private long[] own(int level, int word) {
        int had = levels[level].length;
        long[] copy = Arrays.copyOf(levels[level], word < had ? had : Math.max(word + 1, had + (had >> 1)));
        levels[level] = copy;
        own[level] = copy;
        return copy;
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
            long[] words = levels[l];
            if (word >= words.length) {
                return -1;
            }
            long rest = words[word] >>> at;
            if (rest != 0) {
                return descend(l, at + Long.numberOfTrailingZeros(rest));
            }
            at = word + 1;
        }
        return -1;
    }

    public IndexSet fork() {
        Arrays.fill(own, NONE);
        return new IndexSet(this);
    }

    private int descend(int level, int bit) {
        int at = bit;
        for (int l = level - 1; l >= 0; l--) {
            at = (at << 6) + Long.numberOfTrailingZeros(levels[l][at]);
        }
        return at;
    }
}
