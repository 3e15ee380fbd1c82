package io.dure.app.command;

import java.io.PrintWriter;

/** Whether what was printed came through: a full disk behind {@code >} must not look like a good end. */
final class Printed {
    private Printed() {}

    /** Standard output took less than it was given. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed() {
            super("standard output: cannot be written");
        }
    }

    /** Sends off what was printed so far. Throws {@link Failed} when that cannot be done. */
    static void check(PrintWriter out) {
        boolean failed = out.checkError();
        // A writer around System.out does not hear of its failures: that one keeps them to itself.
        if (System.out.checkError() || failed) {
            throw new Failed();
        }
    }
}
