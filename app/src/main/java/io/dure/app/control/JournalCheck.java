package io.dure.app.control;

import io.dure.app.store.Kept;
import io.dure.app.store.Reign;
import io.dure.engine.Engine;
import io.dure.engine.Verdict;
import io.dure.engine.codec.JournalRecord;
import io.dure.twin.run.Watcher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides the journal of a database again: from the first event on, or from where this version of the engine took over from
 * an older one.
 */
public final class JournalCheck {
    private final Engine engine;
    private final List<Watcher> watchers;
    private boolean isBuilt;
    private long decisions;
    private long mismatches;

    private JournalCheck(Engine engine, List<Watcher> watchers) {
        this.engine = engine;
        this.watchers = watchers;
    }

    /** How many decisions there are, and how many of them come out otherwise. */
    public record Counted(long decisions, long mismatches) {}

    /** How many decisions come out otherwise. The connection must not commit by itself. */
    public static long mismatches(Connection db) throws SQLException {
        return run(db, List.of()).mismatches();
    }

    /**
     * Decides all of it again and compares byte for byte; these look on meanwhile, and throw when something is wrong. What
     * an audit of the engine finds at the end counts as well.
     */
    public static Counted run(Connection db, List<Watcher> watchers) throws SQLException {
        Optional<Reign> reign = Reign.last(db);
        JournalCheck check = from(reign.flatMap(Reign::body), watchers);
        Kept.passesAfter(db, reign.map(Reign::sinceSeq).orElse(0L), (_, body) -> check.pass(body));
        watchers.forEach(w -> w.finished(check.engine.nowMillis(), check.engine));
        return check.counted();
    }

    /** Begins with what an engine knew, or with nothing. */
    public static JournalCheck from(Optional<byte[]> known) {
        return from(known, List.of());
    }

    private static JournalCheck from(Optional<byte[]> known, List<Watcher> watchers) {
        JournalCheck check = new JournalCheck(known.map(Engine::restore).orElseGet(Engine::new), watchers);
        if (known.isPresent()) {
            check.built();
        }
        return check;
    }

    /** Until now. */
    public Counted counted() {
        return new Counted(decisions, mismatches + engine.audit().size());
    }

    private void built() {
        watchers.forEach(w -> w.built(engine));
        isBuilt = true;
    }

    /** The next decision, with what had happened before it. */
    public void pass(byte[] body) {
        Journaled again = new Journaled();
        for (JournalRecord one : Journaled.records(body)) {
            switch (one) {
                case JournalRecord.Happened happened -> {
                    engine.apply(happened.event());
                    again.happened(happened.event());
                    watchers.forEach(w -> w.happened(happened.event(), engine));
                }
                case JournalRecord.Decided then -> {
                    if (!isBuilt) { // the first pass founds the fleet
                        built();
                    }
                    Verdict verdict = engine.decide(then.atMillis());
                    decisions++;
                    mismatches += Arrays.equals(again.decided(then.atMillis(), verdict), body) ? 0 : 1;
                    watchers.forEach(w -> w.decided(then.atMillis(), verdict, engine));
                }
            }
        }
    }
}
