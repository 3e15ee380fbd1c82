package io.dure.engine.fill;

import io.dure.engine.Job;
import io.dure.engine.Task;
import io.dure.engine.pack.Demand;
import io.dure.engine.pack.NodeType;

/** Tasks that ask the same of the same GPU type, or of any. */
public record Sort(Task task, int gpuType) implements Comparable<Sort> {
    @Override
    public int compareTo(Sort other) {
        int c = Integer.compare(task.gpus(), other.task.gpus());
        c = c != 0 ? c : Integer.compare(task.sliceMilli(), other.task.sliceMilli());
        c = c != 0 ? c : Integer.compare(task.cpuMilli(), other.task.cpuMilli());
        c = c != 0 ? c : Integer.compare(task.memoryMib(), other.task.memoryMib());
        return c != 0 ? c : Integer.compare(gpuType, other.gpuType);
    }

    /** Whether GPUs of this type will do. */
    boolean allows(int type) {
        return gpuType == Job.ANY_TYPE || gpuType == type;
    }

    /** The same in the words of packing. Types 64 apart are taken for one: a score may be worse for it, nothing else. */
    Demand demand() {
        int gpus = task.sliceMilli() > 0 ? 1 : task.gpus();
        int milli = task.sliceMilli() > 0 ? task.sliceMilli() : Demand.WHOLE;
        long models = gpuType == Job.ANY_TYPE || gpus == 0 ? Demand.ANY_MODEL : 1L << model(gpuType);
        return new Demand(task.cpuMilli(), task.memoryMib(), gpus, gpus == 0 ? 0 : milli, models);
    }

    static int model(int gpuType) {
        return gpuType % NodeType.MOST_MODELS;
    }
}
