package io.dure.twin.steady;

import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.engine.PowerUse;
import io.dure.engine.Task;
import io.dure.engine.Terms;
import io.dure.twin.scenario.Draws;
import java.util.Locale;
import java.util.stream.IntStream;

/** What kinds of jobs come. */
public enum Mix {
    /** Single tasks of 8, 8, 8, 4, 2, 1, 1 and 1 whole GPUs in equal numbers, all of one priority. */
    WHOLE,

    /**
     * The same, and beside them slices of one, two and three sevenths of a GPU, gangs of 4 nodes in one rack and of 16
     * nodes in one hall; every eighth job is of a higher priority and preempts others of its queue.
     */
    MIXED,

    /** Single tasks on nodes that are shared: slices, GPUs and CPUs alone, nearly all with cores and memory ({@link SharedTasks}). */
    SHARED;

    /** Parts into which GPUs can be cut. */
    static final int SLICES = 7;

    private static final int[] WHOLE_GPUS = {8, 8, 8, 4, 2, 1, 1, 1};
    private static final int[] SLICE_MILLI = {142, 285, 428};
    private static final int[] GANG_NODES = {4, 16};
    private static final int GPUS_PER_NODE = 8;
    private static final int HIGHER_ONE_IN = 8;

    /** As it is said on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Thousandths of a GPU that a job asks for on average. */
    double meanMilliGpus() {
        if (this == SHARED) {
            return SharedTasks.meanMilliGpus();
        }
        double sum = 1000.0 * IntStream.of(WHOLE_GPUS).sum();
        if (this == MIXED) {
            sum += IntStream.of(SLICE_MILLI).sum()
                    + 1000.0 * GPUS_PER_NODE * IntStream.of(GANG_NODES).sum();
        }
        return sum / kinds();
    }

    /** Whether cores and memory of nodes are counted. */
    boolean countsBeside() {
        return this == SHARED;
    }

    private int kinds() {
        return WHOLE_GPUS.length + (this == MIXED ? SLICE_MILLI.length + GANG_NODES.length : 0);
    }

    /** The next job; it may run for twice as long as it will. */
    Job draw(Draws draws, long id, int queue, long runMillis) {
        if (this == SHARED) {
            return job(id, queue, runMillis, 1, SharedTasks.draw(draws), Nearness.IN_SITE, 0);
        }
        int kind = (int) (draws.uniform() * kinds());
        int tasks = 1;
        Task task;
        Nearness near = Nearness.IN_SITE;
        if (kind < WHOLE_GPUS.length) {
            task = Task.ofGpus(WHOLE_GPUS[kind]);
        } else if (kind < WHOLE_GPUS.length + SLICE_MILLI.length) {
            task = new Task(0, SLICE_MILLI[kind - WHOLE_GPUS.length], 0, 0);
        } else {
            int gang = kind - WHOLE_GPUS.length - SLICE_MILLI.length;
            tasks = GANG_NODES[gang];
            task = Task.ofGpus(GPUS_PER_NODE);
            near = Nearness.required(gang == 0 ? Level.RACK : Level.HALL);
        }
        boolean isHigher = this == MIXED && draws.uniform() * HIGHER_ONE_IN < 1;
        return job(id, queue, runMillis, tasks, task, near, isHigher ? 1 : 0);
    }

    private static Job job(long id, int queue, long runMillis, int tasks, Task task, Nearness near, int priority) {
        return new Job(
                id,
                queue,
                0,
                Kind.SIMULATION,
                tasks,
                tasks,
                task,
                Job.ANY_TYPE,
                Job.ANY_SITE,
                near,
                priority,
                2 * runMillis,
                true,
                Terms.NONE,
                PowerUse.FULL);
    }
}
