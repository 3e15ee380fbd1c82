package io.dure.engine.job;

import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.engine.Task;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongIndex;
import io.dure.engine.column.RefColumn;

/**
 * What gangs ask of the fleet, each told from all others and given a dense int: tasks, what each takes, the GPU type,
 * where the data may be, and how near together. Pairs are made ints, and pairs of those, so that no number must fit into a few bits.
 */
final class Shapes {
    private static final Level[] LEVELS = Level.values();
    private static final int GUESSES = 1024;

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

    /** Shapes of task groups, one after another: how the further groups of a job are told from those of others. */
    private final LongIndex chains;

    private final LongIndex shapes;
    private final RefColumn<Shape> all;

    /** What a shape asks of space, however it draws: where one finds none, no other with the same number does. */
    private final IntColumn spaceOf;

    private final LongIndex spaces;
    private final LongIndex spaceForms;
    private final LongIndex spacePlaces;

    /** Shapes that were asked for of late, plus one, each at a place that its numbers give: a guess, to be looked at. */
    private final int[] guesses = new int[GUESSES];

    private record Shape(
            int tasks, int minTasks, Task task, int gpuType, int residency, Nearness near, int powerClass) {
        /** Asked with every job: records compare by a method that is found at run time. */
        boolean is(int ofTasks, int fewest, Task of, int type, int sites, Nearness how, int draws) {
            return tasks == ofTasks
                    && minTasks == fewest
                    && gpuType == type
                    && residency == sites
                    && powerClass == draws
                    && task.gpus() == of.gpus()
                    && task.sliceMilli() == of.sliceMilli()
                    && task.cpuMilli() == of.cpuMilli()
                    && task.memoryMib() == of.memoryMib()
                    && near.preferred() == how.preferred()
                    && near.required() == how.required();
        }
    }

    Shapes() {
        gpuParts = new LongIndex();
        besideParts = new LongIndex();
        tasks = new LongIndex();
        gangs = new LongIndex();
        places = new LongIndex();
        elastic = new LongIndex();
        drawn = new LongIndex();
        closeness = new LongIndex();
        chains = new LongIndex();
        shapes = new LongIndex();
        all = new RefColumn<>();
        spaceOf = new IntColumn();
        spaces = new LongIndex();
        spaceForms = new LongIndex();
        spacePlaces = new LongIndex();
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
        chains = o.chains.fork();
        shapes = o.shapes.fork();
        all = o.all.fork();
        spaceOf = o.spaceOf.fork();
        spaces = o.spaces.fork();
        spaceForms = o.spaceForms.fork();
        spacePlaces = o.spacePlaces.fork();
    }

    Shapes fork() {
        return new Shapes(this);
    }

    /** The shape of such a gang; made when it is new. {@code powerClass}: how it draws, as a number. */
    int shape(int taskCount, int minTasks, Task task, int gpuType, int residency, Nearness near, int powerClass) {
        int mixed = taskCount + 31 * (task.gpus() + 31 * (gpuType + 31 * (residency + 31 * powerClass)));
        int at = (mixed + task.sliceMilli() + 7 * (task.cpuMilli() + task.memoryMib())) & (GUESSES - 1);
        int guess = guesses[at] - 1;
        Shape known = guess < 0 ? null : all.get(guess);
        if (known != null && known.is(taskCount, minTasks, task, gpuType, residency, near, powerClass)) {
            return guess;
        }
        int found = number(new Shape(taskCount, minTasks, task, gpuType, residency, near, powerClass));
        guesses[at] = found + 1;
        return found;
    }

    /** A number for these groups and one more of such a shape; {@code groups}: 0, or such a number. */
    int withGroup(int groups, int shape) {
        return 1 + number(chains, groups, shape);
    }

    private int number(Shape s) {
        int onGpus = number(gpuParts, s.task.gpus(), s.task.sliceMilli());
        int beside = number(besideParts, s.task.cpuMilli(), s.task.memoryMib());
        int gang = number(gangs, s.tasks, number(tasks, onGpus, beside));
        int levels =
                s.near.required().ordinal() * LEVELS.length + s.near.preferred().ordinal();
        int sites = number(places, s.gpuType + 1, s.residency + 1);
        int fewest = number(elastic, s.minTasks, levels);
        int form = number(drawn, fewest, s.powerClass);
        int shape = number(shapes, gang, number(closeness, sites, form));
        int groups = s.powerClass < Lines.ABOVE_POWER_CLASSES ? 0 : s.powerClass;
        int space = number(spaces, gang, number(spacePlaces, sites, number(spaceForms, fewest, groups)));
        all.ensure(shape + 1);
        all.set(shape, s);
        spaceOf.ensure(shape + 1);
        spaceOf.set(shape, space);
        return shape;
    }

    int size() {
        return shapes.size();
    }

    int space(int shape) {
        return spaceOf.get(shape);
    }

    int taskCount(int shape) {
        return of(shape).tasks;
    }

    Task task(int shape) {
        return of(shape).task;
    }

    int gpusPerTask(int shape) {
        return of(shape).task.gpus();
    }

    int gpuType(int shape) {
        return of(shape).gpuType;
    }

    int residency(int shape) {
        return of(shape).residency;
    }

    int minTasks(int shape) {
        return of(shape).minTasks;
    }

    Nearness near(int shape) {
        return of(shape).near;
    }

    private Shape of(int shape) {
        Shape found = all.get(shape);
        if (found == null) {
            throw new IndexOutOfBoundsException("shape " + shape);
        }
        return found;
    }

    private static int number(LongIndex index, int left, int right) {
        long key = ((long) left << 32) | right;
        int found = index.find(key);
        return found >= 0 ? found : index.add(key);
    }
}
