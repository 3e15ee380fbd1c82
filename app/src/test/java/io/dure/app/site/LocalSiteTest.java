package io.dure.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The local site with real processes, on pretended nodes. */
final class LocalSiteTest extends SiteContract {
    @TempDir
    Path folder = Path.of("");

    private final TestClock clock = new TestClock(1);

    private Machine machine() {
        return new Machine(folder);
    }

    @Override
    Site create() throws IOException {
        return new LocalSite(machine().options(), clock);
    }

    @Override
    Site again() throws IOException {
        return create();
    }

    @Override
    Optional<Work> saving() {
        return Optional.of(machine().script("while true; do touch \"$DURE_CHECKPOINT\"; sleep 0.2; done"));
    }

    @Override
    OptionalInt runs(Tag tag) {
        return OptionalInt.of(machine().runs(tag));
    }

    @Override
    Work brief(int exitCode) {
        return machine().script("exit " + exitCode);
    }

    @Override
    Work lasting() {
        return machine().script("sleep 3600");
    }

    /** What has ended has left nothing behind; what a test leaves running goes on, and is ended here. */
    @AfterEach
    void nothingIsLeftOfWhatEnded() {
        for (ProcTable.Proc p : machine().clear()) {
            Path task = Path.of(p.mark());
            Path run = task.resolveSibling("end.json");
            assertThat(run).as("of " + p).doesNotExist();
        }
    }
}
