package io.dure.engine;

/**
 * What a job draws, and how it bears to be held back.
 *
 * @param drawPerMille what its GPUs draw beyond idle while it runs, in thousandths of the most they can
 * @param flexTier 0 to 3: it accepts no less than 1.00, 0.90, 0.75 or 0.50 of its throughput while the power is called
 *     back
 */
public record PowerUse(int drawPerMille, int flexTier) {
    /** All that its GPUs can, and no holding back. */
    public static final PowerUse FULL = new PowerUse(1000, 0);
}
