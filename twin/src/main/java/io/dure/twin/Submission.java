package io.dure.twin;

import io.dure.engine.Ending;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Nearness;
import io.dure.engine.PowerUse;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.engine.Terms;
import java.util.List;

/**
 * One job of a workload: what its user asks for, and what the job really does.
 *
 * @param name its id in the trace or scenario, for messages
 * @param line its line in the input file, 1 for the first
 * @param submitMillis since the start of the workload; of a job of a {@link Batch}, since the release of the batch
 * @param runMillis how long it runs undisturbed, an elastic job with its fewest tasks; at least 1
 * @param requestedMillis the time limit its user gives, or {@link Job#NO_LIMIT}
 * @param checkpointMillis it can go on from the last multiple of this run time; 0: it starts over
 * @param ending COMPLETED or FAILED: how it ends when it has run for {@code runMillis}
 * @param task what each task takes
 * @param residency an index into the scenario's residencies, or {@link Job#ANY_SITE}
 * @param batch an index into the scenario's batches, or {@link #NO_BATCH}
 * @param template an index into the scenario's templates, or {@link #NO_TEMPLATE}
 * @param drawPerMille what its GPUs draw while it runs, beyond idle, in thousandths of the most they can
 * @param wishes what few jobs ask for beside all that
 */
