package io.dure.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.app.store.Databases;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Ddure.kills=N}: how often; {@code -Ddure.seed=N}: another run. */
class CrashTest {
    /** With it, each fault is among the first ten. */
    private static final long SEED = 51;

    @TempDir
    Path folder;

    @Test
    void nothingIsLostWhateverStrikesTheControlPlane() throws Exception {
        Databases.in(folder.resolve("try").resolve("postgres")).close();
        int kills = Integer.getInteger("dure.kills", 20);
        long seed = Long.getLong("dure.seed", SEED);
        CrashBench bench = new CrashBench(kills, seed, folder.resolve("crash"));
        CrashOutcome outcome = bench.run(_ -> {});
        assertThat(outcome).isEqualTo(new CrashOutcome(kills, outcome.acknowledged(), 0, 0, 0, 0));
        assertThat(outcome.acknowledged()).isPositive();
        Set<Fault> all = EnumSet.allOf(Fault.class);
        if (!bench.canFillDisk()) {
            System.err.println("NOT TESTED: a full disk; no small one can be mounted here (root can)");
            all.remove(Fault.DISK_FULL);
        }
        if (kills >= 10 && seed == SEED) {
            assertThat(bench.struck().keySet()).isEqualTo(all);
        }
    }
}
