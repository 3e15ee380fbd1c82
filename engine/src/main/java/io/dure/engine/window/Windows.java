package io.dure.engine.window;

import io.dure.engine.Event;
import io.dure.engine.column.LongColumn;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.window.Window.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All windows that were ever told, and what they make of the fleet: nodes of an open window are barred; those of a
 * window ahead are barred, for the moment, to work that would not be gone in time. Whoever looks for a place says first
 * until when ({@link #show}); then every shelf, count and domain shows just the nodes that may take it.
 */
public final class Windows {
    /** Every node that no window has now is shown. */
    public static final long ALL = Long.MIN_VALUE;

    /** No node is shown that has a window ahead. */
    public static final long NONE_AHEAD = Long.MAX_VALUE;

    private static final Comparator<Window> BY_BEGIN =
            Comparator.comparingLong(Window::fromMillis).thenComparingInt(Window::id);

    private final List<Window> all;

    /** By begin. */
    private final List<Window> ahead;

    /** When the first window ahead of the node begins, plus one; 0: there is none. */
    private final LongColumn closesAt;

    private int asked;
    private int open;
    private long shown = ALL;

    public Windows() {
        all = new ArrayList<>();
        ahead = new ArrayList<>();
        closesAt = new LongColumn();
    }

    private Windows(Windows o) {
        all = new ArrayList<>(o.all);
        ahead = new ArrayList<>(o.ahead);
        closesAt = o.closesAt.fork();
        asked = o.asked;
        open = o.open;
        shown = o.shown;
    }

    public Windows fork() {
        return new Windows(this);
    }

    // ---- what is told and decided ------------------------------------------------------------------------------

    public void add(Fleet fleet, Event.MaintenanceSet e) {
        restore(fleet, Window.of(e));
    }

    public void add(Fleet fleet, Event.BookingSet e) {
        restore(fleet, Window.of(e));
    }

    /** Adds the next window, as it stands. */
    public void restore(Fleet fleet, Window w) {
        all.add(w.as(Status.OVER));
        set(fleet, w);
    }

    /** The booking stands, on these nodes. */
    public void accept(Fleet fleet, int id, List<Integer> nodes) {
        set(fleet, get(id).on(nodes));
    }

    public void open(Fleet fleet, int id) {
        set(fleet, get(id).as(Status.OPEN));
    }

    /** The window is over, or refused. */
    public void close(Fleet fleet, int id) {
        set(fleet, get(id).as(Status.OVER));
    }

    /** What is left of it is not needed: an open booking ends now, and its jobs are told so. */
    public void cancel(Fleet fleet, int id, long nowMillis) {
        Window w = get(id);
        if (w.status() == Status.OPEN && w.isBooking()) {
            set(fleet, w.until(Math.min(w.toMillis(), nowMillis)));
        } else {
            close(fleet, id);
        }
    }

    private void set(Fleet fleet, Window w) {
        Window before = all.get(w.id());
        count(before, -1);
        all.set(w.id(), w);
        count(w, 1);
        before.nodes().forEach(node -> refresh(fleet, node));
        w.nodes().forEach(node -> refresh(fleet, node));
    }

    private void count(Window w, int sign) {
        asked += w.status() == Status.ASKED ? sign : 0;
        open += w.status() == Status.OPEN ? sign : 0;
        if (w.status() == Status.AHEAD && sign > 0) {
            ahead.add(w);
            ahead.sort(BY_BEGIN);
        } else if (w.status() == Status.AHEAD) {
            ahead.remove(w);
        }
    }

    /** Brings the node to where its windows say. */
    private void refresh(Fleet fleet, int node) {
        closesAt.ensure(fleet.nodes());
        long first = 0;
        for (Window w : ahead) {
            if (first == 0 && w.has(node)) {
                first = w.fromMillis() + 1;
            }
        }
        closesAt.set(node, first);
        int bars = isHidden(node) ? Fleet.WINDOW_AHEAD : 0;
        for (Window w : open > 0 ? all : List.<Window>of()) {
            if (w.status() == Status.OPEN && w.has(node)) {
                bars |= w.isBooking() ? Fleet.BOOKED : Fleet.MAINTENANCE;
            }
        }
        fleet.bar(node, bars);
    }

    // ---- what is shown -----------------------------------------------------------------------------------------

    /** From now on those nodes are shown that may take work which is gone at {@code endMillis}. */
    public void show(Fleet fleet, long endMillis) {
        long low = Math.min(shown, endMillis);
        long high = Math.max(shown, endMillis);
        shown = endMillis;
        for (int i = 0; i < ahead.size() && ahead.get(i).fromMillis() < high; i++) {
            if (ahead.get(i).fromMillis() >= low) {
                for (int node : ahead.get(i).nodes()) {
                    int bars = fleet.bars(node) & ~Fleet.WINDOW_AHEAD;
                    fleet.bar(node, bars | (isHidden(node) ? Fleet.WINDOW_AHEAD : 0));
                }
            }
        }
    }

    /** Puts the bars of these nodes back where windows say. */
    public void bar(Fleet fleet, List<Integer> nodes) {
        nodes.forEach(node -> refresh(fleet, node));
    }

    private boolean isHidden(int node) {
        return closesAtMillis(node) < shown;
    }

    /** When the first window ahead of the node begins; MAX_VALUE: there is none. */
    public long closesAtMillis(int node) {
        return node < closesAt.capacity() && closesAt.get(node) > 0 ? closesAt.get(node) - 1 : Long.MAX_VALUE;
    }

    /** Whether work that is on all these nodes until then is in nobody's way. */
    public boolean allow(int[] nodes, long endMillis) {
        for (int node : nodes) {
            if (closesAtMillis(node) < endMillis) {
                return false;
            }
        }
        return true;
    }

    /** Work with a shorter time limit than what just failed may be gone before a window: how short must it be? */
    public long ceilingMillis(long nowMillis, long failedLimitMillis) {
        long ceiling = 0;
        for (Window w : ahead) {
            long within = w.fromMillis() - nowMillis;
            ceiling = within < failedLimitMillis ? Math.max(ceiling, within) : ceiling;
        }
        return ceiling;
    }

    // ---- what it knows -----------------------------------------------------------------------------------------

    public int size() {
        return all.size();
    }

    public Window get(int id) {
        return all.get(id);
    }

    /** Windows that stand and have not begun, by begin, then id. Not to be written to. */
    public List<Window> ahead() {
        return ahead;
    }

    public boolean hasAhead() {
        return !ahead.isEmpty();
    }

    /** Whether any window is asked for, ahead or open. */
    public boolean hasAny() {
        return asked + open > 0 || !ahead.isEmpty();
    }

    /** Those of this status, by id. */
    public List<Window> all(Status status) {
        List<Window> found = new ArrayList<>();
        for (Window w : hasAny() ? all : List.<Window>of()) {
            if (w.status() == status) {
                found.add(w);
            }
        }
        return found;
    }

    /** Counts again; what does not agree goes to {@code wrong}. */
    public void audit(List<String> wrong, Fleet fleet) {
        int[] bars = new int[fleet.nodes()];
        for (Window w : all) {
            for (int node : w.nodes()) {
                boolean isOpen = w.status() == Status.OPEN;
                bars[node] |= isOpen ? (w.isBooking() ? Fleet.BOOKED : Fleet.MAINTENANCE) : 0;
                bars[node] |= w.status() == Status.AHEAD && w.fromMillis() < shown ? Fleet.WINDOW_AHEAD : 0;
            }
        }
        for (int node = 0; node < bars.length; node++) {
            if (bars[node] != fleet.bars(node)) {
                wrong.add("bars of node " + node + ": kept " + fleet.bars(node) + ", counted " + bars[node]);
            }
        }
    }
}
