package io.dure.twin.check;

/** A checker saw what must never be. */
public final class CheckFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckFailed(String checker, long atMillis, String what) {
        super(checker + " at " + atMillis + " ms: " + what);
    }
}
