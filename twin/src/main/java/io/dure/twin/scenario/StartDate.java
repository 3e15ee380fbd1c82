package io.dure.twin.scenario;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.input.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates: a day, or a day and a time, in UTC. */
public final class StartDate {
    static final String RULE =
            "a day of the calendar as 2026-01-31, or a day and time in UTC as 2026-01-31T09:00, is needed";
    private static final Pattern DAY = Pattern.compile("(\\d{4})[-./](\\d{1,2})[-./](\\d{1,2})");

    private StartDate() {}

    /** A date given to an option. Throws {@link BadInput}. */
    public static Instant of(Place place, String text) {
        try {
            return parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw place.bad(Place.quoted(text), RULE, guess(text));
        }
    }

    /** A date of a file, told when it is none. */
    public static Optional<Instant> read(Value value) {
        String text = value.text("");
        if (!text.isEmpty()) {
            try {
                return Optional.of(parse(text).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                value.bad(RULE, guess(text));
            }
        }
        return Optional.empty();
    }

    private static LocalDateTime parse(String text) {
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay();
        }
        return LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text);
    }

    /** The same day written right, or the last day of the month where it has none such. */
    private static String guess(String text) {
        Matcher day = DAY.matcher(text.length() > 10 ? text.substring(0, 10) : text);
        if (!day.matches()) {
            return "";
        }
        int month = Integer.parseInt(day.group(2));
        int dayOfMonth = Integer.parseInt(day.group(3));
        if (month < 1 || month > 12 || dayOfMonth < 1) {
            return "";
        }
        YearMonth whole = YearMonth.of(Integer.parseInt(day.group(1)), month);
        return whole.atDay(Math.min(dayOfMonth, whole.lengthOfMonth())) + "?";
    }
}
