package io.dure.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.store.Databases;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Ddure.kills=N}: how often; {@code -Ddure.seed=N}: another run. */
class CrashTest {
    @TempDir
    Path folder;

    @Test
    void nothingIsLostWhenTheControlPlaneIsKilled() throws Exception {
        Databases.in(folder.resolve("try").resolve("postgres")).close();
        int kills = Integer.getInteger("dure.kills", 8);
        long seed = Long.getLong("dure.seed", 1);
        CrashOutcome outcome = new CrashBench(kills, seed, folder.resolve("crash")).run(_ -> {});
        assertThat(outcome).isEqualTo(new CrashOutcome(kills, outcome.acknowledged(), 0, 0, 0, 0));
        assertThat(outcome.acknowledged()).isPositive();
    }
}
