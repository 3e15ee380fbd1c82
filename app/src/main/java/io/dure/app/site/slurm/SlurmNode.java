package io.dure.app.site.slurm;

import io.dure.engine.NodeState;
import java.util.Set;

/**
 * A node as Slurm tells of it.
 *
 * @param gpuType as {@code h100}; {@code gpu} where Slurm knows no types; empty: no GPUs, or of several types
 * @param states its state and all flags of it, in capitals
 * @param reason why it is not in service
 * @param bootSeconds when it was started, in seconds since 1970
 */
record SlurmNode(
        String name,
        String address,
        String gpuType,
        int gpus,
        int cpus,
        int memoryMib,
        Set<String> states,
        String reason,
        long bootSeconds) {
    private static final Set<String> DEAD =
            Set.of("DOWN", "NOT_RESPONDING", "ERROR", "UNKNOWN", "POWERED_DOWN", "POWERING_DOWN");
    private static final Set<String> WELL = Set.of(
            "IDLE",
            "MIXED",
            "ALLOCATED",
            "COMPLETING",
            "PLANNED",
            "CLOUD",
            "DYNAMIC_NORM", // not states but kinds of nodes, as CLOUD
            "DYNAMIC_FUTURE");
    /** By this word at the beginning of a node's reason an operator says that nothing runs there any more. */
    private static final String FENCED = "fenced";

    /** Whether Slurm hears of it. When it does not, whatever ran there may go on. */
    boolean answers() {
        return states.stream().noneMatch(DEAD::contains);
    }

    /** Somebody has made sure that nothing runs there: Slurm has switched it off, or an operator says so. */
    boolean isFenced() {
        return states.contains("POWERED_DOWN") || (!answers() && reason.startsWith(FENCED));
    }

    /** Whether Dure may give it work, as far as its own state says. */
    NodeState state() {
        return !answers() ? NodeState.DOWN : WELL.containsAll(states) ? NodeState.UP : NodeState.DRAINED;
    }

    /** Why it may not, in words. */
    String why() {
        String states = String.join("+", new java.util.TreeSet<>(this.states));
        return "Slurm says " + states + (reason.isEmpty() ? "" : ": " + reason);
    }
}
