package io.dure.app.client.slurm;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of the day and dates as sbatch reads them (sbatch(1), {@code --begin}). */
public final class SlurmBegin {
    public static final String RULE =
            "a begin is YYYY-MM-DD[THH:MM[:SS]], HH:MM[:SS], MMDDYY, MM/DD[/YY], now[+N[minutes|hours|days|weeks]], today,"
                    + " tomorrow, midnight, noon or teatime";

    private static final Pattern FROM_NOW = Pattern.compile("now(?:\\+(\\d{1,8})([a-z]*))?");
    private static final Pattern AMERICAN = Pattern.compile("(\\d{2})[/.](\\d{2})(?:[/.](\\d{2}))?");
    private static final Pattern SIX_DIGITS = Pattern.compile("(\\d{2})(\\d{2})(\\d{2})");

    private SlurmBegin() {}

    /** {@code now}: here. Times of the day that are over are those of tomorrow. Empty when it is no such time. */
    public static Optional<LocalDateTime> read(String text, LocalDateTime now) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        try {
            return Optional.of(
                    switch (plain) {
                        case "today" -> now;
                        case "tomorrow" -> now.plusDays(1);
                        case "midnight" -> next(LocalTime.MIDNIGHT, now);
                        case "noon" -> next(LocalTime.NOON, now);
                        case "teatime" -> next(LocalTime.of(16, 0), now);
                        default -> other(plain, now);
                    });
        } catch (java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    private static LocalDateTime other(String text, LocalDateTime now) {
        Matcher fromNow = FROM_NOW.matcher(text);
        if (fromNow.matches()) {
            return fromNow.group(1) == null ? now : now.plus(Long.parseLong(fromNow.group(1)), unit(fromNow.group(2)));
        }
        if (text.contains("t")) {
            return LocalDateTime.parse(text.toUpperCase(Locale.ROOT));
        }
        Matcher american = AMERICAN.matcher(text);
        if (american.matches()) {
            int year = american.group(3) == null ? now.getYear() : 2000 + number(american, 3);
            return LocalDate.of(year, number(american, 1), number(american, 2)).atStartOfDay();
        }
        Matcher digits = SIX_DIGITS.matcher(text);
        if (digits.matches()) {
            return LocalDate.of(2000 + number(digits, 3), number(digits, 1), number(digits, 2))
                    .atStartOfDay();
        }
        return text.contains(":")
                ? next(LocalTime.parse(text), now)
                : LocalDate.parse(text).atStartOfDay();
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static LocalDateTime next(LocalTime time, LocalDateTime now) {
        LocalDateTime today = now.toLocalDate().atTime(time);
        return today.isAfter(now) ? today : today.plusDays(1);
    }

    private static ChronoUnit unit(String word) {
        return switch (word) {
            case "", "s", "sec", "second", "seconds" -> ChronoUnit.SECONDS;
            case "m", "min", "minute", "minutes" -> ChronoUnit.MINUTES;
            case "h", "hour", "hours" -> ChronoUnit.HOURS;
            case "d", "day", "days" -> ChronoUnit.DAYS;
            case "w", "week", "weeks" -> ChronoUnit.WEEKS;
            default -> throw new DateTimeParseException("no unit of time", word, 0);
        };
    }
}
