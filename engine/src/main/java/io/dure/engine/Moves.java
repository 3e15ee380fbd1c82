package io.dure.engine;

/**
 * Whether running jobs may be moved to make room in one piece for a gang that is within its queue's quota.
 *
 * @param areMade whether they are at all
 * @param restartMillis how long a moved attempt takes to begin anew and be useful again, beside the work that it loses; it
 *     weighs against a move
 */
public record Moves(boolean areMade, long restartMillis) {
    /** Made where they pay; a restart costs five minutes. */
    public static final Moves USUAL = new Moves(true, 300_000);

    public static final Moves NEVER = new Moves(false, 0);
}
