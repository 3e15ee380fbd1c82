package io.dure.twin.run;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;

/** Looks on while a simulation runs: measures it, checks it, records it. Must not change anything. */
public interface Watcher {
    /** A simulation begins. What it tells of itself is right whenever this watcher is told of something. */
    default void begins(Simulation run) {}

    /** At time 0: the engine has been told the rules, the fleet and the queues. */
    default void built(Engine engine) {}

    /** The engine has taken note of this. */
    default void happened(Event event, Engine engine) {}

    /** The engine has decided this at {@code nowMillis}, and it has been carried out. */
    default void decided(long nowMillis, Verdict verdict, Engine engine) {}

    /** Nothing more will happen, or the horizon of the scenario's world is reached. */
    default void finished(long nowMillis, Engine engine) {}
}
