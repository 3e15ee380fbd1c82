package io.dure.app.sweep;

import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import io.dure.twin.input.Setting;
import io.dure.twin.input.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * What a sweep varies, as {@code --vary KEY=V1,V2,…} says it. A key is an option of {@code dure simulate}, the seed,
 * or the path of any value of the scenario, as {@link Setting} has it; {@code A..B} are the whole numbers from A to B.
 *
 * @param settings by key, in the order in which they were told
 * @param seeds empty when they are not varied here
 */
public record Varied(Map<String, List<String>> settings, Optional<List<Long>> seeds) {
    /** Options of {@code dure simulate} that are varied by their names. */
    static final List<String> OPTIONS = List.of("policy", "run-times", "variant", "scale", "from", "days");

    /** A sweep has at most so many runs. */
    public static final int MOST = 100_000;

    private static final String SEED = "seed";
    private static final String START = "start";
    private static final Place VARY = Place.option("--vary");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,10})\\.\\.(\\d{1,10})");

    /** Throws {@link io.dure.twin.input.BadInput} that names {@code --vary}. */
    public static Varied parse(List<String> texts) {
        Map<String, List<String>> settings = new LinkedHashMap<>();
        Optional<List<Long>> seeds = Optional.empty();
        for (String text : texts) {
            int equals = text.indexOf('=');
            String key = equals < 0 ? text : text.substring(0, equals);
            requireKey(key, text);
            if (settings.containsKey(key) || (key.equals(SEED) && seeds.isPresent())) {
                throw VARY.bad(Place.quoted(text), key + " is varied once", "all its values after one --vary?");
            }
            List<String> values = values(text, equals < 0 ? "" : text.substring(equals + 1));
            if (key.equals(SEED)) {
                seeds = Optional.of(values.stream()
                        .map(value -> Counts.count(VARY, value, 0, Integer.MAX_VALUE, "seed=1..20"))
                        .toList());
            } else {
                settings.put(key, values);
            }
        }
        return new Varied(settings, seeds);
    }

    private static void requireKey(String key, String text) {
        boolean isPath = key.matches(".*[.\\[].*");
        boolean isWord = OPTIONS.contains(key) || key.equals(SEED) || key.equals(START);
        if (isPath ? !Setting.isPath(key) : !isWord) {
            List<String> words = new ArrayList<>(OPTIONS);
            words.add(SEED);
            throw VARY.bad(
                    Place.quoted(text),
                    "KEY=V1,V2 is needed; a key is " + String.join(", ", words)
                            + " or a path into the scenario, as rules.reclaimGrace, queues.vision.quota or"
                            + " workload.*.failShare",
                    Spelling.nearest(key, words));
        }
    }

    private static List<String> values(String text, String said) {
        Set<String> values = new LinkedHashSet<>();
        for (String one : said.split(",", -1)) {
            String value = one.strip();
            Matcher range = RANGE.matcher(value);
            boolean isNew = true;
            if (range.matches()) {
                isNew = values.addAll(range(text, Long.parseLong(range.group(1)), Long.parseLong(range.group(2))));
            } else if (value.isEmpty()) {
                throw VARY.bad(Place.quoted(text), "values with commas between are needed", "");
            } else {
                isNew = values.add(value);
            }
            if (!isNew) {
                throw VARY.bad(Place.quoted(text), "each value is told once, and " + value + " is not", "");
            }
        }
        return List.copyOf(values);
    }

    private static List<String> range(String text, long first, long last) {
        if (last < first || last - first >= MOST) {
            throw VARY.bad(Place.quoted(text), "a range goes up, by at most " + MOST + " numbers", "");
        }
        return LongStream.rangeClosed(first, last).mapToObj(Long::toString).toList();
    }

    /** What {@code dure simulate} is told for this value. Throws {@link io.dure.twin.input.BadInput}. */
    static String option(String key, String value) {
        return OPTIONS.contains(key) ? "--" + key + "=" + value : "--set=" + Setting.of(VARY, key, value);
    }

    /** All runs. Throws {@link io.dure.twin.input.BadInput} when they are too many. */
    public List<Variant> variants(List<Long> itsSeeds) {
        long all = itsSeeds.size();
        for (List<String> values : settings.values()) {
            all = Math.min(Long.MAX_VALUE / MOST, all * values.size());
        }
        if (all > MOST) {
            throw VARY.bad("for " + all + " runs", "a sweep has at most " + MOST, "fewer values or seeds?");
        }
        return Variant.all(settings, itsSeeds);
    }

    /**
     * Runs that have each value at least once: the first of all, and those that differ from it in one value. When the
     * scenario can be read for all of these, its paths and values are right.
     */
    public List<Variant> eachValue(long seed) {
        Map<String, List<String>> first = new LinkedHashMap<>();
        settings.forEach((key, values) -> first.put(key, List.of(values.getFirst())));
        List<Variant> some = new ArrayList<>(Variant.all(first, List.of(seed)));
        settings.forEach((key, values) -> {
            if (values.size() > 1) {
                Map<String, List<String>> other = new LinkedHashMap<>(first);
                other.put(key, values.subList(1, values.size()));
                some.addAll(Variant.all(other, List.of(seed)));
            }
        });
        return List.copyOf(some);
    }
}
