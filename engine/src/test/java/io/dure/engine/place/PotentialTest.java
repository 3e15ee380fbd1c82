package io.dure.engine.place;

import static io.dure.engine.Queue.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Queue;
import io.dure.engine.share.Queues;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queues 1 and 2 own four GPUs each. A job of queue 1 asks for GPUs that attempts of both give up. */
class PotentialTest {
    private final Queues queues = new Queues();
    private final Potential potential = new Potential();

    PotentialTest() {
        queues.set(new Queue(0, Queue.NO_PARENT, "root", 8, UNLIMITED, UNLIMITED, 1));
        queues.set(new Queue(1, 0, "claimant's", 4, UNLIMITED, UNLIMITED, 1));
        queues.set(new Queue(2, 0, "other", 4, UNLIMITED, UNLIMITED, 1));
    }

    @ParameterizedTest(name = "queues hold {0} and {1}, {2} and {3} go for {4}: may be {5}, takes the licence {6}")
    @CsvSource({
        "0, 6, 0, 2, 2, true, false", // the other only borrowed them
        "0, 4, 0, 2, 2, false, true", // as much of a quota is lost as is won
        "0, 5, 0, 2, 2, true, false", // one of them was borrowed
        "0, 4, 0, 2, 3, true, false", // a small victim for a larger job
        "0, 4, 0, 4, 3, false, true", // more is lost than won
        "4, 6, 0, 2, 2, true, true", // nothing is won: the claimant's queue has its quota already
        "2, 0, 2, 0, 2, true, false", // its own queue's: nothing is lost
        "2, 0, 2, 0, 1, true, true", // and less is won than lost
        "2, 6, 1, 1, 3, true, false",
        "0, 6, 0, 2, 0, false, true", // who takes no GPUs wins nothing
    })
    void whatMayBePushedAside(
            long own, long other, long ownGone, long otherGone, long asks, boolean mayBe, boolean takesLicence) {
        queues.hold(1, 1000 * own);
        queues.hold(2, 1000 * other);
        potential.begin(queues, 1);
        evict(1, ownGone);
        evict(2, otherGone);
        potential.weigh(queues, 1000 * asks);
        assertThat(potential.rises(1000 * asks, true)).isEqualTo(mayBe);
        assertThat(potential.lowers()).isEqualTo(takesLicence);
        assertThat(potential.rises(1000 * asks, false)).isEqualTo(mayBe && !takesLicence);
    }

    private void evict(int leaf, long gpus) {
        if (gpus > 0) {
            queues.leave(leaf, 1000 * gpus);
            potential.evict(leaf, 1000 * gpus);
        }
    }
}
