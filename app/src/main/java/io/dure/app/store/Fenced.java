package io.dure.app.store;

/** Another Dure writes to this database now; this one must not decide any more. */
public final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fenced() {
        super("another Dure has taken over this database: this one stops. Maybe both were started on the same data.");
    }
}
