package io.dure.twin.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueueTreeTest {
    private static final int[] PARENTS = {Queue.NO_PARENT, 0, 0, 1, 1};
    private static final long[] QUOTAS = {20, 12, 8, 8, 4};

    /** all (20) > a (12) > a1 (8), a2 (4); all > b (8). What b borrows comes from a's idle teams. */
    @ParameterizedTest
    @CsvSource({
        // a1 used, a2 used, b used: lent by a, b, a1, a2
        "0, 0,  8, 0, 0, 0, 0",
        "0, 0, 14, 6, 0, 4, 2",
        "8, 0, 10, 2, 0, 0, 2",
        "8, 4,  0, 0, 0, 0, 0",
        "2, 4, 10, 2, 0, 2, 0",
        "2, 6,  8, 0, 0, 2, 0",
        "2, 6, 10, 2, 0, 4, 0",
        "8, 8,  0, 0, 4, 0, 0"
    })
    void whatAnOrganisationLendsComesFromItsIdleTeams(
            long a1, long a2, long b, double lentA, double lentB, double lentA1, double lentA2) {
        List<Event> setup = new ArrayList<>();
        for (int q = 0; q < PARENTS.length; q++) {
            setup.add(new Event.QueueSet(
                    0, new Queue(q, PARENTS[q], "q" + q, QUOTAS[q], Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        }
        long[] used = {a1 + a2 + b, a1 + a2, b, a1, a2};
        double[] lent = new double[PARENTS.length];
        QueueTree.of(setup).lent(q -> used[q], q -> QUOTAS[q], (q, gpus) -> lent[q] = gpus);
        assertThat(lent).containsExactly(0, lentA, lentB, lentA1, lentA2);
    }
}
