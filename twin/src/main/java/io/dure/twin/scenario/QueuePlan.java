package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.twin.input.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The queues of a scenario, and how their quotas follow what is delivered and retired. */
final class QueuePlan {
    private final List<QueueEntry> entries;
    private final Fleet fleet;
    private final Window window;
    private final Instant zero;
    private final QueueTree tree;
    private final List<List<Integer>> sites = new ArrayList<>();

    QueuePlan(List<QueueEntry> entries, Fleet fleet, Window window) {
        this.entries = entries;
        this.fleet = fleet;
        this.window = window;
        zero = window.from().orElse(Instant.MIN);
        List<String> paths = new ArrayList<>(List.of(QueueTree.ROOT));
        List<String> leaves = new ArrayList<>();
        sites.add(List.of());
        entries.forEach(entry -> name(entry, List.of(), paths, leaves));
        tree = new QueueTree(at(zero), paths, leaves);
    }

    private void name(QueueEntry entry, List<Integer> above, List<String> paths, List<String> leaves) {
        paths.add(entry.path());
        List<Integer> own = entry.sites().isEmpty() ? above : entry.sites();
        sites.add(own);
        if (entry.children().isEmpty()) {
            leaves.add(entry.path());
        }
        entry.children().forEach(child -> name(child, own, paths, leaves));
    }

    /** As it is at time 0. */
    QueueTree tree() {
        return tree;
    }

    /** Where the data of the jobs of this queue may be; empty: anywhere. */
    List<Integer> sitesOf(int queue) {
        return sites.get(queue);
    }

    /** All queues at that time: index is id. */
    List<Queue> at(Instant when) {
        List<Queue> queues = new ArrayList<>();
        queues.add(QueueTree.root(fleet.supply().gpus(when)));
        entries.forEach(entry -> number(entry, 0, 0, when, queues));
        return queues;
    }

    private void number(QueueEntry entry, int parent, long gpusAbove, Instant when, List<Queue> queues) {
        int id = queues.size();
        long gpus = gpus(entry, gpusAbove, when);
        queues.add(entry.queue(id, parent, gpus));
        entry.children().forEach(child -> number(child, id, gpus, when, queues));
    }

    private long gpus(QueueEntry entry, long above, Instant when) {
        return switch (entry.quota()) {
            case Quota.Fixed(long gpus) -> gpus;
            case Quota.Delivered() -> fleet.supply().owned(entry.path(), when);
            // A little more than the product, for 0.1 of 10 is 1.
            case Quota.Share(double part) -> Math.min(above, (long) StrictMath.floor(above * part + 1e-6));
            case Quota.SumOfBelow() ->
                entry.children().stream()
                        .mapToLong(child -> gpus(child, 0, when))
                        .sum();
        };
    }

    /** The quotas that change after time 0, in an order in which no queue ever has less than those below it. */
    List<Event> later() {
        List<Event> events = new ArrayList<>();
        List<Queue> now = tree.queues();
        for (Instant change : fleet.supply().changes(window)) {
            List<Queue> next = at(change);
            events.addAll(QuotaSteps.between(now, next, window.millis(change)));
            now = next;
        }
        return events;
    }

    /** Tells of quotas that do not fit, at time 0 and at every later change. */
    void check(Value top, boolean whole) {
        boolean fine = checkAll(top, whole ? fleet.gpus() : 0, zero, "");
        if (fine && whole) {
            for (Instant change : fleet.supply().changes(window)) {
                if (!checkAll(top, fleet.supply().gpus(change), change, " on " + Window.day(change))) {
                    return; // one date is enough to mend it
                }
            }
        }
    }

    private boolean checkAll(Value top, long gpus, Instant when, String date) {
        long sum = entries.stream().mapToLong(entry -> gpus(entry, 0, when)).sum();
        boolean fine = true;
        for (QueueEntry entry : entries) {
            fine &= checkBelow(entry, gpus(entry, 0, when), when, date);
        }
        if (gpus > 0 && sum > gpus) {
            String what = "the quotas of the queues come to " + sum + date;
            top.tell(what, "the fleet has " + gpus + " GPUs, and no more can be given", "");
            return false;
        }
        return fine;
    }

    private boolean checkBelow(QueueEntry entry, long own, Instant when, String date) {
        long sum = 0;
        boolean fine = true;
        for (QueueEntry child : entry.children()) {
            long gpus = gpus(child, own, when);
            sum += gpus;
            fine &= checkBelow(child, gpus, when, date);
        }
        if (sum > own) {
            entry.quotaValue()
                    .bad(
                            "the quotas of its queues come to " + sum + date
                                    + ", and more than its own cannot be given",
                            date.isEmpty() && entry.quota() instanceof Quota.Fixed ? sum + "?" : "");
            return false;
        }
        return fine;
    }
}
