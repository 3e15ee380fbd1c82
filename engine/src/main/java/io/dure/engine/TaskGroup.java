package io.dure.engine;

/**
 * A further task group of a job: {@code tasks} equal tasks that start together with the first group and with all others,
 * in the same site, and run as long.
 *
 * @param tasks how many there are
 * @param task what each takes
 * @param gpuType the type it needs, or {@link Job#ANY_TYPE}; another group may need another
 * @param near how close together the tasks of this group must be
 */
public record TaskGroup(int tasks, Task task, int gpuType, Nearness near) {
    /** A group that may be anywhere in the site. */
    public TaskGroup(int tasks, Task task, int gpuType) {
        this(tasks, task, gpuType, Nearness.IN_SITE);
    }

    /** What it takes of GPUs, slices too, in thousandths. */
    public long milliGpus() {
        return tasks * task.milliGpus();
    }
}
