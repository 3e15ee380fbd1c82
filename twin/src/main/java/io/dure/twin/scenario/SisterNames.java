package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The names of things that stand side by side: fit for paths, and each given once. */
final class SisterNames {
    static final String RULE =
            "a name is 1 to 63 letters, digits, dots, dashes or underscores and starts with a letter or digit";

    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,62}");

    private final Map<String, Integer> taken = new HashMap<>();

    /** The {@code name} of the block; tells when it is missing, misshapen or taken. */
    String take(Block block, String what) {
        Value value = block.need("name", what + " has a name");
        String name = checked(value, "?");
        if (!name.equals("?")) {
            Integer before = taken.putIfAbsent(name, value.place().line());
            if (before != null) {
                value.bad("each " + what + " here has a name of its own, and line " + before + " has this one", "");
            }
        }
        return name;
    }

    /** The value as a name, or the fallback when it is absent or not one. */
    static String checked(Value value, String fallback) {
        String name = value.text(fallback);
        if (name.equals(fallback) || FORM.matcher(name).matches()) {
            return name;
        }
        String mended = name.strip().replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceFirst("^[._-]+", "");
        value.bad(RULE, FORM.matcher(mended).matches() ? mended + "?" : "");
        return fallback;
    }
}
