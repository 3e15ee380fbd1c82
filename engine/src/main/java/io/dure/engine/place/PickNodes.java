package io.dure.engine.place;

import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.engine.Refusal;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.job.Grants;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.share.Queues;
import io.dure.engine.state.State;
import io.dure.engine.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a booking gets, or why it gets none. Picked are, all in one pool, those on which least work would have to be
 * stopped for it, of these those that reservations do not hold, ties by node; of pools the one where that is least.
 */
final class PickNodes {
    private final State state;
    private final Window booking;
    private @Nullable Refusal refusal;

    PickNodes(State state, Window booking) {
        this.state = state;
        this.booking = booking;
    }

    /** Why there are none; after {@link #pick} has found none. */
    Refusal refusal() {
        if (refusal == null) {
            throw new IllegalStateException("the booking was not refused");
        }
        return refusal;
    }

    /** The nodes in rising order, or none. */
    List<Integer> pick() {
        List<Integer> nodes = booking.nodes().isEmpty() ? leastDisturbed() : unlessTaken(booking.nodes());
        refusal = refusal == null ? aboveQuota(nodes) : refusal;
        return refusal == null ? nodes.stream().sorted().toList() : List.of();
    }

    private List<Integer> unlessTaken(List<Integer> nodes) {
        for (int node : nodes) {
            int other = windowOn(node);
            if (other >= 0 && refusal == null) {
                refusal = new Refusal.Overlaps(other, node);
            }
        }
        return nodes;
    }

    /** Another window that has the node at the time of the booking, or -1. */
    private int windowOn(int node) {
        for (int id = 0; id < state.windows().size(); id++) {
            Window w = state.windows().get(id);
            if (w.counts() && w.meets(booking.fromMillis(), booking.toMillis()) && w.has(node)) {
                return id;
            }
        }
        return -1;
    }

    private List<Integer> leastDisturbed() {
        Fleet fleet = state.fleet();
        int count = booking.asked().count();
        boolean[] isTaken = taken();
        int most = 0;
        long least = Long.MAX_VALUE;
        List<Integer> best = List.of();
        for (int p : fleet.poolsFor(booking.asked().gpuType())) {
            int site = booking.asked().site();
            List<Integer> free = new ArrayList<>();
            for (int i = 0; i < fleet.pool(p).size(); i++) {
                int node = fleet.pool(p).node(i);
                boolean isThere =
                        site == Event.BookingSet.ANY_SITE || fleet.pool(p).site() == site;
                if (isThere && fleet.isUp(node) && !isTaken[node]) {
                    free.add(node);
                }
            }
            most = Math.max(most, free.size());
            free.sort(Comparator.comparingLong(this::disturbedMilliGpus)
                    .thenComparing(fleet::isHeld)
                    .thenComparing(Comparator.naturalOrder()));
            if (free.size() >= count) {
                List<Integer> picked = free.subList(0, count);
                long disturbed =
                        picked.stream().mapToLong(this::disturbedMilliGpus).sum();
                if (disturbed < least) {
                    least = disturbed;
                    best = picked;
                }
            }
        }
        refusal = best.isEmpty() ? new Refusal.TooFewNodes(count, most) : null;
        return best;
    }

    private boolean[] taken() {
        boolean[] isTaken = new boolean[state.fleet().nodes()];
        for (int id = 0; id < state.windows().size(); id++) {
            Window w = state.windows().get(id);
            if (w.counts() && w.meets(booking.fromMillis(), booking.toMillis())) {
                w.nodes().forEach(node -> isTaken[node] = true);
            }
        }
        return isTaken;
    }

    /** What attempts there hold, on all their nodes, that would not be gone when the booking begins. */
    private long disturbedMilliGpus(int node) {
        Jobs jobs = state.jobs();
        Grants grants = jobs.grants();
        long sum = 0;
        for (int g = grants.firstOn(node); g != 0; g = grants.nextOn(g)) {
            int slot = grants.slot(g);
            boolean stays =
                    jobs.state(slot) == JobState.CLAIMING || jobs.expectedEndMillis(slot) > booking.fromMillis();
            sum += stays ? jobs.milliGpus(slot) : 0;
        }
        return sum;
    }

    /** Policies that know no queues know no quotas. */
    @Nullable
    private Refusal aboveQuota(List<Integer> nodes) {
        Queues queues = state.queues();
        for (int root : state.rules().policy() == Policy.DURE ? queues.roots() : new int[0]) {
            long gpus = gpusOf(nodes, root);
            int leaf = queues.account(booking.queue(), queues.gpuType(root));
            for (int q = leaf; gpus > 0 && !queues.isRoot(q); q = queues.parent(q)) {
                long most = gpus + mostBookedBeside(q, root);
                if (most > queues.quotaGpus(q)) {
                    return new Refusal.AboveQuota(queues.told(q), queues.gpuType(q), most, queues.quotaGpus(q));
                }
            }
        }
        return null;
    }

    /** The GPUs of these nodes that are judged by this tree of queues. */
    private long gpusOf(List<Integer> nodes, int root) {
        Fleet fleet = state.fleet();
        return nodes.stream()
                .filter(node -> state.queues().account(0, fleet.poolOf(node).gpuType()) == root)
                .mapToLong(fleet::gpusOf)
                .sum();
    }

    /** The most that other bookings of the queue, and of those below it, have at one time of this one. */
    private long mostBookedBeside(int queue, int root) {
        long[] times = new long[state.windows().size() + 1];
        Arrays.fill(times, booking.fromMillis());
        for (int id = 0; id < state.windows().size(); id++) {
            times[id] = Math.max(booking.fromMillis(), state.windows().get(id).fromMillis());
        }
        long most = 0;
        for (long at : times) {
            long sum = 0;
            for (int id = 0; id < state.windows().size() && at < booking.toMillis(); id++) {
                Window w = state.windows().get(id);
                boolean counts = w.counts()
                        && w.isBooking()
                        && w.meets(at, at + 1)
                        && state.queues()
                                .isAtOrAbove(
                                        queue,
                                        state.queues()
                                                .account(
                                                        w.queue(),
                                                        state.queues().gpuType(root)));
                sum += counts ? gpusOf(w.nodes(), root) : 0;
            }
            most = Math.max(most, sum);
        }
        return most;
    }
}
