package io.dure.twin.trace;

/** One row breaks a rule; the message says which column, what was found, and the rule. */
final class RowFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    RowFault(String why) {
        // Without a stack trace: a file may have many of them, and nobody looks.
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
