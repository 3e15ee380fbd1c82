package io.dure.twin.swarm;

import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.engine.Terms;
import io.dure.twin.Submission;
import io.dure.twin.run.Disturbance;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Puts windows into a random world: maintenance of some nodes, known long before or not at all, bookings of nodes that are
 * named or to be picked, some that ask for too much; jobs that run in bookings; and windows that are cancelled.
 */
final class Windowed {
    private static final int MOST_MAINTENANCE = 5;
    private static final int MOST_BOOKINGS = 5;

    private final SplittableRandom random;
    private final RandomWorld bare;
    private final long spanMillis;
    private final List<Integer> nodeTypes = new ArrayList<>();
    private final List<Integer> leaves = new ArrayList<>();
    private final List<Event> told = new ArrayList<>();
    private int windows;

    private Windowed(long seed, RandomWorld bare) {
        random = new SplittableRandom(seed ^ 0x77_1D_0A_5L);
        this.bare = bare;
        spanMillis = bare.scenario().work().getLast().submitMillis() + 60_000;
    }

    /** The plans of {@code conservative} know no windows. */
    static RandomWorld of(long seed, RandomWorld bare) {
        return bare.rules().policy() == Policy.CONSERVATIVE ? bare : new Windowed(seed, bare).build();
    }

    private RandomWorld build() {
        TreeSet<Integer> parents = new TreeSet<>();
        List<Integer> queues = new ArrayList<>();
        for (Event e : bare.scenario().setup()) {
            if (e instanceof Event.NodesAdded n) {
                for (int i = 0; i < n.count(); i++) {
                    nodeTypes.add(n.gpuType());
                }
            } else if (e instanceof Event.QueueSet q) {
                queues.add(q.queue().id());
                parents.add(q.queue().parent());
            }
        }
        queues.stream().filter(q -> !parents.contains(q)).forEach(leaves::add);
        maintenance();
        List<Event.BookingSet> bookings = bookings();
        cancel();
        List<Disturbance> all = new ArrayList<>(bare.disturbances());
        told.forEach(e -> all.add(new Disturbance.Told(e)));
        all.sort(Comparator.comparingLong(Disturbance::atMillis));
        Scenario s = bare.scenario();
        Scenario windowed = new Scenario(
                s.name(),
                "",
                s.seed(),
                s.rules(),
                s.stopMillis(),
                s.setup(),
                s.names(),
                work(s.work(), bookings),
                s.batches(),
                s.world());
        return new RandomWorld(windowed, bare.rules(), bare.runTimes(), all);
    }

    private void maintenance() {
        int count = random.nextInt(MOST_MAINTENANCE + 1);
        long[] times = random.longs(count, 0, spanMillis / 2).sorted().toArray();
        List<Event.MaintenanceSet> known = new ArrayList<>();
        for (long at : times) {
            long from = at + (random.nextInt(5) == 0 ? 0 : random.nextLong(90_000));
            long to = from + 1 + random.nextLong(40_000);
            List<Integer> nodes = someNodes();
            nodes.removeIf(node -> known.stream()
                    .anyMatch(o -> o.nodes().contains(node) && o.fromMillis() < to && from < o.toMillis()));
            if (!nodes.isEmpty()) {
                Event.MaintenanceSet e = new Event.MaintenanceSet(at, windows++, from, to, nodes);
                known.add(e);
                told.add(e);
            }
        }
    }

    /** They come later than all maintenance, which is refused where nodes are booked. */
    private List<Event.BookingSet> bookings() {
        int count = random.nextInt(MOST_BOOKINGS + 1);
        long[] times = random.longs(count, spanMillis / 2, spanMillis).sorted().toArray();
        List<Event.BookingSet> bookings = new ArrayList<>();
        for (long at : times) {
            long early = random.nextInt(3) == 0 ? 0 : spanMillis / 2; // many are known while much work is still to come
            long tell = Math.max(at - early, told.isEmpty() ? 0 : told.getLast().atMillis());
            long from = tell + (random.nextInt(5) == 0 ? 0 : random.nextLong(60_000));
            long to = from + 1 + random.nextLong(60_000);
            int queue = leaves.get(random.nextInt(leaves.size()));
            boolean isNamed = random.nextInt(3) == 0;
            List<Integer> nodes = isNamed ? someNodes() : List.of();
            int type = nodeTypes.get(random.nextInt(nodeTypes.size()));
            Event.BookingSet e = isNamed
                    ? Event.BookingSet.of(tell, windows++, queue, from, to, nodes)
                    : new Event.BookingSet(
                            tell,
                            windows++,
                            queue,
                            from,
                            to,
                            nodes,
                            1 + random.nextInt(4),
                            type,
                            random.nextInt(3) == 0 ? 0 : Event.BookingSet.ANY_SITE);
            told.add(e);
            bookings.add(e);
        }
        return bookings;
    }

    private List<Integer> someNodes() {
        int first = random.nextInt(nodeTypes.size());
        int count = 1 + random.nextInt(Math.min(5, nodeTypes.size()));
        TreeSet<Integer> nodes = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            nodes.add(random.nextInt(4) == 0 ? random.nextInt(nodeTypes.size()) : (first + i) % nodeTypes.size());
        }
        return new ArrayList<>(nodes);
    }

    private void cancel() {
        long last = told.isEmpty() ? 0 : told.getLast().atMillis();
        for (int window = 0; window < windows; window++) {
            if (random.nextInt(6) == 0) {
                told.add(new Event.WindowCancelled(last + random.nextLong(60_000), window));
            }
        }
        told.sort(Comparator.comparingLong(Event::atMillis));
    }

    /** Some jobs of a queue that books name one of its bookings that is known when they come. */
    private List<Submission> work(List<Submission> plain, List<Event.BookingSet> bookings) {
        List<Submission> work = new ArrayList<>();
        for (Submission s : plain) {
            Submission with = s;
            for (Event.BookingSet b : bookings) {
                boolean isFree = s.batch() == Submission.NO_BATCH
                        && !s.wishes().terms().hasDeadline()
                        && !with.wishes().terms().hasBooking();
                if (isFree && s.submitMillis() >= b.atMillis() && random.nextInt(4) == 0) {
                    with = in(s, b);
                }
            }
            work.add(with);
        }
        return work;
    }

    private static Submission in(Submission s, Event.BookingSet b) {
        Terms terms = s.wishes().terms().in(b.window());
        return new Submission(
                s.name(),
                s.line(),
                s.submitMillis(),
                s.runMillis(),
                s.requestedMillis(),
                s.checkpointMillis(),
                s.ending(),
                b.queue(),
                s.user(),
                s.kind(),
                s.tasks(),
                s.task(),
                s.gpuType(),
                s.residency(),
                s.priority(),
                s.evictable(),
                s.batch(),
                s.template(),
                s.drawPerMille(),
                s.wishes().with(terms));
    }
}
