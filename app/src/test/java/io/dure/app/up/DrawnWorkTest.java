package io.dure.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.control.JobSpec;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.ScenarioFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DrawnWorkTest {
    private static final Scenario RACK = ScenarioFile.read(Path.of("..", "scenarios", "one-rack"));

    private final DrawnWork work = new DrawnWork(RACK);

    @Test
    void allJobsComeEachInTheWindowOfItsTime() {
        long seen = 0;
        for (long w = 0; w <= work.lastWindow(); w++) {
            seen += work.in(w).size();
        }
        assertThat(seen).isEqualTo(RACK.work().size()).isEqualTo(work.jobs());
        assertThat(work.leftOut()).isZero();
        Submission last = RACK.work().getLast();
        assertThat(work.lastWindow()).isEqualTo(last.submitMillis() / DrawnWork.WINDOW_MILLIS);
        assertThat(work.in(work.lastWindow()).getLast().name()).isEqualTo(last.name());
    }

    /** This machine has nothing to run for a job that is only drawn. */
    @Test
    void noneMayGoToThisMachine() {
        assertThat(work.first(10))
                .hasSize(10)
                .extracting(JobSpec::sites)
                .containsOnly(RACK.names().sites());
    }
}
