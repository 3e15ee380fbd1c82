package io.dure.engine.job;

import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.engine.Task;
import io.dure.engine.column.LongIndex;

/**
 * What gangs ask of the fleet, each told from all others and given a dense int: tasks, what each takes, the GPU type,
 * where the data may be, and how near together. Pairs are made ints, and pairs of those, so that no number must fit into a few bits.
 */
final class Shapes {
    private static final Level[] LEVELS = Level.values();

    private final LongIndex gpuParts;
    private final LongIndex besideParts;
    private final LongIndex tasks;
    private final LongIndex gangs;
    private final LongIndex places;

    /** The fewest tasks, and how near they must be. */
    private final LongIndex elastic;

    /** That, and how it draws. */
    private final LongIndex drawn;

    /** Where, and that. */
    private final LongIndex closeness;

    private final LongIndex shapes;

    Shapes() {
        gpuParts = new LongIndex();
        besideParts = new LongIndex();
        tasks = new LongIndex();
        gangs = new LongIndex();
        places = new LongIndex();
        elastic = new LongIndex();
        drawn = new LongIndex();
        closeness = new LongIndex();
        shapes = new LongIndex();
    }

    private Shapes(Shapes o) {
        gpuParts = o.gpuParts.fork();
        besideParts = o.besideParts.fork();
        tasks = o.tasks.fork();
        gangs = o.gangs.fork();
        places = o.places.fork();
        elastic = o.elastic.fork();
        drawn = o.drawn.fork();
        closeness = o.closeness.fork();
        shapes = o.shapes.fork();
    }

    Shapes fork() {
        return new Shapes(this);
    }

    /** The shape of such a gang; made when it is new. */
    int shape(int taskCount, int minTasks, Task task, int gpuType, int residency, Nearness near, int powerClass) {
        int onGpus = number(gpuParts, task.gpus(), task.sliceMilli());
        int beside = number(besideParts, task.cpuMilli(), task.memoryMib());
        int gang = number(gangs, taskCount, number(tasks, onGpus, beside));
        int levels =
                near.required().ordinal() * LEVELS.length + near.preferred().ordinal();
        int sites = number(places, gpuType + 1, residency + 1);
        int form = number(drawn, number(elastic, minTasks, levels), powerClass);
        return number(shapes, gang, number(closeness, sites, form));
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
        return left(places, left(closeness, right(shapes, shape))) - 1;
    }

    int residency(int shape) {
        return right(places, left(closeness, right(shapes, shape))) - 1;
    }

    int minTasks(int shape) {
        return left(elastic, left(drawn, right(closeness, right(shapes, shape))));
    }

    Nearness near(int shape) {
        int levels = right(elastic, left(drawn, right(closeness, right(shapes, shape))));
        return new Nearness(LEVELS[levels / LEVELS.length], LEVELS[levels % LEVELS.length]);
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
