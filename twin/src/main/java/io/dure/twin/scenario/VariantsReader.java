package io.dure.twin.scenario;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Block;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code variants}, and chooses one. */
final class VariantsReader {
    private VariantsReader() {}

    /** From here on, entries of lists that are for other variants are not read. */
    static void choose(Block file, String asked) {
        List<String> names = new ArrayList<>(List.of(Study.DEFAULT_VARIANT));
        SisterNames sisters = new SisterNames();
        for (Value value : file.find("variants").list()) {
            Block variant = value.block();
            variant.allow("name", "why");
            variant.need("why", "a variant says why there is one").text("");
            String name = sisters.take(variant, "variant");
            if (name.equals(Study.DEFAULT_VARIANT)) {
                variant.find("name").bad("that is the name of the variant without a name", "");
            }
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        if (!names.contains(asked)) {
            throw new BadInput(
                    "command line",
                    0,
                    "--variant is \"" + asked + "\"",
                    "the variants of the scenario are " + String.join(", ", names),
                    Spelling.nearest(asked, names));
        }
        file.faults().choose(names, asked);
    }
}
