package io.dure.engine;

/**
 * The rules of deciding.
 *
 * @param policy who goes first and what may pass whom
 * @param reclaimGraceMillis how long an evicted attempt has to save its work and stop
 * @param guaranteedRunMillis how long an attempt runs before its GPUs may be taken back
 * @param reservationsPerQueue how many waiting jobs of one queue hold a reservation (policy {@code dure})
 * @param reviewMillis how long a job that could not take GPUs back waits before it tries again, and a reservation
 *     stands before a better one is looked for (policy {@code dure}); 0: both at every decision. What comes free goes to
 *     whom it fits at every decision, whatever this is
 * @param useHalfLifeMillis after how long what a queue has held counts half as much when borrowers are put in order
 *     (policy {@code dure}); 0: what it has held does not count, only what it holds
 * @param overrunMillis how long an attempt may outlive its time limit before it is told to stop; {@link #NEVER_STOPPED}:
 *     limits are trusted and not enforced
 * @param moves whether jobs are moved to make room in one piece (policy {@code dure})
 */
public record Rules(
        Policy policy,
        long reclaimGraceMillis,
        long guaranteedRunMillis,
        int reservationsPerQueue,
        long reviewMillis,
        long useHalfLifeMillis,
        long overrunMillis,
        Moves moves) {
    public static final long NEVER_STOPPED = Long.MAX_VALUE;

    /** What queues have held does not count; limits are trusted and not enforced; jobs are moved where it pays. */
    public Rules(
            Policy policy,
            long reclaimGraceMillis,
            long guaranteedRunMillis,
            int reservationsPerQueue,
            long reviewMillis) {
        this(
                policy,
                reclaimGraceMillis,
                guaranteedRunMillis,
                reservationsPerQueue,
                reviewMillis,
                0,
                NEVER_STOPPED,
                Moves.USUAL);
    }

    /** Reviews at every decision. */
    public Rules(Policy policy, long reclaimGraceMillis, long guaranteedRunMillis, int reservationsPerQueue) {
        this(policy, reclaimGraceMillis, guaranteedRunMillis, reservationsPerQueue, 0);
    }

    public static Rules defaults() {
        return new Rules(Policy.DURE, 60_000, 600_000, 1);
    }

    public Rules withPolicy(Policy other) {
        return with(other, useHalfLifeMillis, overrunMillis, moves);
    }

    public Rules withUseHalfLifeMillis(long millis) {
        return with(policy, millis, overrunMillis, moves);
    }

    public Rules withOverrun(long millis) {
        return with(policy, useHalfLifeMillis, millis, moves);
    }

    public Rules withMoves(Moves other) {
        return with(policy, useHalfLifeMillis, overrunMillis, other);
    }

    private Rules with(Policy otherPolicy, long halfLifeMillis, long overMillis, Moves otherMoves) {
        return new Rules(
                otherPolicy,
                reclaimGraceMillis,
                guaranteedRunMillis,
                reservationsPerQueue,
                reviewMillis,
                halfLifeMillis,
                overMillis,
                otherMoves);
    }
}
