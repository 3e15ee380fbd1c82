package io.dure.engine.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds of fair shares in every tree of two levels. */
class WaterFillingPropertiesTest {
    private static final int SEEDS = Integer.getInteger("dure.seeds", 3_000);
    private static final long UNIT = 1_000;

    @Test
    void holdOverRandomTrees() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Queues queues = tree(random);
            long capacity = 1000 * random.nextLong(40);
            WaterFilling shares = new WaterFilling();
            shares.fill(queues, capacity);
            String where = "seed " + seed;
            assertThat(shares.share(0)).as(where).isEqualTo(Math.min(capacity, want(queues, 0)));
            for (int q = 0; q < queues.size(); q++) {
                if (!queues.isLeaf(q)) {
                    family(queues, shares, q, where + ", below queue " + q);
                }
            }
        }
    }

    private static void family(Queues queues, WaterFilling shares, int parent, String where) {
        long capacity = shares.share(parent);
        long sum = 0;
        long entitled = 0;
        long withheld = 0;
        for (int q : queues.children(parent)) {
            long want = want(queues, q);
            assertThat(shares.share(q)).as(where).isBetween(0L, Math.min(want, queues.limit(q)));
            sum += shares.share(q);
            entitled += Math.min(want, queues.quota(q));
            withheld += Math.max(0, queues.quota(q) - want - queues.lendLimit(q));
        }
        assertThat(sum).as(where).isLessThanOrEqualTo(capacity);
        for (int q : queues.children(parent)) {
            if (entitled <= capacity) {
                assertThat(shares.share(q))
                        .as("%s, quota of queue %d", where, q)
                        .isGreaterThanOrEqualTo(Math.min(want(queues, q), queues.quota(q)));
            }
            if (shares.share(q) < Math.min(want(queues, q), queues.limit(q))) {
                assertThat(sum)
                        .as("%s, nothing is left over while queue %d wants", where, q)
                        .isGreaterThanOrEqualTo(Math.min(capacity, Math.max(capacity - withheld, entitled)));
            }
        }
        inProportion(queues, shares, parent, entitled > capacity, where);
    }

    /** Where quotas cannot be met, nobody with unmet quota is behind another in proportion by a unit or more. */
    private static void inProportion(Queues queues, WaterFilling shares, int parent, boolean shortage, String where) {
        for (int a : queues.children(parent)) {
            for (int b : queues.children(parent)) {
                boolean unmet = shares.share(a) < Math.min(want(queues, a), queues.quota(a));
                if (shortage && unmet && queues.quota(b) > 0) {
                    assertThat((shares.share(b) - UNIT) * queues.quota(a))
                            .as("%s, queues %d and %d in proportion to their quotas", where, a, b)
                            .isLessThan((shares.share(a) + UNIT) * queues.quota(b));
                }
            }
        }
    }

    private static long want(Queues queues, int q) {
        return queues.staying(q) + queues.waiting(q);
    }

    private static Queues tree(SplittableRandom random) {
        Queues queues = new Queues();
        queues.set(new Queue(0, Queue.NO_PARENT, "root", 0, Queue.UNLIMITED, Queue.UNLIMITED, 1));
        int families = random.nextInt(1, 4);
        for (int f = 1; f <= families; f++) {
            queues.set(queue(f, 0, random));
        }
        int leaves = random.nextInt(0, 6);
        for (int l = 0; l < leaves; l++) {
            queues.set(queue(queues.size(), random.nextInt(1, families + 1), random));
        }
        for (int q = 1; q < queues.size(); q++) {
            if (queues.isLeaf(q)) {
                queues.want(q, 1, 1000 * random.nextLong(20));
                queues.hold(q, 1000 * random.nextLong(10));
            }
        }
        return queues;
    }

    private static Queue queue(int id, int parent, SplittableRandom random) {
        long lend = random.nextBoolean() ? Queue.UNLIMITED : random.nextLong(8);
        long borrow = random.nextBoolean() ? Queue.UNLIMITED : random.nextLong(8);
        return new Queue(id, parent, "q" + id, random.nextLong(30), lend, borrow, random.nextInt(4));
    }
}
