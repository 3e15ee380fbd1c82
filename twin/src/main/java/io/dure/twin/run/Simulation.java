package io.dure.twin.run;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Scenario;
import java.util.List;

/**
 * A scenario on a virtual clock, around the same engine that runs real fleets. At each instant the ends of attempts are
 * told first, then what else happens, then the new jobs; then the engine decides once.
 *
 * <p>What jobs do: an attempt runs for what is left of the job's run time, and is killed at its time limit. An attempt
 * that is stopped or loses a node goes on later from its last checkpoint.
 */
public final class Simulation {
    private final Scenario scenario;
    private final RunTimes runTimes;
    private final Rules rules;
    private final List<Disturbance> disturbances;
    private final List<Watcher> watchers;
    private final Progress progress;
    private final Work work;
    private final Ends ends = new Ends();

    private Engine engine = new Engine();
    private int nextSubmission;
    private int nextDisturbance;
    private long ended;
    private long wakeAtMillis = Verdict.NO_WAKE;

    public Simulation(Scenario scenario, Rules rules, RunTimes runTimes, List<Watcher> watchers, Progress progress) {
        this(scenario, rules, runTimes, List.of(), watchers, progress);
    }

    /** {@code disturbances}: what happens to the fleet and its jobs from outside, in order of time. */
    public Simulation(
            Scenario scenario,
            Rules rules,
            RunTimes runTimes,
            List<Disturbance> disturbances,
            List<Watcher> watchers,
            Progress progress) {
        this.scenario = scenario;
        this.rules = rules;
        this.runTimes = runTimes;
        this.disturbances = List.copyOf(disturbances);
        this.watchers = List.copyOf(watchers);
        this.progress = progress;
        work = new Work(scenario.work().size());
    }

    /** Runs until nothing more can happen and returns the time of the last end, in milliseconds. */
    public long run() {
        begin();
        long now = 0;
        long lastEnd = 0;
        for (long next = nextMillis(); next < Long.MAX_VALUE; next = nextMillis()) {
            now = next;
            long endedBefore = ended;
            step(now);
            if (ended > endedBefore) {
                lastEnd = now;
            }
            progress.at(ended);
        }
        for (Watcher w : watchers) {
            w.finished(now, engine);
        }
        return lastEnd;
    }

    /** Tells the engine its rules, fleet and queues. */
    public void begin() {
        tell(new Event.RulesSet(0, rules));
        for (Event e : scenario.setup()) {
            tell(e);
        }
    }

    /** When something happens next, or MAX_VALUE. */
    public long nextMillis() {
        long next = Math.min(ends.nextMillis(), wakeAtMillis);
        if (nextSubmission < scenario.work().size()) {
            next = Math.min(next, scenario.work().get(nextSubmission).submitMillis());
        }
        if (nextDisturbance < disturbances.size()) {
            next = Math.min(next, disturbances.get(nextDisturbance).atMillis());
        }
        return next;
    }

    /** Lets happen what happens now, and decides. */
    public void step(long now) {
        endAttempts(now);
        disturb(now);
        submit(now);
        Verdict verdict = engine.decide(now);
        wakeAtMillis = verdict.wakeAtMillis();
        for (Decision d : verdict.decisions()) {
            carryOut(d, now);
        }
        for (Watcher w : watchers) {
            w.decided(now, verdict, engine);
        }
    }

    public Engine engine() {
        return engine;
    }

    /** Goes on with a restored or forked engine in place of the one so far: for tests and forecasts. */
    public void goOnWith(Engine other) {
        engine = other;
    }

    private void tell(Event event) {
        engine.apply(event);
        for (Watcher w : watchers) {
            w.happened(event, engine);
        }
    }

    private void endAttempts(long now) {
        while (ends.nextMillis() == now) {
            long job = ends.job();
            int attempt = ends.attempt();
            Ending ending = ends.ending();
            ends.removeNext();
            if (work.isRunning(job, attempt)) {
                end(now, job, attempt, ending);
            }
        }
    }

    private void end(long now, long job, int attempt, Ending ending) {
        work.end(job, now, ending, submission(job));
        boolean isOver = !ending.waitsAgain() || work.isWithdrawn(job);
        ended += isOver ? 1 : 0;
        tell(new Event.AttemptEnded(now, job, attempt, ending));
    }

    private void submit(long now) {
        List<Submission> all = scenario.work();
        while (nextSubmission < all.size() && all.get(nextSubmission).submitMillis() == now) {
            Submission s = all.get(nextSubmission++);
            tell(new Event.JobSubmitted(now, s.job(nextSubmission, runTimes)));
        }
    }

    private void disturb(long now) {
        while (nextDisturbance < disturbances.size()
                && disturbances.get(nextDisturbance).atMillis() == now) {
            switch (disturbances.get(nextDisturbance++)) {
                case Disturbance.NodeChange d -> {
                    if (d.losesWork()) {
                        loseNode(now, d.node());
                    }
                    tell(new Event.NodeStateSet(now, d.node(), d.state()));
                }
                case Disturbance.Withdrawal d -> withdraw(now, d.job());
            }
        }
    }

    private void loseNode(long now, int node) {
        for (long job : work.runningOn(node)) {
            end(now, job, work.attempt(job), Ending.NODE_LOST);
        }
    }

    private void withdraw(long now, long job) {
        if (job <= nextSubmission && !work.isOver(job)) {
            work.withdraw(job);
            ended += work.isRunning(job, work.attempt(job)) ? 0 : 1;
            tell(new Event.JobCancelled(now, job));
        }
    }

    private void carryOut(Decision decision, long now) {
        switch (decision) {
            case Decision.Start d -> start(d, now);
            case Decision.Stop d -> stop(d, now);
            case Decision.Claim d -> {}
            case Decision.Reject d -> {
                work.reject(d.job());
                ended++;
            }
        }
    }

    private void start(Decision.Start d, long now) {
        Submission s = submission(d.job());
        work.start(d.job(), d.attempt(), now, d.placement());
        long runs = s.runMillis() - work.savedMillis(d.job());
        long limit = s.job(d.job(), runTimes).timeLimitMillis();
        boolean inTime = limit == Job.NO_LIMIT || runs <= limit;
        ends.add(now + (inTime ? runs : limit), d.job(), d.attempt(), inTime ? s.ending() : Ending.TIMED_OUT);
    }

    /** The attempt takes a while to save its work and go; if its own end comes first, that stands. */
    private void stop(Decision.Stop d, long now) {
        boolean cancelled = d.cause() instanceof Decision.Cause.Cancelled;
        long gone = Math.min(d.byMillis(), now + scenario.stopMillis());
        ends.add(gone, d.job(), d.attempt(), cancelled ? Ending.CANCELLED : Ending.EVICTED);
    }

    private Submission submission(long job) {
        return scenario.work().get((int) job - 1);
    }
}
