package io.dure.app.command;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.engine.Rules;
import io.dure.twin.RunTimes;
import io.dure.twin.check.Checks;
import io.dure.twin.journal.Recorder;
import io.dure.twin.outcome.Measure;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.output.WholeFile;
import io.dure.twin.run.Rewake;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import io.dure.twin.scenario.Scenario;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One simulation from a command: measured, recorded, and checked when asked. */
final class Run {
    private static final int RECOUNT_EVERY_PASSES = 16;
    /** Beyond so many nodes not every pass is looked at by the checkers that look at every node. */
    private static final int NODES_AT_EVERY_PASS = 64;

    static final int REWAKE_EVERY_STEPS = 97;

    private final Scenario scenario;
    private final Rules rules;
    private final RunTimes runTimes;
    private String leftWaiting = "";

    Run(Scenario scenario, Optional<Policy> policy, RunTimes runTimes) {
        this.scenario = scenario;
        this.rules = policy.map(scenario.rules()::withPolicy).orElse(scenario.rules());
        scenario.check(rules);
        this.runTimes = runTimes;
    }

    /** Runs it; with {@code check}, under all outside checkers. The journal goes to the file, if one is given. */
    Outcome run(boolean check, Optional<Path> journal) throws IOException {
        if (journal.isEmpty()) {
            return run(check, OutputStream.nullOutputStream());
        }
        try (WholeFile file = new WholeFile(journal.get())) {
            Outcome outcome = run(check, file.stream());
            file.commit();
            return outcome;
        }
    }

    private Outcome run(boolean check, OutputStream journal) {
        return run(check, journal, List.of(), "simulating");
    }

    /** Runs it with others looking on; {@code task} is what the progress bar says. */
    Outcome run(boolean check, List<Watcher> others, String task) {
        return run(check, OutputStream.nullOutputStream(), others, task);
    }

    private Outcome run(boolean check, OutputStream journal, List<Watcher> others, String task) {
        Measure measure = new Measure(scenario);
        Recorder recorder = new Recorder(journal);
        LeftWaiting left = new LeftWaiting();
        List<Watcher> watchers = new ArrayList<>(List.of(measure, recorder, left));
        watchers.addAll(others);
        if (check) {
            watchers.addAll(Checks.all(recountEvery(), reasonsEvery()));
        }
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        long begun = System.nanoTime();
        try (Bar bar = Bar.show(task, scenario.work().size())) {
            new Simulation(scenario, rules, runTimes, watchers, bar).run();
        }
        leftWaiting = left.first();
        double wallSeconds = (System.nanoTime() - begun) / 1e9;
        String sha = recorder.finish();
        return measure.outcome(facts(scenario, rules, runTimes), wallSeconds, peakHeapBytes(), sha);
    }

    /** What the checkers have looked at, for people. */
    String checked() {
        int every = reasonsEvery();
        return String.format(
                "%nChecked: books, promises, entitlement, residency and power at every pass;%n"
                        + "         reasons at every %s, a recount at every %dth;%n",
                every == 1 ? "pass" : every + "th", recountEvery());
    }

    private int reasonsEvery() {
        long nodes = 0;
        for (Event e : scenario.setup()) {
            nodes += e instanceof Event.NodesAdded added ? added.count() : 0;
        }
        return (int) Math.max(1, nodes / NODES_AT_EVERY_PASS);
    }

    private int recountEvery() {
        return Math.max(RECOUNT_EVERY_PASSES, reasonsEvery());
    }

    /** Runs it again with an engine that is put away and restored time and again; returns the journal's SHA-256. */
    String shaWhenRewoken() {
        Recorder recorder = new Recorder(OutputStream.nullOutputStream());
        Rewake.run(scenario, rules, runTimes, List.of(), REWAKE_EVERY_STEPS, recorder);
        return recorder.finish();
    }

    /** The first job that the run left waiting, and why; empty when there is none. */
    String leftWaiting() {
        return leftWaiting;
    }

    static Outcome.Run facts(Scenario scenario, Rules rules, RunTimes runTimes) {
        return new Outcome.Run(
                scenario.name(),
                scenario.title(),
                rules.policy().name().toLowerCase(Locale.ROOT),
                runTimes.name().toLowerCase(Locale.ROOT),
                scenario.seed(),
                Engine.VERSION);
    }

    private static long peakHeapBytes() {
        return heapPools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum();
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(p -> p.getType() == MemoryType.HEAP)
                .toList();
    }
}
