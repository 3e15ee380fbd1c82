package io.dure.twin;

/** Is told how far long work has come. Called often; must be cheap. */
public interface Progress {
    Progress NONE = done -> {};

    /** {@code done} steps are done, of a number that the listener knows. */
    void at(long done);
}
