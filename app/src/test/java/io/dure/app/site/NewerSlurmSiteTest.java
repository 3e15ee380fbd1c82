package io.dure.app.site;

import io.dure.app.site.slurm.SlurmOptions;
import io.dure.app.site.slurm.SlurmSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The Slurm site with a stand-in that speaks v0.0.43; v0.0.38 is tested with a real Slurm, see {@link SlurmSiteTest}. */
final class NewerSlurmSiteTest extends SiteContract {
    @TempDir
    Path own = Path.of("");

    private final TestClock clock = new TestClock(1);
    private @Nullable StandInSlurm slurm;
    private @Nullable StandInRest rest;

    @Override
    Site create() throws Exception {
        StandInSlurm made = new StandInSlurm(own, 4);
        slurm = made;
        rest = new StandInRest(made, 43, own);
        return again();
    }

    @Override
    Site again() throws IOException {
        return new SlurmSite(options(), own.resolve("notes"), "t1", SlurmSite.discover(options()), clock);
    }

    private SlurmOptions options() throws IOException {
        if (rest == null) {
            throw new IllegalStateException("it is not up");
        }
        return rest.options();
    }

    @AfterEach
    void down() {
        if (slurm != null && rest != null) {
            slurm.close();
            rest.close();
        }
    }

    private Work script(String rest) {
        String text = "echo $DURE_TASK >> " + own.resolve("ran") + "-$DURE_JOB-$DURE_ATTEMPT\n" + rest + "\n";
        return new Work(List.of(), text, Map.of(), Optional.empty(), 0, 0);
    }

    @Override
    Work brief(int exitCode) {
        return script("exit " + exitCode);
    }

    @Override
    Work lasting() {
        return script("sleep 3600");
    }

    @Override
    Optional<Work> saving() {
        return Optional.of(script("while :; do touch \"$DURE_CHECKPOINT\"; sleep 0.2; done"));
    }

    @Override
    OptionalInt runs(Tag tag) throws IOException {
        Path file = own.resolve("ran-" + tag);
        return OptionalInt.of(Files.exists(file) ? Files.readAllLines(file).size() : 0);
    }
}
