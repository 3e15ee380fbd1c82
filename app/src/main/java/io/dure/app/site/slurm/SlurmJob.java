package io.dure.app.site.slurm;

import java.util.List;
import java.util.Set;

/**
 * A job as Slurm tells of it.
 *
 * @param state in capitals, as {@code RUNNING}
 * @param reason why it waits
 * @param nodes that it holds or held; empty: it never began
 * @param isHeld waits until somebody releases it
 * @param exitCode of its script; 128 and the signal that ended it
 * @param startSeconds when it began, in seconds since 1970; 0: not yet
 */
record SlurmJob(
        long id,
        String user,
        String comment,
        String state,
        String reason,
        List<String> nodes,
        boolean isHeld,
        int exitCode,
        long startSeconds) {
    private static final Set<String> OVER = Set.of(
            "COMPLETED",
            "CANCELLED",
            "FAILED",
            "TIMEOUT",
            "NODE_FAIL",
            "PREEMPTED",
            "BOOT_FAIL",
            "DEADLINE",
            "OUT_OF_MEMORY",
            "REVOKED");

    /** Slurm has ended it, and on nodes that answer nothing of it is left. */
    boolean isOver() {
        return OVER.contains(state);
    }

    boolean isWaiting() {
        return state.equals("PENDING");
    }

    /** It was over before it began. */
    boolean neverBegan() {
        return isOver() && nodes.isEmpty();
    }

    boolean holdsNodes() {
        return !isOver() && !isWaiting();
    }
}
