package io.dure.app.site;

import java.util.List;

/**
 * An attempt to be started: all of it or nothing.
 *
 * @param name what its user calls the job
 * @param on where, in order of node; the rank of tasks follows this order
 * @param limitMillis the longest it may run, or {@link io.dure.engine.Job#NO_LIMIT}; Dure stops it, the site need not
 * @param capPerMille what its GPUs may draw beyond idle; 1000: all they can
 * @param startedAtMillis in Dure's time, when it began, for a site that runs nothing for real and so forgets when Dure
 *     ends ({@link SimulatedSite}); {@link #NOW} for a new attempt. Others need it not
 */
public record Order(
        Tag tag, String name, Work work, List<On> on, long limitMillis, int capPerMille, long startedAtMillis) {
    /** It begins when it is ordered. */
    public static final long NOW = -1;

    public Order {
        on = List.copyOf(on);
    }

    /** A new attempt. */
    public Order(Tag tag, String name, Work work, List<On> on, long limitMillis, int capPerMille) {
        this(tag, name, work, on, limitMillis, capPerMille, NOW);
    }

    /** The same attempt, which began then, in Dure's time. */
    public Order startedAt(long millis) {
        return new Order(tag, name, work, on, limitMillis, capPerMille, millis);
    }

    /**
     * What it has of one node, or of one GPU there that it shares.
     *
     * @param node the site's own number of the node: its place in {@link Site#nodes}
     * @param gpuMask bit {@code g} for the node's GPU {@code g}; 0: CPUs alone
     * @param slices how many slices of the one GPU; 0: whole GPUs, or none
     * @param tasks how many tasks run there
     */
    public record On(int node, long gpuMask, int slices, int tasks) {}

    /** All tasks. */
    public int tasks() {
        return on.stream().mapToInt(On::tasks).sum();
    }
}
