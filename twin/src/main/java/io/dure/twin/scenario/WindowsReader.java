package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code maintenance} and {@code bookings}. Maintenance is known to whoever books: where the two meet in time it is
 * told no later than the booking.
 */
final class WindowsReader {
    private static final long USUAL_NOTICE_MILLIS = 7L * 86_400_000;
    private static final int MOST_TIMES = 10_000;

    private final Block file;
    private final Fleet fleet;
    private final QueueTree queues;
    private final Window window;
    private final NodeNames nodeNames;
    private final List<Found> maintenance = new ArrayList<>();
    private final List<Found> bookings = new ArrayList<>();

    /** One window, before it has a number; {@code name} of bookings only. */
    private record Found(
            String name, int queue, long tellMillis, long fromMillis, long toMillis, List<Integer> nodes, Pick pick) {
        boolean meets(Found o) {
            return fromMillis < o.toMillis && o.fromMillis < toMillis;
        }

        Found told(long millis) {
            return new Found(name, queue, millis, fromMillis, toMillis, nodes, pick);
        }

        Event event(int id) {
            return name.isEmpty()
                    ? new Event.MaintenanceSet(tellMillis, id, fromMillis, toMillis, nodes)
                    : new Event.BookingSet(
                            tellMillis,
                            id,
                            queue,
                            fromMillis,
                            toMillis,
                            List.of(),
                            pick.count,
                            pick.gpuType,
                            pick.site);
        }
    }

    private record Pick(int count, int gpuType, int site) {}

    /** When it is known, begins and ends. */
    private record Times(long tellMillis, long fromMillis, long toMillis) {
        Times plus(long millis) {
            return new Times(tellMillis + millis, fromMillis + millis, toMillis + millis);
        }
    }

    private WindowsReader(Block file, Fleet fleet, QueueTree queues, Window window) {
        this.file = file;
        this.fleet = fleet;
        this.queues = queues;
        this.window = window;
        nodeNames = new NodeNames(fleet);
    }

    static Planned read(Block file, Fleet fleet, QueueTree queues, Window window, Policy policy) {
        return new WindowsReader(file, fleet, queues, window).read(policy);
    }

    private Planned read(Policy policy) {
        Value lists = file.find("maintenance").present() ? file.find("maintenance") : file.find("bookings");
        if (lists.present() && policy == Policy.CONSERVATIVE) {
            lists.tell("maintenance or bookings with policy conservative", "its plans know none", "policy: easy?");
        }
        for (Value value : file.find("maintenance").list()) {
            maintenance(value);
        }
        SisterNames names = new SisterNames();
        for (Value value : file.find("bookings").list()) {
            booking(value.block(), names);
        }
        return planned();
    }

    private Planned planned() {
        List<Found> all = new ArrayList<>(bookings);
        for (Found m : maintenance) {
            long tell = bookings.stream()
                    .filter(m::meets)
                    .mapToLong(Found::tellMillis)
                    .min()
                    .orElse(Long.MAX_VALUE);
            all.add(m.told(Math.min(m.tellMillis, tell)));
        }
        all.sort(Comparator.comparingLong(Found::tellMillis).thenComparing(f -> !f.name.isEmpty()));
        List<Event> events = new ArrayList<>();
        Map<String, Planned.Booking> named = new HashMap<>();
        for (Found f : all) {
            int id = events.size();
            events.add(f.event(id));
            if (!f.name.isEmpty()) {
                long told = f.tellMillis == 0 ? 0 : f.tellMillis + window.skippedMillis();
                named.put(f.name, new Planned.Booking(id, f.queue, told));
            }
        }
        return new Planned(events, named);
    }

