package io.dure.app.command;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.output.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that a run is to write, looked at before it begins: a name that cannot be is told at once. */
final class Outputs {
    static final Path STANDARD_OUTPUT = Path.of("-");

    private final Map<Path, String> taken = new HashMap<>();

    /** What is read; no output may take its place. */
    void input(String name, @Nullable Path file) {
        if (file != null && Files.isRegularFile(file)) {
            taken.put(real(name, file), name);
        }
    }

    /** A scenario's folder or file that is read. */
    void scenario(@Nullable Path fileOrFolder) {
        Path inside = fileOrFolder == null ? null : fileOrFolder.resolve("scenario.yaml");
        input("SCENARIO", inside != null && Files.isRegularFile(inside) ? inside : fileOrFolder);
    }

    /** A file to write, or nothing. Throws {@link BadInput} when it cannot be written, or something else is there. */
    void output(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        if (file.toString().isEmpty()) {
            throw bad(option, file, "a file's name is needed", "");
        }
        if (file.equals(STANDARD_OUTPUT)) {
            throw bad(option, file, "only --json goes to standard output", "./- for a file of that name?");
        }
        Path target = real(option, file);
        if (Files.isDirectory(target)) {
            throw bad(option, file, "that is a folder, and a file is needed", "");
        }
        requireRoom(option, file, target);
        boolean isFile = !Files.exists(target) || Files.isRegularFile(target);
        String other = isFile ? taken.putIfAbsent(target, option) : null;
        if (other != null) {
            throw bad(option, file, other + " is the same file", "");
        }
    }

    private static void requireRoom(String option, Path file, Path target) {
        Path there = target.getParent();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there != null && !Files.isDirectory(there)) {
            throw bad(option, file, there + " is not a folder", "");
        }
        boolean isDevice = Files.exists(target) && !Files.isRegularFile(target);
        Path written = isDevice || there == null ? target : there;
        if (!Files.isWritable(written)) {
            throw bad(option, file, written + " cannot be written", "");
        }
    }

    private static Path real(String option, Path file) {
        try {
            return Target.of(file);
        } catch (IOException e) {
            throw bad(option, file, Failure.of(e), "");
        }
    }

    private static BadInput bad(String option, Path file, String rule, String maybe) {
        return Place.option(option).bad(Place.quoted(file.toString()), rule, maybe);
    }
}
