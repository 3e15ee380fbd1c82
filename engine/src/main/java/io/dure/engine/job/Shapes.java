package io.dure.engine.job;

import io.dure.engine.Task;
import io.dure.engine.column.LongIndex;

/**
 * What gangs ask of the fleet, each told from all others and given a dense int: tasks, what each takes, the GPU type, and
 * where the data may be. Pairs are made ints, and pairs of those, so that no number must fit into a few bits.
 */
final class Shapes {
    private final LongIndex gpuParts;
    private final LongIndex besideParts;
    private final LongIndex tasks;
    private final LongIndex gangs;
    private final LongIndex places;
    private final LongIndex shapes;

    Shapes() {
        gpuParts = new LongIndex();
        besideParts = new LongIndex();
        tasks = new LongIndex();
        gangs = new LongIndex();
        places = new LongIndex();
        shapes = new LongIndex();
    }

    private Shapes(Shapes o) {
        gpuParts = o.gpuParts.fork();
        besideParts = o.besideParts.fork();
        tasks = o.tasks.fork();
        gangs = o.gangs.fork();
        places = o.places.fork();
        shapes = o.shapes.fork();
    }

    Shapes fork() {
        return new Shapes(this);
    }

    /** The shape of such a gang; made when it is new. */
    int shape(int taskCount, Task task, int gpuType, int residency) {
        int onGpus = number(gpuParts, task.gpus(), task.sliceMilli());
        int beside = number(besideParts, task.cpuMilli(), task.memoryMib());
        int gang = number(gangs, taskCount, number(tasks, onGpus, beside));
        return number(shapes, gang, number(places, gpuType + 1, residency + 1));
    }

    int size() {
        return shapes.size();
    }

    int taskCount(int shape) {
        return left(gangs, left(shapes, shape));
    }

    Task task(int shape) {
        int task = right(gangs, left(shapes, shape));
        int onGpus = left(tasks, task);
        int beside = right(tasks, task);
        return new Task(
                left(gpuParts, onGpus), right(gpuParts, onGpus), left(besideParts, beside), right(besideParts, beside));
    }

    int gpusPerTask(int shape) {
        return left(gpuParts, left(tasks, right(gangs, left(shapes, shape))));
    }

    int gpuType(int shape) {
        return left(places, right(shapes, shape)) - 1;
    }

    int residency(int shape) {
        return right(places, right(shapes, shape)) - 1;
    }

    private static int number(LongIndex index, int left, int right) {
        long key = ((long) left << 32) | right;
        int found = index.find(key);
        return found >= 0 ? found : index.add(key);
    }

    private static int left(LongIndex index, int number) {
        return (int) (index.key(number) >>> 32);
    }

    private static int right(LongIndex index, int number) {
        return (int) index.key(number);
    }
}
