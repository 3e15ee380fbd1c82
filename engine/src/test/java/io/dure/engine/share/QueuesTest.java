package io.dure.engine.share;

import static io.dure.engine.Queue.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A small tree: 1 (quota 8, borrows 4) with the leaves 2 (quota 4) and 3 (quota 4, borrows nothing, lends 1); beside it
 * the leaf 4 (quota 8, lends 2). The tests count whole GPUs; the queues, thousandths.
 */
class QueuesTest {
    private final Queues queues = new Queues();

    QueuesTest() {
        queues.set(new Queue(0, Queue.NO_PARENT, "root", 16, UNLIMITED, UNLIMITED, 1));
        queues.set(new Queue(1, 0, "family", 8, UNLIMITED, 4, 1));
        queues.set(new Queue(2, 1, "one", 4, UNLIMITED, UNLIMITED, 1));
        queues.set(new Queue(3, 1, "other", 4, 1, 0, 1));
        queues.set(new Queue(4, 0, "stranger", 8, 2, UNLIMITED, 1));
    }

    @Test
    void whatALeafHoldsAndWantsCountsForAllAboveIt() {
        queues.hold(2, 5_000);
        queues.leave(2, 2_000);
        queues.want(3, 1, 6_000);
        assertThat(queues.used(1)).isEqualTo(5_000);
        assertThat(queues.staying(0)).isEqualTo(3_000);
        assertThat(queues.waiting(0)).isEqualTo(6_000);
        assertThat(queues.waitingJobs(1)).isEqualTo(1);
        assertThat(queues.used(4)).isZero();
    }

    @ParameterizedTest(name = "queue {0} wants {1} more: queue {2} may never hold it")
    @CsvSource({"2, 12, -1", "2, 13, 1", "3, 4, -1", "3, 5, 3", "4, 1000000, -1"})
    void tooSmallFor(int leaf, long gpus, int queue) {
        assertThat(queues.tooSmallFor(leaf, 1000 * gpus)).isEqualTo(queue);
    }

    @ParameterizedTest(name = "queue 2 holds {0}, queue 3 is promised {1}: {2} more for queue 3, gone in time {3}: {4}")
    @CsvSource({
        "0, 0, 4, false, -1",
        "0, 0, 5, false, 3",
        "0, 1, 4, false, 3",
        "0, 1, 4, true, -1",
        "9, 0, 3, false, -1",
        "9, 0, 4, false, 1",
        "8, 1, 3, false, -1",
        "9, 1, 3, false, 1",
    })
    void fullFor(long held, long promised, long gpus, boolean goneInTime, int queue) {
        queues.hold(2, 1000 * held);
        queues.promise(3, 1000 * promised);
        assertThat(queues.fullFor(3, 1000 * gpus, goneInTime)).isEqualTo(queue);
    }

    @Test
    void limitsCountWhatIsOnItsWayOut() {
        queues.hold(3, 4_000);
        queues.leave(3, 4_000);
        assertThat(queues.fullFor(3, 1_000, false)).isEqualTo(3);
        assertThat(queues.isEntitledTo(3, 4_000)).isTrue();
    }

    @ParameterizedTest(name = "queue 2 holds {0}: queue {1} is entitled to {2}: {3}")
    @CsvSource({"0, 2, 4, true", "0, 2, 5, false", "4, 3, 4, true", "5, 3, 4, true", "5, 3, 5, false", "99, 4, 8, true"
    })
    void entitlement(long held, int leaf, long gpus, boolean entitled) {
        queues.hold(2, 1000 * held);
        assertThat(queues.isEntitledTo(leaf, 1000 * gpus)).isEqualTo(entitled);
    }

    @ParameterizedTest(name = "queue 2 holds {0}: {2} more for queue {1} are taken back within {3}")
    @CsvSource({"0, 3, 5, -1", "4, 3, 4, 0", "5, 3, 4, 1", "5, 2, 1, -1", "99, 4, 8, 0", "99, 3, 4, 1", "99, 0, 1, 0"})
    void reclaimsWithin(long held, int leaf, long gpus, int queue) {
        queues.hold(2, 1000 * held);
        assertThat(queues.reclaimsWithin(leaf, 1000 * gpus)).isEqualTo(queue);
    }

