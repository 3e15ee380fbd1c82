package io.dure.twin.scenario;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.NearFiles;
import io.dure.twin.input.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the file of a scenario, which may be asked for by its folder. */
final class ScenarioPath {
    private static final String FILE = "scenario.yaml";
    private static final int SHOWN = 8;

    private ScenarioPath() {}

    static Path find(Path fileOrFolder) {
        Path inside = fileOrFolder.resolve(FILE);
        if (Files.isRegularFile(inside)) {
            return inside;
        }
        if (Files.isRegularFile(fileOrFolder)) {
            return fileOrFolder;
        }
        String rule = "looked for " + (Files.isDirectory(fileOrFolder) ? "" : fileOrFolder + " and ") + inside;
        List<String> near = near(fileOrFolder);
        String shown = near.isEmpty()
                ? ""
                : ", and near it lie "
                        + String.join(", ", near.stream().limit(SHOWN).toList());
        String maybe = Spelling.nearest(fileOrFolder.toString(), near);
        throw new BadInput(fileOrFolder.toString(), 0, "there is no such scenario", rule + shown, maybe);
    }

    /** {@code one-rack} of {@code scenarios/one-rack/scenario.yaml}, {@code day} of {@code day.yaml}. */
    static String name(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path last = folder == null ? null : folder.getFileName();
        String own = file.getFileName().toString();
        return own.equals(FILE) && last != null ? last.toString() : own.replaceFirst("\\.ya?ml$", "");
    }

    /** Scenarios beside or in what was asked for, and in {@code scenarios}. */
    private static List<String> near(Path asked) {
        Set<String> found = new LinkedHashSet<>();
        Path parent = asked.getParent();
        for (Path folder : new Path[] {parent == null ? Path.of("") : parent, asked, Path.of("scenarios")}) {
            for (String name : NearFiles.names(folder.toAbsolutePath())) {
                Path entry = folder.resolve(name);
                if (Files.isRegularFile(entry.resolve(FILE)) || name.endsWith(".yaml")) {
                    found.add(entry.toString());
                }
            }
        }
        return new ArrayList<>(found);
    }
}
