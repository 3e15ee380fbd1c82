package io.dure.twin.input;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value in place of what a YAML file says, or beside it: {@code rules.reclaimGrace=5m}.
 *
 * @param path keys with dots between; in a list the {@code name} of an entry, its number from 0 as {@code [2]}, or
 *     {@code *} for all: {@code queues.vision.quota}, {@code fleet.sites[0].halls.*.racks.*.nodes}
 * @param value one value, as the file would have it; in quotes it is a text, whatever it looks like
 */
public record Setting(String path, String value) {
    static final String COMMAND_LINE = "command line";
    static final String ALL = "*";
    private static final String RULE = "PATH=VALUE is needed: keys with dots between, and in lists a name, [0] or *";
    private static final Pattern STEPS =
            Pattern.compile("(?:[^.\\[\\]*=]+|\\*)(?:\\[\\d{1,6}])*(?:\\.(?:[^.\\[\\]*=]+|\\*)(?:\\[\\d{1,6}])*)*");
    private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+|\\[\\d+]");

    /** Throws {@link BadInput} that names the option. */
    public static Setting parse(Place place, String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw place.bad(Place.quoted(text), RULE, equals < 0 ? text.strip() + "=VALUE?" : "");
        }
        return of(place, text.substring(0, equals).strip(), text.substring(equals + 1));
    }

    /** Throws {@link BadInput} that names the option. */
    public static Setting of(Place place, String path, String value) {
        if (!isPath(path)) {
            throw place.bad(Place.quoted(path), RULE, "queues.vision.quota=8");
        }
        String stripped = value.strip();
        if (stripped.isEmpty() || stripped.startsWith("{") || stripped.contains("\n") || isList(stripped)) {
            throw place.bad(Place.quoted(path + "=" + value), "one value is needed, no list and no mapping", "");
        }
        return new Setting(path, stripped);
    }

    private static boolean isList(String value) {
        return value.startsWith("[") || value.startsWith("- ");
    }

    public static boolean isPath(String text) {
        return STEPS.matcher(text).matches();
    }

    /** {@code fleet}, {@code sites}, {@code [0]}, {@code *}. */
    List<String> steps() {
        List<String> steps = new ArrayList<>();
        Matcher m = STEP.matcher(path);
        while (m.find()) {
            steps.add(m.group());
        }
        return List.copyOf(steps);
    }

    /** The key at the top of the file. */
    public String first() {
        return steps().getFirst();
    }

    @Override
    public String toString() {
        return path + "=" + value;
    }
}
