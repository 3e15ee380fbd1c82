package io.dure.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * One job as submitted: a gang of {@code tasks} equal tasks, each on one node, all started together, all in one site
 * and on one GPU type.
 *
 * <p>An elastic job ({@code minTasks} below {@code tasks}) starts as a gang of {@code minTasks}. While it runs, and under
 * policy {@code dure}, it grows into idle GPUs of the site and type where it runs, up to {@code tasks}, and shrinks again
 * when somebody else needs them ({@link Decision.Grow}, {@link Decision.Shrink}). It uses up {@code tasks - minTasks} more
 * ids: the next job's id is at least {@link #nextId}.
 *
 * <p>A job may have several task groups: what is told of tasks above is its first group, {@code others} are the further
 * ones. All start together or none, in one site, and end together. Such a job uses up one more id for each of the others.
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
 * @param others its task groups beside the first; none for nearly all jobs
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
        PowerUse power,
        List<TaskGroup> others) {
    public Job {
        others = List.copyOf(others);
    }

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
                power,
                others);
    }

    /** A job of one task group. */
    public Job(
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
        this(
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
                terms,
                power,
                List.of());
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
        return id + 1 + mostRiders() + others.size();
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
                power,
                others);
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
                power,
                others);
    }

    public int gpusPerTask() {
        return task.gpus();
    }

    /** How many task groups it has. */
    public int groups() {
        return 1 + others.size();
    }

    /** One of its task groups, from 0 on. */
    public TaskGroup group(int number) {
        return number == 0 ? new TaskGroup(tasks, task, gpuType, near) : others.get(number - 1);
    }

    /** This job if it had no other group than this one of it, under an id of its own: that of the job, and one more each. */
    public Job only(int number) {
        TaskGroup g = group(number);
        return new Job(
                id + number,
                queue,
                user,
                kind,
                g.tasks(),
                number == 0 ? minTasks : g.tasks(),
                g.task(),
                g.gpuType(),
                residency,
                g.near(),
                priority,
                timeLimitMillis,
                evictable,
                number == 0 ? terms : Terms.NONE,
                power);
    }

    /** The same job with these groups beside its first. */
    public Job with(List<TaskGroup> groups) {
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
                terms,
                power,
                groups);
    }

    /**
     * What each group has of a place that was told for the whole job: groups come one after another, each with as many
     * tasks as it has. Of an elastic job the first group is its fewest tasks.
     */
    public List<Placement> byGroup(Placement whole) {
        if (others.isEmpty()) {
            return List.of(whole);
        }
        List<Placement> all = new ArrayList<>();
        List<Placement.OnNode> here = new ArrayList<>();
        int left = tasks;
        for (Placement.OnNode n : whole.nodes()) {
            here.add(n);
            left -= n.tasks();
            if (left == 0) {
                all.add(new Placement(here));
                here.clear();
                left = all.size() < groups() ? group(all.size()).tasks() : 0;
            }
        }
        if (all.size() != groups() || left != 0) {
            throw new IllegalArgumentException("a place for other tasks than those of job " + id);
        }
        return all;
    }

    /** All whole GPUs of all groups. */
    public long gpus() {
        long sum = 0;
        for (int g = 0; g < groups(); g++) {
            sum += (long) group(g).tasks() * group(g).task().gpus();
        }
        return sum;
    }

    /** What all groups take of GPUs, slices too, in thousandths. */
    public long milliGpus() {
        long sum = tasks * task.milliGpus();
        for (TaskGroup g : others) {
            sum += g.milliGpus();
        }
        return sum;
    }
}
