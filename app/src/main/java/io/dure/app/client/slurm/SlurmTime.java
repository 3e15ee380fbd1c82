package io.dure.app.client.slurm;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time limits as sbatch reads them: {@code minutes}, {@code minutes:seconds}, {@code hours:minutes:seconds},
 * {@code days-hours}, {@code days-hours:minutes} and {@code days-hours:minutes:seconds} (sbatch(1), {@code --time}).
 */
public final class SlurmTime {
    public static final String RULE =
            "a time is MINUTES, MINUTES:SECONDS, HOURS:MINUTES:SECONDS, DAYS-HOURS, DAYS-HOURS:MINUTES or"
                    + " DAYS-HOURS:MINUTES:SECONDS, of 100 years at most";
    /** No limit is asked for. */
    public static final long UNLIMITED = 0;

    private static final Pattern DAYS = Pattern.compile("(\\d{1,9})-(\\d{1,9})(?::(\\d{1,9}))?(?::(\\d{1,9}))?");
    private static final Pattern PLAIN = Pattern.compile("(\\d{1,9})(?::(\\d{1,9}))?(?::(\\d{1,9}))?");
    private static final long MOST_SECONDS = 100L * 365 * 86_400;

    private SlurmTime() {}

    /** In seconds; {@link #UNLIMITED} without a limit; empty when it is no such time. */
    public static OptionalLong seconds(String text) {
        String plain = text.strip().toUpperCase(Locale.ROOT);
        if (plain.equals("UNLIMITED") || plain.equals("INFINITE") || plain.equals("-1")) {
            return OptionalLong.of(UNLIMITED);
        }
        long seconds = read(plain);
        return seconds < 0 || seconds > MOST_SECONDS ? OptionalLong.empty() : OptionalLong.of(seconds);
    }

    private static long read(String text) {
        Matcher days = DAYS.matcher(text);
        if (days.matches()) {
            return part(days, 1) * 86_400 + part(days, 2) * 3600 + part(days, 3) * 60 + part(days, 4);
        }
        Matcher plain = PLAIN.matcher(text);
        if (!plain.matches()) {
            return -1;
        }
        return plain.group(3) != null
                ? part(plain, 1) * 3600 + part(plain, 2) * 60 + part(plain, 3)
                : part(plain, 1) * 60 + part(plain, 2);
    }

    private static long part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
