package io.dure.engine.job;

import io.dure.engine.Job;
import io.dure.engine.Nearness;
import io.dure.engine.Task;
import io.dure.engine.WaitCode;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongColumn;
import io.dure.engine.column.LongIndex;
import io.dure.engine.column.LongList;

/**
 * Demand classes. A shape is what a gang asks of the fleet: tasks, what each takes, GPU type, where its data may
 * be. A line is the waiting jobs of
 * one shape in one queue, in their order: if one shape does not fit, no job of its lines does. Lines with waiting jobs
 * are chained by queue; the order of the chain means nothing.
 */
public final class Lines {
    private static final int BEHIND = WaitCode.BEHIND_IN_QUEUE.ordinal();
    private static final WaitCode[] CODES = WaitCode.values();

    /** More than the number of any way in which a gang draws. */
    static final int ABOVE_POWER_CLASSES = 1 << 24;

    private final Shapes shapes;
    private final LongIndex lines;
    /** What a gang of each shape asks of GPUs: asked for all the time. */
    private final LongList milliGpus;

    /** What all task groups of the job ask for together. */
    private final LongColumn wholeMilliGpus;

    private final IntColumn root;

    /** The first of the waiting jobs, which is asked for all the time. */
    private final IntColumn head;

    private final IntColumn count;
    private final IntColumn reason;

    /** How many jobs, the first ones, wait for the line's reason; the others wait behind in their queue. */
    private final IntColumn first;

    private final IntColumn next;
    private final IntColumn previous;
    private final IntColumn firstOfQueue;

    /** Queues, and what lines of theirs ask of space. */
    private final LongIndex kins;

    private final IntColumn kin;

    /** The queue as told. */
    private final IntColumn told;

    private final int[] waitingFor;

    /** Lines with waiting jobs of which nothing is known yet, and of each line its place among them plus one. */
    private final IntColumn undecided;

    private final IntColumn placeOfUndecided;
    private int undecidedCount;

    Lines() {
        shapes = new Shapes();
        lines = new LongIndex();
        milliGpus = new LongList();
        wholeMilliGpus = new LongColumn();
        root = new IntColumn();
        head = new IntColumn();
        count = new IntColumn();
        reason = new IntColumn();
        first = new IntColumn();
        next = new IntColumn();
        previous = new IntColumn();
        firstOfQueue = new IntColumn();
        kins = new LongIndex();
        kin = new IntColumn();
        told = new IntColumn();
        waitingFor = new int[WaitCode.values().length];
        undecided = new IntColumn();
        placeOfUndecided = new IntColumn();
    }

    private Lines(Lines o) {
        shapes = o.shapes.fork();
        lines = o.lines.fork();
        milliGpus = o.milliGpus.fork();
        wholeMilliGpus = o.wholeMilliGpus.fork();
        root = o.root.fork();
        head = o.head.fork();
        count = o.count.fork();
        reason = o.reason.fork();
        first = o.first.fork();
        next = o.next.fork();
        previous = o.previous.fork();
        firstOfQueue = o.firstOfQueue.fork();
        kins = o.kins.fork();
        kin = o.kin.fork();
        told = o.told.fork();
        waitingFor = o.waitingFor.clone();
        undecided = o.undecided.fork();
        placeOfUndecided = o.placeOfUndecided.fork();
        undecidedCount = o.undecidedCount;
    }

    Lines fork() {
        return new Lines(this);
    }

    /**
     * The line of this demand, of elastic jobs the fewest tasks, in the account of the job's queue; made when it is new. {@code powerClass}: how the gang
     * draws, as a number.
     */
    int line(Job job, int account, int powerClass) {
        int shape = shape(job, job.others().isEmpty() ? powerClass : groupsOf(job, powerClass));
        if (!job.others().isEmpty()) {
            wholeMilliGpus.set(shape, job.milliGpus());
        }
        long lineKey = ((long) account << 32) | shape;
        int line = lines.find(lineKey);
        if (line < 0) {
            line = lines.add(lineKey);
            int size = line + 1;
            root.ensure(size);
            head.ensure(size);
            count.ensure(size);
            reason.ensure(size);
            first.ensure(size);
            next.ensure(size);
            previous.ensure(size);
            placeOfUndecided.ensure(size);
            undecided.ensure(size);
            told.ensure(size);
            told.set(line, job.queue());
            kin.ensure(size);
            kin.set(line, kinOf(((long) account << 32) | shapes.space(shape)));
        }
        return line;
    }

    private int kinOf(long key) {
        int known = kins.find(key);
        return known < 0 ? kins.add(key) : known;
    }

    private int shape(Job job, int howItDraws) {
        int shape = shapes.shape(
                job.minTasks(), job.minTasks(), job.task(), job.gpuType(), job.residency(), job.near(), howItDraws);
        wholeMilliGpus.ensure(shape + 1);
        if (shape == milliGpus.size()) {
            milliGpus.add(job.minTasks() * job.task().milliGpus());
        }
        wholeMilliGpus.set(shape, milliGpus.get(shape));
        return shape;
    }

    /** Jobs with unlike further groups are of unlike demand. */
    private int groupsOf(Job job, int powerClass) {
        int groups = powerClass;
        for (int g = 1; g < job.groups(); g++) {
            groups = shapes.withGroup(groups, shape(job.only(g), powerClass));
        }
        return ABOVE_POWER_CLASSES + groups;
    }

