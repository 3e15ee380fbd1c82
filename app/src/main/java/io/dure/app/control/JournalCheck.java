package io.dure.app.control;

import io.dure.app.store.Kept;
import io.dure.engine.Engine;
import io.dure.engine.codec.JournalRecord;
import java.sql.Connection;
import java.sql.SQLException;

/** Decides the whole journal of a database again, from the first event on. */
public final class JournalCheck {
    private JournalCheck() {}

    /** How many decisions come out otherwise. The connection must not commit by itself. */
    public static long mismatches(Connection db) throws SQLException {
        Engine engine = new Engine();
        long[] found = {0};
        Kept.passesAfter(db, 0, (_, body) -> {
            for (JournalRecord one : Journaled.records(body)) {
                switch (one) {
                    case JournalRecord.Happened happened -> engine.apply(happened.event());
                    case JournalRecord.Decided then ->
                        found[0] += engine.decide(then.atMillis()).decisions().equals(then.decisions()) ? 0 : 1;
                }
            }
        });
        return found[0] + engine.audit().size();
    }
}
