package io.dure.twin.scenario;

import io.dure.twin.Scaling;
import io.dure.twin.Submission;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.List;

/** Reads with how few tasks a job can run, {@code minTasks}, and how its speed follows their number, {@code scaling}. */
final class ElasticReader {
    static final String MIN_TASKS = "minTasks";
    static final String SCALING = "scaling";

    private ElasticReader() {}

    /** The wishes with that. {@code tasks}: how many the jobs have at most. */
    static Submission.Wishes read(Block entry, int tasks, Submission.Wishes wishes) {
        Value fewest = entry.find(MIN_TASKS);
        Value scaling = entry.find(SCALING);
        if (!fewest.present()) {
            if (scaling.present()) {
                scaling.bad("only a job that can run with fewer tasks than it has is faster with more", "minTasks?");
            }
            return wishes;
        }
        return wishes.elastic(fewest.count(1, tasks, tasks), scaling(scaling));
    }

    /** {@code linear}, or a mapping with the part of the work that more tasks share. */
    private static Scaling scaling(Value value) {
        if (!value.isBlock()) {
            value.oneOf(List.of("linear"), "linear");
            return Scaling.LINEAR;
        }
        Block law = value.block();
        law.allow("amdahl");
        double parallel = law.need("amdahl", "Amdahl's law has the part of the work that more tasks share")
                .decimal(0, 1, 1);
        return new Scaling((int) StrictMath.rint(1000 * parallel));
    }
}
