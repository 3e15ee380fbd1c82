package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Rules;
import io.dure.twin.Submission;
import java.util.List;

/**
 * A fleet, its queues, its rules and the work that comes, ready to be run.
 *
 * @param setup the events at time 0 that build GPU types, sites, halls, racks, nodes and queues (not the rules)
 * @param stopMillis how long an attempt takes to save its work and be gone when it is told to stop
 * @param work in order of submission; ties in order of the input
 */
public record Scenario(
        String name,
        String title,
        long seed,
        Rules rules,
        long stopMillis,
        List<Event> setup,
        Names names,
        List<Submission> work) {
    public Scenario {
        setup = List.copyOf(setup);
        work = List.copyOf(work);
    }
}
