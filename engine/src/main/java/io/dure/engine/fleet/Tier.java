package io.dure.engine.fleet;

import io.dure.engine.Task;
import io.dure.engine.column.IntColumn;
import io.dure.engine.column.LongIndex;
import io.dure.engine.column.Orders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The domains of one level in a pool: which nodes each has, and how many of those are filed under how many GPUs on each
 * shelf; so that a gang finds its domain without a look at nodes. A domain's number tells nothing beyond the order in
 * which domains came. Where every node is a domain of its own, the shelves of the pool say all and nothing is counted.
 */
public final class Tier {
    /** The shelves. */
    static final int OPEN = 0;

    static final int HELD = 1;
    static final int SLACK = 2;
    private static final int SHELVES = 3;

    private final int classes;
    private final boolean isOfNodes;
    private final LongIndex ids;
    private final IntColumn domainOf;
    private final IntColumn counts;

    /** GPUs free on open nodes. */
    private final IntColumn openFree;

    private final WholeNodes whole;
    private final List<Span> spans;

    /** Kind of node and how many of it, and so on, by domain; an array is never written to. */
    private final List<int[]> kinds;

    /** By the GPUs free on open nodes, then domain; marked with the most of them on one node, below zero. Slot: + 1. */
    private final Orders tightest;

    private int tightestRoot;

    /** Domains that are not in their places yet. */
    private int[] unsettled = new int[0];

    private boolean[] isUnsettled = new boolean[0];
    private int unsettledCount;
    private final boolean isOrdered;

    private Tier(int gpusPerNode, boolean isOfNodes, boolean isOrdered) {
        classes = gpusPerNode + 1;
        this.isOfNodes = isOfNodes;
        this.isOrdered = isOrdered;
        ids = new LongIndex();
        domainOf = new IntColumn();
        counts = new IntColumn();
        openFree = new IntColumn();
        whole = new WholeNodes();
        spans = new ArrayList<>();
        kinds = new ArrayList<>();
        tightest = new Orders();
    }

    private Tier(Tier o) {
        classes = o.classes;
        isOfNodes = o.isOfNodes;
        isOrdered = o.isOrdered;
        ids = o.ids.fork();
        domainOf = o.domainOf.fork();
        counts = o.counts.fork();
        openFree = o.openFree.fork();
        whole = o.whole.fork();
        spans = new ArrayList<>(o.spans);
        kinds = new ArrayList<>(o.kinds);
        tightest = o.tightest.fork();
        tightestRoot = o.tightestRoot;
    }

    /** Every node is a domain. */
    static Tier ofNodes(int gpusPerNode) {
        return new Tier(gpusPerNode, true, false);
    }

    static Tier ofDomains(int gpusPerNode) {
        return new Tier(gpusPerNode, false, false);
    }

    /** Also keeps the domains in the order of what they have left. */
    static Tier ofOrderedDomains(int gpusPerNode) {
        return new Tier(gpusPerNode, false, true);
    }

    Tier fork() {
        settle();
        return isOfNodes ? this : new Tier(this);
    }

    /** The node at this place of the pool, not filed yet, is in the domain that the fleet knows as {@code id}. */
    void add(int local, int id, int kind) {
        int domain = ids.find(id);
        if (domain < 0) {
            domain = ids.add(id);
            counts.ensure((domain + 1) * SHELVES * classes);
            openFree.ensure(domain + 1);
            spans.add(Span.of(local));
            kinds.add(new int[] {kind, 1});
            if (isOrdered) {
                tightest.ensure(domain + 2);
                tightestRoot = tightest.insert(tightestRoot, domain + 1, 0, domain, 0);
            }
        } else {
            spans.set(domain, spans.get(domain).with(local));
            kinds.set(domain, withOne(kinds.get(domain), kind));
        }
        domainOf.ensure(local + 1);
        domainOf.set(local, domain);
    }

    private static int[] withOne(int[] kinds, int kind) {
        for (int i = 0; i < kinds.length; i += 2) {
            if (kinds[i] == kind) {
                int[] more = kinds.clone();
                more[i + 1]++;
                return more;
            }
        }
        int[] more = Arrays.copyOf(kinds, kinds.length + 2);
        more[kinds.length] = kind;
        more[kinds.length + 1] = 1;
        return more;
    }

    /** A node went from one class of a shelf to another; -1: it was not there, or is no more. */
    void move(int shelf, int local, int from, int to) {
        if (isOfNodes) {
            return;
        }
        int domain = domainOf.get(local);
        int at = (domain * SHELVES + shelf) * classes;
        if (from >= 0) {
            counts.add(at + from, -1);
        }
        if (to >= 0) {
            counts.add(at + to, 1);
        }
        if (shelf == OPEN && (from == classes - 1 || to == classes - 1)) {
            int now = counts.get(at + classes - 1);
            whole.change(domain, to == classes - 1 ? now - 1 : now + 1, now);
        }
        if (shelf == OPEN) {
            openFree.add(domain, Math.max(to, 0) - Math.max(from, 0));
            if (isOrdered) {
                unsettle(domain);
            }
        }
    }

