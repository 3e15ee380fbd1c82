package io.dure.engine.column;

import java.util.Arrays;

/**
 * Many ordered lists over one set of slots; a slot is in one list at most. A list is named by its root slot; 0 is the
 * empty list, so slots start at 1. Members are ordered by (major, minor), and each carries a low mark, so that the
 * first member whose mark is at most some value is found in logarithmic time.
 *
 * <p>Each list is a treap (Seidel, Aragon 1996) whose priorities are the mixed minor keys: the form of a list depends
 * on its members alone, not on how they came, so that a restored engine is the same engine.
 */
public final class Orders {
    private final LongColumn major;
    private final LongColumn minor;
    private final LongColumn mark;
    private final LongColumn lowest;
    private final IntColumn left;
    private final IntColumn right;
    private final IntColumn size;

    public Orders() {
        major = new LongColumn();
        minor = new LongColumn();
        mark = new LongColumn();
        lowest = new LongColumn();
        left = new IntColumn();
        right = new IntColumn();
        size = new IntColumn();
    }

    private Orders(Orders o) {
        major = o.major.fork();
        minor = o.minor.fork();
        mark = o.mark.fork();
        lowest = o.lowest.fork();
        left = o.left.fork();
        right = o.right.fork();
        size = o.size.fork();
    }

    public Orders fork() {
        return new Orders(this);
    }

    public void ensure(int slots) {
        major.ensure(slots);
        minor.ensure(slots);
        mark.ensure(slots);
        lowest.ensure(slots);
        left.ensure(slots);
        right.ensure(slots);
        size.ensure(slots);
    }

    public long major(int slot) {
        return major.get(slot);
    }

    /** Puts {@code slot} into the list and returns the list's new root. */
    public int insert(int root, int slot, long majorKey, long minorKey, long lowMark) {
        major.set(slot, majorKey);
        minor.set(slot, minorKey);
        mark.set(slot, lowMark);
        left.set(slot, 0);
        right.set(slot, 0);
        lowest.set(slot, lowMark);
        size.set(slot, 1);
        return insertAt(root, slot);
    }

    /** Takes {@code slot}, which must be in the list, out of it and returns the list's new root. */
    public int remove(int root, int slot) {
        if (root == slot) {
            return merge(left.get(root), right.get(root));
        }
        if (before(slot, root)) {
            left.set(root, remove(left.get(root), slot));
        } else {
            right.set(root, remove(right.get(root), slot));
        }
        return refresh(root);
    }

    /** Goes through a list in order, one step in constant time on average. The list must not change meanwhile. */
    public final class Walk {
        private int[] path = new int[64];
        private int depth;

        /** Begins anew; the first member, or 0. */
        public int first(int root) {
            depth = 0;
            return descend(root);
        }

        /** The next member, or 0. */
        public int next() {
            int last = path[--depth];
            return descend(right.get(last));
        }

        private int descend(int from) {
            for (int at = from; at != 0; at = left.get(at)) {
                if (depth == path.length) {
                    path = Arrays.copyOf(path, 2 * depth);
                }
                path[depth++] = at;
            }
            return depth == 0 ? 0 : path[depth - 1];
        }
    }

    public Walk walk() {
        return new Walk();
    }

    /** The first member, or 0. */
    public int first(int root) {
        int at = root;
        while (at != 0 && left.get(at) != 0) {
            at = left.get(at);
        }
        return at;
    }

    /** The first member whose mark is {@code limit} or less, or 0. */
    public int firstMarkedAtMost(int root, long limit) {
        int at = root;
        while (at != 0 && lowest.get(at) <= limit) {
            int l = left.get(at);
            if (l != 0 && lowest.get(l) <= limit) {
                at = l;
            } else if (mark.get(at) <= limit) {
                return at;
            } else {
                at = right.get(at);
            }
        }
        return 0;
    }

    /** The first member after (majorKey, minorKey), or 0. */
    public int after(int root, long majorKey, long minorKey) {
        int at = root;
        int found = 0;
        while (at != 0) {
            boolean isAfter = major.get(at) > majorKey || (major.get(at) == majorKey && minor.get(at) > minorKey);
            if (isAfter) {
                found = at;
                at = left.get(at);
            } else {
                at = right.get(at);
            }
        }
        return found;
    }

    /** How many members come at or before (majorKey, minorKey). */
    public int countUpTo(int root, long majorKey, long minorKey) {
        int at = root;
        int count = 0;
        while (at != 0) {
            boolean isAfter = major.get(at) > majorKey || (major.get(at) == majorKey && minor.get(at) > minorKey);
            if (isAfter) {
                at = left.get(at);
            } else {
                count += 1 + (left.get(at) == 0 ? 0 : size.get(left.get(at)));
                at = right.get(at);
            }
        }
        return count;
    }

    /** How many members the list has. */
    public int size(int root) {
        return root == 0 ? 0 : size.get(root);
    }

    /** The member with so many before it; there must be one. */
    public int at(int root, int index) {
        int at = root;
        int skip = index;
        while (true) {
            int before = size(left.get(at));
            if (skip == before) {
                return at;
            }
            if (skip < before) {
                at = left.get(at);
            } else {
                skip -= before + 1;
                at = right.get(at);
            }
        }
    }

    /** True when {@code a} comes before {@code b}; they may be in different lists. */
    public boolean before(int a, int b) {
        long x = major.get(a);
        long y = major.get(b);
        return x < y || (x == y && minor.get(a) < minor.get(b));
    }

    private int insertAt(int root, int slot) {
        if (root == 0) {
            return slot;
        }
        if (above(slot, root)) {
            split(root, slot);
            return refresh(slot);
        }
        if (before(slot, root)) {
            left.set(root, insertAt(left.get(root), slot));
        } else {
            right.set(root, insertAt(right.get(root), slot));
        }
        return refresh(root);
    }

    /** Hangs the members of {@code root} before {@code slot} to its left, the others to its right. */
    private void split(int root, int slot) {
        if (root == 0) {
            left.set(slot, 0);
            right.set(slot, 0);
        } else if (before(root, slot)) {
            split(right.get(root), slot);
            right.set(root, left.get(slot));
            left.set(slot, refresh(root));
        } else {
            split(left.get(root), slot);
            left.set(root, right.get(slot));
            right.set(slot, refresh(root));
        }
    }

    private int merge(int a, int b) {
        if (a == 0) {
            return b;
        }
        if (b == 0) {
            return a;
        }
        if (above(a, b)) {
            right.set(a, merge(right.get(a), b));
            return refresh(a);
        }
        left.set(b, merge(a, left.get(b)));
        return refresh(b);
    }

    private boolean above(int a, int b) {
        long x = Mix.mix(minor.get(a));
        long y = Mix.mix(minor.get(b));
        return x > y || (x == y && minor.get(a) < minor.get(b));
    }

    private int refresh(int slot) {
        long low = mark.get(slot);
        int l = left.get(slot);
        int r = right.get(slot);
        if (l != 0) {
            low = Math.min(low, lowest.get(l));
        }
        if (r != 0) {
            low = Math.min(low, lowest.get(r));
        }
        lowest.set(slot, low);
        size.set(slot, 1 + (l == 0 ? 0 : size.get(l)) + (r == 0 ? 0 : size.get(r)));
        return slot;
    }
}
