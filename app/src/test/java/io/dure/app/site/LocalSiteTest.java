package io.dure.app.site;

import static io.dure.app.site.Heard.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The local site with real processes, on pretended nodes. */
final class LocalSiteTest extends SiteContract {
    @TempDir
    Path folder = Path.of("");

    final TestClock clock = new TestClock(1);

    @Override
    Site create() throws IOException {
        return new LocalSite(options(), clock);
    }

    @Override
    Site again() throws IOException {
        return create();
    }

    LocalOptions options() {
        return new LocalOptions("local", folder.resolve("site"), "", 3, 8, 1 << 20, Duration.ofDays(7));
    }

    Path runsOf(Tag tag) {
        return folder.resolve("ran-" + tag);
    }

    @Override
    OptionalInt runs(Tag tag) throws IOException {
        return OptionalInt.of(
                Files.exists(runsOf(tag)) ? Files.readAllLines(runsOf(tag)).size() : 0);
    }

    /** Says that it runs, then does so. */
    Work script(String rest) {
        String text = "echo $DURE_TASK >> " + folder + "/ran-$DURE_JOB-$DURE_ATTEMPT\n" + rest;
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

    /** Nothing is left running, whatever the test did. */
    @AfterEach
    void nothingIsLeft() {
        Path runs = folder.resolve("site").resolve("runs");
        List<ProcTable.Proc> left = ProcTable.scan().those(p -> p.mark().startsWith(runs + "/"));
        left.forEach(p -> ProcTable.end(p, true));
        await("their ends", () -> left.stream().noneMatch(p -> ProcTable.isAlive(p.pid(), p.startTicks())));
        assertThat(left).isEmpty();
    }
}