    /** The domain is put in its place when somebody asks: nodes that are promised come and go in between. */
    private void unsettle(int domain) {
        if (domain >= isUnsettled.length) {
            isUnsettled = Arrays.copyOf(isUnsettled, 2 * domain + 8);
            unsettled = Arrays.copyOf(unsettled, 2 * domain + 8);
        }
        if (!isUnsettled[domain]) {
            isUnsettled[domain] = true;
            unsettled[unsettledCount++] = domain;
        }
    }

    private void settle() {
        while (unsettledCount > 0) {
            int domain = unsettled[--unsettledCount];
            isUnsettled[domain] = false;
            tightestRoot = tightest.remove(tightestRoot, domain + 1);
            tightestRoot =
                    tightest.insert(tightestRoot, domain + 1, openFree.get(domain), domain, -mostOnOneNode(domain));
        }
    }

    private int mostOnOneNode(int domain) {
        int k = classes - 1;
        while (k > 0 && counts.get(domain * SHELVES * classes + k) == 0) {
            k--;
        }
        return k;
    }

    /** Whether every node is a domain of its own: then it has the number of its place in the pool. */
    public boolean isOfNodes() {
        return isOfNodes;
    }

    /** How many domains there are, unless each node is one. */
    public int size() {
        return spans.size();
    }

    /** The domain of the node at this place of the pool. */
    public int domain(int local) {
        return isOfNodes ? local : domainOf.get(local);
    }

    public Span span(int domain) {
        return isOfNodes ? Span.of(domain) : spans.get(domain);
    }

    /** Nodes of the domain on the open shelf under so many GPUs. */
    public int open(int domain, int gpus) {
        return count(domain, OPEN, gpus);
    }

    public int held(int domain, int gpus) {
        return count(domain, HELD, gpus);
    }

    public int slack(int domain, int gpus) {
        return count(domain, SLACK, gpus);
    }

    private int count(int domain, int shelf, int gpus) {
        return counts.get((domain * SHELVES + shelf) * classes + gpus);
    }

    /** GPUs free on the domain's open nodes. */
    public int openFree(int domain) {
        return openFree.get(domain);
    }

    public long openTasks(int domain, int gpusPerTask) {
        return tasks(domain, OPEN, gpusPerTask);
    }

    public long heldTasks(int domain, int gpusPerTask) {
        return tasks(domain, HELD, gpusPerTask);
    }

    public long slackTasks(int domain, int gpusPerTask) {
        return tasks(domain, SLACK, gpusPerTask);
    }

    private long tasks(int domain, int shelf, int gpusPerTask) {
        long sum = 0;
        int at = (domain * SHELVES + shelf) * classes;
        for (int k = gpusPerTask; k < classes; k++) {
            sum += (long) counts.get(at + k) * (k / gpusPerTask);
        }
        return sum;
    }

    /** GPUs free on open and held nodes. */
    public int free(int domain) {
        int free = openFree.get(domain);
        for (int k = 1; k < classes; k++) {
            free += k * count(domain, HELD, k);
        }
        return free;
    }

    /** All GPUs of the domain in this pool, whatever becomes of their nodes. */
    public int installed(int domain) {
        int[] of = kinds.get(domain);
        int nodes = 0;
        for (int i = 0; i < of.length; i += 2) {
            nodes += of[i + 1];
        }
        return nodes * (classes - 1);
    }

    /** How many such tasks the domain would hold if its nodes were up and empty. */
    long tasksWhenEmpty(int domain, Pool pool, Task task) {
        int[] of = kinds.get(domain);
        long sum = 0;
        for (int i = 0; i < of.length; i += 2) {
            sum += of[i + 1] * pool.tasksOnEmptyNode(of[i], task);
        }
        return sum;
    }

    /** Into how many kinds domains fall by their open nodes that are wholly free: see {@link #nextWithWhole}. */
    public static int mostWhole() {
        return WholeNodes.MOST;
    }

    /** The first domain from this one on with {@code count} open nodes that are wholly free, of the most: or more; or -1. */
    public int nextWithWhole(int count, int from) {
        return whole.next(count, from);
    }

    /** The domain with the fewest open GPUs that has so many of them on one node, the lowest of such; or -1. */
    public int tightestWith(int gpusOnOneNode) {
        settle();
        return tightest.firstMarkedAtMost(tightestRoot, -gpusOnOneNode) - 1;
    }

    /** The next domain after one with so many open GPUs and this number, in the order of open GPUs; or -1. */
    public int nextTightest(int openGpus, int domain) {
        settle();
        return tightest.after(tightestRoot, openGpus, domain) - 1;
    }

    /** For who counts anew: the domain's place in the order. */
    public long orderedUnder(int domain) {
        settle();
        return tightest.major(domain + 1);
    }
}
