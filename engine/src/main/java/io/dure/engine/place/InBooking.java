package io.dure.engine.place;

import io.dure.engine.Level;
import io.dure.engine.Policy;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Lines;
import io.dure.engine.state.State;
import io.dure.engine.window.Window;
import io.dure.engine.window.Window.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts jobs inside their bookings, before all others are served: by priority, then by id, and whoever fits. A gang is put
 * in one pool of the booked nodes, as near together as it asks for, on the nodes with the fewest free GPUs.
 */
final class InBooking {
    private static final Level[] LEVELS = Level.values();

    private final State state;
    private final Starts starts;

    InBooking(State state, Starts starts) {
        this.state = state;
        this.starts = starts;
    }

    void start() {
        for (Window w : state.windows().all(Status.OPEN)) {
            if (w.isBooking()) {
                List<Integer> waiting = waiting(w);
                if (!waiting.isEmpty()) {
                    startIn(w, waiting);
                }
            }
        }
    }

    private List<Integer> waiting(Window w) {
        Jobs jobs = state.jobs();
        List<Integer> waiting = new ArrayList<>(state.gates().inBooking(w.id()));
        waiting.removeIf(slot -> !state.gates().mayStartInBooking(slot));
        waiting.sort(
                Comparator.comparingInt((Integer slot) -> -jobs.priority(slot)).thenComparingLong(jobs::id));
        return waiting;
    }

    /** For the moment the booked nodes are like all others. */
    private void startIn(Window w, List<Integer> waiting) {
        Fleet fleet = state.fleet();
        List<Integer> nodes = w.nodes().stream().filter(fleet::isUp).toList();
        nodes.forEach(node -> fleet.bar(node, 0));
        for (int slot : waiting) {
            boolean mayStart = state.gates().mayStartInBooking(slot) && hasQuota(slot); // others may have started
            Laid laid = mayStart ? lay(state, nodes, slot) : null;
            if (laid != null) {
                starts.there(slot, laid.place());
            }
        }
        state.windows().bar(fleet, nodes);
    }

    /** Where the job could start in the booking now; null when that has no room for it. The booked nodes of the state are opened. */
    @Nullable
    static Laid place(State fork, Window booking, int slot) {
        List<Integer> nodes =
                booking.nodes().stream().filter(fork.fleet()::isUp).toList();
        nodes.forEach(node -> fork.fleet().bar(node, 0));
        return lay(fork, nodes, slot);
    }

    private boolean hasQuota(int slot) {
        return state.rules().policy() != Policy.DURE
                || state.queues().fullFor(state.jobs().queue(slot), state.jobs().milliGpus(slot), false) < 0;
    }

    /** A place for the gang, in the narrowest level that it prefers and that has one; null when there is none. */
    @Nullable
    private static Laid lay(State state, List<Integer> nodes, int slot) {
        Lines lines = state.jobs().lines();
        int shape = state.jobs().shape(slot);
        int preferred = lines.near(shape).preferred().ordinal();
        int required = lines.near(shape).required().ordinal();
        for (int l = preferred; l <= required; l++) {
            for (List<Integer> together : domains(state, nodes, LEVELS[l], shape)) {
                Laid laid = layOn(state, together, shape);
                if (laid != null) {
                    return laid;
                }
            }
        }
        return null;
    }

    /** Nodes of one pool and one domain of the level each, in pools where the gang may be. */
    private static Iterable<List<Integer>> domains(State state, List<Integer> nodes, Level level, int shape) {
        Fleet fleet = state.fleet();
        Lines lines = state.jobs().lines();
        TreeMap<Long, List<Integer>> domains = new TreeMap<>();
        for (int p : fleet.poolsFor(lines.gpuType(shape), lines.residency(shape))) {
            for (int node : nodes) {
                if (fleet.poolIndexOf(node) == p) {
                    long domain = (long) p << 32 | domain(fleet, node, level);
                    domains.computeIfAbsent(domain, _ -> new ArrayList<>()).add(node);
                }
            }
        }
        domains.values()
                .forEach(d -> d.sort(Comparator.comparingInt(fleet::freeOn).thenComparingInt(node -> node)));
        return domains.values();
    }

    private static int domain(Fleet fleet, int node, Level level) {
        return switch (level) {
            case NODE -> node;
            case LINK_DOMAIN -> fleet.linkDomainOf(node);
            case RACK -> fleet.rackOf(node);
            case HALL -> fleet.hallOfRack(fleet.rackOf(node));
            case SITE -> 0;
        };
    }

    @Nullable
    private static Laid layOn(State state, List<Integer> nodes, int shape) {
        Lines lines = state.jobs().lines();
        int tasks = lines.tasks(shape);
        Task task = lines.task(shape);
        Laid laid = new Laid(state.fleet(), task);
        for (int node : nodes) {
            Pool pool = state.fleet().poolOf(node);
            boolean couldBe = task.gpus() <= pool.gpusPerNode();
            while (couldBe && laid.tasks() < tasks && laid.holdsOneMore(node)) {
                layOne(laid, node, task);
            }
        }
        return laid.tasks() == tasks ? laid : null;
    }

    /** A slice goes to the GPU with the fewest free slices that are enough. */
    private static void layOne(Laid laid, int node, Task task) {
        if (task.sliceMilli() == 0) {
            laid.put(node);
            return;
        }
        int best = -1;
        for (int gpu : laid.gpusFor(node)) {
            best = best < 0 || laid.freeSlices(node, gpu) < laid.freeSlices(node, best) ? gpu : best;
        }
        laid.put(node, best);
    }
}
