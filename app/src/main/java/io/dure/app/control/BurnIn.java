package io.dure.app.control;

import io.dure.app.control.SuspectRule.Test;
import io.dure.app.control.Suspects.Held;
import io.dure.app.store.JobState;
import io.dure.app.store.Page;
import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.IllegalEvent;
import io.dure.engine.Job;
import io.dure.engine.NodeState;
import io.dure.engine.Placement;
import io.dure.engine.Terms;
import io.dure.twin.input.Durations;
import java.time.Instant;
import java.util.List;

/**
 * Tries nodes in quarantine: each is booked for a job that takes all of it, so that nobody else runs there meanwhile, and
 * is up only for that. Who has passed as often as is asked is given back; who fails stays for an operator.
 */
final class BurnIn {
    /** Beyond its limit, so that a test that runs to it ends by itself. */
    private static final long MARGIN_MILLIS = 600_000;

    private final Suspects suspects;
    private final Attempts attempts;
    private final Drains drains;
    private final Instant zero;

    BurnIn(Suspects suspects, Attempts attempts, Drains drains, Instant zero) {
        this.suspects = suspects;
        this.attempts = attempts;
        this.drains = drains;
        this.zero = zero;
    }

    /** Begins the tests that can begin, and takes note of those that came to nothing. True when something was done. */
    boolean step(Turn turn) {
        boolean isAny = false;
        for (Held h : suspects.all()) {
            boolean isIdle = h.isTrying() && attempts.of(h.job()).isEmpty();
            if (isIdle && turn.engine().why(h.job()).isEmpty()) {
                over(turn, h, false, "the test did not run: it was cancelled, or found no room in its time");
                isAny = true;
            }
        }
        for (Held h : suspects.toTry()) {
            boolean isThere = turn.engine().nodeState(h.node()) == NodeState.DRAINED;
            if (isThere && !drains.isDrained(h.node()) && isEmpty(turn, h.node())) {
                begin(turn, h);
                isAny = true;
            }
        }
        return isAny;
    }

