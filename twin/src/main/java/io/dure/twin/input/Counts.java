package io.dure.twin.input;

import java.util.Locale;

/** Whole numbers as people write them, checked against bounds. */
public final class Counts {
    /** The word for no limit. */
    public static final String UNLIMITED = "unlimited";

    private Counts() {}

    /** A whole number from {@code min} to {@code max}. Throws {@link BadInput} that names the place. */
    public static long count(Place place, String text, long min, long max) {
        return count(place, text, min, max, text);
    }

    /** As {@link #count(Place, String, long, long)}, of a number that is only a part of {@code whole}. */
    public static long count(Place place, String text, long min, long max, String whole) {
        if (!isWhole(text) || Long.parseLong(text) < min || Long.parseLong(text) > max) {
            throw place.bad(Place.shown(whole), rule(min, max), guess(text, min, max));
        }
        return Long.parseLong(text);
    }

    /** As {@link #count} from 0, or the word {@code unlimited}, which becomes {@code unlimited}. */
    public static long orUnlimited(Place place, String text, long max, long unlimited) {
        if (text.equals(UNLIMITED)) {
            return unlimited;
        }
        if (!isWhole(text) || Long.parseLong(text) < 0 || Long.parseLong(text) > max) {
            String maybe = Spelling.nearest(text.toLowerCase(Locale.ROOT), UNLIMITED);
            throw place.bad(
                    Place.shown(text),
                    limitRule(max),
                    text.equals("-1") ? UNLIMITED + "?" : maybe.isEmpty() ? guess(text, 0, max) : maybe);
        }
        return Long.parseLong(text);
    }

    static String limitRule(long max) {
        return "a whole number from 0 to " + max + ", or " + UNLIMITED + ", is needed";
    }

    public static String rule(long min, long max) {
        return "a whole number from " + min + " to " + max + " is needed";
    }

    /** What someone who wrote {@code text} may have meant, as {@code 4?}; empty when nothing comes to mind. */
    public static String guess(String text, long min, long max) {
        String digits = text.strip().replaceAll("[_,']", "").replaceFirst("\\.0+$", "");
        if (digits.matches("\\d{1,6}[kK]")) {
            digits = digits.substring(0, digits.length() - 1) + "000";
        }
        boolean fits = !digits.equals(text) && isWhole(digits) && Long.parseLong(digits) >= min;
        return fits && Long.parseLong(digits) <= max ? digits + "?" : "";
    }

    private static boolean isWhole(String text) {
        return text.matches("-?\\d{1,18}");
    }
}
