package io.dure.engine;

import io.dure.engine.Decision.Start;
import java.util.List;

/** A fork from which everybody but one job is cancelled, in which all nodes are up, without windows. */
final class EmptyFleet {
    private final Engine fork;
    private final long lastJob;

    EmptyFleet(Engine engine, long lastJob) {
        fork = engine.fork();
        this.lastJob = lastJob;
    }

    /** Whether the job, which waits, starts there. */
    boolean starts(Job job) {
        long now = fork.nowMillis();
        for (long other = 1; other <= lastJob; other++) {
            if (other != job.id()) {
                remove(other, now);
            }
        }
        for (int window = 0; window < fork.state().windows().size(); window++) {
            fork.apply(new Event.WindowCancelled(now, window));
        }
        fork.frozen().forEach(f -> fork.apply(new Event.FreezeSet(now, f.scope(), f.of(), false)));
        for (int node = 0; node < fork.nodes(); node++) {
            fork.apply(new Event.NodeStateSet(now, node, NodeState.UP));
        }
        fork.apply(new Event.JobReleased(now, job.id()));
        long at = Math.max(now, job.terms().notBeforeMillis());
        return fork.decide(at).decisions().stream().anyMatch(d -> d instanceof Start s && s.job() == job.id());
    }

    /** What it still waits for there. */
    List<Reason> whyNot(Job job) {
        return fork.whyAll(job.id());
    }

    private void remove(long other, long now) {
        if (fork.why(other).isPresent()) {
            fork.apply(new Event.JobCancelled(now, other));
        } else if (fork.placement(other).isPresent()) {
            int slot = fork.state().jobs().slot(other);
            fork.apply(new Event.AttemptEnded(now, other, fork.state().jobs().attempt(slot), Ending.COMPLETED));
            if (fork.why(other).isPresent()) {
                fork.apply(new Event.JobCancelled(now, other));
            }
        }
    }
}
