package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.twin.input.Block;
import io.dure.twin.world.PowerBy;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Reads what surrounds the engine, beyond fleet and queues: {@code failures} and {@code energy}. */
final class WorldReader {
    private static final double MOST_WON = 100_000;
    private static final double MOST_KILOGRAMS = 10_000;

    private final Block file;
    private final Fleet fleet;
    private final QueuePlan queues;
    private final Planned planned;
    private final Window window;

    WorldReader(Block file, Fleet fleet, QueuePlan queues, Planned planned, Window window) {
        this.file = file;
        this.fleet = fleet;
        this.queues = queues;
        this.planned = planned;
        this.window = window;
    }

    World read() {
        Block energy = file.find("energy").block();
        energy.allow("wonPerKilowattHour", "kilogramsCo2PerMegawattHour");
        return new World(
                window.from(),
                window.horizonMillis(),
                fleet.siteFacts(),
                fleet.typeFacts(),
                later(),
                fleet.supply().retirements(),
                FailuresReader.read(file),
                energy.find("wonPerKilowattHour").decimal(0, MOST_WON, 0),
                energy.find("kilogramsCo2PerMegawattHour").decimal(0, MOST_KILOGRAMS, 0),
                powerBy());
    }

    private PowerBy powerBy() {
        String word = file.find("fleet").block().find("powerBy").oneOf(List.of("peak", "draw"), "peak");
        return PowerBy.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Nodes first, then the quotas that they raise, then maintenance and bookings. */
    private List<Event> later() {
        List<Event> events = new ArrayList<>(fleet.supply().later());
        events.addAll(queues.later());
        events.addAll(planned.events());
        events.sort(Comparator.comparingLong(Event::atMillis));
        return events;
    }
}
