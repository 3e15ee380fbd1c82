package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.fleet.Pool;
import io.dure.engine.fleet.Shelf;
import io.dure.engine.fleet.Span;
import io.dure.engine.fleet.Tier;
import io.dure.engine.power.Gate;
import java.util.Arrays;

/**
 * Puts a gang of plain tasks, for which there is room, on nodes. Nodes with the fewest free GPUs come first. Where the
 * fastest link joins nodes, link domains with the fewest free GPUs come before that, so that what is broken into is used
 * up and whole domains stay whole; a gang that fits into one that is broken into goes there as a whole.
 */
final class LinkFill {
    private final Chosen chosen;
    private final Gate gate;
    private long[] byOpenFree = new long[16];
    private int count;
    private int left;

    LinkFill(Chosen chosen, Gate gate) {
        this.chosen = chosen;
        this.gate = gate;
    }

    /**
     * On these nodes of the pool, and on those of them first that reservations hold and {@code reserved} gives; false when
     * halls lack the power for some of the tasks.
     */
    boolean anywhere(Pool pool, Shelf reserved, Span span, int tasks, int gpusPerTask) {
        begin(pool, tasks);
        if (pool.isLinked()) {
            byLinks(pool, reserved, span, gpusPerTask);
        } else {
            within(pool, reserved, span, gpusPerTask);
        }
        return left == 0;
    }

    private void begin(Pool pool, int tasks) {
        gate.enter(pool);
        chosen.clear();
        left = tasks;
    }

    private void byLinks(Pool pool, Shelf reserved, Span span, int gpusPerTask) {
        for (int k = gpusPerTask; k <= pool.gpusPerNode() && left > 0; k++) {
            take(pool, reserved, span, k, gpusPerTask);
        }
        Tier links = pool.tier(Level.LINK_DOMAIN);
        if (left == 1 && span == Span.ALL) {
            within(pool, pool.nothing(), links.span(links.tightestWith(gpusPerTask)), gpusPerTask);
            if (left == 0) {
                return;
            }
        }
        order(links, span);
        int one = left == 0 ? -1 : brokenThatHolds(links, gpusPerTask);
        if (one >= 0) {
            within(pool, pool.nothing(), links.span(one), gpusPerTask);
        }
        for (int i = 0; i < count && left > 0; i++) {
            if ((int) byOpenFree[i] != one) { // who was asked before has no power for more
                within(pool, pool.nothing(), links.span((int) byOpenFree[i]), gpusPerTask);
            }
        }
    }

    /** On nodes of one domain alone, where there is room for all; false when some lack the power. */
    boolean inDomain(Pool pool, Shelf reserved, Span span, int tasks, int gpusPerTask) {
        begin(pool, tasks);
        within(pool, reserved, span, gpusPerTask);
        return left == 0;
    }

    /** The link domains of the span that have open GPUs, those with the fewest first. */
    private void order(Tier links, Span span) {
        count = 0;
        for (int r = 0; r < span.ranges(); r++) {
            int to = Math.min(span.to(r), span == Span.ALL ? lastPlace(links) : span.to(r));
            for (int local = span.from(r); local < to; ) {
                int domain = links.domain(local);
                Span of = links.span(domain);
                local = of.to(of.ranges() - 1);
                if (links.openFree(domain) > 0) {
                    add((long) links.openFree(domain) << 32 | domain);
                }
            }
        }
        Arrays.sort(byOpenFree, 0, count);
    }

    private static int lastPlace(Tier links) {
        Span last = links.span(links.size() - 1);
        return last.to(last.ranges() - 1);
    }

    private void add(long key) {
        if (count == byOpenFree.length) {
            byOpenFree = Arrays.copyOf(byOpenFree, 2 * count);
        }
        byOpenFree[count++] = key;
    }

    /** The tightest domain that is broken into and has room for all that are left, or -1. */
    private int brokenThatHolds(Tier links, int gpusPerTask) {
        for (int i = 0; i < count; i++) {
            int domain = (int) byOpenFree[i];
            boolean isBroken = links.openFree(domain) < links.installed(domain);
            if (isBroken && links.openTasks(domain, gpusPerTask) >= left) {
                return domain;
            }
        }
        return -1;
    }

    private void within(Pool pool, Shelf reserved, Span span, int gpusPerTask) {
        for (int k = gpusPerTask; k <= pool.gpusPerNode() && left > 0; k++) {
            take(pool, reserved, span, k, gpusPerTask);
            take(pool, pool.open(), span, k, gpusPerTask);
        }
    }

    private void take(Pool pool, Shelf shelf, Span span, int k, int gpusPerTask) {
        if (left == 0 || shelf.count(k) == 0) {
            return;
        }
        for (int n = span.next(shelf, k, 0); n >= 0; n = left == 0 ? -1 : span.next(shelf, k, n + 1)) {
            int here = gate.most(pool.node(n), Math.min(left, k / gpusPerTask));
            if (here > 0) {
                chosen.add(pool.node(n), here);
                left -= here;
            }
        }
    }
}
