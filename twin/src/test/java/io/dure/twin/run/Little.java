package io.dure.twin.run;

import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Policy;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.twin.Batch;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.Scaling;
import io.dure.twin.Submission;
import io.dure.twin.check.Checks;
import io.dure.twin.outcome.Measure;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.scenario.Names;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.Failures;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.TypeFacts;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A little fleet for tests: one site, nodes of four GPUs in one rack, one queue that owns all; and what is around. */
final class Little {
    static final long SECOND = 1000;
    static final long HOUR = 3600 * SECOND;
    static final int PER_NODE = 4;

    private final int nodes;
    private final List<Submission> work = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private final List<Event> later = new ArrayList<>();
    private final List<World.Retirement> retirements = new ArrayList<>();
    private List<SiteFacts> sites = List.of();
    private List<TypeFacts> types = List.of();
    private Failures failures = Failures.NONE;
    private int flexTier;
    private long horizon = World.NO_HORIZON;

    /** What was told, as {@code 10 submit 1}, in seconds. */
    final List<String> told = new ArrayList<>();

    Little(int nodes) {
        this.nodes = nodes;
    }

    /** All jobs accept to be held back so far. */
    Little flexTier(int tier) {
        flexTier = tier;
        return this;
    }

    Little job(long submit, long run, int gpus) {
        return job(submit, run, gpus, 0, Submission.NO_BATCH, Ending.COMPLETED);
    }

    Little job(long submit, long run, int gpus, long checkpoint, int batch, Ending ending) {
        work.add(new Submission(
                        "j" + work.size(),
                        1,
                        submit,
                        run,
                        Job.NO_LIMIT,
                        checkpoint,
                        ending,
                        1,
                        0,
                        Kind.PRETRAINING,
                        1,
                        Task.ofGpus(gpus),
                        Job.ANY_TYPE,
                        Job.ANY_SITE,
                        0,
                        true,
                        batch,
                        batch == Submission.NO_BATCH ? Submission.NO_TEMPLATE : 0,
                        1000,
                        Submission.Wishes.NONE)
                .withFlexTier(flexTier));
        return this;
    }

    /** A job of single GPUs: {@code fewest} to {@code most} of them, for {@code run} with the fewest. */
    Little elastic(long submit, long run, int fewest, int most, Scaling scaling) {
        job(submit, run, 1);
        work.add(work.removeLast().withTasks(most).with(Submission.Wishes.NONE.elastic(fewest, scaling)));
        return this;
    }

    Little batch(Integer... after) {
        batches.add(new Batch("b" + batches.size(), List.of(after), 0, 0));
        return this;
    }

    /** Each GPU draws 1,000 W at most, 200 W idle, and 100 W beside; PUE 1. */
    Little power(List<SiteFacts.PowerStep> steps, List<SiteFacts.Call> calls) {
        return power(steps, calls, List.of());
    }

    /** The same where nodes are held back. */
    Little power(List<SiteFacts.PowerStep> steps, List<SiteFacts.Call> calls, List<SiteFacts.HeldBack> heldBack) {
        types = List.of(new TypeFacts(1000, 200, 100));
        sites = List.of(new SiteFacts("", Optional.empty(), 1000, steps, calls, heldBack));
        return this;
    }

    Little deliver(long at, int count) {
        later.add(new Event.NodesAdded(at, nodes + delivered(), count, 0, 0, PER_NODE, false));
        return this;
    }

    private int delivered() {
        return later.stream()
                .mapToInt(e -> e instanceof Event.NodesAdded n ? n.count() : 0)
                .sum();
    }

    Little retire(long at, int first, int count) {
        retirements.add(new World.Retirement(at, first, count));
        return this;
    }

    Little failing(Failures f) {
        failures = f;
        return this;
    }

    Little until(long horizonMillis) {
        horizon = horizonMillis;
        return this;
    }

    Outcome run() {
        Scenario scenario = scenario();
        Measure measure = new Measure(scenario);
        List<Watcher> watchers = new ArrayList<>(Checks.all(1, 1));
        watchers.add(measure);
        watchers.add(new Teller());
        new Simulation(scenario, scenario.rules(), RunTimes.REQUESTED, watchers, Progress.NONE).run();
        return measure.outcome(new Outcome.Run("", "", "", "", 1, ""), 0, 0, "");
    }

    private Scenario scenario() {
        long gpus = (long) nodes * PER_NODE;
        List<Event> setup = List.of(
                new Event.GpuTypeAdded(0, 0, "t"),
                new Event.SiteAdded(0, 0, "s"),
                new Event.HallAdded(0, 0, 0, "h"),
                new Event.RackAdded(0, 0, 0, "r"),
                new Event.NodesAdded(0, 0, nodes, 0, 0, PER_NODE, false),
                new Event.QueueSet(0, new Queue(0, Queue.NO_PARENT, "all", gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1)),
                new Event.QueueSet(0, new Queue(1, 0, "own", gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        Names names = new Names(List.of("t"), List.of("s"), List.of("all", "all/own"), List.of("u"), List.of("graph"));
        World world = new World(Optional.empty(), horizon, sites, types, later, retirements, failures, 182.7, 417.3);
        Rules rules = new Rules(Policy.DURE, 60 * SECOND, 0, 1);
        return new Scenario("little", "", 1, rules, 10 * SECOND, setup, names, work, batches, world);
    }

    private final class Teller implements Watcher {
        @Override
        public void happened(Event event, Engine engine) {
            long at = event.atMillis() / SECOND;
            if (event instanceof Event.JobSubmitted e) {
                told.add(at + " submit " + e.job().id());
            } else if (event instanceof Event.AttemptEnded e) {
                told.add(at + " " + e.ending() + " " + e.job());
            } else if (event instanceof Event.NodeStateSet e) {
                told.add(at + " node " + e.node() + " " + e.state());
            }
        }
    }
}
