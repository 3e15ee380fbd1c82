package io.dure.engine.fill;

import io.dure.engine.Task;
import io.dure.engine.column.IndexSet;
import io.dure.engine.fleet.Changes;
import io.dure.engine.fleet.Span;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a pool by what one task of a sort costs there, the cheapest first, of equals the first by its place: see
 * {@link Leasts}. What changed since is scored again when somebody asks; all of it
 * when the tables or prices are others. No node is in it that has no room.
 *
 * <p>Where there is {@link PoolNodes#filed}, only nodes that share GPUs are kept here, and those that are tried on paper:
 * all others with as many GPUs free cost the same.
 *
 * <p>Either of the nodes that reservations hold, or of the others.
 */
public final class Ranking {
    /** The cost where there is no room. */
    public static final int NO_ROOM = Integer.MAX_VALUE;

    private final PoolNodes nodes;
    private final Task task;
    private final boolean held;
    private final Scores scores;
    private final Leasts costs = new Leasts();
    private long seen = -1;
    private long cutSeen;
    private int allRead;
    private boolean isStale = true;
    private boolean isStaleWhereWide;
    private int[] place = {}; // of a node among those tried, plus one
    private int[] tried = new int[16];
    private int triedCount;
    private @Nullable Span triedIn; // where they were looked for
    private int[] untriedFrom = {}; // there, by GPUs that are free
    private @Nullable Shape[] triedShape = new Shape[16];
    private int[] triedTasks = new int[16];

    Ranking(PoolNodes nodes, Task task, boolean held, Builds builds) {
        this.nodes = nodes;
        this.task = task;
        this.held = held;
        scores = new Scores(nodes, task, builds);
    }

    /** How many nodes it ranks. */
    int size() {
        return nodes.size();
    }

    void read(Tables tables, Prices prices) {
        nodes.read();
        triedIn = null; // other nodes may be the first now
        Changes changes = nodes.pool().changes();
        boolean isReadAnew = seen < 0 || allRead != nodes.timesAllRead();
        isStale |= scores.use(tables, prices) || isReadAnew;
        allRead = nodes.timesAllRead();
        isStaleWhereWide |= scores.useSlots(prices);
        Filed filed = nodes.filed();
        if (filed != null) {
            readCut(filed, isReadAnew || !filed.knowsFrom(cutSeen));
        } else if (isStale || !changes.knowsFrom(seen) || nodes.seen() - seen > nodes.size() / 2) {
            scoreAll();
        } else {
            for (long c = seen; c < nodes.seen(); c++) {
                int local = changes.node(c);
                if (nodes.isLast(local, c)) {
                    costs.set(local, score(local));
                }
            }
            for (int local = isStaleWhereWide ? nodes.nextWide(0) : -1; local >= 0; local = nodes.nextWide(local + 1)) {
                costs.set(local, score(local));
            }
        }
        seen = nodes.seen();
        isStale = false;
        isStaleWhereWide = false;
    }

    /** Of all that changed, what concerns nodes that share GPUs. */
    private void readCut(Filed filed, boolean isNew) {
        if (isNew) {
            costs.clear(nodes.size());
        }
        for (long c = cutSeen; c < filed.end() && !isNew; c++) {
            int local = filed.node(c);
            costs.set(local, score(local));
        }
        cutSeen = filed.end();
        if (isNew || isStale || isStaleWhereWide) {
            for (int local = filed.cut().next(0);
                    local >= 0;
                    local = filed.cut().next(local + 1)) {
                costs.set(local, score(local));
            }
        }
    }

    /**
     * Slices left of the GPU of the node on which a task costs least, whose CPU and memory are taken already; 0 when
     * none has room.
     */
    int restFor(int node, Tables tables, Prices prices) {
        isStale |= scores.use(tables, prices);
        isStaleWhereWide |= scores.useSlots(prices);
        Shape shape = nodes.shapeOf(node); // as it is, not as it was read: the node changes again at once
        int gpu = scores.gpuOfTaken(shape, nodes.freeCpuMilli(node), nodes.freeMemoryMib(node));
        return gpu < 0 ? 0 : shape.rest(gpu);
    }

    private void scoreAll() {
        costs.resize(nodes.size());
        for (int local = 0; local < nodes.size(); local++) {
            costs.put(local, score(local));
        }
        costs.build();
    }

    /** As it is kept in {@link #costs}. */
    private int score(int local) {
        Shape shape = nodes.shape(local, held);
        return shape == null || isFiled(shape) ? NO_ROOM : scores.cost(local, shape, 0);
    }

    /** The cheapest of these nodes, by its place in the pool, or -1 when none has room. */
    public int best(Span span) {
        int best = span == Span.ALL ? costs.first() : -1;
        for (int r = 0; r < span.ranges() && span != Span.ALL; r++) {
            int first = costs.first(span.from(r), Math.min(span.to(r), nodes.size()));
            if (first >= 0 && (best < 0 || costs.get(first) < costs.get(best))) {
                best = first;
            }
        }
        Filed filed = nodes.filed();
        return filed == null ? best : bestOfUncut(filed, span, best);
    }

    /** The same of the nodes that share no GPU and this one; -1: of them alone. */
    private int bestOfUncut(Filed filed, Span span, int ofOthers) {
        int best = ofOthers;
        int least = best < 0 ? NO_ROOM : costs.get(best);
        for (int free = 0; free <= nodes.pool().gpusPerNode(); free++) {
            IndexSet alike = filed.uncut(held, free);
            int cost = alike.size() == 0 ? NO_ROOM : costOfUncut(alike.next(0));
            int local = cost > least || cost == NO_ROOM ? -1 : firstUntried(alike, free, span);
            if (local >= 0 && (cost < least || local < best)) {
                best = local;
                least = cost;
            }
        }
        return best;
    }

    /** Those before {@link #untriedFrom} were tried: nobody steps over them again, however many they are. */
    private int firstUntried(IndexSet alike, int free, Span span) {
        if (triedIn != span) {
            triedIn = span;
            int classes = nodes.pool().gpusPerNode() + 1;
            untriedFrom = untriedFrom.length == classes ? untriedFrom : new int[classes];
            Arrays.fill(untriedFrom, 0);
        }
        for (int r = 0; r < span.ranges(); r++) {
            if (span.to(r) <= untriedFrom[free]) {
                continue;
            }
            int local = alike.next(Math.max(span.from(r), untriedFrom[free]));
            while (local >= 0 && local < span.to(r) && isTried(local)) {
                local = alike.next(local + 1);
            }
            if (local >= 0 && local < span.to(r)) {
                untriedFrom[free] = local;
                return local;
            }
            untriedFrom[free] = span.to(r);
        }
        return -1;
    }

    private boolean isTried(int local) {
        return local < place.length && place[local] > 0;
    }

    private int costOfUncut(int local) {
        Shape shape = nodes.shape(local, held);
        return shape == null ? NO_ROOM : scores.cost(local, shape, 0);
    }

    /** What a task costs there, in fiftieths of a GPU; {@link #NO_ROOM}: it has no room. */
    public int cost(int local) {
        Shape shape = isTried(local) ? null : nodes.shape(local, held);
        return shape != null && isFiled(shape) ? scores.cost(local, shape, 0) : costs.get(local);
    }

    private boolean isFiled(Shape shape) {
        return nodes.filed() != null && shape.isUncut();
    }

    // ---- on paper ---------------------------------------------------------------------------------------------

    /** The node is passed over until {@link #undo}. */
    public void pass(int local) {
        note(local);
        costs.set(local, NO_ROOM); // a shape is kept, but nobody asks for it again
    }

    /** One more task is put there, until {@link #undo}. */
    public void put(int local) {
        int i = note(local);
        Shape shape = triedShape[i];
        if (shape == null) {
            throw new IllegalStateException("node " + local + " has no room");
        }
        Shape left = scores.after(local, shape, triedTasks[i]);
        triedShape[i] = left;
        triedTasks[i]++;
        costs.set(local, scores.cost(local, left, triedTasks[i]));
    }

    private int note(int local) {
        if (place.length < nodes.size()) {
            place = new int[nodes.size()];
        }
        if (place[local] > 0) {
            return place[local] - 1;
        }
        if (triedCount == tried.length) {
            tried = Arrays.copyOf(tried, 2 * triedCount);
            triedShape = Arrays.copyOf(triedShape, 2 * triedCount);
            triedTasks = Arrays.copyOf(triedTasks, 2 * triedCount);
        }
        tried[triedCount] = local;
        triedShape[triedCount] = nodes.shape(local, held);
        triedTasks[triedCount] = 0;
        place[local] = ++triedCount;
        return triedCount - 1;
    }

    /** All is again as it is. */
    public void undo() {
        for (int i = 0; i < triedCount; i++) {
            place[tried[i]] = 0;
            costs.set(tried[i], score(tried[i]));
        }
        triedCount = 0;
        triedIn = null;
    }

    // ---- for those who look on --------------------------------------------------------------------------------

    /** What is kept and what is reckoned anew, where they are not the same; null when they are everywhere. */
    @Nullable
    String wrong(Scores anew) {
        int cheapest = -1;
        for (int local = 0; local < nodes.size(); local++) {
            Shape shape = nodes.shape(local, held);
            int cost = shape == null ? NO_ROOM : anew.cost(local, shape, 0);
            int node = nodes.pool().node(local);
            boolean isHeld = nodes.fleet().isHeld(node);
            boolean holds = isHeld == held && nodes.fleet().roomOn(node, task) > 0;
            if (cost != cost(local) || holds != (cost != NO_ROOM)) {
                return "node " + node + " costs " + cost(local) + " for " + task + ", counted " + cost + ", "
                        + (holds ? "it has room" : "it has no room");
            }
            if (cost != NO_ROOM && (cheapest < 0 || cost < cost(cheapest))) {
                cheapest = local;
            }
        }
        if (best(Span.ALL) != cheapest) {
            return "place " + best(Span.ALL) + " is the cheapest for " + task + ", counted " + cheapest;
        }
        return null;
    }
}
