package io.dure.app.command;

import io.dure.engine.Engine;
import io.dure.engine.Reason;
import io.dure.twin.run.Watcher;
import io.dure.twin.scenario.Scenario;
import java.util.Optional;

/** Sees, when nothing more will happen, which job is the first that still waits, and why. */
final class LeftWaiting implements Watcher {
    private final Scenario scenario;
    private String first = "";

    LeftWaiting(Scenario scenario) {
        this.scenario = scenario;
    }

    /** As {@code big waits (FleetBusy)}; empty when no job waits. */
    String first() {
        return first;
    }

    @Override
    public void finished(long nowMillis, Engine engine) {
        for (int job = 1; job <= scenario.work().size() && first.isEmpty(); job++) {
            Optional<Reason> why = engine.why(job);
            if (why.isPresent()) {
                first = scenario.work().get(job - 1).name() + " waits ("
                        + why.get().code() + ")";
            }
        }
    }
}
