package io.dure.app.sweep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run of a sweep.
 *
 * @param number its place in the sweep
 * @param settings what is varied, by key, as {@link Varied} has them
 */
public record Variant(int number, Map<String, String> settings, long seed) {
    private static final int LONGEST = 160;
    private static final int DIGEST_BYTES = 6;

    public Variant {
        settings = Map.copyOf(settings);
    }

    /** A file name that no other variant of the same sweep has, and that stays when values are added to the sweep. */
    public String key() {
        StringBuilder said = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((name, value) ->
                        said.append(name).append('=').append(value).append(','));
        String key = said.append("seed=").append(seed).toString();
        String plain = key.replaceAll("[^A-Za-z0-9.,=-]", "_");
        // Two keys may look alike as file names, and file systems have their limits.
        return plain.equals(key) && key.length() <= LONGEST
                ? key
                : plain.substring(0, Math.min(LONGEST, plain.length())) + "~" + digest(key);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What {@code dure simulate} is told beside the scenario. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        new TreeMap<>(settings).forEach((name, value) -> options.add(Varied.option(name, value)));
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
