package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Policy {@code dure}: no task beyond the fewest of an elastic job draws the power that a waiting job lacks. Looks at
 * first jobs of queues, of one GPU and within quota, that lack power at a site whose envelope does not change soon:
 * while nobody leaves, none may wait for longer than it takes until the next review where tasks draw enough that were
 * not told to go.
 */
public final class PowerYielded implements Watcher {
    private final Ledger ledger;
    private final Entitled entitled;

    /** By GPU type: the watts that work adds to a GPU at most. */
    private final Map<Integer, Integer> spanWatts = new HashMap<>();

    private final Map<Long, Long> lacksSince = new HashMap<>();
    private Rules rules = Rules.defaults();

    public PowerYielded(Ledger ledger) {
        this.ledger = ledger;
        entitled = new Entitled(ledger);
    }

    @Override
    public void happened(Event event, Engine engine) {
        if (event instanceof Event.RulesSet e) {
            rules = e.rules();
        } else if (event instanceof Event.GpuDrawSet e) {
            spanWatts.put(e.gpuType(), e.peakWatts() - e.idleWatts());
        }
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        Set<Long> lacking = new HashSet<>();
        boolean isStill =
                ledger.stopping.isEmpty() && ledger.riding.values().stream().noneMatch(Ledger.Riding::isLeaving);
        for (Job first : isStill && ledger.policy == Policy.DURE ? entitled.firstOfEachQueue(engine) : List.<Job>of()) {
            boolean lacks = Entitled.isOneGpu(first)
                    && entitled.isEntitled(first)
                    && engine.why(first.id()).orElseThrow() instanceof Reason.PowerEnvelope why
                    && isLevel(first, why, nowMillis)
                    && isHeldByTasks(why);
            if (lacks) {
                lacking.add(first.id());
                long since = lacksSince.computeIfAbsent(first.id(), _ -> nowMillis);
                if (nowMillis - since >= rules.reviewMillis()) {
                    throw new CheckFailed(
                            "power yielded",
                            nowMillis,
                            first + " lacks power since " + since + " that tasks beyond the fewest of others draw");
                }
            }
        }
        lacksSince.keySet().retainAll(lacking);
    }

    /** What is left is what is left now: the envelope does not change while the job must be kept. */
    private boolean isLevel(Job first, Reason.PowerEnvelope why, long now) {
        long kept = Math.max(rules.guaranteedRunMillis(), rules.reclaimGraceMillis() + 1);
        return why.nextChangeMillis() == Long.MAX_VALUE || (first.evictable() && why.nextChangeMillis() > now + kept);
    }

    /** Cooling, and caps that do not hold, only add to what they draw. */
    private boolean isHeldByTasks(Reason.PowerEnvelope why) {
        long milliwatts = 0;
        for (Ledger.Riding r : ledger.riding.values()) {
            Ledger.Node node = ledger.nodes.get(r.placement().nodes().getFirst().node());
            if (node.site == why.site() && r.job().task().isPlain()) {
                long most = (long) r.job().task().gpus() * spanWatts.getOrDefault(node.gpuType, 0);
                milliwatts += most * r.job().power().drawPerMille();
            }
        }
        return why.hall() < 0 && milliwatts > 0 && why.headroomWatts() + milliwatts / 1000 >= why.needWatts();
    }
}
