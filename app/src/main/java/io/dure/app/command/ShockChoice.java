package io.dure.app.command;

import io.dure.plan.rollout.Programme;
import io.dure.plan.rollout.ProgrammeReader;
import io.dure.plan.rollout.Shock;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which shocks are meant: by name, or in a file. */
final class ShockChoice {
    private static final String ALL = "all";

    private ShockChoice() {}

    /** Those of the names that are files. */
    static List<Path> files(List<String> asked) {
        return asked.stream()
                .filter(name -> !name.equals(ALL))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
    }

    /** Throws {@link BadInput} that names what there is. */
    static List<Shock> all(Path scenario, String variant, Programme programme, List<String> asked) {
        List<Shock> found = new ArrayList<>();
        for (String name : asked) {
            if (name.equals(ALL)) {
                found.addAll(programme.shocks());
            } else if (Files.isRegularFile(Path.of(name))) {
                found.addAll(ProgrammeReader.shocks(scenario, variant, Path.of(name)));
            } else {
                found.add(one(scenario, variant, programme, name));
            }
        }
        return found;
    }

    /** One shock; of a file the first. */
    static Shock one(Path scenario, String variant, Programme programme, String name) {
        if (Files.isRegularFile(Path.of(name))) {
            List<Shock> read = ProgrammeReader.shocks(scenario, variant, Path.of(name));
            if (!read.isEmpty()) {
                return read.getFirst();
            }
        }
        Optional<Shock> found =
                programme.shocks().stream().filter(s -> s.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            List<String> names = programme.shocks().stream().map(Shock::name).toList();
            String rule = "the shocks of the scenario are " + String.join(", ", names) + ", and no file has that name";
            throw Place.option("a shock").bad(Place.quoted(name), rule, Spelling.nearest(name, names));
        }
        return found.get();
    }
}
