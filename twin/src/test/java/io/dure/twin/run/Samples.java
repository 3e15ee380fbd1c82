package io.dure.twin.run;

import io.dure.engine.Rules;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.journal.Recorder;
import io.dure.twin.outcome.Measure;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.scenario.Scenario;
import java.io.OutputStream;
import java.util.List;

/** Runs scenarios for tests. */
public final class Samples {
    private Samples() {}

    public static Outcome run(Scenario scenario, Rules rules, RunTimes runTimes) {
        return run(scenario, rules, runTimes, OutputStream.nullOutputStream());
    }

    public static Outcome run(Scenario scenario, Rules rules, RunTimes runTimes, OutputStream journal) {
        Measure measure = new Measure(scenario);
        Recorder recorder = new Recorder(journal);
        new Simulation(scenario, rules, runTimes, List.of(measure, recorder), Progress.NONE).run();
        Outcome.Run facts = new Outcome.Run(scenario.name(), scenario.title(), "", "", scenario.seed(), "");
        return measure.outcome(facts, 0, 0, recorder.finish());
    }
}