public record Submission(
        String name,
        int line,
        long submitMillis,
        long runMillis,
        long requestedMillis,
        long checkpointMillis,
        Ending ending,
        int queue,
        int user,
        Kind kind,
        int tasks,
        Task task,
        int gpuType,
        int residency,
        int priority,
        boolean evictable,
        int batch,
        int template,
        int drawPerMille,
        Wishes wishes) {
    public static final int NO_BATCH = -1;
    public static final int NO_TEMPLATE = -1;

    private static final int DRAW_STEP = 50;

    /** Draws what A100s of the Acme clusters drew when they were busy: see the calibration. */
    public static final int USUAL_DRAW_PER_MILLE = 700;

    /**
     * What few jobs ask for.
     *
     * @param minTasks the fewest tasks that it can run with; 0: all
     * @param near how close together its tasks must be
     * @param terms when it may run; times since the start of the workload. Jobs in {@code after} and {@code array} are
     *     told by their place in the workload, 1 for the first
     * @param flexTier 0 to 3: how far it may be held back while power is called back
     * @param scaling how much faster it is with more tasks than its fewest
     * @param groups its task groups beside the first
     */
    public record Wishes(
            int minTasks, Nearness near, Terms terms, int flexTier, Scaling scaling, List<TaskGroup> groups) {
        public Wishes {
            groups = List.copyOf(groups);
        }

        public Wishes(int minTasks, Nearness near, Terms terms, int flexTier, Scaling scaling) {
            this(minTasks, near, terms, flexTier, scaling, List.of());
        }

        public Wishes(int minTasks, Nearness near, Terms terms, int flexTier) {
            this(minTasks, near, terms, flexTier, Scaling.LINEAR);
        }

        public static final Wishes NONE = new Wishes(0, Nearness.IN_SITE, Terms.NONE, 0);

        private Wishes moved(long millis) {
            Terms t = terms;
            Terms moved = new Terms(
                    t.held(),
                    Math.max(0, t.notBeforeMillis() == 0 ? 0 : t.notBeforeMillis() + millis),
                    t.hasDeadline() ? Math.max(1, t.deadlineMillis() + millis) : Terms.NO_DEADLINE,
                    t.after(),
                    t.array(),
                    t.arrayLimit(),
                    t.booking());
            return terms.equals(Terms.NONE) ? this : new Wishes(minTasks, near, moved, flexTier, scaling, groups);
        }

        /** The same with other terms. */
        public Wishes with(Terms other) {
            return new Wishes(minTasks, near, other, flexTier, scaling, groups);
        }

        /** The same for a job of so many tasks: who has fewer than others can run with is not elastic. */
        public Wishes ofTasks(int tasks) {
            return minTasks <= tasks ? this : elastic(0, Scaling.LINEAR);
        }

        /** How long it runs with its fewest tasks if it runs for {@code millis} with all of them. */
        public long longestMillis(long millis, int tasks) {
            return minTasks == 0 || minTasks == tasks
                    ? millis
                    : (long) StrictMath.ceil(millis * (scaling.millionths(tasks, minTasks) / 1e6));
        }

        /** The same for a job that can run with so few tasks, and is faster by such a law with more. */
        public Wishes elastic(int fewest, Scaling by) {
            return new Wishes(fewest, near, terms, flexTier, by, groups);
        }

        /** The same for a job that may be held back so far. */
        public Wishes withFlexTier(int tier) {
            return new Wishes(minTasks, near, terms, tier, scaling, groups);
        }

        /** The same for a job with these task groups beside its first. */
        public Wishes with(List<TaskGroup> others) {
            return new Wishes(minTasks, near, terms, flexTier, scaling, others);
        }
    }

    /** A job of whole GPUs that may run anywhere and waits for no other. */
    public Submission(
            String name,
            int line,
            long submitMillis,
            long runMillis,
            long requestedMillis,
            long checkpointMillis,
            Ending ending,
            int queue,
            int user,
            Kind kind,
            int tasks,
            int gpusPerTask,
            int gpuType,
            int priority,
            boolean evictable) {
        this(
                name,
                line,
                submitMillis,
                runMillis,
                requestedMillis,
                checkpointMillis,
                ending,
                queue,
                user,
                kind,
                tasks,
                Task.ofGpus(gpusPerTask),
                gpuType,
                Job.ANY_SITE,
                priority,
                evictable,
                NO_BATCH,
                NO_TEMPLATE,
                USUAL_DRAW_PER_MILLE,
                Wishes.NONE);
    }

    public int gpusPerTask() {
        return task.gpus();
    }

    /** What all its groups take of GPUs, slices too, in thousandths: an elastic job when it starts, with its fewest tasks. */
    public long milliGpus() {
        long sum = fewestTasks() * task.milliGpus();
        for (TaskGroup g : wishes.groups) {
            sum += g.milliGpus();
        }
        return sum;
    }

    /** The same of its first task group alone. */
    public long firstMilliGpus() {
        return fewestTasks() * task.milliGpus();
    }

    /** How many ids it uses up beside its own. */
    public int moreIds() {
        return mostRiders() + wishes.groups.size();
    }

    /** The fewest tasks that it can run with. */
    public int fewestTasks() {
        return wishes.minTasks == 0 ? tasks : wishes.minTasks;
    }

    /** How many tasks it can have beyond its fewest. */
    public int mostRiders() {
        return tasks - fewestTasks();
    }

    /** Its speed with so many tasks beyond its fewest, in millionths of that with its fewest. */
    public long speedMillionths(int riders) {
        return riders == 0 ? 1_000_000 : wishes.scaling.millionths(fewestTasks() + riders, fewestTasks());
    }

    /** How long it runs undisturbed with all its tasks. */
    public long shortestRunMillis() {
        return Math.max(1, (long) (runMillis * 1e6 / speedMillionths(mostRiders())));
    }

    /** The same job with other wishes. */
    public Submission with(Wishes other) {
        return with(submitMillis, other);
    }

    /** The same job that may be held back so far while power is short. */
    public Submission withFlexTier(int tier) {
        return tier == wishes.flexTier ? this : with(wishes.withFlexTier(tier));
    }

    /** The same job at another time; so are its window and its deadline. */
    public Submission submittedAt(long otherMillis) {
        return with(otherMillis, wishes.moved(otherMillis - submitMillis));
    }

    /** The same job with so many tasks at most. */
    public Submission withTasks(int most) {
        return with(submitMillis, wishes, most);
    }

    private Submission with(long otherMillis, Wishes otherWishes) {
        return with(otherMillis, otherWishes, tasks);
    }

    private Submission with(long otherMillis, Wishes otherWishes, int most) {
        return new Submission(
                name,
                line,
                otherMillis,
                runMillis,
                requestedMillis,
                checkpointMillis,
                ending,
                queue,
                user,
                kind,
                most,
                task,
                gpuType,
                residency,
                priority,
                evictable,
                batch,
                template,
                drawPerMille,
                otherWishes);
    }

    /** What the engine is told of a draw: no less, in steps that keep jobs of like demand together. */
    private static int told(int perMille) {
        return Math.min(1000, Math.ceilDiv(perMille, DRAW_STEP) * DRAW_STEP);
    }

    /** The job as the engine sees it: with the time limit that {@code runTimes} lets it believe. */
    public Job job(long id, RunTimes runTimes) {
        long limit = switch (runTimes) {
            case REQUESTED -> requestedMillis;
            case TRUE -> runMillis;
        };
        return new Job(
                id,
                queue,
                user,
                kind,
                tasks,
                fewestTasks(),
                task,
                gpuType,
                residency,
                wishes.near,
                priority,
                limit,
                evictable,
                wishes.terms,
                new PowerUse(told(drawPerMille), wishes.flexTier),
                wishes.groups);
    }
}
