package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dure.app.call.CallRules;
import io.dure.app.call.Lot;
import io.dure.app.control.Fleetbook;
import io.dure.twin.input.Spelling;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a call for compute, as they are told and kept.
 *
 * @param queue below which awards become queues
 * @param kinds of institutions that may be given anything
 * @param mostPerInstitution GPUs; any number without it
 * @param mostPerKind GPUs; any number for kinds without one
 * @param minScore points; 0 without it
 * @param minReviews 1 without it
 * @param reviewers names of tokens of the whole fleet
 * @param criteria weights of what reviewers give points for; {@code merit} alone without any
 * @param opens date and time; at once without it
 * @param closes date and time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CallTerms(
        @Nullable String title,
        @Nullable String queue,
        @Nullable List<LotTerms> lots,
        @Nullable List<String> kinds,
        @Nullable Long mostPerInstitution,
        @Nullable Map<String, Long> mostPerKind,
        @Nullable Double minScore,
        @Nullable Integer minReviews,
        @Nullable List<String> reviewers,
        @Nullable Map<String, Integer> criteria,
        @Nullable String opens,
        @Nullable String closes,
        @Nullable Idle idle) {
    private static final String NAME = "[\\p{L}\\p{N}._@-]{1,100}";
    private static final long MOST_GPUS = 10_000_000;
    private static final int MOST_LOTS = 100;
    private static final int MOST_NAMES = 1_000;

    /** {@code unit}: 1 without it; {@code mostPerApplication}: the whole lot without it; {@code to}: not included. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LotTerms(
            @Nullable String name,
            @Nullable String gpuType,
            @Nullable Long gpus,
            @Nullable Long unit,
            @Nullable Long mostPerApplication,
            @Nullable String from,
            @Nullable String to) {}

    /** An award is idle when less than this was used for so many days. */
    record Idle(double belowPercent, int days) {}

    /** Whole, with nothing left to guess. Throws {@link Problem} for what cannot be. */
    CallTerms checked(Fleetbook book, OffsetDateTime now) {
        List<LotTerms> all = lots == null ? List.of() : lots;
        if (all.isEmpty() || all.size() > MOST_LOTS || all.contains(null)) {
            throw Problem.bad("lots", "lots: 1 to " + MOST_LOTS + " are needed", "");
        }
        List<LotTerms> whole = new ArrayList<>();
        for (LotTerms lot : all) {
            LotTerms one = checked(lot, book);
            if (whole.stream().anyMatch(other -> String.valueOf(other.name).equals(one.name))) {
                throw Problem.bad("name", "lot " + one.name + ": two have this name", "");
            }
            whole.add(one);
        }
        String begin = opens == null ? now.toString() : opens;
        String end = closes == null ? "" : closes;
        if (!date("opens", begin).isBefore(date("closes", end))) {
            throw Problem.bad("closes", "closes " + end + ": it lies after opens", "");
        }
        return new CallTerms(
                text("title", title, 200),
                queue,
                whole,
                names("kinds", kinds),
                amount("mostPerInstitution", mostPerInstitution, MOST_GPUS),
                caps(),
                points(minScore),
                (int) amount("minReviews", minReviews == null ? null : minReviews.longValue(), 1, 0, 100),
                names("reviewers", reviewers),
                weights(),
                begin,
                end,
                checked(idle));
    }

    private static LotTerms checked(LotTerms lot, Fleetbook book) {
        String name = lot.name == null ? "" : lot.name;
        if (!name.matches(NAME)) {
            throw Problem.bad("name", "name of a lot: 1 to 100 letters, digits and . _ @ - are needed", "");
        }
        String type = lot.gpuType == null ? "" : lot.gpuType;
        if (!book.gpuTypes().contains(type)) {
            throw Problem.bad(
                    "gpuType",
                    "gpuType " + type + " of lot " + name + ": there is no such GPU type",
                    Spelling.nearest(type, book.gpuTypes()));
        }
        long gpus = amount("gpus", lot.gpus, 0, 1, MOST_GPUS);
        LocalDate from = day("from", lot.from);
        LocalDate to = day("to", lot.to);
        if (!from.isBefore(to)) {
            throw Problem.bad("to", "to " + to + " of lot " + name + ": it lies after from, " + from, "");
        }
        return new LotTerms(
                name,
                type,
                gpus,
                amount("unit", lot.unit, 1, 1, gpus),
                amount("mostPerApplication", lot.mostPerApplication, gpus, 1, gpus),
                from.toString(),
                to.toString());
    }

    private static Idle checked(@Nullable Idle idle) {
        Idle said = idle == null ? new Idle(20, 14) : idle;
        if (!(said.belowPercent >= 0 && said.belowPercent <= 100) || said.days < 1 || said.days > 366) {
            throw Problem.bad("idle", "idle: belowPercent 0 to 100 and days 1 to 366 are needed", "20 and 14");
        }
        return said;
    }

    private Map<String, Long> caps() {
        Map<String, Long> caps = new TreeMap<>();
        (mostPerKind == null ? Map.<String, Long>of() : mostPerKind)
                .forEach((kind, most) -> caps.put(kind, amount("mostPerKind", most, MOST_GPUS)));
        return caps;
    }

    private Map<String, Integer> weights() {
        Map<String, Integer> weights = new TreeMap<>(criteria == null ? Map.of("merit", 1) : criteria);
        if (weights.isEmpty() || weights.size() > 20) {
            throw Problem.bad("criteria", "criteria: 1 to 20 are needed", "{\"merit\": 1}");
        }
        for (Map.Entry<String, Integer> one : weights.entrySet()) {
            boolean isGood = one.getKey().matches(NAME) && one.getValue() != null && one.getValue() > 0;
            if (!isGood || one.getValue() > 1_000) {
                throw Problem.bad("criteria", "criteria: names, each with a weight from 1 to 1000, are needed", "");
            }
        }
        return weights;
    }

    private static Double points(@Nullable Double least) {
        if (least != null && !(least >= 0 && least <= 100)) {
            throw Problem.bad("minScore", "minScore " + least + ": 0 to 100 points is needed", "");
        }
        return least == null ? 0 : least;
    }

    private static List<String> names(String field, @Nullable List<String> names) {
        List<String> all = names == null ? List.of() : names;
        boolean isGood = all.stream().allMatch(name -> name != null && name.matches(NAME));
        if (all.isEmpty() || all.size() > MOST_NAMES || !isGood) {
            throw Problem.bad(field, field + ": 1 to " + MOST_NAMES + " names are needed", "");
        }
        return all;
    }

    static String text(String field, @Nullable String text, int most) {
        if (text == null || text.isBlank() || text.length() > most) {
            throw Problem.bad(field, field + ": 1 to " + most + " letters are needed", "");
        }
        return text.strip();
    }

    private static long amount(String field, @Nullable Long said, long most) {
        return amount(field, said, MOST_GPUS, 0, most);
    }

    static long amount(String field, @Nullable Long said, long fallback, long least, long most) {
        long value = said == null ? fallback : said;
        if (value < least || value > most) {
            throw Problem.bad(field, field + " " + value + ": " + least + " to " + most + " is needed", "");
        }
        return value;
    }

    private static LocalDate day(String field, @Nullable String text) {
        try {
            LocalDate day = LocalDate.parse(String.valueOf(text));
            if (day.getYear() < 1970 || day.getYear() > 2999) {
                throw Problem.bad(field, field + " " + text + ": between 1970 and 2999, please", "");
            }
            return day;
        } catch (DateTimeParseException e) {
            throw Problem.bad(field, field + " " + text + ": a day is needed", "2026-11-22");
        }
    }

    static OffsetDateTime date(String field, @Nullable String text) {
        try {
            OffsetDateTime date = OffsetDateTime.parse(String.valueOf(text));
            if (date.getYear() < 1970 || date.getYear() > 2999) {
                throw Problem.bad(field, field + " " + text + ": between 1970 and 2999, please", "");
            }
            return date;
        } catch (DateTimeParseException e) {
            throw Problem.bad(
                    field,
                    field + " " + text + ": a date and time with its zone is needed",
                    "2026-11-22T09:00:00+09:00");
        }
    }

    // ---- of terms that have been checked ----------------------------------------------------------------------

    @SuppressWarnings("NullAway") // nothing is null in terms that were checked
    CallRules rules() {
        return new CallRules(
                lots.stream()
                        .map(lot -> new Lot(
                                lot.name,
                                lot.gpuType,
                                lot.gpus,
                                lot.unit,
                                lot.mostPerApplication,
                                LocalDate.parse(lot.from),
                                LocalDate.parse(lot.to)))
                        .toList(),
                kinds,
                mostPerInstitution,
                mostPerKind,
                Math.round(1000 * minScore),
                minReviews);
    }

    /** The same, for those who may not see where awards become queues and who the reviewers are. */
    CallTerms forStrangers() {
        return new CallTerms(
                title,
                null,
                lots,
                kinds,
                mostPerInstitution,
                mostPerKind,
                minScore,
                minReviews,
                List.of(),
                criteria,
                opens,
                closes,
                idle);
    }

    boolean isReviewer(String name) {
        return reviewers != null && reviewers.contains(name);
    }

    Idle idleBelow() {
        return idle == null ? new Idle(20, 14) : idle;
    }

    Map<String, Integer> criteriaOrMerit() {
        return criteria == null ? Map.of("merit", 1) : criteria;
    }
}
