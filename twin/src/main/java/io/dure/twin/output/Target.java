package io.dure.twin.output;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a file really goes: what a chain of symlinks ends at, be it there or not. */
public final class Target {
    private static final int MOST_LINKS = 40;

    private Target() {}

    public static Path of(Path named) throws IOException {
        Path path = named.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemException(named.toString(), null, "too many symlinks, one after the other");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        Path folder = path.getParent();
        return folder != null && Files.isDirectory(folder) ? folder.toRealPath().resolve(path.getFileName()) : path;
    }
}
