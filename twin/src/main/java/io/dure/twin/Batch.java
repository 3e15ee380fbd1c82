package io.dure.twin;

import java.util.List;

/**
 * Jobs that are submitted together when all jobs of earlier batches have completed: one stage of a dependency graph of
 * jobs. When a job of a batch fails for good, what waits for that batch is never submitted.
 *
 * @param name of the stage, for people
 * @param after indices of the batches that must be done before; all lower than its own; empty: released at time 0
 * @param pipeline which run of a graph it belongs to, a dense number
 * @param template an index into the scenario's templates
 */
public record Batch(String name, List<Integer> after, int pipeline, int template) {
    public Batch {
        after = List.copyOf(after);
    }
}
