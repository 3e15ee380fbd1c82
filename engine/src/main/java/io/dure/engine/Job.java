package io.dure.engine;

/**
 * One job as submitted: a gang of {@code tasks} equal tasks, each on one node, all started together, all in one site
 * and on one GPU type.
 *
 * <p>An elastic job ({@code minTasks} below {@code tasks}) starts as a gang of {@code minTasks}. While it runs, and under
 * policy {@code dure}, it grows into idle GPUs of the site and type where it runs, up to {@code tasks}, and shrinks again
 * when somebody else needs them ({@link Decision.Grow}, {@link Decision.Shrink}). It uses up {@code tasks - minTasks} more
 * ids: the next job's id is at least {@link #nextId}.
 *
 * @param id 1, 2, 3 … in order of submission
 * @param queue the leaf queue it waits in
 * @param user who submitted it, a dense id
 * @param tasks the most tasks that it can run with
 * @param minTasks the fewest tasks that it can run with; as many as {@code tasks} unless it is elastic
 * @param task what each task takes
 * @param gpuType the type it needs, or {@link #ANY_TYPE}
 * @param residency where its data may be: a set of sites told by {@link Event.ResidencyAdded}, or {@link #ANY_SITE}
 * @param near how close together its tasks must be
 * @param priority higher goes first within its queue
 * @param timeLimitMillis the longest it may run; reservations and backfill trust it. {@link #NO_LIMIT} when unknown
 * @param evictable whether lent GPUs may be taken back from it
 * @param terms when it may run
 * @param power what it draws
 */
public record Job(
        long id,
        int queue,
        int user,
        Kind kind,
        int tasks,
        int minTasks,
        Task task,
        int gpuType,
        int residency,
        Nearness near,
        int priority,
        long timeLimitMillis,
        boolean evictable,
        Terms terms,
        PowerUse power) {
    public static final int ANY_TYPE = -1;
    public static final int ANY_SITE = -1;
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** The same job on GPUs of this type. */
    public Job on(int type) {
        if (type == gpuType) {
            return this;
        }
        return new Job(
                id,
                queue,
                user,
                kind,
                tasks,
                minTasks,
                task,
                type,
                residency,
                near,
                priority,
                timeLimitMillis,
                evictable,
                terms,
                power);
    }

    /** A gang of a fixed size that may be anywhere in its site and run at any time. */
    public Job(
            long id,
            int queue,
            int user,
            Kind kind,
            int tasks,
            Task task,
            int gpuType,
            int residency,
            int priority,
            long timeLimitMillis,
            boolean evictable) {
        this(
                id,
                queue,
                user,
                kind,
                tasks,
                tasks,
                task,
                gpuType,
                residency,
                Nearness.IN_SITE,
                priority,
                timeLimitMillis,
                evictable,
                Terms.NONE,
                PowerUse.FULL);
    }

    /** A job whose tasks take whole GPUs and nothing beside them, and whose data may be anywhere. */
    public Job(
            long id,
            int queue,
            int user,
            Kind kind,
            int tasks,
            int gpusPerTask,
            int gpuType,
            int priority,
            long timeLimitMillis,
            boolean evictable) {
        this(
                id,
                queue,
                user,
                kind,
                tasks,
                Task.ofGpus(gpusPerTask),
                gpuType,
                ANY_SITE,
                priority,
                timeLimitMillis,
                evictable);
    }

    /** The lowest id that a job submitted after this one can have. */
    public long nextId() {
        return id + 1 + mostRiders();
    }

    /** How many tasks beyond the fewest it can have. */
    public int mostRiders() {
        return tasks - minTasks;
    }

    /** The gang that starts, and runs as long as the job runs: the job with its fewest tasks. */
    public Job core() {
        return new Job(
                id,
                queue,
                user,
                kind,
                minTasks,
                minTasks,
                task,
                gpuType,
                residency,
                near,
                priority,
                timeLimitMillis,
                evictable,
                terms,
                power);
    }

    /** The same job with other terms. */
    public Job withTerms(Terms other) {
        return new Job(
                id,
                queue,
                user,
                kind,
                tasks,
                minTasks,
                task,
                gpuType,
                residency,
                near,
                priority,
                timeLimitMillis,
                evictable,
                other,
                power);
    }

    public int gpusPerTask() {
        return task.gpus();
    }

    /** All whole GPUs of the gang. */
    public long gpus() {
        return (long) tasks * task.gpus();
    }

    /** What the gang takes of GPUs, slices too, in thousandths. */
    public long milliGpus() {
        return tasks * task.milliGpus();
    }
}
