package io.dure.app.control;

import io.dure.app.notify.Notice;
import io.dure.engine.Decision;
import io.dure.engine.Event;
import io.dure.engine.NodeState;
import io.dure.engine.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What of a decision, and of what had happened before it, somebody may want to be told. */
final class Noticed {
    private final Fleetbook book;
    private final long nowMillis;
    private final List<Notice> all = new ArrayList<>();

    private Noticed(Fleetbook book, long nowMillis) {
        this.book = book;
        this.nowMillis = nowMillis;
    }

    static List<Notice> of(List<Event> events, Verdict verdict, Fleetbook book, long nowMillis) {
        Noticed noticed = new Noticed(book, nowMillis);
        events.forEach(noticed::happened);
        verdict.decisions().forEach(noticed::decided);
        return noticed.all;
    }

    private void add(String event, long job, int attempt, String detail) {
        all.add(new Notice(event, job, attempt, nowMillis, detail));
    }

    private void happened(Event event) {
        switch (event) {
            case Event.AttemptEnded e -> add("ended", e.job(), e.attempt(), Asked.word(e.ending()));
            case Event.FreezeSet e ->
                add(e.isFrozen() ? "frozen" : "unfrozen", 0, 0, Freezer.words(e.scope(), e.of(), book));
            case Event.NodeStateSet e -> {
                if (e.state() != NodeState.DRAINED) {
                    add(e.state() == NodeState.DOWN ? "node-down" : "node-up", 0, 0, book.nodeName(e.node()));
                }
            }
            case Event.EnvelopeSet e -> add("power", 0, 0, book.areaName(e.site(), e.hall()));
            default -> {} // nobody is told of the others
        }
    }

    private void decided(Decision decision) {
        switch (decision) {
            case Decision.Start d -> add("started", d.job(), d.attempt(), "");
            case Decision.Stop d -> {
                String cause = Verdicts.cause(d.cause());
                if (!cause.equals(Ends.CANCELLED) && !cause.equals(Ends.OVER_LIMIT)) {
                    add("preempted", d.job(), d.attempt(), cause);
                }
            }
            case Decision.Reject d -> add("rejected", d.job(), 0, d.reason().code());
            default -> {} // of no job, or of a part of one
        }
    }
}
