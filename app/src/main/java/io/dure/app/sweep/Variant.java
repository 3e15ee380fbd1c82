package io.dure.app.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of a sweep.
 *
 * @param number its place in the sweep
 * @param settings what is varied, by option of {@code dure simulate}
 */
public record Variant(int number, Map<String, String> settings, long seed) {
    public Variant {
        settings = Map.copyOf(settings);
    }

    /** A file name that no other variant of the same sweep has, and that stays when values are added to the sweep. */
    public String key() {
        StringBuilder key = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((name, value) -> key.append(name)
                        .append('=')
                        .append(value.replaceAll("[^A-Za-z0-9.-]", "_"))
                        .append(','));
        return key.append("seed=").append(seed).toString();
    }

    /** What {@code dure simulate} is told beside the scenario. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        new TreeMap<>(settings).forEach((name, value) -> options.add("--" + name + "=" + value));
        options.add("--seed=" + seed);
        return options;
    }

    /** All that differ: each value with each value, in the order in which they are told, with each seed. */
    public static List<Variant> all(Map<String, List<String>> varied, List<Long> seeds) {
        List<Map<String, String>> settings = new ArrayList<>(List.of(Map.of()));
        varied.forEach((name, values) -> {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> one : settings) {
                for (String value : values) {
                    TreeMap<String, String> with = new TreeMap<>(one);
                    with.put(name, value);
                    longer.add(with);
                }
            }
            settings.clear();
            settings.addAll(longer);
        });
        List<Variant> variants = new ArrayList<>();
        for (Map<String, String> one : settings) {
            for (long seed : seeds) {
                variants.add(new Variant(variants.size(), one, seed));
            }
        }
        return List.copyOf(variants);
    }
}
