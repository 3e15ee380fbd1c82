package io.dure.twin.scenario;

import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.twin.Submission;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads how near together the tasks of a job must be, {@code near}, and would like to be, {@code prefer}. */
final class NearReader {
    static final String NEAR = "near";
    static final String PREFER = "prefer";
    private static final List<String> WORDS =
            Arrays.stream(Level.values()).map(NearReader::word).toList();

    private NearReader() {}

    /** Wishes with that and nothing else. */
    static Submission.Wishes read(Block entry) {
        Level required = level(entry.find(NEAR), Level.SITE);
        Value wish = entry.find(PREFER);
        Level preferred = level(wish, required);
        if (preferred.compareTo(required) > 0) {
            wish.bad("it is not wider than what is required, near: " + word(required), word(required) + "?");
            preferred = required;
        }
        Nearness near = new Nearness(required, preferred);
        return near.equals(Nearness.IN_SITE)
                ? Submission.Wishes.NONE
                : new Submission.Wishes(
                        Submission.Wishes.NONE.minTasks(),
                        near,
                        Submission.Wishes.NONE.terms(),
                        Submission.Wishes.NONE.flexTier());
    }

    private static Level level(Value value, Level otherwise) {
        String found = value.oneOf(WORDS, word(otherwise));
        return Level.valueOf(found.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static String word(Level level) {
        return level.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
