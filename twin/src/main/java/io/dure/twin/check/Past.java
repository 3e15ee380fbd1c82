package io.dure.twin.check;

import io.dure.engine.Decision;
import io.dure.engine.Ending;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Terms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which jobs there were, how they ended, and who is held: from events and decisions alone. */
final class Past {
    private final Map<Long, Boolean> completed = new HashMap<>();
    private final Map<Long, List<Long>> elements = new HashMap<>();
    private final Set<Long> held = new HashSet<>();
    private final Set<Long> running = new HashSet<>();
    private final Set<Long> last = new HashSet<>();

    void happened(Event event) {
        if (event instanceof Event.JobSubmitted e) {
            Terms t = e.job().terms();
            if (t.held()) {
                held.add(e.job().id());
            }
            if (t.array() != 0) {
                elements.computeIfAbsent(t.array(), _ -> new ArrayList<>())
                        .add(e.job().id());
            }
        } else if (event instanceof Event.JobHeld e) {
            held.add(e.job());
        } else if (event instanceof Event.JobReleased e) {
            held.remove(e.job());
        } else if (event instanceof Event.JobCancelled e) {
            last.add(e.job());
            if (!running.contains(e.job())) {
                completed.put(e.job(), false);
            }
        } else if (event instanceof Event.AttemptEnded e) {
            running.remove(e.job());
            if (!e.ending().waitsAgain() || last.contains(e.job())) {
                completed.put(e.job(), e.ending() == Ending.COMPLETED);
            }
        }
    }

    void decided(Decision decision) {
        switch (decision) {
            case Decision.Start d -> running.add(d.job());
            case Decision.Stop d -> {
                if (d.cause() instanceof Decision.Cause.OverLimit) {
                    last.add(d.job());
                }
            }
            case Decision.Claim d -> {}
            case Decision.Grow d -> {}
            case Decision.Shrink d -> {}
            case Decision.Cap d -> {}
            case Decision.Booked d -> {}
            case Decision.Refused d -> {}
            case Decision.Power d -> {}
            case Decision.Reject d -> completed.put(d.job(), false);
        }
    }

    boolean isHeld(long job) {
        return held.contains(job);
    }

    /** The first job that it depends on and that is not over, or 0. */
    long firstAwaited(Job job) {
        long first = 0;
        for (Terms.After after : job.terms().after()) {
            for (long other : named(job, after)) {
                if (!completed.containsKey(other) && (first == 0 || other < first)) {
                    first = other;
                }
            }
        }
        return first;
    }

    /** Whether it was to wait for the other's completion, and that ended otherwise. */
    boolean hasFailedFor(Job job, long failed) {
        for (Terms.After after : job.terms().after()) {
            boolean isNamed = named(job, after).contains(failed);
            if (isNamed && !after.evenIfItFails() && Boolean.FALSE.equals(completed.get(failed))) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that it depends on is over, and as it must be. */
    boolean mayStart(Job job) {
        for (Terms.After after : job.terms().after()) {
            for (long other : named(job, after)) {
                Boolean how = completed.get(other);
                if (how == null || !(how || after.evenIfItFails())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The job, or the elements of the array that were submitted before. */
    private List<Long> named(Job job, Terms.After after) {
        List<Long> all = elements.getOrDefault(after.job(), List.of(after.job()));
        return all.stream().filter(id -> id < job.id()).toList();
    }
}
