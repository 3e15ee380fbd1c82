package io.dure.engine;

/** Why a booking is refused, with the numbers that prove it. */
public sealed interface Refusal {
    /**
     * Too few nodes of the type are up and free of other windows.
     *
     * @param mostNodes the most that one pool has, in the site that was asked for, or in any
     */
    record TooFewNodes(int needNodes, int mostNodes) implements Refusal {}

    /** Another window has one of its nodes at the same time. */
    record Overlaps(int window, int node) implements Refusal {}

    /**
     * What this queue, or queues below it, would have booked at one time is more than its quota.
     *
     * @param gpuType of this rationed type; {@link Job#ANY_TYPE}: of all types that are not rationed
     * @param bookedGpus with this booking, at the worst time of it
     */
    record AboveQuota(int queue, int gpuType, long bookedGpus, long quotaGpus) implements Refusal {}
}
