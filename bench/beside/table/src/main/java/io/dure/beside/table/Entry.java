package io.dure.beside.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A way to run a peer: the word for it, the module that it is in, and its class there. */
enum Entry {
    BARE("bare", "contract", "Bare"),
    DURE("dure", "dure", "dure.Dure"),
    FENZO("fenzo", "fenzo", "fenzo.Fenzo"),
    FENZO_FIRST("fenzo", "fenzo", "fenzo.FenzoFirst"),
    YARN("yarn", "yarn", "yarn.Yarn"),
    SLURM("slurm", "slurm", "slurm.Slurm"),
    TWIN("cloudsim", "dure", "dure.Twin"),
    CLOUDSIM("cloudsim", "cloudsim", "cloudsim.CloudSim");

    private final String word;
    private final String module;
    private final String type;

    Entry(String word, String module, String type) {
        this.word = word;
        this.module = module;
        this.type = type;
    }

    String module() {
        return module;
    }

    String type() {
        return "io.dure.beside." + type;
    }

    /** Those that the words ask for, in the table's order; throws {@link IllegalArgumentException} for other words. */
    static List<Entry> of(List<String> words) {
        List<String> known = Arrays.stream(values()).map(e -> e.word).distinct().toList();
        for (String word : words) {
            if (!known.contains(word)) {
                throw new IllegalArgumentException(
                        "--peers: \"" + word + "\" is none of " + String.join(", ", known));
            }
        }
        List<Entry> all = new ArrayList<>(List.of(values()));
        all.removeIf(e -> !words.contains(e.word));
        return all;
    }
}
