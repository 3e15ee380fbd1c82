package io.dure.twin.run;

import static io.dure.twin.run.Little.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dure.twin.Scaling;
import io.dure.twin.outcome.Outcome;
import org.junit.jupiter.api.Test;

/** The speed of elastic jobs, and what they leave in the books. */
class ElasticWorkTest {
    @Test
    void fourTasksAreFourTimesAsFastWhenAllIsShared() {
        Outcome outcome =
                new Little(1).elastic(0, 1000 * SECOND, 1, 4, Scaling.LINEAR).run();
        assertThat(outcome.lastEndSeconds()).isEqualTo(250);
        assertThat(outcome.elastic().grown()).isEqualTo(3);
        assertThat(outcome.elastic().shrunk()).isZero();
        assertThat(outcome.elastic().gpuHours()).isCloseTo(3 * 250 / 3600.0, within(1e-9));
        assertThat(outcome.utilisation().allocated()).isCloseTo(1, within(1e-9));
        assertThat(outcome.utilisation().productive()).isCloseTo(1, within(1e-9));
    }

    /** 1 / (0.1 + 0.9 / 4) = 3.0769 times as fast. */
    @Test
    void whatIsNotSharedHoldsTheOthersUp() {
        Outcome outcome =
                new Little(1).elastic(0, 1000 * SECOND, 1, 4, new Scaling(900)).run();
        assertThat(outcome.lastEndSeconds()).isEqualTo(325);
        assertThat(outcome.utilisation().allocated()).isCloseTo(1, within(1e-9));
        assertThat(outcome.utilisation().productive()).isCloseTo(1000.0 / (4 * 325), within(1e-3));
    }

    /**
     * At 100 s it has done 400 of 1000 s; a job of two GPUs asks for as many, which go at 110 s: 440. Two tasks do 200 more
     * until that is over at 210 s: 640; then four the rest, in 90 s.
     */
    @Test
    void takesAlongWhatItHasDone() {
        Outcome outcome = new Little(1)
                .elastic(0, 1000 * SECOND, 1, 4, Scaling.LINEAR)
                .job(100 * SECOND, 100 * SECOND, 2)
                .run();
        assertThat(outcome.lastEndSeconds()).isEqualTo(300);
        assertThat(outcome.elastic().grown()).isEqualTo(5);
        assertThat(outcome.elastic().shrunk()).isEqualTo(2);
        assertThat(outcome.jobs().evictions()).isZero();
        assertThat(outcome.utilisation().productive()).isCloseTo(1200.0 / (4 * 300), within(1e-9));
    }
}
