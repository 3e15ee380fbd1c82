package io.dure.twin.compare;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Verdict;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import java.util.Arrays;
import java.util.Optional;

/** How long each job of a run waited for its first start: by its index in the scenario's work, whatever its id was. */
public final class Waits implements Watcher {
    private static final long NEVER = -1;

    private long[] millis = new long[0];
    private Optional<Simulation> run = Optional.empty();

    @Override
    public void begins(Simulation simulation) {
        run = Optional.of(simulation);
        millis = new long[simulation.scenario().work().size()];
        Arrays.fill(millis, NEVER);
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        Simulation simulation = run.orElseThrow();
        for (Decision d : verdict.decisions()) {
            if (d instanceof Decision.Start start) {
                int index = simulation.numbering().index(start.job());
                if (millis[index] == NEVER) {
                    millis[index] = nowMillis - simulation.numbering().submittedMillis(start.job());
                }
            }
        }
    }

    /** How many jobs the scenario has. */
    public int jobs() {
        return millis.length;
    }

    public boolean hasStarted(int index) {
        return millis[index] != NEVER;
    }

    /** From submission to first start, of a job that has started. */
    public long millis(int index) {
        return millis[index];
    }
}
