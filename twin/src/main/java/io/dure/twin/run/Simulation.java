package io.dure.twin.run;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import io.dure.engine.power.Throughput;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.World;
import java.util.List;

/**
 * A scenario on a virtual clock, around the same engine that runs real fleets. At each instant the ends of attempts are
 * told first, then what happens to the machines, then the new jobs; then the engine decides once.
 *
 * <p>What jobs do: an attempt runs for what is left of the job's run time, and is killed at its time limit; both are
 * longer by what it loses when a call slows it down, which the engine cannot know. An elastic job goes faster with more
 * tasks ({@link Submission#speedMillionths}) and takes what it has done along when tasks come and go. Without a horizon nothing fails
 * while nothing runs and nothing is to come but repairs. An attempt that is stopped or loses
 * a node goes on later from its last checkpoint.
 */
public final class Simulation {
    private final Scenario scenario;
    private final RunTimes runTimes;
    private final Rules rules;
    private final List<Disturbance> disturbances;
    private final List<Watcher> watchers;
    private final Progress progress;
    private final Work work;
    private final Numbering numbering;
    private final Stages stages;
    private final Plant plant;
    private final Ends ends = new Ends();
    private final Riding riding = new Riding();

    /** When tasks of elastic jobs that were told to stop are gone; their ids are those after their job's. */
    private final Ends taskEnds = new Ends();

    private Engine engine = new Engine();
    private int nextDisturbance;
    private long ended;
    private long nowMillis;
    private boolean strikesCount = true;
    private long wakeAtMillis = Verdict.NO_WAKE;

