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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The Slurm site with a real Slurm. */
final class SlurmSiteTest extends SiteContract {
    private static final int NODES = 4;

    private static @Nullable ThrowawaySlurm slurm;

    @TempDir
    Path own = Path.of("");

    private final TestClock clock = new TestClock(1);
    private @Nullable SlurmOptions options;

    @BeforeAll
    static void up(@TempDir Path folder) throws Exception {
        slurm = ThrowawaySlurm.up(folder, NODES);
    }

    @AfterAll
    static void down() throws IOException {
        if (slurm != null) {
            slurm.close();
        }
    }

    private static ThrowawaySlurm slurm() {
        if (slurm == null) {
            throw new IllegalStateException("it is not up");
        }
        return slurm;
    }

    private SlurmOptions options() {
        if (options == null) {
            throw new IllegalStateException("nothing was made yet");
        }
        return options;
    }

    @Override
    Site create() throws Exception {
        slurm().clear();
        options = slurm().options();
        return again();
    }

    @Override
    Site again() throws IOException {
        List<Site.Node> nodes = SlurmSite.discover(options());
        return new SlurmSite(
                options(), own.resolve("notes"), "t" + options().folder().getFileName(), nodes, clock);
    }

    private Path ran(Tag tag) {
        return options().folder().resolve("ran-" + tag);
    }

    private Work script(String rest) {
        String text = "echo $DURE_TASK >> " + options().folder() + "/ran-$DURE_JOB-$DURE_ATTEMPT\n" + rest + "\n";
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
        Path file = ran(tag);
        return OptionalInt.of(Files.exists(file) ? Files.readAllLines(file).size() : 0);
    }
}
