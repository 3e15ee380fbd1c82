package io.dure.engine.state;

import static io.dure.engine.state.Admission.atMost;
import static io.dure.engine.state.Admission.known;
import static io.dure.engine.state.Admission.next;
import static io.dure.engine.state.Admission.positive;
import static io.dure.engine.state.Admission.require;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Policy;
import io.dure.engine.Rules;
import io.dure.engine.window.Window;
import io.dure.engine.window.Windows;
import java.util.List;

/** Whether maintenance and bookings can be true. */
final class WindowAdmission {
    private WindowAdmission() {}

    static void maintenance(State state, Event.MaintenanceSet e) {
        window(state, e.window(), e.fromMillis(), e.toMillis(), e.atMillis(), e.nodes());
        positive("nodes of window " + e.window(), e.nodes().size());
        Windows all = state.windows();
        for (int id = 0; id < all.size(); id++) {
            Window w = all.get(id);
            for (int node : w.counts() && w.meets(e.fromMillis(), e.toMillis()) ? e.nodes() : List.<Integer>of()) {
                require(
                        !w.has(node),
                        "window " + e.window() + " on node " + node,
                        "window " + id + " has that node from " + w.fromMillis() + " to " + w.toMillis() + " ms",
                        "cancel that one first");
            }
        }
    }

    static void booking(State state, Event.BookingSet e) {
        window(state, e.window(), e.fromMillis(), e.toMillis(), e.atMillis(), e.nodes());
        known("queue of window " + e.window(), e.queue(), state.queues().queues());
        require(
                state.queues().isLeaf(state.queues().account(e.queue(), Job.ANY_TYPE)),
                "window " + e.window() + " for queue " + e.queue(),
                "jobs are in leaves only",
                "one of the queues below it");
        if (!e.nodes().isEmpty()) {
            require(
                    e.count() == 0,
                    "count " + e.count() + " of window " + e.window(),
                    "it names its nodes, and so there is nothing to pick",
                    "0");
            return;
        }
        positive("count of window " + e.window(), e.count());
        known("GPU type of window " + e.window(), e.gpuType(), state.fleet().gpuTypes());
        if (e.site() != Event.BookingSet.ANY_SITE) {
            known("site of window " + e.window(), e.site(), state.fleet().sites());
        }
    }

    private static void window(State state, int id, long from, long to, long at, List<Integer> nodes) {
        next("window", id, state.windows().size());
        knows(state.rules().policy());
        require(from >= at, "fromMillis " + from + " of window " + id, "it is " + at + " ms already", "from " + at);
        require(
                to > from,
                "toMillis " + to + " of window " + id,
                "it ends after it begins, at " + from,
                "" + (from + 1));
        atMost("toMillis of window " + id, to, Admission.MAX_MILLIS);
        for (int node : nodes) {
            known("node of window " + id, node, state.fleet().nodes());
        }
        require(
                nodes.stream().distinct().count() == nodes.size(),
                "nodes of window " + id,
                "each node is named once",
                "leave the second out");
    }

    /** The plans of that policy know no windows. */
    private static void knows(Policy policy) {
        require(
                policy != Policy.CONSERVATIVE,
                "a window with policy conservative",
                "its plans know no maintenance and no bookings",
                "policy easy or dure");
    }

    static void rules(State state, Rules rules) {
        if (state.windows().hasAny()) {
            knows(rules.policy());
        }
    }

    static void terms(State state, Job job, String name) {
        int id = job.terms().booking();
        known("booking of " + name, id, state.windows().size());
        Window w = state.windows().get(id);
        require(w.isBooking(), "booking " + id + " of " + name, "that window is maintenance", "another one");
        require(
                w.queue() == job.queue(),
                "booking " + id + " of " + name + " in queue " + job.queue(),
                "it is a booking of queue " + w.queue(),
                "submit it there");
        require(
                !job.terms().hasDeadline(),
                name + " has a deadline and a booking",
                "whoever runs in a booking is over when that ends",
                "leave the deadline out");
    }
}
