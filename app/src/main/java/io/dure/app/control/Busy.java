package io.dure.app.control;

/** It was not taken, and nothing has changed: too much waits already, or Dure is about to stop. */
public final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isClosing;

    Busy(boolean isClosing) {
        super(isClosing ? "Dure is about to stop" : "too many requests wait already");
        this.isClosing = isClosing;
    }

    public boolean isClosing() {
        return isClosing;
    }
}
