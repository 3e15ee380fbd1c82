package io.dure.engine.state;

import io.dure.engine.Level;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Span;
import io.dure.engine.fleet.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Counts anew, node by node, what the domains of each level have free. */
final class TierAudit {
    private static final Level[] LEVELS = {Level.LINK_DOMAIN, Level.RACK, Level.HALL};

    private final Fleet fleet;
    private final List<String> wrong = new ArrayList<>();

    private TierAudit(Fleet fleet) {
        this.fleet = fleet;
    }

    /** What does not agree. */
    static List<String> of(Fleet fleet) {
        TierAudit audit = new TierAudit(fleet);
        for (int p = 0; p < fleet.pools(); p++) {
            for (Level level : LEVELS) {
                Tier tier = fleet.pool(p).tier(level);
                if (!tier.isOfNodes()) {
                    audit.compare("pool " + p + ", " + level, fleet.pool(p), tier, level);
                }
            }
        }
        return audit.wrong;
    }

    private void compare(String where, Pool pool, Tier tier, Level level) {
        TreeMap<Integer, Integer> domainOfId = new TreeMap<>();
        int[][] counts = new int[tier.size()][3 * (pool.gpusPerNode() + 1)];
        for (int local = 0; local < pool.size(); local++) {
            int node = pool.node(local);
            int domain = tier.domain(local);
            Integer other = domainOfId.putIfAbsent(id(node, level), domain);
            same(where + ": domain of node " + node, domain, other == null ? domain : other);
            if (!isIn(tier.span(domain), local)) {
                wrong.add(where + ": node " + node + " is not in the span of its domain " + domain);
            }
            count(node, counts[domain], pool.gpusPerNode() + 1);
        }
        same(where + ": domains", tier.size(), domainOfId.size());
        for (int d = 0; d < tier.size(); d++) {
            compare(where + ", domain " + d, pool, tier, d, counts[d]);
        }
    }

    private int id(int node, Level level) {
        return switch (level) {
            case NODE, SITE -> node;
            case LINK_DOMAIN -> fleet.linkDomainOf(node);
            case RACK -> fleet.rackOf(node);
            case HALL -> fleet.hallOfRack(fleet.rackOf(node));
        };
    }

    private static boolean isIn(Span span, int local) {
        for (int r = 0; r < span.ranges(); r++) {
            if (span.from(r) <= local && local < span.to(r)) {
                return true;
            }
        }
        return false;
    }

    private void count(int node, int[] counts, int classes) {
        boolean isClosed = fleet.isClosed(node) || fleet.isBarred(node);
        if (!fleet.isUp(node) || isClosed) {
            return;
        }
        if (fleet.isHeld(node)) {
            counts[classes + fleet.freeOn(node)]++;
            counts[2 * classes + fleet.openOn(node)]++;
        } else {
            counts[fleet.freeOn(node)]++;
        }
    }

    private void compare(String where, Pool pool, Tier tier, int domain, int[] counts) {
        int classes = pool.gpusPerNode() + 1;
        long openFree = 0;
        for (int k = 0; k < classes; k++) {
            same(where + ": open nodes with " + k, tier.open(domain, k), counts[k]);
            same(where + ": held nodes with " + k, tier.held(domain, k), counts[classes + k]);
            same(where + ": held nodes that spare " + k, tier.slack(domain, k), counts[2 * classes + k]);
            openFree += (long) k * counts[k];
        }
        same(where + ": GPUs free on open nodes", tier.openFree(domain), openFree);
        if (pool.tier(Level.LINK_DOMAIN) == tier) {
            same(where + ": place in the order", tier.orderedUnder(domain), openFree);
        }
    }

    private void same(String what, long kept, long counted) {
        if (kept != counted) {
            wrong.add(what + ": kept " + kept + ", counted " + counted);
        }
    }
}
