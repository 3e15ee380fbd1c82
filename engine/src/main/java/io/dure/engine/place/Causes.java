package io.dure.engine.place;

import io.dure.engine.Reason;
import io.dure.engine.Relaxation;
import io.dure.engine.job.JobState;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/**
 * A minimal set of causes for which a job waits: were all of them relaxed, it would start in a decision at this very
 * moment; were any one of them kept, it would not. Found by deletion (Chinneck and Dravnieks 1991): from causes that
 * are enough, each without which they still are enough is left out, until none is.
 *
 * <p>Everything is asked of a fork, which is used up.
 */
public final class Causes {
    private final Alone alone;
    private final Reason first;

    /** {@code fork} is written to. */
    public Causes(State fork, int slot, Explain explain) {
        first = explain.reason(fork, slot);
        alone = alone(fork, slot, explain);
    }

    private static Alone alone(State fork, int slot, Explain explain) {
        if (fork.jobs().parts().hasGroups(slot)) {
            return new AloneWithGroups(explain.reason(fork, slot));
        }
        if (fork.jobs().state(slot) == JobState.CLAIMING) {
            return new AloneWithClaim(fork, slot);
        }
        return fork.jobs().hasBooking(slot) ? new AloneInBooking(fork, slot) : new AloneInLine(fork, slot, explain);
    }

    /** The set, the one that {@link Explain#reason} tells first if it is of the set. */
    public List<Reason> minimal() {
        List<Reason> set = new ArrayList<>(alone.causes());
        if (set.remove(first)) {
            set.addFirst(first); // what is told when only one is asked for is kept longest
        }
        while (leaveOneOut(set)) {}
        return set.isEmpty() ? List.of(new Reason.NotYetDecided()) : List.copyOf(set);
    }

    /** Whether the job would start if these were relaxed. */
    public boolean starts(List<Relaxation> relaxed) {
        return alone.starts(relaxed);
    }

    private boolean leaveOneOut(List<Reason> set) {
        for (int i = set.size() - 1; i >= 0; i--) {
            List<Reason> fewer = new ArrayList<>(set);
            fewer.remove(i);
            if (alone.starts(relaxed(fewer))) {
                set.remove(i);
                return true;
            }
        }
        return false;
    }

    /** What it means that none of these were any more. */
    public static List<Relaxation> relaxed(List<Reason> reasons) {
        return reasons.stream().map(Relaxation::of).toList();
    }
}
