package io.dure.app.control;

import io.dure.engine.Event;
import io.dure.engine.Verdict;
import io.dure.engine.codec.BytesIn;
import io.dure.engine.codec.BytesOut;
import io.dure.engine.codec.JournalCodec;
import io.dure.engine.codec.JournalRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The journal of one decision as bytes: its events in order, then what was decided. */
public final class Journaled {
    private final BytesOut out = new BytesOut();
    private int events;

    void happened(Event event) {
        JournalCodec.write(new JournalRecord.Happened(event), out);
        events++;
    }

    byte[] decided(long atMillis, Verdict verdict) {
        JournalCodec.write(new JournalRecord.Decided(atMillis, verdict.decisions()), out);
        return Arrays.copyOf(out.array(), out.size());
    }

    int events() {
        return events;
    }

    /** One event alone. */
    static byte[] bytes(Event event) {
        BytesOut one = new BytesOut();
        JournalCodec.write(new JournalRecord.Happened(event), one);
        return Arrays.copyOf(one.array(), one.size());
    }

    /** The event of such bytes. */
    static Event event(byte[] bytes) {
        return switch (JournalCodec.read(new BytesIn(bytes, 0, bytes.length))) {
            case JournalRecord.Happened happened -> happened.event();
            case JournalRecord.Decided _ -> throw new IllegalStateException("an event was kept, a decision is read");
        };
    }

    /** The records of a pass, the decision last. */
    public static List<JournalRecord> records(byte[] body) {
        List<JournalRecord> records = new ArrayList<>();
        BytesIn in = new BytesIn(body, 0, body.length);
        while (!in.isAtEnd()) {
            records.add(JournalCodec.read(in));
        }
        return records;
    }
}
