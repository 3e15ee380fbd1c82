package io.dure.app.command;

import io.dure.app.client.Logins;
import io.dure.app.client.Refused;
import io.dure.app.client.Unreachable;
import io.dure.app.control.OtherEngine;
import io.dure.twin.check.CheckFailed;
import io.dure.twin.input.BadInput;
import io.dure.twin.journal.Replay;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** What went wrong, in words for the one who ran the command: {@code FILE: what}, without the names of classes. */
final class Failure {
    private Failure() {}

    static String of(Throwable e) {
        return switch (e) {
            case CheckFailed _ -> "check failed: " + e.getMessage();
            case BadInput _, OtherEngine _, Replay.Differs _, Printed.Failed _, NotChecked _ ->
                String.valueOf(e.getMessage());
            case Refused _, Unreachable _, Logins.NotLoggedIn _, SubmitJob.Located _ -> String.valueOf(e.getMessage());
            case UncheckedIOException unchecked -> of(cause(unchecked));
            case FileSystemException file -> file.getFile() + ": " + what(file);
            // "FILE (what)", as the library says it
            case FileNotFoundException _ -> plain(e).replaceFirst("^(.*) \\((.*)\\)$", "$1: $2");
            case IOException _ -> plain(e);
            case OutOfMemoryError _ ->
                "out of memory (at most " + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB here): give Java more, for example DURE_JAVA_OPTS=-Xmx8g";
            default -> e.toString();
        };
    }

    private static IOException cause(UncheckedIOException e) {
        return Objects.requireNonNullElseGet(e.getCause(), () -> new IOException(e.getMessage()));
    }

    private static String plain(Throwable e) {
        return e.getMessage() == null ? "input or output failed" : e.getMessage();
    }

    private static String what(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "no permission";
            default -> e.getReason() == null ? "cannot be read or written" : e.getReason();
        };
    }
}
