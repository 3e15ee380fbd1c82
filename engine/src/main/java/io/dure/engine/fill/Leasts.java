package io.dure.engine.fill;

import java.util.Arrays;

/**
 * Costs by place, and where the least is: each knot knows the least of the sixteen below it, which lie together in
 * memory, so that a change touches few other places.
 */
final class Leasts {
    private static final int BITS = 4;
    private static final int BELOW = 1 << BITS;

    /** The costs first, then the least of each sixteen, and so on up to one. */
    private int[][] levels = {{Ranking.NO_ROOM}};

    /** Makes room for so many costs; what they are is told with {@link #put}, then {@link #build}. */
    void resize(int count) {
        int depth = 1;
        for (int n = count; n > 1; n = above(n)) {
            depth++;
        }
        if (depth == levels.length && full(count) == levels[0].length) {
            return;
        }
        levels = new int[depth][];
        int n = count;
        for (int l = 0; l < depth; l++) {
            levels[l] = new int[l == depth - 1 ? 1 : full(n)];
            Arrays.fill(levels[l], Ranking.NO_ROOM);
            n = above(n);
        }
    }

    /** There is room for so many costs, and all of them are {@link Ranking#NO_ROOM}. */
    void clear(int count) {
        levels = new int[][] {{Ranking.NO_ROOM}};
        resize(count);
        build();
    }

    private static int above(int count) {
        return (count + BELOW - 1) >> BITS;
    }

    private static int full(int count) {
        return count <= 1 ? 1 : above(count) << BITS;
    }

    /** Without those above; {@link #build} tells them. */
    void put(int at, int cost) {
        levels[0][at] = cost;
    }

    void build() {
        for (int l = 1; l < levels.length; l++) {
            for (int at = 0; (at << BITS) < levels[l - 1].length; at++) {
                levels[l][at] = leastBelow(l, at);
            }
        }
    }

    private int leastBelow(int level, int at) {
        int[] below = levels[level - 1];
        int least = Ranking.NO_ROOM;
        for (int i = at << BITS; i < ((at + 1) << BITS); i++) {
            least = Math.min(least, below[i]);
        }
        return least;
    }

    int get(int at) {
        return levels[0][at];
    }

    void set(int at, int cost) {
        int before = levels[0][at];
        levels[0][at] = cost;
        int now = cost;
        int knot = at;
        for (int l = 1; l < levels.length && now != before; l++) {
            knot >>= BITS;
            int known = levels[l][knot];
            if (now < known) {
                levels[l][knot] = now;
            } else if (before == known) {
                now = leastBelow(l, knot);
                levels[l][knot] = now;
            } else {
                return;
            }
            before = known;
        }
    }

    /** The first place with the least of all costs, or -1 when there is no room. */
    int first() {
        int top = levels.length - 1;
        return levels[top][0] == Ranking.NO_ROOM ? -1 : down(top, 0);
    }

    private int down(int level, int at) {
        int place = at;
        for (int l = level; l > 0; l--) {
            int least = levels[l][place];
            place <<= BITS;
            while (levels[l - 1][place] != least) {
                place++;
            }
        }
        return place;
    }

    /** The first place with the least cost of those from {@code from} on, before {@code to}; -1 when there is no room. */
    int first(int from, int to) {
        int least = Ranking.NO_ROOM;
        int level = 0;
        int knot = -1;
        int low = from;
        int high = to;
        for (int l = 0; low < high; l++) {
            for (; low < high && (low & (BELOW - 1)) != 0; low++) {
                if (isBefore(l, low, least, level, knot)) {
                    least = levels[l][low];
                    level = l;
                    knot = low;
                }
            }
            while (low < high && (high & (BELOW - 1)) != 0) {
                high--;
                if (isBefore(l, high, least, level, knot)) {
                    least = levels[l][high];
                    level = l;
                    knot = high;
                }
            }
            low >>= BITS;
            high >>= BITS;
        }
        return least == Ranking.NO_ROOM ? -1 : down(level, knot);
    }

    private boolean isBefore(int level, int at, int least, int levelOfLeast, int knotOfLeast) {
        int cost = levels[level][at];
        boolean isEqual = cost == least && cost != Ranking.NO_ROOM;
        return cost < least || (isEqual && (at << (BITS * level)) < (knotOfLeast << (BITS * levelOfLeast)));
    }
}
