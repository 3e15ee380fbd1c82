package io.dure.engine.place;

import io.dure.engine.Task;

/**
 * What a task takes of the nodes of one pool.
 *
 * @param gpus whole GPUs of each task; 0 when several tasks share one, or none asks for any
 * @param tasksPerGpu how many tasks one GPU holds in slices; 0 when they take none
 */
record PerTask(int gpus, int tasksPerGpu, int cpuMilli, int memoryMib) {
    /** Of a pool whose GPUs are cut into so many slices. */
    static PerTask of(Task task, int slices) {
        int perGpu = task.sliceMilli() > 0 ? slices / task.slicesOf(slices) : 0;
        return new PerTask(task.gpus(), perGpu, task.cpuMilli(), task.memoryMib());
    }

    /** How many GPUs so many tasks take when they share them with nobody else. */
    int gpusFor(int tasks) {
        return gpus > 0 ? tasks * gpus : tasksPerGpu > 0 ? Math.ceilDiv(tasks, tasksPerGpu) : 0;
    }

    /** How many tasks so many GPUs hold. */
    int onGpus(int free) {
        return gpus > 0 ? free / gpus : tasksPerGpu > 0 ? free * tasksPerGpu : Integer.MAX_VALUE;
    }
}