    /** The list of waiting jobs has another root, and begins with this slot. */
    void setList(int line, int rootSlot, int headSlot) {
        root.set(line, rootSlot);
        head.set(line, headSlot);
    }

    /** One more job waits in the line: for what the last one of it waits for. */
    void grow(int line) {
        boolean joinsFirst = first.get(line) == count.get(line);
        count.add(line, 1);
        first.add(line, joinsFirst ? 1 : 0);
        waitingFor[joinsFirst ? reason.get(line) : BEHIND]++;
        if (count.get(line) == 1) {
            link(line);
            setUndecided(line, true);
        }
    }

    /** One job fewer waits in the line. */
    void shrink(int line) {
        boolean leavesFirst = first.get(line) == count.get(line);
        count.add(line, -1);
        first.add(line, leavesFirst ? -1 : 0);
        waitingFor[leavesFirst ? reason.get(line) : BEHIND]--;
        if (count.get(line) == 0) {
            reason.set(line, WaitCode.NOT_YET_DECIDED.ordinal());
            setUndecided(line, false);
            unlink(line);
        }
    }

    /** The first {@code jobs} of the line wait for this, the others behind in their queue. */
    public void setReason(int line, WaitCode code, int jobs) {
        waitingFor[reason.get(line)] -= first.get(line);
        waitingFor[BEHIND] -= count.get(line) - first.get(line);
        reason.set(line, code.ordinal());
        setUndecided(line, code == WaitCode.NOT_YET_DECIDED);
        first.set(line, jobs);
        waitingFor[reason.get(line)] += jobs;
        waitingFor[BEHIND] += count.get(line) - jobs;
    }

    private void setUndecided(int line, boolean is) {
        int place = placeOfUndecided.get(line);
        if (is && place == 0) {
            undecided.set(undecidedCount++, line);
            placeOfUndecided.set(line, undecidedCount);
        } else if (!is && place != 0) {
            int last = undecided.get(--undecidedCount);
            undecided.set(place - 1, last);
            placeOfUndecided.set(last, place);
            placeOfUndecided.set(line, 0);
        }
    }

    /** How many lines have waiting jobs of which nothing is known yet. */
    public int undecided() {
        return undecidedCount;
    }

    /** One of them. Their order means nothing; the last takes the place of one that is decided. */
    public int undecided(int i) {
        return undecided.get(i);
    }

    /** How many jobs, the first ones, wait for {@link #reason}. */
    public int firstJobs(int line) {
        return first.get(line);
    }

    /** How many jobs in lines wait for this. */
    public int waitingFor(WaitCode code) {
        return waitingFor[code.ordinal()];
    }

    /** The list of waiting jobs. */
    public int root(int line) {
        return root.get(line);
    }

    /** The slot of the first waiting job, or 0. */
    public int head(int line) {
        return head.get(line);
    }

    public int count(int line) {
        return count.get(line);
    }

    public WaitCode reason(int line) {
        return CODES[reason.get(line)];
    }

    public int shape(int line) {
        return (int) lines.key(line);
    }

    /** The account of the queue in which the line's jobs are kept: the queue itself, where no GPU type is rationed. */
    public int queue(int line) {
        return (int) (lines.key(line) >>> 32);
    }

    /** The queue as told. */
    public int told(int line) {
        return told.get(line);
    }

    public int tasks(int shape) {
        return shapes.taskCount(shape);
    }

    public Task task(int shape) {
        return shapes.task(shape);
    }

    /** Where the data may be, or {@link io.dure.engine.Job#ANY_SITE}. */
    public int residency(int shape) {
        return shapes.residency(shape);
    }

    public Nearness near(int shape) {
        return shapes.near(shape);
    }

    public int gpusPerTask(int shape) {
        return shapes.gpusPerTask(shape);
    }

    public int gpuType(int shape) {
        return shapes.gpuType(shape);
    }

    /** What the gang asks of GPUs, in thousandths. */
    public long milliGpus(int shape) {
        return milliGpus.get(shape);
    }

    /** The same of all task groups of such a job together. */
    public long wholeMilliGpus(int shape) {
        return wholeMilliGpus.get(shape);
    }

    public int shapes() {
        return shapes.size();
    }

    /** One number for all lines of a queue that ask for the same space, however they draw: less than {@link #lines}. */
    public int kin(int line) {
        return kin.get(line);
    }

    public int lines() {
        return lines.size();
    }

    /** The first line of the queue with waiting jobs, or -1. */
    public int firstOf(int queue) {
        return queue < firstOfQueue.capacity() ? firstOfQueue.get(queue) - 1 : -1;
    }

    /** The next line of the same queue with waiting jobs, or -1. */
    public int nextOf(int line) {
        return next.get(line) - 1;
    }

    private void link(int line) {
        int queue = queue(line);
        firstOfQueue.ensure(queue + 1);
        int head = firstOfQueue.get(queue);
        next.set(line, head);
        previous.set(line, 0);
        if (head != 0) {
            previous.set(head - 1, line + 1);
        }
        firstOfQueue.set(queue, line + 1);
    }

    private void unlink(int line) {
        int after = next.get(line);
        int before = previous.get(line);
        if (after != 0) {
            previous.set(after - 1, before);
        }
        if (before != 0) {
            next.set(before - 1, after);
        } else {
            firstOfQueue.set(queue(line), after);
        }
    }
}