    /** Nobody's attempt is there any more. */
    private boolean isEmpty(Turn turn, int node) {
        for (Attempts.Open open : attempts.at(turn.book().site(node))) {
            boolean isThere = turn.engine().placement(open.tag().job()).stream().anyMatch(p -> isOn(p, node))
                    || turn.engine().riders(open.tag().job()).stream().anyMatch(r -> isOn(r.placement(), node));
            if (isThere) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOn(Placement placement, int node) {
        return placement.nodes().stream().anyMatch(n -> n.node() == node);
    }

    private void begin(Turn turn, Held h) {
        Test test = h.test();
        if (test == null) {
            return;
        }
        try {
            int window = windows(turn.engine());
            JobSpec spec = spec(turn, h.node(), test);
            Asked asked = new Asked(spec, turn.book(), zero);
            long now = turn.nowMillis();
            Event booking = Event.BookingSet.of(
                    now, window, asked.queue(), now, now + test.limitMillis() + MARGIN_MILLIS, List.of(h.node()));
            checkBooked(turn, booking);
            turn.tell(booking);
            long job = submit(turn, spec, asked, window);
            turn.tell(new Event.NodeStateSet(now, h.node(), NodeState.UP));
            suspects.put(turn, h.trying(window, job));
            suspects.audit(turn, Suspects.WHO, "burn-in-run", h.node(), "job " + job);
        } catch (BadRequest | IllegalEvent e) {
            fail(turn, h, "no test can be made: " + e.getMessage());
        }
    }

    /** A node whose booking is refused would be up for everybody: so that is asked of a fork first. */
    private static void checkBooked(Turn turn, Event booking) {
        Engine fork = turn.engine().fork();
        fork.apply(booking);
        for (Decision decision : fork.decide(turn.nowMillis()).decisions()) {
            if (decision instanceof Decision.Refused refused) {
                throw new IllegalEvent(
                        "the booking of its node", "it was refused: " + refused.refusal(), "another queue");
            }
        }
    }

    /** How many windows there have been: the number of the next. */
    private static int windows(Engine engine) {
        int count = 0;
        while (isKnown(engine, count)) {
            count++;
        }
        return count;
    }

    private static boolean isKnown(Engine engine, int window) {
        try {
            List<Integer> _ = engine.nodesOfWindow(window);
            return true;
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    private static JobSpec spec(Turn turn, int node, Test test) {
        Fleetbook.Nodes lot = turn.book().lot(node);
        String type = turn.book().gpuTypes().get(lot.gpuType());
        JobSpec e = JobSpec.EMPTY;
        return new JobSpec(
                "burn-in of " + turn.book().nodeName(node),
                test.queue(),
                e.user(),
                e.kind(),
                1,
                e.minTasks(),
                lot.gpus(),
                e.slice(),
                e.cpus(),
                e.memory(),
                type,
                List.of(turn.book().sites().get(turn.book().site(node))),
                e.near(),
                e.prefer(),
                e.priority(),
                Durations.print(test.limitMillis()),
                e.notBefore(),
                e.deadline(),
                e.after(),
                e.afterAny(),
                e.hold(),
                false,
                e.flexTier(),
                e.checkpoint(),
                test.command(),
                test.script(),
                e.environment(),
                e.folder(),
                test.simulatedMillis() == 0 ? null : Durations.print(test.simulatedMillis()),
                e.array(),
                e.interactive(),
                e.idleTimeout(),
                e.groups());
    }

    private static long submit(Turn turn, JobSpec spec, Asked asked, int window) {
        List<Integer> sites = asked.sites();
        int residency = turn.book().residency(sites).orElse(turn.book().residencies());
        if (turn.book().residency(sites).isEmpty()) {
            turn.tell(new Event.ResidencyAdded(turn.nowMillis(), residency, sites));
        }
        int person = turn.person(Suspects.WHO);
        Job job = asked.job(turn.nextJob(), person, residency).withTerms(Terms.NONE.in(window));
        turn.tell(new Event.JobSubmitted(turn.nowMillis(), job));
        turn.keep(job, asked.name(), Dispatch.json(spec));
        return job.id();
    }

    /** An attempt has ended: perhaps it was a test. */
    void ended(Turn turn, long job, Ending ending, String detail) {
        suspects.triedBy(job).ifPresent(h -> {
            if (ending.waitsAgain()) {
                turn.tell(new Event.JobCancelled(turn.nowMillis(), job));
                turn.page().stand(job, Page.Standing.over(JobState.CANCELLED, turn.nowMillis(), detail));
            }
            boolean hasPassed = ending == Ending.COMPLETED;
            over(
                    turn,
                    h,
                    hasPassed,
                    hasPassed ? "" : "test " + Asked.word(ending) + (detail.isEmpty() ? "" : ": " + detail));
        });
    }

    private void over(Turn turn, Held h, boolean hasPassed, String why) {
        Test test = h.test();
        if (turn.engine().nodeState(h.node()) == NodeState.UP) {
            turn.tell(new Event.NodeStateSet(turn.nowMillis(), h.node(), NodeState.DRAINED));
        }
        turn.tell(new Event.WindowCancelled(turn.nowMillis(), h.window()));
        if (!hasPassed || test == null) {
            fail(turn, h, why);
            return;
        }
        Held now = h.tried(h.passed() + 1, h.why(), test);
        suspects.put(turn, now);
        if (now.passed() >= test.runs()) {
            suspects.release(
                    turn,
                    h.node(),
                    drains.isDrained(h.node()),
                    "it has passed " + now.passed() + " tests",
                    Suspects.WHO);
        }
    }

    /** It stays where it is, for an operator to look at. */
    private void fail(Turn turn, Held h, String why) {
        suspects.put(turn, h.tried(0, h.why() + "; " + why, null));
        suspects.audit(turn, Suspects.WHO, "burn-in-failed", h.node(), why);
        turn.notice("quarantined", turn.book().nodeName(h.node()) + ": " + why);
    }
}
