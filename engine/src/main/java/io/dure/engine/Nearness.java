package io.dure.engine;

/**
 * How close together a gang wants to be.
 *
 * @param required all its tasks are in one domain of this level, or it waits
 * @param preferred the level within which it would like to be; where that cannot be now, the next wider one is tried, up
 *     to {@code required}. Not wider than {@code required}
 */
public record Nearness(Level required, Level preferred) {
    /** In one site, as every gang. */
    public static final Nearness IN_SITE = new Nearness(Level.SITE, Level.SITE);

    public static Nearness required(Level level) {
        return new Nearness(level, level);
    }

    public static Nearness preferred(Level level) {
        return new Nearness(Level.SITE, level);
    }
}
