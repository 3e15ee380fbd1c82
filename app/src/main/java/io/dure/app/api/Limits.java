package io.dure.app.api;

import io.dure.app.control.Journaled;
import io.dure.app.control.Plane;
import io.dure.engine.Event;
import io.dure.engine.PowerStep;
import io.dure.engine.codec.JournalRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The envelope of each site, and of those halls that have one of their own: of the founding, of the scenario's later
 * events, and as operators have set it since.
 */
final class Limits {
    private final Map<Integer, List<PowerStep>> bySite = new TreeMap<>();
    private final Map<Integer, List<PowerStep>> byHall = new TreeMap<>();

    /** From the journal: the founding, and those decisions before which an operator set an envelope. */
    synchronized void read(Plane plane, List<Event> later) throws SQLException {
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement s = db.prepareStatement("select body from pass where seq = 1 or at_millis in"
                        + " (select at_millis from audit where action = 'envelope') order by seq");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                for (JournalRecord one : Journaled.records(r.getBytes(1))) {
                    if (one instanceof JournalRecord.Happened(Event.EnvelopeSet e)) {
                        heard(e);
                    }
                }
            }
        }
        long now = plane.control().clock().nowMillis();
        for (Event event : later) {
            if (event instanceof Event.EnvelopeSet e && e.atMillis() <= now) {
                heard(e);
            }
        }
    }

    synchronized void heard(Event.EnvelopeSet e) {
        if (e.hall() == Event.EnvelopeSet.WHOLE_SITE) {
            bySite.put(e.site(), e.steps());
        } else if (e.steps().isEmpty()) {
            byHall.remove(e.hall());
        } else {
            byHall.put(e.hall(), e.steps());
        }
    }

    /** Whether the hall has an envelope of its own, which may say nothing as yet. */
    synchronized boolean hasOwn(int hall) {
        return byHall.containsKey(hall);
    }

    /** What the site may draw then, in watts; empty: no limit is told. */
    synchronized Optional<Long> wattsAt(int site, long millis) {
        return wattsAt(bySite.getOrDefault(site, List.of()), millis);
    }

    /** What the hall may draw then, in watts, by an envelope of its own; empty: there is none, or it says nothing as yet. */
    synchronized Optional<Long> hallWattsAt(int hall, long millis) {
        return wattsAt(byHall.getOrDefault(hall, List.of()), millis);
    }

    /** The steps that are still to come. */
    synchronized List<PowerStep> after(int site, long millis) {
        return after(bySite.getOrDefault(site, List.of()), millis);
    }

    /** The steps of the hall's own envelope that are still to come. */
    synchronized List<PowerStep> hallAfter(int hall, long millis) {
        return after(byHall.getOrDefault(hall, List.of()), millis);
    }

    private static Optional<Long> wattsAt(List<PowerStep> steps, long millis) {
        return steps.reversed().stream()
                .filter(step -> step.fromMillis() <= millis)
                .map(PowerStep::watts)
                .findFirst();
    }

    private static List<PowerStep> after(List<PowerStep> steps, long millis) {
        return steps.stream().filter(step -> step.fromMillis() > millis).toList();
    }
}
