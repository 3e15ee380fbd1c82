package io.dure.engine.share;

import static io.dure.engine.Queue.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Queue;
import org.junit.jupiter.api.Test;

/** Fair shares of a tree: queue 0 is the root; the others stand as given. */
class WaterFillingTest {
    private final Queues queues = new Queues();
    private final WaterFilling shares = new WaterFilling();

    WaterFillingTest() {
        queues.set(new Queue(0, Queue.NO_PARENT, "root", 0, UNLIMITED, UNLIMITED, 1));
    }

    @Test
    void quotasAreMetFirst() {
        queue(0, 6, 0).wants(20);
        queue(0, 2, 9).wants(2);
        shares(8, 6, 2);
    }

    @Test
    void whatIsLeftGoesByWeight() {
        queue(0, 2, 1).wants(20);
        queue(0, 2, 3).wants(20);
        shares(12, 4, 8);
    }

    @Test
    void nobodyGetsMoreThanItWants() {
        queue(0, 4, 5).wants(3);
        queue(0, 4, 1).wants(20);
        shares(12, 3, 9);
    }

    @Test
    void weightZeroDrinksLast() {
        queue(0, 2, 0).wants(20);
        queue(0, 2, 1).wants(5);
        shares(8, 3, 5);
    }

    @Test
    void borrowLimitCaps() {
        set(new Queue(1, 0, "a", 2, UNLIMITED, 1, 1)).wants(20);
        queue(0, 2, 1).wants(20);
        shares(10, 3, 7);
    }

    @Test
    void lendLimitWithholds() {
        set(new Queue(1, 0, "a", 6, 2, UNLIMITED, 1)).wants(1);
        queue(0, 2, 1).wants(20);
        shares(8, 1, 4);
    }

    @Test
    void whatAQueueUsesItselfIsNotWithheld() {
        set(new Queue(1, 0, "a", 6, 2, UNLIMITED, 1)).wants(5);
        queue(0, 2, 1).wants(20);
        shares(8, 5, 3);
    }

    @Test
    void quotasBeyondTheFleetAreFilledInProportion() {
        queue(0, 8, 1).wants(20);
        queue(0, 4, 1).wants(20);
        shares(6, 4, 2);
    }

    /** However small what is left of the fleet is, against the quotas. */
    @Test
    void quotasFarBeyondTheFleetAreFilledInProportionToo() {
        queue(0, 30, 1).wants(30);
        queue(0, 10, 1).wants(10);
        shares(8, 6, 2);
    }

    @Test
    void oddUnitsGoToTheFirst() {
        queue(0, 0, 1).wants(9);
        queue(0, 0, 1).wants(9);
        queue(0, 0, 1).wants(9);
        shares(8, 3, 3, 2);
    }

    @Test
    void familyDividesWhatItGets() {
        queue(0, 8, 1);
        queue(0, 4, 1).wants(20);
        queue(1, 6, 1).wants(20);
        queue(1, 2, 1).wants(20);
        shares(12, 8, 4, 6, 2);
    }

    @Test
    void familyWantsWhatItsChildrenWant() {
        queue(0, 8, 1);
        queue(0, 4, 1).wants(20);
        queue(1, 6, 1).wants(1);
        queue(1, 2, 1).wants(2);
        shares(12, 3, 9, 1, 2);
    }

    @Test
    void childMayHaveMoreThanItsQuotaOfItsFamily() {
        queue(0, 8, 1);
        queue(0, 4, 1).wants(4);
        queue(1, 6, 1);
        queue(1, 2, 1).wants(20);
        shares(12, 8, 4, 0, 8);
    }

    @Test
    void whatRunsIsWantedAndWhatIsToldToStopIsNot() {
        queue(0, 4, 1).wants(1);
        queues.hold(1, 5_000);
        queues.leave(1, 2_000);
        shares(100, 4);
    }

    @Test
    void unknownQueueHasNoShare() {
        assertThat(shares.share(0)).isZero();
        shares.fill(new Queues(), 8);
        assertThat(shares.share(0)).isZero();
    }

    @Test
    void largestQuotasAndWeightsDoNotOverflow() {
        for (int i = 0; i < 1_000; i++) {
            set(new Queue(i + 1, 0, "q", 10_000_000, UNLIMITED, UNLIMITED, 1_000_000))
                    .wants(10_000_000);
        }
        shares.fill(queues, 10_000_000_000L);
        for (int q = 1; q <= 1_000; q++) {
            assertThat(shares.share(q)).isEqualTo(10_000_000);
        }
    }

    /** Parts of GPUs are shared out in parts as soon as anybody asks for one. */
    @Test
    void partsOfGpusAreSharedInParts() {
        queue(0, 0, 1);
        queue(0, 0, 1);
        queues.want(1, 1, 3_000);
        queues.want(2, 1, 3_000);
        shares.fill(queues, 3_000);
        assertThat(shares.share(1)).isEqualTo(2_000);
        queues.want(2, 1, 250);
        shares.fill(queues, 3_000);
        assertThat(shares.share(1)).isEqualTo(1_500);
        assertThat(shares.share(2)).isEqualTo(1_500);
    }

    @Test
    void queuesThatLendNothingLeaveNothing() {
        for (int q = 1; q <= 5; q++) {
            set(new Queue(q, 0, "q", 10_000_000, 0, 0, 1));
        }
        queue(0, 0, 1).wants(4);
        shares(8, 0, 0, 0, 0, 0, 0);
    }

    private void shares(long capacity, long... expected) {
        shares.fill(queues, 1000 * capacity);
        long[] got = new long[expected.length];
        for (int i = 0; i < expected.length; i++) {
            got[i] = shares.share(i + 1) / 1000;
        }
        assertThat(got).containsExactly(expected);
    }

    private Wanting queue(int parent, long quota, int weight) {
        return set(new Queue(queues.size(), parent, "q", quota, UNLIMITED, UNLIMITED, weight));
    }

    private Wanting set(Queue queue) {
        queues.set(queue);
        return gpus -> queues.want(queue.id(), 1, 1000 * gpus);
    }

    private interface Wanting {
        void wants(long gpus);
    }
}
