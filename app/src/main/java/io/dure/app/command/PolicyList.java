package io.dure.app.command;

import io.dure.engine.Policy;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Policies as people write them: {@code fifo,easy,dure}. */
final class PolicyList {
    private static final int FEWEST = 2;

    private PolicyList() {}

    /** Two or more, each once. Throws {@link io.dure.twin.input.BadInput} with a guess where one is not known. */
    static List<Policy> parse(Place place, String text) {
        List<Policy> found = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            Policy policy = policy(place, word.strip());
            if (found.contains(policy)) {
                throw place.bad(Place.quoted(text), "each policy is named once", "");
            }
            found.add(policy);
        }
        if (found.size() < FEWEST) {
            Policy only = found.getFirst();
            String both = only == Policy.FIFO ? "fifo,easy" : "fifo," + name(only);
            throw place.bad(Place.quoted(text), "two or more are needed to compare", both + "?");
        }
        return found;
    }

    /** As people write it. */
    static String name(Policy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    private static Policy policy(Place place, String word) {
        List<String> names =
                Arrays.stream(Policy.values()).map(PolicyList::name).toList();
        int at = names.indexOf(word.toLowerCase(Locale.ROOT));
        if (at < 0) {
            String rule = "policies are " + String.join(", ", names);
            throw place.bad(Place.quoted(word), rule, Spelling.nearest(word, names));
        }
        return Policy.values()[at];
    }
}
