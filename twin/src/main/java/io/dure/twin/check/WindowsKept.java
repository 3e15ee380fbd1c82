package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Decision.Cause;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Placement;
import io.dure.engine.Refusal;
import io.dure.engine.Rules;
import io.dure.engine.Verdict;
import io.dure.twin.run.Watcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nobody runs on a node under maintenance, and none but its own jobs on booked nodes: not from the instant on at which the
 * window begins, once all that comes about at that instant has. Nobody is put where he would be in a window's way, but who
 * claimed before it was known. Nobody is told to go for a window earlier than a grace before it begins, nor who is none
 * of its own at all, nor who would be gone in time. A booking is answered at once, by nodes that no other window has, or by
 * numbers that are true.
 */
public final class WindowsKept implements Watcher {
    private final Ledger ledger;
    private final Map<Long, Placement> running = new HashMap<>();
    private final Map<Long, Long> limitEnds = new HashMap<>();
    private final Set<Long> claimed = new HashSet<>();
    private Rules rules = Rules.defaults();
    /** Tasks of elastic jobs beyond their fewest, as of the last event or decision. */
    private List<Ledger.Riding> riding = List.of();

    private long lastMillis;

    /** {@code ledger} must look on before this one does. */
    public WindowsKept(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void happened(Event event, Engine engine) {
        passTo(event.atMillis());
        if (event instanceof Event.RulesSet e) {
            rules = e.rules();
        } else if (event instanceof Event.AttemptEnded e) {
            running.remove(e.job());
            limitEnds.remove(e.job());
        }
        riding = List.copyOf(ledger.riding.values());
    }

    /** All that was to come about until now has: nobody is where he must not be. */
    private void passTo(long millis) {
        if (millis == lastMillis) {
            return;
        }
        for (WindowBook.Kept w : ledger.windows.all) {
            if (w.isOpen(lastMillis)) {
                for (Map.Entry<Long, Placement> r : running.entrySet()) {
                    boolean isThere = r.getValue().nodes().stream().anyMatch(n -> w.nodes.contains(n.node()));
                    require(
                            !isThere || isOwn(w, r.getKey()),
                            lastMillis,
                            "job " + r.getKey() + " runs on nodes of window " + w.id + ", which has begun");
                }
                for (Ledger.Riding r : riding) {
                    boolean isThere =
                            w.nodes.contains(r.placement().nodes().getFirst().node());
                    require(
                            !isThere || isOwn(w, r.job().id()),
                            lastMillis,
                            "a task of job " + r.job().id() + " runs on nodes of window " + w.id + ", which has begun");
                }
            }
        }
        lastMillis = millis;
    }

    private boolean isOwn(WindowBook.Kept w, long job) {
        return w.isBooking() && ledger.job(job).terms().booking() == w.id;
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        passTo(nowMillis);
        for (Decision d : verdict.decisions()) {
            switch (d) {
                case Decision.Start s -> started(s, nowMillis);
                case Decision.Stop s -> stopped(s, nowMillis);
                case Decision.Claim c -> claims(c, nowMillis);
                case Decision.Booked b -> booked(b, nowMillis);
                case Decision.Refused r -> refused(r, nowMillis);
                case Decision.Reject r -> claimed.remove(r.job());
                case Decision.Grow g -> {}
                case Decision.Shrink g -> {}
                case Decision.Cap c -> {}
                case Decision.Power p -> {}
            }
        }
        for (WindowBook.Kept w : ledger.windows.all) {
            require(w.isAnswered, nowMillis, "booking " + w.id + " is not answered");
        }
        claimed.retainAll(ledger.claims.keySet());
        riding = List.copyOf(ledger.riding.values());
    }

    private void started(Decision.Start s, long now) {
        Job job = ledger.job(s.job());
        int booking = job.terms().booking();
        for (Placement.OnNode n : s.placement().nodes()) {
            boolean mayTake = ledger.windows.mayTake(n.node(), job, now, now);
            require(
                    mayTake || (claimed.contains(s.job()) && ledger.windows.isFree(n.node(), now)),
                    now,
                    "job " + s.job() + " is put on node " + n.node() + ", in the way of a window");
            if (job.terms().hasBooking()) {
                WindowBook.Kept w = ledger.windows.all.get(booking);
                boolean isInTime = job.timeLimitMillis() == Job.NO_LIMIT || now + job.timeLimitMillis() <= w.toMillis;
                require(
                        w.isOpen(now) && w.nodes.contains(n.node()) && isInTime,
                        now,
                        "job " + s.job() + " is put on node " + n.node() + ", outside booking " + booking);
            }
        }
        claimed.remove(s.job());
        running.put(s.job(), s.placement());
        long limit = job.timeLimitMillis();
        limitEnds.put(s.job(), limit == Job.NO_LIMIT ? Long.MAX_VALUE : now + limit);
    }

    private void claims(Decision.Claim c, long now) {
        long by = now + rules.reclaimGraceMillis();
        for (Decision.Claim.Share s : c.nodes()) {
            require(
                    ledger.windows.mayTake(s.node(), ledger.job(c.job()), now, by),
                    now,
                    "job " + c.job() + " claims node " + s.node() + ", in the way of a window");
        }
        claimed.add(c.job());
    }

    private void stopped(Decision.Stop s, long now) {
        switch (s.cause()) {
            case Cause.Maintenance c -> inTheWay(s, c.window(), now);
            case Cause.BookedByOthers c -> inTheWay(s, c.window(), now);
            case Cause.BookingEnds c -> {
                WindowBook.Kept w = ledger.windows.all.get(c.window());
                require(isOwn(w, s.job()), now, s + ": it is not of that booking");
                require(now >= w.toMillis - rules.reclaimGraceMillis(), now, s + ": too early");
            }
            case Cause.Cancelled c -> {}
            case Cause.OverLimit c -> {}
            case Cause.PowerShort c -> {}
            case Cause.Moved c -> {}
            case Cause.Reclaimed c -> {}
            case Cause.Preempted c -> {}
        }
    }

    private void inTheWay(Decision.Stop s, int window, long now) {
        WindowBook.Kept w = ledger.windows.all.get(window);
        require(w.stands && now < w.toMillis, now, s + ": that window is over");
        require(now >= w.fromMillis - rules.reclaimGraceMillis(), now, s + ": too early");
        require(s.byMillis() == Math.max(now, w.fromMillis), now, s + ": not when the window begins");
        require(!isOwn(w, s.job()), now, s + ": it runs in its booking");
        boolean isThere = ledger.placement(s.job()).nodes().stream().anyMatch(n -> w.nodes.contains(n.node()));
        require(isThere, now, s + ": it does not run there");
        boolean wouldStay = limitEnds.getOrDefault(s.job(), 0L) > w.fromMillis;
        require(now >= w.fromMillis || wouldStay, now, s + ": it would be gone in time");
    }

    private void booked(Decision.Booked b, long now) {
        WindowBook.Kept w = ledger.windows.all.get(b.window());
        require(!b.nodes().isEmpty(), now, b + ": no nodes");
        for (int node : b.nodes()) {
            require(otherOn(w, node) < 0, now, b + ": node " + node + " is in another window");
        }
    }

    private int otherOn(WindowBook.Kept w, int node) {
        for (WindowBook.Kept o : ledger.windows.all) {
            boolean meets = o.fromMillis < w.toMillis && w.fromMillis < o.toMillis;
            if (o.id != w.id && o.stands && meets && o.nodes.contains(node)) {
                return o.id;
            }
        }
        return -1;
    }

    private void refused(Decision.Refused r, long now) {
        WindowBook.Kept w = ledger.windows.all.get(r.window());
        boolean isTrue = switch (r.refusal()) {
            case Refusal.TooFewNodes f -> f.mostNodes() < f.needNodes();
            case Refusal.Overlaps o -> otherOn(w, o.node()) >= 0 && w.nodes.contains(o.node());
            case Refusal.AboveQuota q ->
                q.bookedGpus() > q.quotaGpus()
                        && ledger.queues.get(q.queue()).of(q.gpuType()).quotaGpus() == q.quotaGpus()
                        && ledger.quotas.isBelow(w.queue, q.queue());
        };
        require(isTrue, now, r + ": which is not true");
    }

    private static void require(boolean holds, long now, String what) {
        if (!holds) {
            throw new CheckFailed("windows", now, what);
        }
    }
}
