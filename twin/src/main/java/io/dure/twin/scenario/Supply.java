package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.twin.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * All nodes of a scenario, those that are always there and those that are delivered and retired.
 *
 * @param lots in order of the file
 * @param later the halls, racks and nodes that come after time 0 and before the horizon
 * @param retirements of nodes that are there at time 0 or come later
 */
record Supply(List<Lot> lots, List<Event> later, List<World.Retirement> retirements) {
    static final Supply NONE = new Supply(List.of(), List.of(), List.of());

    Supply {
        lots = List.copyOf(lots);
        later = List.copyOf(later);
        retirements = List.copyOf(retirements);
    }

    /** Puts up the delivered lots: those of time 0 remain in {@code events}, later ones are told by the supply. */
    static Supply of(List<Lot> lots, Window window, FleetEvents events) {
        List<World.Retirement> retirements = new ArrayList<>();
        List<Event> setup = new ArrayList<>(events.take());
        Instant zero = window.from().orElse(Instant.MIN);
        for (Lot lot : lots) {
            if (!lot.at().equals(Instant.MIN) && lot.isThere(zero)) {
                put(lot, 0, window, events, retirements);
            }
        }
        setup.addAll(events.take());
        lots.stream()
                .filter(lot -> lot.at().isAfter(zero) && window.millis(lot.at()) < window.horizonMillis())
                .sorted(Comparator.comparing(Lot::at))
                .forEach(lot -> put(lot, window.millis(lot.at()), window, events, retirements));
        List<Event> later = events.take();
        setup.forEach(events::add);
        retirements.sort(
                Comparator.comparingLong(World.Retirement::atMillis).thenComparingInt(World.Retirement::firstNode));
        return new Supply(lots, later, retirements);
    }

    private static void put(
            Lot lot, long atMillis, Window window, FleetEvents events, List<World.Retirement> retirements) {
        String owner = lot.owner().isEmpty() ? "" : "-" + lot.owner().replace('/', '-');
        events.hall(atMillis, lot.site(), Window.day(lot.at()) + owner);
        int first = events.racks(atMillis, lot.make(), lot.nodes());
        lot.until().ifPresent(end -> {
            if (window.millis(end) < window.horizonMillis()) {
                retirements.add(new World.Retirement(window.millis(end), first, lot.nodes()));
            }
        });
    }

    /** GPUs of the queue with this path at this time. */
    long owned(String owner, Instant when) {
        return owned(owner, when, _ -> true);
    }

    /** GPUs of the queue with this path at this time, of these types. */
    long owned(String owner, Instant when, IntPredicate types) {
        return lots.stream()
                .filter(lot -> lot.owner().equals(owner) && lot.isThere(when))
                .filter(lot -> types.test(lot.make().gpuType()))
                .mapToLong(Lot::gpus)
                .sum();
    }

    /** All GPUs at this time. */
    long gpus(Instant when) {
        return gpus(when, _ -> true);
    }

    /** GPUs of these types at this time. */
    long gpus(Instant when, IntPredicate types) {
        return lots.stream()
                .filter(lot -> lot.isThere(when))
                .filter(lot -> types.test(lot.make().gpuType()))
                .mapToLong(Lot::gpus)
                .sum();
    }

    /** GPUs at this time by type, of one site. */
    TreeMap<Integer, Long> byType(int site, Instant when) {
        TreeMap<Integer, Long> gpus = new TreeMap<>();
        for (Lot lot : lots) {
            if (lot.site() == site && lot.isThere(when)) {
                gpus.merge(lot.make().gpuType(), lot.gpus(), Long::sum);
            }
        }
        return gpus;
    }

    /** When nodes come or go after time 0 and before the horizon, in order. */
    TreeSet<Instant> changes(Window window) {
        TreeSet<Instant> times = new TreeSet<>();
        for (Lot lot : lots) {
            times.add(lot.at());
            lot.until().ifPresent(times::add);
        }
        Instant zero = window.from().orElse(Instant.MIN);
        times.removeIf(at -> !at.isAfter(zero) || window.millis(at) >= window.horizonMillis());
        return times;
    }
}
