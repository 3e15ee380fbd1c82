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
 */
public record Rules(
        Policy policy,
        long reclaimGraceMillis,
        long guaranteedRunMillis,
        int reservationsPerQueue,
        long reviewMillis,
        long useHalfLifeMillis,
        long overrunMillis) {
    public static final long NEVER_STOPPED = Long.MAX_VALUE;

    /** What queues have held does not count; limits are trusted and not enforced. */
    public Rules(
            Policy policy,
            long reclaimGraceMillis,
            long guaranteedRunMillis,
            int reservationsPerQueue,
            long reviewMillis) {
        this(policy, reclaimGraceMillis, guaranteedRunMillis, reservationsPerQueue, reviewMillis, 0, NEVER_STOPPED);
    }

    /** Reviews at every decision. */
    public Rules(Policy policy, long reclaimGraceMillis, long guaranteedRunMillis, int reservationsPerQueue) {
        this(policy, reclaimGraceMillis, guaranteedRunMillis, reservationsPerQueue, 0);
    }

    public static Rules defaults() {
        return new Rules(Policy.DURE, 60_000, 600_000, 1);
    }

    public Rules withPolicy(Policy other) {
        return new Rules(
                other,
                reclaimGraceMillis,
                guaranteedRunMillis,
                reservationsPerQueue,
                reviewMillis,
                useHalfLifeMillis,
                overrunMillis);
    }

    public Rules withUseHalfLifeMillis(long millis) {
        return new Rules(
                policy,
                reclaimGraceMillis,
                guaranteedRunMillis,
                reservationsPerQueue,
                reviewMillis,
                millis,
                overrunMillis);
    }

    public Rules withOverrun(long millis) {
        return new Rules(
                policy,
                reclaimGraceMillis,
                guaranteedRunMillis,
                reservationsPerQueue,
                reviewMillis,
                useHalfLifeMillis,
                millis);
    }
}