    private void maintenance(Value value) {
        Block block = value.block();
        block.allow("name", "site", "hall", "rack", "gpuType", "from", "for", "to", "every", "count", "notice");
        SisterNames.checked(block.find("name"), "");
        List<Integer> nodes = nodeNames.read(block);
        Optional<Times> first = times(block);
        if (first.isEmpty() || nodes.isEmpty()) {
            return;
        }
        Value every = block.find("every");
        long period = every.duration(0);
        long length = first.get().toMillis - first.get().fromMillis;
        if (every.present() && period < length) {
            every.bad("the next one begins when this one is over, or later", "");
            return;
        }
        for (Times t : times(block, first.get(), period)) {
            long tell = Math.max(0, t.tellMillis);
            Found found = new Found("", 0, tell, Math.max(0, t.fromMillis), t.toMillis, nodes, new Pick(0, 0, 0));
            if (t.toMillis > 0 && t.fromMillis < window.horizonMillis()) {
                add(found, value);
            }
        }
    }

    /** Once, or as often as is said, or until the window that is looked at ends. */
    private List<Times> times(Block block, Times first, long period) {
        Value count = block.find("count");
        if (period == 0) {
            if (count.present()) {
                count.bad("only what comes again says how often", "every: 7d?");
            }
            return List.of(first);
        }
        if (!count.present() && !window.hasEnd()) {
            block.find("every").bad("without an end of the scenario it says how often, count", "count: 4?");
            return List.of();
        }
        int most = count.count(1, MOST_TIMES, MOST_TIMES);
        List<Times> all = new ArrayList<>();
        for (int i = 0; i < most && first.fromMillis + i * period < window.horizonMillis(); i++) {
            all.add(first.plus(i * period));
        }
        return all;
    }

    private void add(Found found, Value value) {
        for (Found other : maintenance) {
            boolean share = other.nodes.stream().anyMatch(found.nodes::contains);
            if (share && other.meets(found)) {
                value.tell("maintenance", "some of its nodes are under maintenance then already", "other times?");
                return;
            }
        }
        maintenance.add(found);
    }

    private void booking(Block block, SisterNames names) {
        block.allow("name", "queue", "from", "for", "to", "nodes", "gpuType", "site", "notice");
        String name = names.take(block, "booking");
        List<String> leaves = queues.leaves();
        int leaf = FleetReader.known(
                block.need("queue", "a booking says for which queue"), leaves, "jobs wait in the queues ");
        int count = block.need("nodes", "a booking says how many nodes").count(1, Fleet.MOST_NODES, 1);
        int type = FleetReader.gpuType(
                block.need("gpuType", "a booking says of which GPU type its nodes are"), fleet.gpuTypes());
        Value where = block.find("site");
        int site =
                where.present() ? FleetReader.known(where, fleet.sites(), "the sites are ") : Event.BookingSet.ANY_SITE;
        Optional<Times> times = times(block);
        if (times.isEmpty() || leaf < 0) {
            return;
        }
        int queue = queues.paths().indexOf(leaves.get(leaf));
        long tell = Math.max(0, times.get().tellMillis);
        bookings.add(new Found(
                name,
                queue,
                tell,
                Math.max(0, times.get().fromMillis), // one that is over before time 0 is over at once
                Math.max(1, times.get().toMillis),
                List.of(),
                new Pick(count, type, site)));
    }

    /** As it is written, counted from time 0. */
    private Optional<Times> times(Block block) {
        Value from = block.need("from", "it says from when on, from the start of the scenario");
        Value until = block.find("to");
        Value length = block.find("for");
        if (until.present() == length.present()) {
            block.bad("its end", "it says either to, or for how long", "for: 4h?");
            return Optional.empty();
        }
        long begin = from.duration(0);
        long end = until.present() ? until.duration(0) : begin + length.duration(0);
        if (end <= begin) {
            (until.present() ? until : length).bad("it ends after it begins", "");
            return Optional.empty();
        }
        long notice = block.find("notice").duration(USUAL_NOTICE_MILLIS);
        long skipped = window.skippedMillis();
        return Optional.of(new Times(begin - notice - skipped, begin - skipped, end - skipped));
    }
}
