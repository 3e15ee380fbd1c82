package io.dure.twin.outcome;

import io.dure.engine.Engine;
import io.dure.engine.Queue;
import io.dure.twin.Submission;
import io.dure.twin.node.IntList;
import java.util.ArrayList;
import java.util.List;

/** What queues use, are owed, borrow and lend over time. A pass costs what it changes; GPUs are counted in thousandths. */
final class QueueMeter {
    static final int PER_QUEUE = 6;
    private static final int USED = 0;
    private static final int SHARE = 1;
    private static final int BORROWED = 2;
    private static final int LENT = 3;
    private static final int WAITING = 4;
    private static final int QUOTA = 5;

    /** Shares are looked up once in a stretch of the timeline, and at least so often. */
    private static final long SHARES_EVERY_MILLIS = 600_000;

    private static final double MILLI = 1000;

    private final QueueTree tree;
    private final TypeMeter types;
    private final Timelines time;
    private final int firstSeries;
    private final List<String> names;
    private final long[] jobs;
    private final double[] wait;
    private final long[] started;
    private final long[] used;
    private final boolean[] isTouched;
    private final IntList touched = new IntList();
    private boolean allTouched = true;
    private boolean isMoved = true;
    private boolean quotasMoved;
    private long sharesAtMillis = Long.MIN_VALUE / 2;

    QueueMeter(QueueTree tree, TypeMeter types, Timelines time, int firstSeries, List<String> names) {
        this.types = types;
        this.tree = tree;
        this.time = time;
        this.firstSeries = firstSeries;
        this.names = names;
        int size = tree.size();
        jobs = new long[size];
        wait = new double[size];
        started = new long[size];
        used = new long[size];
        isTouched = new boolean[size];
    }

    void set(Queue queue, long nowMillis) {
        boolean isLater = nowMillis > 0;
        tree.set(queue);
        types.set(queue, nowMillis);
        quotasMoved |= isLater;
        isMoved = true;
        allTouched = true;
    }

    /** Which queues have waiting jobs may be another everywhere. */
    void touchAll() {
        allTouched = true;
    }

    /** A job of this leaf was submitted, started, ended or left. */
    void touch(int leaf) {
        for (int q = leaf; q != Queue.NO_PARENT && !isTouched[q]; q = tree.parent(q)) {
            isTouched[q] = true;
            touched.add(q);
        }
    }

    void submitted(Submission s) {
        tree.upwards(s.queue(), q -> jobs[q]++);
        touch(s.queue());
    }

    void waited(Submission s, double seconds) {
        tree.upwards(s.queue(), q -> {
            wait[q] += seconds;
            started[q]++;
        });
    }

    /** {@code sign} 1: an attempt starts, its task groups on GPUs of these types; -1: it ends. */
    void holds(Submission s, int[] gpuTypes, int sign, long nowMillis) {
        types.hold(s.queue(), gpuTypes[0], sign * s.firstMilliGpus(), nowMillis);
        for (int g = 1; g < gpuTypes.length; g++) {
            types.hold(
                    s.queue(),
                    gpuTypes[g],
                    sign * s.wishes().groups().get(g - 1).milliGpus(),
                    nowMillis);
        }
        tree.upwards(s.queue(), q -> used[q] += sign * s.milliGpus());
        touch(s.queue());
        isMoved = true;
    }

    /** {@code sign} 1: a task beyond the fewest of an elastic job starts; -1: it ends. */
    void holdsTask(Submission s, int sign) {
        tree.upwards(s.queue(), q -> used[q] += sign * s.task().milliGpus());
        touch(s.queue());
        isMoved = true;
    }

    /** Reads what has changed, after a decision. */
    void read(Engine engine, long nowMillis) {
        if (allTouched) {
            for (int q = 0; q < Math.min(tree.size(), engine.queues()); q++) {
                read(q, engine);
            }
        } else {
            for (int i = 0; i < touched.size(); i++) {
                read(touched.get(i), engine);
            }
        }
        for (int i = 0; i < touched.size(); i++) {
            isTouched[touched.get(i)] = false;
        }
        touched.clear();
        allTouched = false;
        if (isMoved) {
            isMoved = false;
            readLent();
        }
        readShares(engine, nowMillis);
    }

    private void readLent() {
        if (!types.counts()) {
            tree.lent(q -> used[q], q -> tree.quota(q) * 1000, (q, lent) -> set(q, LENT, lent / MILLI));
            return;
        }
        double[] sums = new double[tree.size()];
        for (int t = 0; t < types.types(); t++) {
            int type = t;
            tree.lent(q -> types.used(type, q), q -> types.quota(type, q), (q, lent) -> sums[q] += lent);
        }
        for (int q = 0; q < sums.length; q++) {
            set(q, LENT, sums[q] / MILLI);
        }
    }

    private void read(int q, Engine engine) {
        set(q, WAITING, engine.queue(q).waitingJobs());
        set(q, USED, used[q] / MILLI);
        set(q, QUOTA, (double) tree.quota(q));
        boolean isOfTypes = types.counts() && tree.parent(q) != Queue.NO_PARENT; // the root owns all types
        long borrowed = isOfTypes ? types.borrowed(q) : Math.max(0, used[q] - tree.quota(q) * 1000);
        set(q, BORROWED, borrowed / MILLI);
    }

    private void readShares(Engine engine, long nowMillis) {
        if (nowMillis - sharesAtMillis < Math.min(SHARES_EVERY_MILLIS, time.widthMillis())) {
            return;
        }
        sharesAtMillis = nowMillis;
        engine.refreshShares();
        for (int q = 0; q < Math.min(tree.size(), engine.queues()); q++) {
            set(q, SHARE, engine.queue(q).shareMilliGpus() / MILLI);
        }
    }

    private void set(int queue, int series, double value) {
        time.set(firstSeries + PER_QUEUE * queue + series, value);
    }

    private double hours(int queue, int series) {
        return time.hours(firstSeries + PER_QUEUE * queue + series);
    }

    private List<Double> means(int queue, int series) {
        return time.means(firstSeries + PER_QUEUE * queue + series);
    }

    List<Outcome.QueueOutcome> queues(double spanHours) {
        List<Outcome.QueueOutcome> all = new ArrayList<>();
        for (int q = 0; q < tree.size(); q++) {
            all.add(new Outcome.QueueOutcome(
                    names.get(q),
                    tree.depth(q),
                    tree.isLeaf(q),
                    tree.quota(q),
                    quotasMoved ? hours(q, QUOTA) : tree.quota(q) * spanHours,
                    hours(q, USED),
                    hours(q, BORROWED),
                    hours(q, LENT),
                    hours(q, WAITING),
                    jobs[q],
                    started[q] == 0 ? 0 : wait[q] / started[q],
                    types.of(q, StrictMath.round(spanHours * 3_600_000))));
        }
        return all;
    }

    List<Outcome.QueueLine> lines() {
        List<Outcome.QueueLine> lines = new ArrayList<>();
        for (int q = 0; q < tree.size(); q++) {
            if (tree.isLeaf(q)) {
                lines.add(new Outcome.QueueLine(names.get(q), means(q, USED), means(q, SHARE)));
            }
        }
        return lines;
    }

    /** The queues right below the root. */
    List<Outcome.OrganisationLine> organisations() {
        List<Outcome.OrganisationLine> lines = new ArrayList<>();
        for (int q = 0; q < tree.size(); q++) {
            if (tree.depth(q) == 1) {
                lines.add(new Outcome.OrganisationLine(names.get(q), means(q, USED), means(q, QUOTA)));
            }
        }
        return lines;
    }
}
