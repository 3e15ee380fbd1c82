package io.dure.engine.fleet;

import java.util.Arrays;

/** Some nodes of a pool: ranges of places in it, in rising order. Never changes. */
public final class Span {
    /** The whole pool. */
    public static final Span ALL = new Span(new int[] {0, Integer.MAX_VALUE});

    /** From, to, from, to …; a range ends before its to. */
    private final int[] bounds;

    private Span(int[] bounds) {
        this.bounds = bounds;
    }

    /** One node. */
    public static Span of(int local) {
        return new Span(new int[] {local, local + 1});
    }

    /** The same and one place more, which is beyond them all. */
    Span with(int local) {
        int last = bounds.length - 1;
        boolean isNext = bounds[last] == local;
        int[] more = Arrays.copyOf(bounds, isNext ? bounds.length : bounds.length + 2);
        if (!isNext) {
            more[last + 1] = local;
        }
        more[more.length - 1] = local + 1;
        return new Span(more);
    }

    public int ranges() {
        return bounds.length / 2;
    }

    public int from(int range) {
        return bounds[2 * range];
    }

    /** The first place after the range. */
    public int to(int range) {
        return bounds[2 * range + 1];
    }

    /** The first of these nodes at or after {@code from} that is filed under {@code gpus}, or -1. */
    public int next(Shelf shelf, int gpus, int from) {
        return this == ALL ? shelf.next(gpus, from) : next(shelf, gpus, from, 1);
    }

    /** The same on a shelf of GPUs, so many a node: see {@link Pool#openShared}. */
    public int next(Shelf shelf, int under, int from, int perNode) {
        int at = from;
        while (true) {
            int range = rangeAtOrAfter(at / perNode);
            if (range == ranges()) {
                return -1;
            }
            at = shelf.next(under, Math.max(at, from(range) * perNode));
            if (at < 0 || at / perNode < to(range)) {
                return at;
            }
        }
    }

    /** The first range that ends after this place. */
    private int rangeAtOrAfter(int local) {
        int low = 0;
        int high = ranges();
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (to(mid) > local) {
                high = mid;
            } else {
                low = mid + 1;
            }
        }
        return low;
    }
}
