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

    Engine engine();

    Fleetbook book();

    People people();

    /** The id of the next job; taken when a job of that id is told. */
    long nextJob();
}
