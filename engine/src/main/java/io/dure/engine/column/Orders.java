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
    /** All of a member lies together: a step down a list waits for memory once. */
    private final LongTable members;

    private final LongField major;
    private final LongField minor;
    private final LongField mark;
    private final LongField lowest;
    private final LongField left;
    private final LongField right;
    private final LongField size;

    /** Scratch. */
    private int[] path = new int[64];

    public Orders() {
        this(new LongTable());
    }

    private Orders(LongTable members) {
        this.members = members;
        major = members.field();
        minor = members.field();
        mark = members.field();
        lowest = members.field();
        left = members.field();
        right = members.field();
        size = members.field();
    }

    public Orders fork() {
        return new Orders(members.fork());
    }

    public void ensure(int slots) {
        members.ensure(slots);
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
        int below = merge(leftOf(slot), rightOf(slot));
        if (root == slot) {
            return below;
        }
        int depth = 0;
        for (int at = root; at != slot; at = before(slot, at) ? leftOf(at) : rightOf(at)) {
            size.add(at, -1);
            path = depth < path.length ? path : Arrays.copyOf(path, 2 * depth);
            path[depth++] = at;
        }
        int above = path[depth - 1];
        if (leftOf(above) == slot) {
            left.set(above, below);
        } else {
            right.set(above, below);
        }
        raiseLowest(depth, mark.get(slot));
        return root;
    }

    /** A member with this mark has left those on {@link #path}: who had the lowest mark from it has another now. */
    private void raiseLowest(int depth, long gone) {
        for (int i = depth - 1; i >= 0; i--) {
            int at = path[i];
            if (lowest.get(at) != gone || mark.get(at) == gone) {
                return; // nor has anybody above
            }
            refreshLowest(at);
            if (lowest.get(at) == gone) {
                return;
            }
        }
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
            return descend(rightOf(last));
        }

        private int descend(int from) {
            for (int at = from; at != 0; at = leftOf(at)) {
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
        while (at != 0 && leftOf(at) != 0) {
            at = leftOf(at);
        }
        return at;
    }

    /** The first member whose mark is {@code limit} or less, or 0. */
    public int firstMarkedAtMost(int root, long limit) {
        int at = root;
        while (at != 0 && lowest.get(at) <= limit) {
            int l = leftOf(at);
            if (l != 0 && lowest.get(l) <= limit) {
                at = l;
            } else if (mark.get(at) <= limit) {
                return at;
            } else {
                at = rightOf(at);
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
                at = leftOf(at);
            } else {
                at = rightOf(at);
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
                at = leftOf(at);
            } else {
                count += 1 + (leftOf(at) == 0 ? 0 : sizeOf(leftOf(at)));
                at = rightOf(at);
            }
        }
        return count;
    }

    /** How many members the list has. */
    public int size(int root) {
        return root == 0 ? 0 : sizeOf(root);
    }

    /** The member with so many before it; there must be one. */
    public int at(int root, int index) {
        int at = root;
        int skip = index;
        while (true) {
            int before = size(leftOf(at));
            if (skip == before) {
                return at;
            }
            if (skip < before) {
                at = leftOf(at);
            } else {
                skip -= before + 1;
                at = rightOf(at);
            }
        }
    }

    /** True when {@code a} comes before {@code b}; they may be in different lists. */
    public boolean before(int a, int b) {
        long x = major.get(a);
        long y = major.get(b);
        return x < y || (x == y && minor.get(a) < minor.get(b));
    }

    /** Those above it gain one member, whatever else is below them: of that nothing needs to be read. */
    private int insertAt(int root, int slot) {
        long priority = Mix.mix(minor.get(slot));
        long lowMark = mark.get(slot);
        int above = 0;
        int at = root;
        while (at != 0 && !above(slot, priority, at)) {
            size.set(at, size.get(at) + 1);
            if (lowMark < lowest.get(at)) {
                lowest.set(at, lowMark);
            }
            above = at;
            at = before(slot, at) ? leftOf(at) : rightOf(at);
        }
        split(at, slot);
        refresh(slot);
        if (above == 0) {
            return slot;
        }
        if (before(slot, above)) {
            left.set(above, slot);
        } else {
            right.set(above, slot);
        }
        return root;
    }

    /** Hangs the members of {@code root} before {@code slot} to its left, the others to its right. */
    private void split(int root, int slot) {
        if (root == 0) {
            left.set(slot, 0);
            right.set(slot, 0);
        } else if (before(root, slot)) {
            split(rightOf(root), slot);
            right.set(root, leftOf(slot));
            left.set(slot, refresh(root));
        } else {
            split(leftOf(root), slot);
            left.set(root, rightOf(slot));
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
            right.set(a, merge(rightOf(a), b));
            return refresh(a);
        }
        left.set(b, merge(a, leftOf(b)));
        return refresh(b);
    }

    private boolean above(int a, int b) {
        return above(a, Mix.mix(minor.get(a)), b);
    }

    private boolean above(int a, long priorityOfA, int b) {
        long y = Mix.mix(minor.get(b));
        return priorityOfA > y || (priorityOfA == y && minor.get(a) < minor.get(b));
    }

    private int refresh(int slot) {
        int l = leftOf(slot);
        int r = rightOf(slot);
        size.set(slot, 1 + (l == 0 ? 0 : sizeOf(l)) + (r == 0 ? 0 : sizeOf(r)));
        refreshLowest(slot);
        return slot;
    }

    private void refreshLowest(int slot) {
        long low = mark.get(slot);
        int l = leftOf(slot);
        int r = rightOf(slot);
        if (l != 0) {
            low = Math.min(low, lowest.get(l));
        }
        if (r != 0) {
            low = Math.min(low, lowest.get(r));
        }
        lowest.set(slot, low);
    }

    private int leftOf(int slot) {
        return (int) left.get(slot);
    }

    private int rightOf(int slot) {
        return (int) right.get(slot);
    }

    private int sizeOf(int slot) {
        return (int) size.get(slot);
    }
}
