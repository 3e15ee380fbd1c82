package io.dure.engine;

/**
 * One step of an envelope: from this time on so much may be drawn, cooling included.
 *
 * @param watts at most, or {@link #NO_LIMIT}
 */
public record PowerStep(long fromMillis, long watts) {
    public static final long NO_LIMIT = Long.MAX_VALUE;
}
