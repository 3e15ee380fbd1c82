package io.dure.app.command;

import io.dure.app.backup.BackupFile;
import io.dure.app.backup.Header;
import io.dure.app.backup.Restoring;
import io.dure.app.store.Postgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dure restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Bring a backup into an empty folder or database: all of it, or nothing.",
        footer = {
            "",
            "Let the control plane of which it was made run no more: two of them would tell the same sites what to do.",
            "",
            "Examples:",
            "  dure restore dure.backup --data /srv/dure",
            "  dure restore dure.backup --database 'postgresql://db/dure?user=dure&password=…'",
            "  dure restore dure.backup --check"
        })
final class RestoreFleet implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "What dure backup wrote.")
    private Path file = Path.of("");

    @Option(names = "--data", paramLabel = "DIR", description = "Where dure serve --data will look for it.")
    private @Nullable Path data;

    @Option(names = "--database", paramLabel = "URL", description = "A PostgreSQL that runs already, and is empty.")
    private @Nullable String database;

    @Option(names = "--check", description = "Only say whether the file is whole, and what is in it.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        Quiet.libraries();
        if (check ? data != null || database != null : (data == null) == (database == null)) {
            throw new ParameterException(
                    spec().commandLine(), "one of --data, --database and --check is needed. Maybe --check first");
        }
        BackupFile backup = BackupFile.open(file);
        Restoring.checkVersion(backup);
        if (data != null) {
            into(backup, data);
        } else if (database != null) {
            String url = database;
            Restoring.restore(backup, target -> Postgres.at(url, target), "the database");
        }
        tell(backup.header());
        return 0;
    }

    private static void into(BackupFile backup, Path data) throws Exception {
        Path folder = data.toAbsolutePath().normalize();
        Files.createDirectories(folder);
        try (FileChannel _ = Serving.lock(folder)) {
            Restoring.restore(
                    backup, target -> Postgres.embedded(folder.resolve("postgres"), target), folder.toString());
        }
    }

    private void tell(Header h) throws IOException {
        PrintWriter out = spec().commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s of %s: %s, %,d decisions, engine version %s.%n",
                check ? "A whole backup" : "Restored the backup",
                h.made(),
                Columns.plain(h.title()),
                h.seq(),
                h.engine());
        if (!check) {
            out.println("Go on with it: dure serve "
                    + (data != null ? "--data " + data : "--database with the same URL")
                    + ". Tokens are as they were.");
        }
        Printed.check(out);
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec");
        }
        return spec;
    }
}
