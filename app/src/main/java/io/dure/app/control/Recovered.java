package io.dure.app.control;

import io.dure.app.store.Kept;
import io.dure.app.store.Reign;
import io.dure.engine.Engine;
import io.dure.engine.Verdict;
import io.dure.engine.codec.JournalRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a Dure knows when it goes on where another ended: the last snapshot, and the journal since, decided again and
 * compared.
 *
 * @param unsettled the attempts whose end has not been told, with where they are
 */
record Recovered(
        Engine engine,
        Fleetbook book,
        People people,
        Attempts attempts,
        Drains drains,
        List<Kept.OpenAttempt> unsettled,
        long seq,
        long nextJob,
        int laterTold,
        Dated dated,
        Shut shut,
        Suspects suspects) {
    /** A fleet that is just being founded. */
    static Recovered nothing() {
        return new Recovered(
                new Engine(),
                new Fleetbook(),
                new People(List.of()),
                new Attempts(),
                new Drains(),
                List.of(),
                0,
                1,
                0,
                new Dated(),
                new Shut(),
                new Suspects());
    }

    static Recovered from(Connection db, Kept.Founded fleet) throws SQLException {
        Fleetbook book = new Fleetbook();
        for (byte[] event : Kept.structure(db)) {
            book.happened(Journaled.event(event));
        }
        String version = Reign.last(db).map(Reign::engineVersion).orElse(OtherEngine.UNKNOWN);
        if (!version.equals(OtherEngine.UNKNOWN) && !Engine.canRestore(version)) {
            throw OtherEngine.unreadable(version);
        }
        Optional<Kept.Snapshot> snapshot = Kept.snapshot(db).filter(s -> Engine.canRestore(s.engineVersion()));
        // The longest part by far, so all else is read meanwhile.
        CompletableFuture<Engine> restored = CompletableFuture.supplyAsync(
                () -> snapshot.map(s -> Engine.restore(s.body())).orElseGet(Engine::new));
        Attempts attempts = new Attempts();
        List<Kept.OpenAttempt> open = Kept.openAttempts(db);
        open.forEach(
                one -> attempts.add(new Attempts.Open(one.tag(), one.site(), one.startedMillis(), one.stopCause())));
        People people = new People(Kept.persons(db));
        Drains drains = Drains.from(db, book);
        Dated dated = Dated.read(db);
        Shut shut = Shut.read(db);
        Suspects suspects = Suspects.read(db);
        Engine engine = of(restored);
        long[] seq = {snapshot.map(Kept.Snapshot::seq).orElse(0L)};
        Kept.passesAfter(db, seq[0], (pass, body) -> {
            decideAgain(engine, version, pass, body);
            seq[0] = pass;
        });
        return new Recovered(
                engine,
                book,
                people,
                attempts,
                drains,
                List.copyOf(open),
                seq[0],
                fleet.nextJob(),
                fleet.laterTold(),
                dated,
                shut,
                suspects);
    }

    private static Engine of(CompletableFuture<Engine> restored) {
        try {
            return restored.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void decideAgain(Engine engine, String version, long pass, byte[] body) {
        for (JournalRecord one : Journaled.records(body)) {
            switch (one) {
                case JournalRecord.Happened happened -> engine.apply(happened.event());
                case JournalRecord.Decided then -> {
                    Verdict now = engine.decide(then.atMillis());
                    if (!now.decisions().equals(then.decisions())) {
                        throw version.equals(Engine.VERSION)
                                ? new IllegalStateException("decision " + pass + " of the journal was "
                                        + then.decisions() + ", this engine decides " + now.decisions())
                                : OtherEngine.decidesOtherwise(version, pass);
                    }
                }
            }
        }
    }
}
