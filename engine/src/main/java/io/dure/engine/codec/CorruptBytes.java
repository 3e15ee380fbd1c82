package io.dure.engine.codec;

/** These bytes are not what they should be: cut short, altered, or written by another version. */
public final class CorruptBytes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptBytes(String message) {
        super(message);
    }
}
