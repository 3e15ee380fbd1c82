package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Policy;
import io.dure.engine.Rules;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import java.util.List;
import java.util.Map;

/**
 * Maintenance and bookings that a scenario plans: what the engine is told of them, in order of time, and the bookings by
 * name.
 */
record Planned(List<Event> events, Map<String, Booking> bookings) {
    /** A booking: its window, whose jobs run in it, and from when on, since the start, jobs may name it. */
    record Booking(int window, int queue, long toldMillis) {}

    static final Planned NOTHING = new Planned(List.of(), Map.of());

    Planned {
        events = List.copyOf(events);
    }

    static boolean isWindow(Event event) {
        return event instanceof Event.MaintenanceSet || event instanceof Event.BookingSet;
    }

    /** The window of the booking that an entry names; {@code none} when there is none for this queue, which is told. */
    int window(Value value, int queue, long firstMillis, int none) {
        String name = value.text("");
        if (name.isEmpty()) {
            return none;
        }
        Booking booking = bookings.get(name);
        if (booking == null) {
            List<String> known = bookings.keySet().stream().sorted().toList();
            String all = known.isEmpty() ? "there are no bookings" : "the bookings are " + String.join(", ", known);
            value.bad(all, Spelling.nearest(name, known));
            return none;
        }
        if (booking.queue() != queue) {
            value.bad("that is a booking of another queue", "");
            return none;
        }
        if (firstMillis < booking.toldMillis()) {
            value.bad("a job is submitted when its booking is known, which has a notice", "a longer notice?");
            return none;
        }
        return booking.window();
    }

    /** Throws {@link BadInput} when the scenario plans windows and the policy cannot have any. */
    static void check(Scenario scenario, Rules rules) {
        boolean has = scenario.world().later().stream().anyMatch(Planned::isWindow);
        if (has && rules.policy() == Policy.CONSERVATIVE) {
            throw new BadInput(
                    scenario.name(),
                    0,
                    "policy conservative",
                    "its plans know no maintenance and no bookings, and the scenario has some",
                    "easy?");
        }
    }
}
