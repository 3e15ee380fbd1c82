package io.dure.engine.power;

import io.dure.engine.PowerStep;
import java.util.List;

/** A limit of power as a function of time: each step holds until the next; before the first there is no limit. */
public final class Envelope {
    private final List<PowerStep> steps;

    Envelope(List<PowerStep> steps) {
        this.steps = steps;
    }

    /** As told, in order of time. */
    public List<PowerStep> steps() {
        return steps;
    }

    /** What may be drawn then, in watts, cooling included; or {@link PowerStep#NO_LIMIT}. */
    public long wattsAt(long millis) {
        int i = firstAfter(millis);
        return i == 0 ? PowerStep.NO_LIMIT : steps.get(i - 1).watts();
    }

    /** The least that may be drawn at any time from {@code fromMillis} to {@code toMillis}, both included. */
    long leastWatts(long fromMillis, long toMillis) {
        long least = wattsAt(fromMillis);
        for (int i = firstAfter(fromMillis); i < steps.size() && steps.get(i).fromMillis() <= toMillis; i++) {
            least = Math.min(least, steps.get(i).watts());
        }
        return least;
    }

    /** When the limit changes next after that, or MAX_VALUE. */
    public long nextMillis(long millis) {
        int i = firstAfter(millis);
        return i == steps.size() ? Long.MAX_VALUE : steps.get(i).fromMillis();
    }

    private int firstAfter(long millis) {
        int low = 0;
        int high = steps.size();
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (steps.get(mid).fromMillis() <= millis) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low;
    }
}
