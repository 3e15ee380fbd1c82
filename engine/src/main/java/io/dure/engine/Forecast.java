package io.dure.engine;

import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * When waiting jobs will start, if nobody submits anything more, nothing fails and every job runs as long as is
 * expected: a fork of an engine, run forward. The engine it was made from is not changed.
 */
public final class Forecast {
    private final Engine engine;
    private final RunLength lengths;
    private final PriorityQueue<End> ends = new PriorityQueue<>(
            Comparator.comparingLong(End::atMillis).thenComparingLong(End::job).thenComparingInt(End::attempt));
    private long passesLeft;
    private boolean isOver;
    private boolean isCut;
    private double usedMilliGpuMillis;

    /** How long attempts run. */
    public interface RunLength {
        /** Every job runs to its time limit; without one, for ever. */
        RunLength TO_THE_LIMIT = Job::timeLimitMillis;

        /** Milliseconds from the start, 1 or more; {@link Job#NO_LIMIT}: it does not end. */
        long millis(Job job);
    }

    /** A job that starts. */
    public record Start(long job, long atMillis) {}

    private record End(long atMillis, long job, int attempt) {}

    /**
     * A forecast from now on.
     *
     * @param mostPasses it gives up after so many decisions
     */
    public Forecast(Engine live, RunLength lengths, long mostPasses) {
        engine = live.fork();
        this.lengths = lengths;
        passesLeft = mostPasses;
        Fleet fleet = state().fleet();
        for (int p = 0; p < fleet.pools(); p++) {
            Orders.Walk walk = state().jobs().orders().walk();
            for (int slot = walk.first(state().jobs().endsIn(p)); slot != 0; slot = walk.next()) {
                expectEnd(slot);
            }
        }
    }

    /** When the job starts; empty when it does not until {@code horizonMillis}, or the passes are used up. */
    public OptionalLong startOf(long job, long horizonMillis) {
        while (!isOver && state().jobs().slot(job) != 0) {
            for (Start s : step(horizonMillis)) {
                if (s.job == job) {
                    return OptionalLong.of(s.atMillis);
                }
            }
        }
        return OptionalLong.empty();
    }

    /** All starts until then, in order. A job that is evicted and starts again is told twice. */
    public List<Start> startsUntil(long horizonMillis) {
        List<Start> all = new ArrayList<>();
        while (!isOver) {
            all.addAll(step(horizonMillis));
        }
        return all;
    }

    /** It was given up after so many decisions, and something would have happened after them. */
    public boolean isCut() {
        return isCut;
    }

    /** How far it has come: all that starts until then is known, when it was given up. */
    public long reachedMillis() {
        return engine.nowMillis();
    }

    /** What all jobs together held from the start until the horizon, or until it was given up. */
    public double usedGpuHours() {
        return usedMilliGpuMillis / 1000 / 3_600_000;
    }

    /** Where the job runs at the time to which the forecast has come; empty when it does not. */
    public Optional<Placement> placement(long job) {
        return engine.placement(job);
    }

    /** One decision, and what happens until the next. */
    private List<Start> step(long horizonMillis) {
        long now = engine.nowMillis();
        Verdict verdict = engine.decide(now);
        List<Start> starts = carryOut(verdict, now);
        long next = Math.min(nextEndMillis(), verdict.wakeAtMillis());
        usedMilliGpuMillis += (double) engine.queue(0).usedMilliGpus() * (Math.min(next, horizonMillis) - now);
        isCut = --passesLeft <= 0 && next <= horizonMillis && next != Verdict.NO_WAKE;
        isOver = passesLeft <= 0 || next > horizonMillis || next == Verdict.NO_WAKE;
        if (!isOver) {
            endUntil(next);
            state().setNowMillis(next);
        }
        return starts;
    }

    private List<Start> carryOut(Verdict verdict, long now) {
        List<Start> starts = new ArrayList<>();
        for (Decision d : verdict.decisions()) {
            if (d instanceof Decision.Shrink s) {
                int slot = state().jobs().slot(s.job());
                int rider = state().jobs().rider(slot, s.task());
                ends.add(new End(s.byMillis(), state().jobs().id(rider), s.attempt()));
            } else if (d instanceof Decision.Start s) {
                starts.add(new Start(s.job(), now));
                expectEnd(state().jobs().slot(s.job()));
            } else if (d instanceof Decision.Stop s) {
                ends.add(new End(s.byMillis(), s.job(), s.attempt()));
            }
        }
        return starts;
    }

    private void expectEnd(int slot) {
        Jobs jobs = state().jobs();
        if (jobs.parts().isPart(slot)) {
            return; // it ends with its job
        }
        if (jobs.riders().isRider(slot)) { // else it ends with its job
            if (jobs.state(slot) == JobState.STOPPING) {
                long by = Math.max(jobs.stopByMillis(slot), engine.nowMillis());
                ends.add(new End(by, jobs.id(slot), jobs.attempt(slot)));
            }
            return;
        }
        long length = lengths.millis(jobs.job(slot));
        long end = length == Job.NO_LIMIT ? Long.MAX_VALUE : jobs.startedAtMillis(slot) + length;
        if (jobs.state(slot) == JobState.STOPPING) {
            end = Math.min(end, jobs.stopByMillis(slot));
        }
        if (end != Long.MAX_VALUE) {
            ends.add(new End(Math.max(end, engine.nowMillis()), jobs.id(slot), jobs.attempt(slot)));
        }
    }

    private long nextEndMillis() {
        while (!ends.isEmpty() && !isStill(ends.peek())) {
            ends.remove();
        }
        return ends.isEmpty() ? Long.MAX_VALUE : ends.peek().atMillis;
    }

    /** The attempt is not over yet. */
    private boolean isStill(End end) {
        Jobs jobs = state().jobs();
        int slot = jobs.slot(end.job);
        boolean mayRun = slot != 0 && !jobs.riders().isRider(slot); // a task ends alone only when it was told to
        return slot != 0 && jobs.attempt(slot) == end.attempt && ((mayRun && isRunning(slot)) || isStopping(slot));
    }

    private void endUntil(long atMillis) {
        while (nextEndMillis() <= atMillis) {
            End end = ends.remove();
            int slot = state().jobs().slot(end.job);
            engine.apply(happening(slot, end));
        }
    }

    private Event happening(int slot, End end) {
        Jobs jobs = state().jobs();
        if (jobs.riders().isRider(slot)) {
            long job = jobs.id(jobs.riders().core(slot));
            return new Event.TaskGone(end.atMillis, job, end.attempt, jobs.taskOfRider(slot));
        }
        return new Event.AttemptEnded(end.atMillis, end.job, end.attempt, ending(slot, end));
    }

    private Ending ending(int slot, End end) {
        Jobs jobs = state().jobs();
        long length = lengths.millis(jobs.job(slot));
        boolean isDone = length != Job.NO_LIMIT && jobs.startedAtMillis(slot) + length <= end.atMillis;
        if (isDone || isRunning(slot)) {
            return Ending.COMPLETED;
        }
        return jobs.isWithdrawn(slot) ? Ending.CANCELLED : Ending.EVICTED;
    }

    private boolean isRunning(int slot) {
        return state().jobs().state(slot) == JobState.RUNNING;
    }

    private boolean isStopping(int slot) {
        return state().jobs().state(slot) == JobState.STOPPING;
    }

    private State state() {
        return engine.state();
    }
}