    @Test
    void theRootOwnsAll() {
        Queues alone = new Queues();
        alone.set(new Queue(0, Queue.NO_PARENT, "root", 0, 0, 0, 1));
        assertThat(alone.isEntitledTo(0, 1_000)).isTrue();
        assertThat(alone.fullFor(0, 1_000, false)).isEqualTo(-1);
        assertThat(alone.lentTo(0, 8, 8)).isEqualTo(8);
        assertThat(alone.lentTo(0, 9, 8)).isEqualTo(8);
    }

    @ParameterizedTest(name = "2 holds {0}, 3 holds {1}: {2} borrows against {3}: {4}")
    @CsvSource({
        "4, 0, 2, 3, false",
        "5, 0, 2, 3, true",
        "5, 0, 2, 4, false",
        "9, 0, 2, 4, true",
        "5, 4, 3, 4, false",
        "6, 4, 2, 4, true",
        "9, 0, 2, 2, false",
    })
    void borrowingIsSeenFromTheSisterOfTheBranch(long two, long three, int leaf, int other, boolean borrows) {
        queues.hold(2, 1000 * two);
        queues.hold(3, 1000 * three);
        assertThat(queues.isBorrowingAgainst(leaf, other)).isEqualTo(borrows);
        if (borrows) {
            assertThat(queues.anyBorrowsAgainst(other)).isTrue();
        }
    }

    @Test
    void whoIsToldToStopBorrowsNoMore() {
        queues.hold(2, 9_000);
        assertThat(queues.anyBorrowsAgainst(4)).isTrue();
        queues.leave(2, 1_000);
        assertThat(queues.anyBorrowsAgainst(4)).isFalse();
        assertThat(queues.anyBorrowsAgainst(3)).isTrue();
    }

    @ParameterizedTest(name = "of {3} GPUs, 2 holding {0} and 4 holding {1}: {2} more are lent to queue 2 up to {4}")
    @CsvSource({
        // queue 3 keeps 3, queue 4 keeps 6
        "0, 0, 7, 16, 7",
        "0, 0, 8, 16, 7",
        "4, 0, 4, 16, 3",
        "0, 6, 7, 16, 7",
        "0, 7, 7, 16, 6",
        "0, 8, 7, 16, 5",
        "7, 0, 1, 16, 0",
        "0, 0, 1, 5, 0",
        "0, 0, 1, 0, 0",
    })
    void lentTo(long two, long four, long gpus, long capacity, long lent) {
        queues.hold(2, 1000 * two);
        queues.hold(4, 1000 * four);
        assertThat(queues.lentTo(2, 1000 * gpus, 1000 * capacity)).isEqualTo(1000 * lent);
    }

    @Test
    void keepingMoreThanAnyFleetLeavesNothing() {
        for (int q = 5; q < 15; q++) {
            queues.set(new Queue(q, 0, "keeper", 10_000_000, 0, 0, 1));
        }
        assertThat(queues.lentTo(2, 1_000, 10_000_000_000L)).isZero();
    }

    @Test
    void changedLimitsCountAtOnce() {
        queues.hold(2, 7_000);
        assertThat(queues.lentTo(2, 1_000, 16_000)).isZero();
        queues.set(new Queue(4, 0, "stranger", 8, 3, UNLIMITED, 1));
        assertThat(queues.lentTo(2, 1_000, 16_000)).isEqualTo(1_000);
        queues.set(new Queue(2, 1, "one", 4, UNLIMITED, 0, 1));
        assertThat(queues.fullFor(2, 1_000, false)).isEqualTo(2);
    }

    @Test
    void forkGoesItsOwnWay() {
        Queues fork = queues.fork();
        fork.hold(2, 3_000);
        fork.set(new Queue(5, 4, "child", 1, UNLIMITED, UNLIMITED, 1));
        queues.hold(4, 1_000);
        assertThat(queues.used(1)).isZero();
        assertThat(queues.isLeaf(4)).isTrue();
        assertThat(fork.isLeaf(4)).isFalse();
        assertThat(fork.used(4)).isZero();
    }
}
