package io.dure.engine.fill;

import io.dure.engine.Job;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks that ask for a slice of a GPU, or for CPU or memory, go under policy {@code dure}: where the worth of what
 * can still be expected to fill the node falls least (decision record 0010). What tasks are usual is learnt from those
 * that were asked for; nothing is known beforehand.
 *
 * <p>What was learnt and the prices belong to the state; rankings are reckoned from them when somebody asks, and again
 * where nodes changed.
 */
public final class Filling {
    private static final int FEWEST_SUBMISSIONS = 20;
    private static final int NODES_A_SUBMISSION = 60;
    private static final long MOST_RANKED = 4_000_000; // nodes, in all rankings together

    private final Builds builds = new Builds();
    private final Shapes shapes = new Shapes();
    private final Map<Integer, PoolNodes> nodesOfPool = new LinkedHashMap<>();
    private final LinkedHashMap<Key, Ranking> rankings = new LinkedHashMap<>(16, 0.75f, true); // used last, last
    private Learning learning = new Learning();
    private Prices prices = new Prices();
    private Stopwatch stopwatch = Stopwatch.none();

    /** Which ranking. */
    private record Key(int pool, Task task, boolean held) {}

    /** A job was submitted. */
    public void learn(Job job, Fleet fleet) {
        long begun = stopwatch.now();
        builds.meet(fleet);
        boolean isNew = learning.learn(job.task(), job.gpuType(), job.tasks(), builds, fleet.nodes());
        if (isNew) {
            prices.priceCores(learning.counts(), fleet, builds);
        }
        int every = Math.max(FEWEST_SUBMISSIONS, fleet.nodes() / NODES_A_SUBMISSION);
        if (learning.submissions() == 1 || learning.submissions() % every == 0) {
            prices.price(learning.counts(), fleet.gpuTypes(), allNodes(fleet));
        }
        stopwatch.learnt(begun);
    }

    /** Measures from now on with this. */
    public void measure(Stopwatch with) {
        stopwatch = with;
    }

    public Stopwatch stopwatch() {
        return stopwatch;
    }

    /** Whether anything was learnt that must be kept. */
    public boolean hasLearnt() {
        return learning.submissions() > 0;
    }

    /** Forgets all: another policy has no use for it. */
    public void forget() {
        learning = new Learning();
        prices = new Prices();
    }

    /** The nodes of a pool by what such a task costs there: those that reservations hold, or the others. */
    public Ranking ranking(Fleet fleet, int pool, Task task, boolean held) {
        Ranking ranking = known(fleet, pool, task, held);
        ranking.read(learning.tables(), prices);
        return ranking;
    }

    private Ranking known(Fleet fleet, int pool, Task task, boolean held) {
        builds.meet(fleet);
        Key key = new Key(pool, task, held);
        Ranking ranking = rankings.get(key);
        if (ranking == null) {
            ranking = new Ranking(nodes(fleet, pool), task, held, builds);
            rankings.put(key, ranking);
            dropOldest(fleet);
        }
        return ranking;
    }

    private PoolNodes nodes(Fleet fleet, int pool) {
        return nodesOfPool.computeIfAbsent(pool, p -> new PoolNodes(fleet, fleet.pool(p), builds, shapes));
    }

    private List<PoolNodes> allNodes(Fleet fleet) {
        return IntStream.range(0, fleet.pools()).mapToObj(p -> nodes(fleet, p)).toList();
    }

    /** Whether reservations hold nodes of the pool: only then is there a ranking of such. */
    public boolean hasHeld(Fleet fleet, int pool) {
        builds.meet(fleet);
        PoolNodes nodes = nodes(fleet, pool);
        nodes.read();
        return nodes.hasHeld();
    }

    private void dropOldest(Fleet fleet) {
        long ranked = 0;
        for (Key key : rankings.keySet()) {
            ranked += fleet.pool(key.pool).size();
        }
        while (ranked > MOST_RANKED && rankings.size() > 1) {
            Key oldest = rankings.firstEntry().getKey();
            ranked -= fleet.pool(oldest.pool).size();
            rankings.remove(oldest);
        }
    }

    /** The GPU of the node for a slice of a task whose CPU and memory are taken already; -1 when none has room. */
    public int gpu(Fleet fleet, int node, Task task) {
        long begun = stopwatch.now();
        int found = gpuFor(fleet, node, task);
        stopwatch.scored(begun);
        return found;
    }

    private int gpuFor(Fleet fleet, int node, Task task) {
        Ranking ranking = known(fleet, fleet.poolIndexOf(node), task, false);
        int slices = ranking.restFor(node, learning.tables(), prices);
        Pool pool = fleet.poolOf(node);
        if (slices == pool.slices()) {
            return Long.numberOfTrailingZeros(fleet.freeMask(node));
        }
        for (int g = 0; g < pool.gpusPerNode(); g++) {
            if (slices > 0 && fleet.sharedFree(node, g) == slices) {
                return g;
            }
        }
        return -1;
    }

    /** The same, to go its own way. Rankings are reckoned anew when they are asked for. */
    public Filling fork() {
        Filling copy = new Filling();
        copy.learning = learning.fork();
        copy.prices = prices.fork();
        return copy;
    }

    public Learnt learnt() {
        return learning.learnt();
    }

    public Priced priced() {
        return prices.priced();
    }

    /** Goes on as the one that had learnt this. */
    public void restore(Learnt learnt, Priced priced, Fleet fleet) {
        builds.meet(fleet);
        learning = Learning.of(learnt, builds);
        prices = Prices.of(priced);
    }

    /** Reckons all costs that are kept again from scratch; what does not agree. */
    public List<String> audit(Fleet fleet) {
        List<String> wrong = new ArrayList<>();
        builds.meet(fleet);
        nodesOfPool.forEach((pool, kept) -> {
            kept.read();
            PoolNodes anew = new PoolNodes(fleet, fleet.pool(pool), builds, shapes);
            anew.read();
            if (kept.idleMilli() != anew.idleMilli() || kept.hasHeld() != anew.hasHeld()) {
                wrong.add(
                        "pool " + pool + " has " + kept.idleMilli() + " thousandths idle, counted " + anew.idleMilli());
            }
        });
        for (Key key : List.copyOf(rankings.keySet())) {
            Ranking ranking = ranking(fleet, key.pool, key.task, key.held);
            @Nullable String different = ranking.wrong(anew(fleet, key));
            if (different != null) {
                wrong.add(different);
            }
        }
        return wrong;
    }

    private Scores anew(Fleet fleet, Key key) {
        PoolNodes nodes = new PoolNodes(fleet, fleet.pool(key.pool), builds, shapes);
        nodes.read();
        Scores scores = new Scores(nodes, key.task, builds);
        scores.use(learning.tables(), prices);
        scores.useSlots(prices);
        return scores;
    }
}
