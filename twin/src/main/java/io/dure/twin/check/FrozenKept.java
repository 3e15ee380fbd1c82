package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Placement;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;

/** Nothing starts where it is frozen, nothing grows there, and nothing is claimed. */
public final class FrozenKept implements Watcher {
    private final Ledger ledger;

    /** {@code ledger} must look on before this one does. */
    public FrozenKept(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void happened(Event event, Engine engine) {
        // the ledger notes what is frozen
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        for (Decision decision : verdict.decisions()) {
            switch (decision) {
                case Decision.Start d -> check(d.job(), d.placement(), nowMillis);
                case Decision.Grow d -> check(d.job(), d.placement(), nowMillis);
                case Decision.Claim d -> {
                    check(ledger.job(d.job()), nowMillis);
                    d.nodes().forEach(share -> checkNode(share.node(), d.job(), nowMillis));
                }
                case Decision.Stop d -> {
                    boolean moves = d.cause() instanceof Decision.Cause.Moved;
                    require(!moves || !ledger.frozen.holds(ledger.job(d.job())), nowMillis, d.job(), "is moved");
                }
                case Decision.Reject _ -> {}
                case Decision.Shrink _ -> {}
                case Decision.Cap _ -> {}
                case Decision.Power _ -> {}
                case Decision.Booked _ -> {}
                case Decision.Refused _ -> {}
            }
        }
    }

    private void check(long job, Placement placement, long now) {
        check(ledger.job(job), now);
        placement.nodes().forEach(n -> checkNode(n.node(), job, now));
    }

    private void check(Job job, long now) {
        require(!ledger.frozen.holds(job), now, job.id(), "takes GPUs");
    }

    private void checkNode(int node, long job, long now) {
        require(!ledger.frozen.isSite(ledger.nodes.get(node).site), now, job, "takes GPUs of node " + node);
    }

    private static void require(boolean holds, long now, long job, String what) {
        if (!holds) {
            throw new CheckFailed("frozen", now, "job " + job + " " + what + ", where nothing may start");
        }
    }
}
