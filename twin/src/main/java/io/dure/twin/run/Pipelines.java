package io.dure.twin.run;

import io.dure.twin.Batch;
import java.util.Arrays;
import java.util.List;

/** The runs of dependency graphs: when each began and finished, or that it was given up because a job failed. */
public final class Pipelines {
    private static final long NEVER = -1;

    private final int[] template;
    private final int[] batchesLeft;
    private final long[] begunAt;
    private final long[] finishedAt;
    private final boolean[] broken;

    Pipelines(List<Batch> batches) {
        int count = 0;
        for (Batch b : batches) {
            count = Math.max(count, b.pipeline() + 1);
        }
        template = new int[count];
        batchesLeft = new int[count];
        begunAt = new long[count];
        finishedAt = new long[count];
        broken = new boolean[count];
        Arrays.fill(begunAt, NEVER);
        Arrays.fill(finishedAt, NEVER);
        for (Batch b : batches) {
            template[b.pipeline()] = b.template();
            batchesLeft[b.pipeline()]++;
        }
    }

    void begins(int pipeline, long now) {
        begunAt[pipeline] = begunAt[pipeline] == NEVER ? now : begunAt[pipeline];
    }

    void doneOne(int pipeline, long now) {
        if (--batchesLeft[pipeline] == 0) {
            finishedAt[pipeline] = now;
        }
    }

    void breaks(int pipeline) {
        broken[pipeline] = true;
    }

    public int count() {
        return template.length;
    }

    /** An index into the scenario's templates. */
    public int template(int pipeline) {
        return template[pipeline];
    }

    /** The release of its first batch is over. */
    public boolean hasBegun(int pipeline) {
        return begunAt[pipeline] != NEVER;
    }

    public boolean isFinished(int pipeline) {
        return finishedAt[pipeline] != NEVER;
    }

    /** One of its jobs ended without being completed. */
    public boolean isGivenUp(int pipeline) {
        return broken[pipeline];
    }

    /** From the release of its first batch to its last end; only of a finished one. */
    public long millis(int pipeline) {
        return finishedAt[pipeline] - begunAt[pipeline];
    }
}
