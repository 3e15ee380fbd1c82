package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import io.dure.twin.input.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** The queues of a scenario, and how their quotas follow what is delivered and retired. */
final class QueuePlan {
    private static final long UNKNOWN = -1;

    private final List<QueueEntry> entries;
    private final Fleet fleet;
    private final Window window;
    private final Instant zero;
    private final QueueTree tree;
    private final List<List<Integer>> sites = new ArrayList<>();

    /** GPU types of which any queue says anything. */
    private final TreeSet<Integer> rationed = new TreeSet<>();

    QueuePlan(List<QueueEntry> entries, Fleet fleet, Window window) {
        this.entries = entries;
        this.fleet = fleet;
        this.window = window;
        zero = window.from().orElse(Instant.MIN);
        List<String> paths = new ArrayList<>(List.of(QueueTree.ROOT));
        List<String> leaves = new ArrayList<>();
        sites.add(List.of());
        entries.forEach(entry -> rationed.addAll(entry.namedTypes()));
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
        entries.forEach(entry -> number(entry, 0, new Queue(0, 0, "", 0, 0, 0, 0), when, queues));
        return queues;
    }

    private void number(QueueEntry entry, int parent, Queue above, Instant when, List<Queue> queues) {
        List<TypeQuota> ofTypes = new ArrayList<>();
        for (int type : rationed) {
            ofTypes.add(entry.ofType(type, gpus(entry, type, above.of(type).quotaGpus(), when)));
        }
        Queue queue = entry.queue(queues.size(), parent, gpus(entry, Job.ANY_TYPE, above.quotaGpus(), when), ofTypes);
        queues.add(queue);
        entry.children().forEach(child -> number(child, queue.id(), queue, when, queues));
    }

    /** Whether a GPU type is the one that is asked for; of {@link Job#ANY_TYPE}, whether it is not rationed. */
    private IntPredicate isOf(int asked) {
        return type -> asked == Job.ANY_TYPE ? !rationed.contains(type) : asked == type;
    }

    private long gpus(QueueEntry entry, int type, long above, Instant when) {
        return switch (entry.quota().of(type)) {
            case Quota.OfTypes types -> 0; // never: of() has looked into it
            case Quota.Fixed(long gpus) -> gpus;
            case Quota.Delivered() -> fleet.supply().owned(entry.path(), when, isOf(type));
            // A little more than the product, for 0.1 of 10 is 1.
            case Quota.Share(double part) -> Math.min(above, (long) StrictMath.floor(above * part + 1e-6));
            case Quota.SumOfBelow() ->
                entry.children().stream()
                        .mapToLong(child -> gpus(child, type, 0, when))
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
        boolean fine = checkTypes(top, whole, zero, "");
        if (fine && whole) {
            for (Instant change : fleet.supply().changes(window)) {
                if (!checkTypes(top, true, change, " on " + Window.day(change))) {
                    return; // one date is enough to mend it
                }
            }
        }
    }

    private boolean checkTypes(Value top, boolean whole, Instant when, String date) {
        boolean fine = checkAll(top, Job.ANY_TYPE, whole ? there(Job.ANY_TYPE, when) : UNKNOWN, when, date);
        for (int type : rationed) {
            fine &= checkAll(top, type, whole ? there(type, when) : UNKNOWN, when, date);
        }
        return fine;
    }

    /** GPUs of the type, or of all that are not rationed. */
    private long there(int type, Instant when) {
        return rationed.isEmpty() && when.equals(zero)
                ? fleet.gpus()
                : fleet.supply().gpus(when, isOf(type));
    }

    private boolean checkAll(Value top, int type, long gpus, Instant when, String date) {
        long sum =
                entries.stream().mapToLong(entry -> gpus(entry, type, 0, when)).sum();
        boolean fine = true;
        for (QueueEntry entry : entries) {
            fine &= checkBelow(entry, type, gpus(entry, type, 0, when), when, date);
        }
        boolean isKnown = rationed.isEmpty() ? gpus > 0 : gpus != UNKNOWN;
        if (isKnown && sum > gpus) {
            String what = "the quotas of the queues come to " + sum + called(type) + date;
            top.tell(what, "the fleet has " + gpus + " GPUs, and no more can be given", "");
            return false;
        }
        return fine;
    }

    /** Which GPUs are meant, where that is not all of them. */
    private String called(int type) {
        if (rationed.isEmpty()) {
            return "";
        }
        return type == Job.ANY_TYPE
                ? " of other GPU types"
                : " of " + fleet.gpuTypes().get(type);
    }

    private boolean checkBelow(QueueEntry entry, int type, long own, Instant when, String date) {
        long sum = 0;
        boolean fine = true;
        for (QueueEntry child : entry.children()) {
            long gpus = gpus(child, type, own, when);
            sum += gpus;
            fine &= checkBelow(child, type, gpus, when, date);
        }
        if (sum > own) {
            entry.quotaValue()
                    .bad(
                            "the quotas of its queues come to " + sum + called(type) + date
                                    + ", and more than its own cannot be given",
                            date.isEmpty() && entry.quota() instanceof Quota.Fixed ? sum + "?" : "");
            return false;
        }
        return fine;
    }
}
