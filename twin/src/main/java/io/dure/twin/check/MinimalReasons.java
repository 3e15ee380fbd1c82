package io.dure.twin.check;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Policy;
import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import io.dure.engine.Verdict;
import io.dure.twin.check.Relaxing.Outcome;
import io.dure.twin.run.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks waiting jobs for all their reasons and proves the answer a minimal set: relax all of it and the job starts, keep any
 * one of them and it does not. Tried out twice: by {@link Engine#ifRelaxed}, and, as far as events can say it, on a fork by
 * events and a real decision.
 */
public final class MinimalReasons implements Watcher {
    /** Trials by events hold everybody else who waits, one by one: not when more than so many do. */
    private static final int MOST_HELD = 1_000;

    /** The most jobs asked at one pass. */
    private static final int MOST_JOBS = 5;

    /** Of jobs in bookings so many, whatever their ids are. */
    private static final int MOST_BOOKED = 2;

    private final Ledger ledger;
    private final Relaxing relaxing;
    private final TrueReasons trueReasons;
    private final int everyPasses;
    private final int oneInJobs;
    private long passes;
    private long trials;
    private long unclear;

    /**
     * {@code ledger} must look on before this one does.
     *
     * @param everyPasses how often jobs are asked
     * @param oneInJobs of so many jobs, by their ids, one is asked; others at other passes
     */
    public MinimalReasons(Ledger ledger, int everyPasses, int oneInJobs) {
        this.ledger = ledger;
        this.everyPasses = everyPasses;
        this.oneInJobs = oneInJobs;
        relaxing = new Relaxing(ledger);
        trueReasons = new TrueReasons(ledger, everyPasses);
    }

    @Override
    public void happened(Event event, Engine engine) {
        relaxing.happened(event);
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        if (passes++ % everyPasses != 0) {
            return;
        }
        int asked = 0;
        // There are few. With one line for all, what stands before them there is not told (seed 591 of the swarm,
        // fifo).
        boolean isAskedOfBooked = engine.rules().policy() == Policy.DURE;
        int askedOfBooked = 0;
        for (Job job : ledger.waiting.values()) {
            if (!job.others().isEmpty()) {
                continue; // of several groups one reason is told, not a minimal set
            }
            if (job.terms().hasBooking() && !isAskedOfBooked) {
                continue;
            }
            boolean isBooked = job.terms().hasBooking() && askedOfBooked++ < MOST_BOOKED;
            if (isBooked || ((job.id() + passes / everyPasses) % oneInJobs == 0 && asked++ < MOST_JOBS)) {
                List<Reason> set = engine.whyAll(job.id());
                String wrong = wrong(engine, job, set);
                if (wrong != null) {
                    throw new CheckFailed(
                            "minimal reasons", nowMillis, job + " is told " + set + ", of which " + wrong);
                }
            }
        }
    }

    /** Trials on forks so far. */
    public long trials() {
        return trials;
    }

    /** Of these, those that told nothing, since others got something in them. */
    public long unclear() {
        return unclear;
    }

    /** What is wrong with this set as the reasons of the waiting job; null when nothing is. */
    @Nullable
    String wrong(Engine engine, Job job, List<Reason> set) {
        Optional<Reason> first = engine.why(job.id());
        List<Relaxation> all = set.stream().map(Relaxation::of).toList();
        if (set.isEmpty() || all.stream().distinct().count() < all.size()) {
            return "there must be one or more, each once";
        }
        if (first.isPresent() && set.contains(first.get()) && !first.get().equals(set.getFirst())) {
            return first.get() + " is to be the first";
        }
        for (Reason reason : set) {
            if (!trueReasons.isTrueAmongOthers(job, reason, engine, engine.nowMillis())) {
                return reason + " is not true";
            }
        }
        if (!engine.ifRelaxed(job.id(), set) || isOtherwise(engine, job, all, null)) {
            return "all are relaxed, and it does not start";
        }
        for (Reason kept : set) {
            List<Reason> others = new ArrayList<>(set);
            others.remove(kept);
            Relaxation still = Relaxation.of(kept);
            List<Relaxation> relaxed =
                    all.stream().filter(r -> !r.equals(still)).toList();
            boolean canBeKept = !(kept instanceof Reason.NotYetDecided);
            if (canBeKept && (engine.ifRelaxed(job.id(), others) || isOtherwise(engine, job, relaxed, still))) {
                return kept + " is kept, and it starts all the same";
            }
        }
        return null;
    }

    /** A trial by events comes out otherwise than it must. */
    private boolean isOtherwise(Engine engine, Job job, List<Relaxation> relaxed, @Nullable Relaxation kept) {
        if (ledger.waiting.size() > MOST_HELD) {
            return false;
        }
        trials++;
        Outcome outcome = relaxing.tryOut(engine, job, relaxed, kept);
        unclear += outcome == Outcome.UNCLEAR ? 1 : 0;
        return outcome == (kept == null ? Outcome.WAITS : Outcome.STARTS);
    }
}
