package io.dure.engine.place;

import io.dure.engine.state.State;

/** A way to serve the waiting jobs of the whole fleet as one line. */
sealed interface Serving permits HeadFirst, Conservative, Greedy {
    /** Starts whom it can. No reservation holds a node when it begins. */
    void serve(State state);
}
