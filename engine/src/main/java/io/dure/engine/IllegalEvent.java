package io.dure.engine;

/** An event that cannot be true, given what the engine knows; it was not applied. */
public final class IllegalEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IllegalEvent(String what, String rule, String maybe) {
        super(what + ": " + rule + ". Maybe " + maybe + ".");
    }
}
