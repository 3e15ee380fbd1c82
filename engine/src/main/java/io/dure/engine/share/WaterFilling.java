package io.dure.engine.share;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fair shares by hierarchical water-filling, in thousandths of a GPU; in whole GPUs as long as nobody asks for less. Each queue first gets what it wants up to its quota; what
 * is left, less what queues will not lend, fills the wants of all in proportion to their weights, up to their borrow
 * limits. Where even the quotas cannot be met they are filled in proportion to themselves. Weight 0 drinks last.
 */
public final class WaterFilling {
    private long[] share = new long[0];

    /** By root: of what the shares are. */
    private long[] versionOf = new long[0];

    private long[] capacityOf = new long[0];
    private @Nullable Queues of;

    /** What is poured at once: a whole GPU, or a thousandth. */
    private long unit = 1;

    /** Works out all shares of a fleet with so many thousandths of a GPU, of which no type is rationed. */
    public void fill(Queues queues, long capacity) {
        if (queues.size() > 0) {
            fill(queues, 0, capacity);
        }
    }

    /** Works out the shares of one tree: {@code capacity} thousandths of GPUs of its types are there. */
    public void fill(Queues queues, int root, long capacity) {
        if (share.length < queues.size() || of != queues) {
            share = Arrays.copyOf(share, Math.max(share.length, queues.size()));
            versionOf = new long[share.length];
            capacityOf = new long[share.length];
            Arrays.fill(versionOf, -1);
            of = queues;
        }
        if (versionOf[root] == queues.version() && capacityOf[root] == capacity) {
            return; // nothing has changed
        }
        versionOf[root] = queues.version();
        capacityOf[root] = capacity;
        unit = wantsOnlyWhole(queues) ? 1000 : 1;
        share[root] = Math.min(capacity, wants(queues, root));
        fillBelow(queues, root);
    }

    /** The share of a queue as of the last {@link #fill}; 0 before. */
    public long share(int queue) {
        return queue < share.length ? share[queue] : 0;
    }

    private static long wants(Queues queues, int q) {
        return queues.staying(q) + queues.waiting(q);
    }

    private static boolean wantsOnlyWhole(Queues queues) {
        for (int q = 0; q < queues.size(); q++) {
            if (queues.staying(q) % 1000 != 0 || queues.waiting(q) % 1000 != 0) {
                return false;
            }
        }
        return true;
    }

    private void fillBelow(Queues queues, int parent) {
        int[] children = queues.children(parent);
        if (children.length == 0) {
            return;
        }
        fillAmong(queues, children, share[parent]);
        for (int child : children) {
            fillBelow(queues, child);
        }
    }

    private void fillAmong(Queues queues, int[] children, long capacity) {
        int n = children.length;
        long[] entitled = new long[n];
        long[] quota = new long[n];
        long[] more = new long[n];
        long[] weight = new long[n];
        long withheld = 0;
        for (int i = 0; i < n; i++) {
            int q = children[i];
            long want = wants(queues, q);
            quota[i] = queues.quotaGpus(q); // as a weight: in thousandths, products would leave a long
            weight[i] = queues.weight(q);
            entitled[i] = Math.min(want, queues.quota(q));
            more[i] = Math.min(want, queues.limit(q)) - entitled[i];
            withheld += Math.max(0, queues.quota(q) - want - queues.lendLimit(q));
        }
        long[] first = levelInUnits(capacity, entitled, quota);
        long rest = Math.max(0, capacity - sum(first) - withheld);
        long[] second = levelInUnits(rest, more, weight);
        for (int i = 0; i < n; i++) {
            share[children[i]] = first[i] + second[i];
        }
    }

    private long[] levelInUnits(long amount, long[] caps, long[] weights) {
        for (int i = 0; i < caps.length; i++) {
            caps[i] /= unit;
        }
        long[] got = level(amount / unit, caps, weights);
        for (int i = 0; i < got.length; i++) {
            got[i] *= unit;
        }
        return got;
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long v : values) {
            sum += v;
        }
        return sum;
    }

    /**
     * Pours {@code amount} into vessels with these {@code caps}, in proportion to their weights, until all is poured or
     * all are full. Vessels of weight 0 get what the others leave, in equal parts. Whole units; the odd ones go to the
     * first vessels.
     */
    static long[] level(long amount, long[] caps, long[] weights) {
        long[] got = new long[caps.length];
        long rest = pour(amount, caps, weights, got);
        if (rest > 0) {
            long[] equal = new long[caps.length];
            for (int i = 0; i < caps.length; i++) {
                equal[i] = weights[i] == 0 ? 1 : 0;
            }
            pour(rest, caps, equal, got);
        }
        return got;
    }

    private static long pour(long amount, long[] caps, long[] weights, long[] got) {
        Vessel[] vessels = new Vessel[caps.length];
        int n = 0;
        long weightLeft = 0;
        for (int i = 0; i < caps.length; i++) {
            long room = Math.min(caps[i], amount) - got[i];
            if (weights[i] > 0 && room > 0) {
                vessels[n++] = new Vessel(i, room, weights[i]);
                weightLeft += weights[i];
            }
        }
        Arrays.sort(vessels, 0, n);
        long rest = amount;
        int from = 0;
        while (from < n && fills(vessels[from], rest, weightLeft)) {
            Vessel v = vessels[from++];
            got[v.index] += v.room;
            rest -= v.room;
            weightLeft -= v.weight;
        }
        return pourLevel(rest, weightLeft, Arrays.copyOfRange(vessels, from, n), got);
    }

    /** True when an even level fills this vessel to its brim. */
    private static boolean fills(Vessel v, long rest, long weightLeft) {
        return Milli.compareProducts(v.room, weightLeft, rest, v.weight) <= 0;
    }

    private static long pourLevel(long amount, long weightLeft, Vessel[] open, long[] got) {
        if (open.length == 0) {
            return amount;
        }
        long rest = amount;
        for (Vessel v : open) {
            long part = amount * v.weight / weightLeft;
            got[v.index] += part;
            rest -= part;
        }
        Arrays.sort(open, (a, b) -> Integer.compare(a.index, b.index));
        for (int i = 0; rest > 0; i++) {
            got[open[i].index]++;
            rest--;
        }
        return 0;
    }

    private record Vessel(int index, long room, long weight) implements Comparable<Vessel> {
        @Override
        public int compareTo(Vessel o) {
            int byLevel = Milli.compareProducts(room, o.weight, o.room, weight);
            return byLevel != 0 ? byLevel : Integer.compare(index, o.index);
        }
    }
}
