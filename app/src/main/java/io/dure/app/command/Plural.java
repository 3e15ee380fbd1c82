package io.dure.app.command;

import java.util.Locale;

/** A number of things: one job, two jobs. */
final class Plural {
    private Plural() {}

    static String of(long count, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
    }
}