    /** Something that was decided comes about at the same instant: the engine is told of it and decides again. */
    private boolean isInstantOpen;

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
        work = new Work(Numbering.ids(scenario.work()));
        numbering = new Numbering(scenario.work());
        stages = new Stages(scenario.work(), scenario.batches());
        plant = new Plant(scenario, new OnFloor());
    }

    /** Runs until nothing more can happen, or to the horizon; returns the time of the last end, in milliseconds. */
    public long run() {
        begin();
        long lastEnd = 0;
        for (long next = nextMillis(); next < Long.MAX_VALUE; next = nextMillis()) {
            long endedBefore = ended;
            step(next);
            if (ended > endedBefore) {
                lastEnd = next;
            }
            progress.at(ended + stages.neverSubmitted());
        }
        finish();
        return lastEnd;
    }

    /** Tells the engine its rules, fleet and queues. */
    public void begin() {
        for (Watcher w : watchers) {
            w.begins(this);
        }
        tell(new Event.RulesSet(0, rules));
        for (Event e : scenario.setup()) {
            tell(e);
            plant.built(e, 0, false);
        }
        plant.begin();
        stages.begin();
        for (Watcher w : watchers) {
            w.built(engine);
        }
    }

    /** When something happens next, or MAX_VALUE: also when that is beyond the horizon. */
    public long nextMillis() {
        dropMovedEnds();
        long next = Math.min(Math.min(ends.nextMillis(), wakeAtMillis), stages.nextMillis());
        next = Math.min(next, taskEnds.nextMillis());
        next = Math.min(next, plant.nextMillis());
        if (nextDisturbance < disturbances.size()) {
            next = Math.min(next, disturbances.get(nextDisturbance).atMillis());
        }
        // A fleet at which nothing else can happen would fail and be repaired for ever.
        boolean goesOn = next < Long.MAX_VALUE
                && ended + stages.neverSubmitted() < scenario.work().size();
        strikesCount = goesOn || scenario.world().horizonMillis() != World.NO_HORIZON;
        next = Math.min(next, plant.nextDueMillis());
        if (strikesCount) {
            next = Math.min(next, plant.nextStrikeMillis());
        }
        next = isInstantOpen ? nowMillis : next;
        return next > scenario.world().horizonMillis() ? Long.MAX_VALUE : next;
    }

    /** Lets happen what happens now, and decides. */
    public void step(long now) {
        plant.observe(nowMillis, now);
        nowMillis = now;
        isInstantOpen = false;
        endAttempts(now);
        endTasks(now);
        plant.step(now, strikesCount);
        disturb(now);
        plant.beforeDecision(now);
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

    /** Nothing more happens. */
    public void finish() {
        long horizon = scenario.world().horizonMillis();
        plant.observe(nowMillis, Math.max(nowMillis + 1, horizon));
        nowMillis = horizon == World.NO_HORIZON ? nowMillis : horizon;
        for (Watcher w : watchers) {
            w.finished(nowMillis, engine);
        }
    }

    // ---- for those who look on --------------------------------------------------------------------------------

    public Scenario scenario() {
        return scenario;
    }

    /** Which submission each job is. */
    public Numbering numbering() {
        return numbering;
    }

    public Stages stages() {
        return stages;
    }

    public Plant plant() {
        return plant;
    }

    /** What the job's attempt has done until {@code now}, in milliseconds of work at full speed; its last when it waits. */
    public long doneMillis(long job, long now) {
        if (work.isRunning(job)) {
            work.advance((int) job, now);
        }
        return work.doneMillis(job);
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
            boolean hasMoved = hasMoved(job, ending);
            ends.removeNext();
            if (work.isRunning(job, attempt) && !hasMoved) {
                end(now, job, attempt, ending);
            }
        }
    }

    private void endTasks(long now) {
        while (taskEnds.nextMillis() == now) {
            long job = taskEnds.job();
            int task = taskEnds.attempt();
            taskEnds.removeNext();
            if (riding.isLeaving(job, task)) {
                endTask(now, job, task);
            }
        }
    }

    private void endTask(long now, long job, int task) {
        plant.grid().task(riding.remove(job, task), submission(job), -1);
        goAtSpeed(job, work.capPerMille(job), now);
        tell(new Event.TaskGone(now, job, work.attempt(job), task));
    }

    /** An end that was planned at another speed. */
    private boolean hasMoved(long job, Ending ending) {
        boolean isItsOwn = !ending.waitsAgain() && ending != Ending.CANCELLED;
        return isItsOwn && work.endMillis(job) != ends.nextMillis();
    }

    private void dropMovedEnds() {
        while (!ends.isEmpty() && work.isRunning(ends.job(), ends.attempt()) && hasMoved(ends.job(), ends.ending())) {
            ends.removeNext();
        }
    }

    private void end(long now, long job, int attempt, Ending how) {
        Ending ending = how.waitsAgain() && work.hasOverrun(job) ? Ending.TIMED_OUT : how;
        int cap = work.capPerMille(job);
        plant.grid().work(work.end(job, now, ending, submission(job)), submission(job), cap, -1);
        riding.removeAll(job).forEach(placement -> plant.grid().task(placement, submission(job), -1));
        if (!ending.waitsAgain() || work.isWithdrawn(job)) {
            over(job, ending == Ending.COMPLETED, now);
        }
        tell(new Event.AttemptEnded(now, job, attempt, ending));
    }

    private void over(long job, boolean completed, long now) {
        ended++;
        stages.over(numbering.index(job), completed, now);
    }

    private void submit(long now) {
        while (stages.nextMillis() <= now) {
            int index = stages.next(now);
            long job = numbering.submit(index, now);
            tell(new Event.JobSubmitted(now, numbering.told(job, runTimes)));
        }
    }

    private void disturb(long now) {
        while (nextDisturbance < disturbances.size()
                && disturbances.get(nextDisturbance).atMillis() == now) {
            switch (disturbances.get(nextDisturbance++)) {
                case Disturbance.NodeChange d -> plant.told(d.node(), d.state());
                case Disturbance.Told d -> tell(d.event());
                case Disturbance.Withdrawal d -> withdraw(now, d.job());
                case Disturbance.Hold d -> {
                    if (isKnown(d.job())) {
                        tell(new Event.JobHeld(now, d.job()));
                    }
                }
                case Disturbance.Release d -> {
                    if (isKnown(d.job())) {
                        tell(new Event.JobReleased(now, d.job()));
                    }
                }
            }
        }
    }

    /** It was submitted and is not over. */
    private boolean isKnown(long job) {
        return numbering.isJob(job) && !work.isOver(job);
    }

    private void withdraw(long now, long job) {
        if (isKnown(job)) {
            work.withdraw(job);
            if (!work.isRunning(job)) {
                over(job, false, now);
            }
            tell(new Event.JobCancelled(now, job));
        }
    }

    private void carryOut(Decision decision, long now) {
        switch (decision) {
            case Decision.Start d -> start(d, now);
            case Decision.Stop d -> stop(d, now);
            case Decision.Claim d -> {}
            case Decision.Booked d -> {}
            case Decision.Refused d -> {}
            case Decision.Reject d -> {
                work.reject(d.job());
                over(d.job(), false, now);
            }
            case Decision.Grow d -> {
                riding.grow(d);
                plant.grid().task(d.placement(), submission(d.job()), 1);
                goAtSpeed(d.job(), work.capPerMille(d.job()), now);
            }
            case Decision.Shrink d -> {
                long gone = Math.min(d.byMillis(), now + scenario.stopMillis());
                isInstantOpen |= gone <= now;
                riding.shrink(d.job(), d.task());
                taskEnds.add(gone, d.job(), d.task(), Ending.EVICTED);
            }
            case Decision.Cap d -> cap(d, now);
            case Decision.Power d -> {
                plant.power(d.node(), d.on());
                isInstantOpen |= d.on();
            }
        }
    }

    /** Its speed changes, and with it its end; one that is about to start starts so. */
    private void cap(Decision.Cap d, long now) {
        int job = (int) d.job();
        if (work.isRunning(job)) {
            Submission s = submission(job);
            plant.grid().cap(work.placement(job), s, work.capPerMille(job), d.perMille());
            goAtSpeed(job, d.perMille(), now);
        }
        work.cap(job, d.perMille());
    }

    /** Another number of tasks, or another cap: its end moves. */
    private void goAtSpeed(long job, int capPerMille, long now) {
        Submission s = submission(job);
        work.speed((int) job, speed(s, capPerMille, riding.count(job)), now);
        ends.add(work.endMillis(job), job, work.attempt(job), work.goalEnding(job));
    }

    /** In millionths of the speed with the fewest tasks at full power. */
    private static long speed(Submission s, int capPerMille, int riders) {
        return Throughput.millionths(s.kind(), capPerMille) * s.speedMillionths(riders) / Throughput.FULL;
    }

    private void start(Decision.Start d, long now) {
        Submission s = submission(d.job());
        plant.grid().work(d.placement(), s, work.capPerMille(d.job()), 1);
        long runs = s.runMillis() - work.savedMillis(d.job());
        long limit = s.job(d.job(), runTimes).timeLimitMillis();
        boolean inTime = limit == Job.NO_LIMIT || runs <= limit;
        int site = plant.nodes().site(d.placement().nodes().getFirst().node());
        long speed = speed(s, work.capPerMille(d.job()), 0);
        boolean mayGrow = s.mostRiders() > 0; // and then be over in time after all
        Ending ending = inTime || mayGrow ? s.ending() : Ending.TIMED_OUT;
        work.start(d.job(), d.attempt(), now, d.placement(), site, speed, inTime || mayGrow ? runs : limit, ending);
        if (!inTime && mayGrow) {
            work.killAt(d.job(), now + limit);
        }
        ends.add(work.endMillis(d.job()), d.job(), d.attempt(), work.goalEnding(d.job()));
    }

    /** The attempt takes a while to save its work and go; if its own end comes first, that stands. */
    private void stop(Decision.Stop d, long now) {
        boolean cancelled = d.cause() instanceof Decision.Cause.Cancelled;
        long gone = Math.min(d.byMillis(), now + scenario.stopMillis());
        isInstantOpen |= gone <= now;
        work.leaves(d.job());
        if (d.cause() instanceof Decision.Cause.OverLimit) {
            work.overruns(d.job());
        }
        ends.add(gone, d.job(), d.attempt(), cancelled ? Ending.CANCELLED : Ending.EVICTED);
    }

    private Submission submission(long job) {
        return numbering.submission(job);
    }

    /** What the plant does to the work. */
    private final class OnFloor implements Plant.Floor {
        @Override
        public void tell(Event event) {
            Simulation.this.tell(event);
        }

        @Override
        public void loseNode(long now, int node) {
            for (long job : work.residents().jobsOn(node)) {
                end(now, job, work.attempt(job), Ending.NODE_LOST);
            }
            for (Riding.Rider r : riding.on(node)) {
                endTask(now, r.job(), r.task());
            }
        }

        @Override
        public boolean isEmpty(int node) {
            return work.residents().isEmpty(node) && riding.isEmpty(node);
        }
    }
}
