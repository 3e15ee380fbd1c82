package io.dure.app.client;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Dates between people, who mean the time of their own place, and the API, which says the zone. */
public record Dates(ZoneId zone, Instant now) {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter THIS_YEAR = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Pattern TOLD = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
    private static final String RULE = "a date and time is needed, of this place or with a zone";

    /** As it is here and now. */
    public static Dates here() {
        return new Dates(ZoneId.systemDefault(), Instant.now());
    }

    /** At most 12 letters: {@code 14:05:33} today, {@code 22 Nov 14:05} this year, {@code 2025-11-22} else. */
    public String brief(String date) {
        if (date.isEmpty()) {
            return "";
        }
        ZonedDateTime at = at(date);
        ZonedDateTime today = now.atZone(zone);
        if (at.toLocalDate().equals(today.toLocalDate())) {
            return at.format(TODAY);
        }
        return at.getYear() == today.getYear()
                ? at.format(THIS_YEAR)
                : at.toLocalDate().toString();
    }

    /** {@code 2026-11-22 14:05:33}. */
    public String full(String date) {
        return date.isEmpty() ? "" : at(date).format(LONG);
    }

    /** A sentence with the dates of the API in it as {@link #full}. */
    public String inside(String sentence) {
        return TOLD.matcher(sentence).replaceAll(date -> full(date.group()));
    }

    private ZonedDateTime at(String date) {
        return OffsetDateTime.parse(date).atZoneSameInstant(zone);
    }

    /** From one date of the API to another. */
    public static Duration between(String from, String to) {
        return Duration.between(OffsetDateTime.parse(from), OffsetDateTime.parse(to));
    }

    /** As the API wants it. Throws {@link BadInput}. */
    public String told(Place place, String text) {
        try {
            return OffsetDateTime.parse(text).toString();
        } catch (DateTimeParseException e) {
            return local(place, text.replace(' ', 'T'));
        }
    }

    private String local(Place place, String text) {
        try {
            LocalDateTime at = text.contains("T")
                    ? LocalDateTime.parse(text)
                    : LocalDate.parse(text).atStartOfDay();
            return told(at);
        } catch (DateTimeParseException e) {
            LocalDateTime example = LocalDateTime.ofInstant(now, zone)
                    .plusHours(1)
                    .withMinute(0)
                    .withSecond(0)
                    .withNano(0);
            throw place.bad(Place.quoted(text), RULE, example + " or " + told(example) + "?");
        }
    }

    /** A time of this place, as the API wants it. */
    public String told(LocalDateTime at) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone).toOffsetDateTime());
    }
}
