package io.dure.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dure.app.site.ThrowawaySlurm;
import io.dure.twin.Progress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small run of {@code dure bench slurm}: two real clusters of which parts are killed. */
final class SlurmBenchTest {
    private static final int JOBS = 60;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyJobRunsOnceAndEndsOnce() throws Exception {
        assumeTrue(ThrowawaySlurm.canBe(), "NOT TESTED: no Slurm here, and none can be installed");
        ThrowawaySlurm.letThrough(folder);
        SlurmOutcome outcome;
        try (TwoClusters clusters = TwoClusters.up(ThrowawaySlurm.script(), folder, ThrowawaySlurm.freePort(4))) {
            outcome = new SlurmBench(JOBS, 3, folder.resolve("run"), clusters.sites(), clusters).run(Progress.NONE);
        }
        assertThat(outcome.isWell()).as(outcome.toString()).isTrue();
    }
}
