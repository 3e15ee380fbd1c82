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

/** The envelope of each site: of the founding, of the scenario's later events, and as operators have set it since. */
final class Limits {
    private final Map<Integer, List<PowerStep>> bySite = new TreeMap<>();

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
        }
    }

    /** What the site may draw then, in watts; empty: no limit is told. */
    synchronized Optional<Long> wattsAt(int site, long millis) {
        Optional<Long> found = Optional.empty();
        for (PowerStep step : bySite.getOrDefault(site, List.of())) {
            if (step.fromMillis() <= millis) {
                found = Optional.of(step.watts());
            }
        }
        return found;
    }

    /** The steps that are still to come. */
    synchronized List<PowerStep> after(int site, long millis) {
        return bySite.getOrDefault(site, List.of()).stream()
                .filter(step -> step.fromMillis() > millis)
                .toList();
    }
}
