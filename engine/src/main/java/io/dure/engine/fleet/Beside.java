package io.dure.engine.fleet;

import io.dure.engine.Task;
import io.dure.engine.column.IntField;
import io.dure.engine.column.IntTable;

/** CPU and memory of each node: what it was installed with, and what is free. A node with 0 of one does not count it. */
public final class Beside {
    /** More tasks than any gang has. */
    public static final long ANY_NUMBER = 1_000_000;

    private final IntField cpu;
    private final IntField freeCpu;
    private final IntField memory;
    private final IntField freeMemory;

    /** {@code ofNodes}: columns by node. */
    Beside(IntTable ofNodes) {
        cpu = ofNodes.field();
        freeCpu = ofNodes.field();
        memory = ofNodes.field();
        freeMemory = ofNodes.field();
    }

    Beside fork(IntTable ofForkedNodes) {
        return new Beside(ofForkedNodes);
    }

    void add(int node, int cpuMilli, int memoryMib) {
        cpu.set(node, cpuMilli);
        freeCpu.set(node, cpuMilli);
        memory.set(node, memoryMib);
        freeMemory.set(node, memoryMib);
    }

    void take(int node, long cpuMilli, long memoryMib) {
        if (cpuMilli != 0 && cpu.get(node) > 0) {
            freeCpu.set(node, Math.toIntExact(freeCpu.get(node) - cpuMilli));
        }
        if (memoryMib != 0 && memory.get(node) > 0) {
            freeMemory.set(node, Math.toIntExact(freeMemory.get(node) - memoryMib));
        }
    }

    /** How many tasks what is free of them holds. */
    public long room(int node, Task task) {
        return task.countsBeside() ? room(node, task, 0, 0) : ANY_NUMBER;
    }

    /** The same when so much more were free. */
    public long room(int node, Task task, long moreCpuMilli, long moreMemoryMib) {
        return room(
                cpu.get(node),
                freeCpu.get(node) + moreCpuMilli,
                memory.get(node),
                freeMemory.get(node) + moreMemoryMib,
                task);
    }

    static long room(long cpu, long freeCpu, long memory, long freeMemory, Task task) {
        long room = ANY_NUMBER;
        if (task.cpuMilli() > 0 && cpu > 0) {
            room = Math.min(room, freeCpu / task.cpuMilli());
        }
        if (task.memoryMib() > 0 && memory > 0) {
            room = Math.min(room, freeMemory / task.memoryMib());
        }
        return room;
    }

    /** Thousandths of a core that were installed; 0: not counted. */
    public int cpuMilli(int node) {
        return cpu.get(node);
    }

    public int freeCpuMilli(int node) {
        return freeCpu.get(node);
    }

    /** MiB that were installed; 0: not counted. */
    public int memoryMib(int node) {
        return memory.get(node);
    }

    public int freeMemoryMib(int node) {
        return freeMemory.get(node);
    }
}
