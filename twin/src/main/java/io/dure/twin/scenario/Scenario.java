package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Rules;
import io.dure.twin.Batch;
import io.dure.twin.Submission;
import io.dure.twin.world.World;
import java.util.List;

/**
 * A fleet, its queues, its rules and the work that comes, ready to be run.
 *
 * @param setup the events at time 0 that build GPU types, sites, halls, racks, nodes and queues (not the rules)
 * @param stopMillis how long an attempt takes to save its work and be gone when it is told to stop
 * @param work in order of submission; ties in order of the input; jobs of batches in order of their release
 * @param batches the stages of dependency graphs, each after those it waits for
 * @param world what surrounds it: power, deliveries, failures
 */
public record Scenario(
        String name,
        String title,
        long seed,
        Rules rules,
        long stopMillis,
        List<Event> setup,
        Names names,
        List<Submission> work,
        List<Batch> batches,
        World world) {
    public Scenario {
        setup = List.copyOf(setup);
        work = List.copyOf(work);
        batches = List.copyOf(batches);
    }

    /** Throws {@link io.dure.twin.input.BadInput} when it cannot run with these rules. */
    public void check(Rules withRules) {
        Planned.check(this, withRules);
        GroupsReader.check(this, withRules);
    }

    /** No batches, and nothing around. */
    public Scenario(
            String name,
            String title,
            long seed,
            Rules rules,
            long stopMillis,
            List<Event> setup,
            Names names,
            List<Submission> work) {
        this(name, title, seed, rules, stopMillis, setup, names, work, List.of(), World.plain());
    }
}
