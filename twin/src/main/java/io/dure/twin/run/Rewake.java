package io.dure.twin.run;

import io.dure.engine.Engine;
import io.dure.engine.Rules;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.scenario.Scenario;
import java.util.List;

/**
 * Runs a scenario with an engine that is put away as a snapshot and restored after every so many steps. It must go on
 * as if nothing had been.
 */
public final class Rewake {
    private Rewake() {}

    public static void run(
            Scenario scenario,
            Rules rules,
            RunTimes runTimes,
            List<Disturbance> disturbances,
            int everySteps,
            Watcher watcher) {
        Simulation run = new Simulation(scenario, rules, runTimes, disturbances, List.of(watcher), Progress.NONE);
        run.begin();
        int steps = 0;
        for (long next = run.nextMillis(); next < Long.MAX_VALUE; next = run.nextMillis()) {
            run.step(next);
            if (++steps % everySteps == 0) {
                run.goOnWith(Engine.restore(run.engine().snapshot()));
            }
        }
        run.finish();
    }
}
