package io.dure.engine.codec;

import io.dure.engine.Decision;
import io.dure.engine.Event;
import java.util.List;

/** One record of a journal: what happened, or what was decided then. */
public sealed interface JournalRecord {
    record Happened(Event event) implements JournalRecord {}

    record Decided(long atMillis, List<Decision> decisions) implements JournalRecord {
        public Decided {
            decisions = List.copyOf(decisions);
        }
    }
}
