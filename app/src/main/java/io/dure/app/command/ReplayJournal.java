package io.dure.app.command;

import io.dure.app.backup.BackupFile;
import io.dure.app.backup.BackupJournal;
import io.dure.app.control.JournalCheck;
import io.dure.twin.input.BadInput;
import io.dure.twin.journal.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure replay}: a recorded journal, decided again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Tell a journal's events to a new engine, and compare its decisions with those recorded.",
        footer = {"", "Exit code 1 when a decision differs; 2 when the journal is not whole."})
final class ReplayJournal implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "JOURNAL",
            description = "What dure simulate --journal wrote, or a backup of a control plane.")
    private Path journal = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(journal)) {
            throw new BadInput(journal.toString(), 0, "that is a folder", "a journal is a file", nearFile());
        }
        long begun = System.nanoTime();
        if (BackupFile.isOne(journal)) {
            return ofBackup(begun);
        }
        Replay.Result result;
        try (Bar bar = Bar.show("replaying", -1)) {
            result = Replay.run(journal, bar);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%,d events and %,d passes replayed in %.2f s: all %,d decisions are the same.%n",
                    result.events(), result.passes(), seconds, result.decisions());
            Printed.check(out);
        }
        return 0;
    }

    /** What a control plane decided. */
    private int ofBackup(long begunNanos) throws IOException {
        BackupFile backup = BackupFile.open(journal);
        JournalCheck.Counted counted;
        try (Bar bar = Bar.show("replaying", backup.header().seq())) {
            counted = BackupJournal.replay(backup, bar);
        }
        if (counted.mismatches() > 0) {
            throw new IOException(journal + ": " + counted.mismatches() + " of " + counted.decisions()
                    + " decisions come out otherwise");
        }
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%,d decisions of %s replayed in %.2f s: all are the same, byte for byte.%n",
                    counted.decisions(),
                    Columns.plain(backup.header().title()),
                    (System.nanoTime() - begunNanos) / 1e9);
            Printed.check(out);
        }
        return 0;
    }

    private String nearFile() {
        return Files.isRegularFile(journal.resolve("run.journal")) ? journal.resolve("run.journal") + "?" : "";
    }
}
