package io.dure.app.control;

import io.dure.app.store.Kept;
import io.dure.engine.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What queues were entitled to, and from when on. */
public final class QuotaHistory {
    private QuotaHistory() {}

    /** All that queues were told, in order. */
    public static List<Event.QueueSet> read(Connection db) throws SQLException {
        List<Event.QueueSet> found = new ArrayList<>();
        for (byte[] event : Kept.structure(db)) {
            if (Journaled.event(event) instanceof Event.QueueSet told) {
                found.add(told);
            }
        }
        return found;
    }
}
