package io.dure.app.command;

import io.dure.twin.input.Counts;
import io.dure.twin.input.Place;
import java.util.List;
import java.util.stream.LongStream;

/** Seeds as people write them: {@code 7}, {@code 1-5}. */
final class Seeds {
    private Seeds() {}

    /** Throws {@link io.dure.twin.input.BadInput} that shows {@code example} where it cannot be read. */
    static List<Long> parse(Place place, String text, int most, String example) {
        String[] ends = text.split("-", -1);
        if (ends.length > 2) {
            throw place.bad(Place.quoted(text), "one number, or the first and the last, is needed", example);
        }
        long first = Counts.count(place, ends[0], 0, Integer.MAX_VALUE, text);
        long last = ends.length == 1 ? first : Counts.count(place, ends[1], first, first + most - 1, text);
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
