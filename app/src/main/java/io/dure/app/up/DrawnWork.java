package io.dure.app.up;

import io.dure.app.control.Asked;
import io.dure.app.control.JobSpec;
import io.dure.engine.Event;
import io.dure.engine.Terms;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The work of a scenario as its users would submit it, by the window of time in which it comes. What the API has no words
 * for is left out, and counted: later stages of dependency graphs, and jobs of several task groups.
 */
public final class DrawnWork {
    /** So long is a window, in milliseconds of the fleet's time. Kept: it is part of the keys of submissions. */
    static final long WINDOW_MILLIS = 60_000;

    private final TreeMap<Long, List<JobSpec>> windows = new TreeMap<>();
    private long jobs;
    private long leftOut;

    public DrawnWork(Scenario scenario) {
        List<List<String>> residencies = residencies(scenario);
        for (Submission s : scenario.work()) {
            if (canBeAsked(s, scenario)) {
                jobs++;
                windows.computeIfAbsent(s.submitMillis() / WINDOW_MILLIS, _ -> new ArrayList<>())
                        .add(spec(s, scenario, residencies));
            } else {
                leftOut++;
            }
        }
    }

    private static boolean canBeAsked(Submission s, Scenario scenario) {
        boolean isLaterStage = s.batch() != Submission.NO_BATCH
                && !scenario.batches().get(s.batch()).after().isEmpty();
        return !isLaterStage
                && s.wishes().groups().isEmpty()
                && s.wishes().terms().equals(Terms.NONE);
    }

    private static JobSpec spec(Submission s, Scenario scenario, List<List<String>> residencies) {
        return Asked.of(
                s,
                scenario.names().queues().get(s.queue()),
                scenario.names().users().get(s.user()),
                scenario.names().gpuTypes(),
                // Anywhere means anywhere in the scenario: this machine would find nothing in it that it could run.
                s.residency() < 0 ? scenario.names().sites() : residencies.get(s.residency()));
    }

    private static List<List<String>> residencies(Scenario scenario) {
        List<List<String>> found = new ArrayList<>();
        for (Event event : scenario.setup()) {
            if (event instanceof Event.ResidencyAdded e) {
                List<String> names = scenario.names().sites();
                found.add(e.sites().stream().map(names::get).toList());
            }
        }
        return found;
    }

    /** The jobs that come in this window, in order. */
    List<JobSpec> in(long window) {
        return windows.getOrDefault(window, List.of());
    }

    /** The first so many, in order. */
    public List<JobSpec> first(int most) {
        return windows.values().stream().flatMap(List::stream).limit(most).toList();
    }

    /** After this window nothing comes; below 0: nothing comes at all. */
    long lastWindow() {
        return windows.isEmpty() ? -1 : windows.lastKey();
    }

    public long jobs() {
        return jobs;
    }

    public long leftOut() {
        return leftOut;
    }
}
