package io.dure.app.control;

import io.dure.app.store.Page;
import io.dure.engine.Engine;
import io.dure.engine.Event;

/** What the one writer gives to whoever changes something: for as long as that one call. */
interface Turn {
    long nowMillis();

    /** Throws {@link io.dure.engine.IllegalEvent}, and nothing has changed then. */
    void tell(Event event);

    Page page();

    /** Something of the fleet that operators may want to be told. {@code event}: one of {@link io.dure.app.notify.Notice}. */
    void notice(String event, String detail);

    /** Something of an attempt that its user may want to be told. */
    void notice(String event, long job, int attempt, String detail);

    Engine engine();

    Fleetbook book();

    People people();

    /** The id of the next job; taken when a job of that id is told. */
    long nextJob();
}
