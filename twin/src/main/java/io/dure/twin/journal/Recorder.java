package io.dure.twin.journal;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;
import io.dure.engine.codec.JournalRecord;
import io.dure.twin.run.Watcher;
import java.io.OutputStream;

/** Writes down a simulation as a journal. */
public final class Recorder implements Watcher {
    private final Journal journal;

    /** Writes to {@code out}, which the caller closes. */
    public Recorder(OutputStream out) {
        journal = new Journal(out);
    }

    @Override
    public void happened(Event event, Engine engine) {
        journal.append(new JournalRecord.Happened(event));
    }

    @Override
    public void decided(long nowMillis, Verdict verdict, Engine engine) {
        journal.append(new JournalRecord.Decided(nowMillis, verdict.decisions()));
    }

    /** Writes the end and returns the SHA-256 of the whole. */
    public String finish() {
        return journal.finish();
    }
}
