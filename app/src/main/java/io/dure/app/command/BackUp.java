package io.dure.app.command;

import io.dure.app.backup.BackupFile;
import io.dure.app.client.Server;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure backup}. */
@Command(
        name = "backup",
        description = "Write all that a control plane keeps to a file, as of one moment, while it goes on.",
        footer = {
            "",
            "The file holds scripts and hashes of tokens: it is readable for its owner alone. Output of jobs and their",
            "folders are not in it. For admins of the whole fleet.",
            "",
            "Example:",
            "  dure backup dure-2026-11-22.backup"
        })
final class BackUp extends AskServer {
    @Parameters(paramLabel = "FILE", description = "Where to write it.")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Also in place of a file that is there.")
    private boolean force;

    @Override
    int ask(Server server) {
        if (Files.exists(file) && !force) {
            throw new BadInput(file.toString(), 0, "it is there already", "another name is needed", "--force?");
        }
        try {
            BackupFile made = write(server);
            out().printf(
                            Locale.ROOT,
                            "%s: %s, %,d decisions, %,d bytes; it is whole.%n",
                            file,
                            Columns.plain(made.header().title()),
                            made.header().seq(),
                            Files.size(file));
            return WELL;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looked at before it takes its place. */
    private BackupFile write(Server server) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = target.resolveSibling(target.getFileName() + ".partial");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            try (InputStream in = server.stream("/v1/backup");
                    Bar bar = Bar.showEach("bytes", -1)) {
                byte[] some = new byte[1 << 16];
                long done = 0;
                var to = Channels.newOutputStream(channel);
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                    to.write(some, 0, n);
                    done += n;
                    bar.at(done);
                }
            }
            channel.force(true);
            BackupFile _ = BackupFile.open(fresh);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return BackupFile.open(target);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
