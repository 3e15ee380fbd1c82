package io.dure.twin.input;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as people write them, {@code 90s} or {@code 1h30m}, in milliseconds. */
public final class Durations {
    /** 100 years of 365 days, in milliseconds. */
    public static final long LONGEST_MILLIS = 100L * 365 * 86_400_000;

    public static final String RULE =
            "a duration is whole numbers with units d, h, m, s or ms, the largest first, of 100 years at most";

    private static final Pattern FORM =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final long[] UNIT_MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

    private static final Pattern WORDED = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z]+)");
    private static final Map<String, Long> WORDS = Map.ofEntries(
            Map.entry("w", 604_800_000L),
            Map.entry("week", 604_800_000L),
            Map.entry("d", 86_400_000L),
            Map.entry("day", 86_400_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hr", 3_600_000L),
            Map.entry("hour", 3_600_000L),
            Map.entry("m", 60_000L),
            Map.entry("min", 60_000L),
            Map.entry("minute", 60_000L),
            Map.entry("s", 1_000L),
            Map.entry("sec", 1_000L),
            Map.entry("second", 1_000L),
            Map.entry("ms", 1L));

    private Durations() {}

    /** In milliseconds, 0 to {@link #LONGEST_MILLIS}. Throws {@link BadInput} that names the place. */
    public static long millis(Place place, String text) {
        OptionalLong millis = parse(text);
        if (millis.isEmpty()) {
            throw place.bad(Place.shown(text), RULE, guess(text));
        }
        return millis.getAsLong();
    }

    /** What someone who wrote {@code text} may have meant, as {@code 30m?}; empty when nothing comes to mind. */
    public static String guess(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.equals("0")) {
            return "0s?";
        }
        if (plain.matches("\\d{1,6}")) {
            return plain + "m?";
        }
        long total = 0;
        Matcher part = WORDED.matcher(plain);
        int end = 0;
        while (part.find() && plain.substring(end, part.start()).isBlank()) {
            total += Math.round(Double.parseDouble(part.group(1)) * wordMillis(part.group(2)));
            end = part.end();
        }
        boolean understood = end == plain.length() && total > 0 && total <= LONGEST_MILLIS;
        return understood ? print(total) + "?" : "";
    }

    /** The shortest text that {@link #millis} reads as this many milliseconds. */
    public static String print(long millis) {
        StringBuilder text = new StringBuilder();
        long left = millis;
        for (int i = 0; i < UNITS.length; i++) {
            if (left >= UNIT_MILLIS[i]) {
                text.append(left / UNIT_MILLIS[i]).append(UNITS[i]);
                left %= UNIT_MILLIS[i];
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static OptionalLong parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.isEmpty() || !form.matches()) {
            return OptionalLong.empty();
        }
        long total = 0;
        for (int i = 0; i < UNIT_MILLIS.length; i++) {
            String digits = form.group(i + 1);
            if (digits != null) {
                // More than 16 digits is beyond the longest in any unit, and would not fit a long.
                if (digits.length() > 16 || Long.parseLong(digits) > LONGEST_MILLIS / UNIT_MILLIS[i]) {
                    return OptionalLong.empty();
                }
                total += Long.parseLong(digits) * UNIT_MILLIS[i];
            }
        }
        return total <= LONGEST_MILLIS ? OptionalLong.of(total) : OptionalLong.empty();
    }

    private static double wordMillis(String word) {
        Long millis = WORDS.get(word);
        if (millis == null && word.length() > 1 && word.endsWith("s")) {
            millis = WORDS.get(word.substring(0, word.length() - 1));
        }
        return millis == null ? Double.POSITIVE_INFINITY : millis;
    }
}
