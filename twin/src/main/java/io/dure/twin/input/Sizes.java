package io.dure.twin.input;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people write them, {@code 960GiB} or {@code 2TiB}, in mebibytes. */
public final class Sizes {
    public static final String RULE = "an amount of memory is a whole number with MiB, GiB or TiB, of 1024TiB at most";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(MiB|GiB|TiB)");
    private static final Pattern NEAR = Pattern.compile("(\\d{1,9})\\s*([mgt])i?b?");
    private static final long MOST_MEBIBYTES = 1L << 30;

    private Sizes() {}

    /** Throws {@link BadInput} that names the place. */
    public static long mebibytes(Place place, String text) {
        Matcher form = FORM.matcher(text);
        long found = form.matches()
                ? Long.parseLong(form.group(1)) * unit(form.group(2).charAt(0))
                : -1;
        if (found < 0 || found > MOST_MEBIBYTES) {
            throw place.bad(Place.shown(text), RULE, guess(text));
        }
        return found;
    }

    private static String guess(String text) {
        Matcher near = NEAR.matcher(text.strip().toLowerCase(Locale.ROOT));
        String right = near.matches() ? near.group(1) + near.group(2).toUpperCase(Locale.ROOT) + "iB" : text;
        return right.equals(text) ? "" : right + "?";
    }

    private static long unit(char letter) {
        return switch (letter) {
            case 'M' -> 1;
            case 'G' -> 1 << 10;
            default -> 1 << 20;
        };
    }
}
