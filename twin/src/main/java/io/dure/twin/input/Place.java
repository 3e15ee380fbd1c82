package io.dure.twin.input;

/**
 * Where a value was found.
 *
 * @param file the file as its user named it
 * @param line 1 for the first, 0 where there is none
 * @param key the path of the value, as {@code fleet.sites[0].name}
 */
public record Place(String file, int line, String key) {
    private static final int LONGEST = 60;

    /** An option of the command line, as {@code --until}. */
    public static Place option(String name) {
        return new Place("command line", 0, name);
    }

    /** The value found here breaks the rule. {@code shown} is printed as it is: see {@link #quoted}. */
    public BadInput bad(String shown, String rule, String maybe) {
        String what = key.isEmpty() ? "the file" : key; // the value at the top has no key
        return new BadInput(file, line, what + " is " + shown, rule, maybe);
    }

    /** A number as it is, any other text {@link #quoted}. */
    public static String shown(String text) {
        return text.matches("-?[\\d.]{1,30}") ? text : quoted(text);
    }

    /** The text in quotes, with control characters replaced, and cut where it is long. */
    public static String quoted(String text) {
        return '"' + brief(text) + '"';
    }

    /** The text on one line, cut where it is long. */
    public static String brief(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}]", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
