package io.dure.app.command;

import io.dure.twin.input.Place;

/** Jobs by their number. */
final class JobIds {
    private JobIds() {}

    /** As it was said, when it is one. Throws {@link io.dure.twin.input.BadInput}. */
    static String check(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new Place("command line", 0, "ID")
                    .bad(Place.shown(text), "the number of a job is needed", "dure jobs, which lists them");
        }
        return text;
    }

    static long number(String text) {
        return Long.parseLong(check(text));
    }
}
