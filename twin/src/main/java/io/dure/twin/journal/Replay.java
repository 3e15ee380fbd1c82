package io.dure.twin.journal;

import io.dure.engine.Engine;
import io.dure.engine.Verdict;
import io.dure.engine.codec.JournalRecord;
import io.dure.twin.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Tells a journal's events to a new engine and compares what it decides with what was decided then. */
public final class Replay {
    /** Counts of a replay in which all decisions agreed. */
    public record Result(long events, long passes, long decisions) {}

    /** The engine decided otherwise than the journal says. */
    public static final class Differs extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Differs(long atRecord, JournalRecord.Decided then, Verdict now) {
            super("record " + atRecord + ", at " + then.atMillis() + " ms: the journal says " + then.decisions()
                    + ", this engine decides " + now.decisions());
        }
    }

    private Replay() {}

    /** Throws {@link Differs} at the first difference, {@link io.dure.twin.input.BadInput} when the file is not whole. */
    public static Result run(Path file, Progress progress) throws IOException {
        Engine engine = new Engine();
        long events = 0;
        long passes = 0;
        long decisions = 0;
        try (JournalFile journal = new JournalFile(file)) {
            Optional<JournalRecord> next = journal.next();
            while (next.isPresent()) {
                switch (next.get()) {
                    case JournalRecord.Happened r -> {
                        engine.apply(r.event());
                        events++;
                    }
                    case JournalRecord.Decided r -> {
                        Verdict now = engine.decide(r.atMillis());
                        if (!now.decisions().equals(r.decisions())) {
                            throw new Differs(journal.records(), r, now);
                        }
                        passes++;
                        decisions += r.decisions().size();
                    }
                }
                progress.at(journal.records());
                next = journal.next();
            }
        }
        return new Result(events, passes, decisions);
    }
}
