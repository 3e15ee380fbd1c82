package io.dure.app.command;

import io.dure.engine.Engine;
import io.dure.engine.Reason;
import io.dure.twin.run.Numbering;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import java.util.Optional;

/** Sees, when nothing more will happen, which job is the first that still waits, and why. */
final class LeftWaiting implements Watcher {
    private Optional<Numbering> jobs = Optional.empty();
    private String first = "";

    /** As {@code big waits (FleetBusy)}; empty when no job waits. */
    String first() {
        return first;
    }

    @Override
    public void begins(Simulation run) {
        jobs = Optional.of(run.numbering());
    }

    @Override
    public void finished(long nowMillis, Engine engine) {
        Numbering all = jobs.orElseThrow();
        for (int job = 1; job <= all.lastId() && first.isEmpty(); job++) {
            Optional<Reason> why = engine.why(job);
            if (why.isPresent()) {
                first = all.submission(job).name() + " waits (" + why.get().code() + ")";
            }
        }
    }
}
