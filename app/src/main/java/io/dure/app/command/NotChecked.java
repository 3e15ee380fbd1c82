package io.dure.app.command;

/** A run did not come to what it must have come to. */
final class NotChecked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotChecked(String what) {
        super("check failed: " + what);
    }
}
