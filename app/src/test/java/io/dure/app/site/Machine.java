package io.dure.app.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder for a local site, and scripts that say in files beside it that they ran. */
final class Machine {
    final Path folder;

    Machine(Path folder) {
        this.folder = folder;
    }

    /** Three nodes with eight slots each; output is cut at 1 MiB. */
    LocalOptions options() {
        return new LocalOptions("local", folder.resolve("site"), "", 3, 8, 1 << 20, Duration.ofDays(7));
    }

    Path run(Tag tag) {
        return options().folder().resolve("runs").resolve(tag.toString());
    }

    /** Says that it runs, then does so. */
    Work script(String rest) {
        String text = "echo $DURE_TASK >> " + folder + "/ran-$DURE_JOB-$DURE_ATTEMPT\n" + rest + "\n";
        return new Work(List.of(), text, Map.of(), Optional.empty(), 0, 0);
    }

    /** How many tasks of it ran, each as often as it did. */
    int runs(Tag tag) {
        return lines("ran-" + tag).size();
    }

    /** Of a file beside the site; none when there is no such file. */
    List<String> lines(String file) {
        try {
            Path path = folder.resolve(file);
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes of attempts that still run. */
    List<ProcTable.Proc> left() {
        return ProcTable.scan().those(p -> p.mark().startsWith(options().folder() + "/"));
    }

    /** Ends what a test has left running; which that was. */
    List<ProcTable.Proc> clear() {
        List<ProcTable.Proc> left = left();
        left.forEach(p -> ProcTable.end(p, true));
        Heard.await("their ends", () -> left.stream().noneMatch(p -> ProcTable.isAlive(p.pid(), p.startTicks())));
        return left;
    }
}
