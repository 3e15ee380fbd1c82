package io.dure.twin.run;

import io.dure.engine.Event;
import io.dure.engine.NodeState;

/** What happens to a fleet and its jobs from outside. */
public sealed interface Disturbance {
    long atMillis();

    /** The node changes its state; when it goes down, the attempts on it are lost. */
    record NodeChange(long atMillis, int node, NodeState state) implements Disturbance {
        boolean losesWork() {
            return state == NodeState.DOWN;
        }
    }

    /** The user withdraws the job, if it was submitted and is not over. */
    record Withdrawal(long atMillis, long job) implements Disturbance {}

    /** The job may not start until it is released, if it was submitted and is not over. */
    record Hold(long atMillis, long job) implements Disturbance {}

    /** Somebody plans maintenance, books nodes or cancels that: the event is told as it is. */
    record Told(Event event) implements Disturbance {
        @Override
        public long atMillis() {
            return event.atMillis();
        }
    }

    record Release(long atMillis, long job) implements Disturbance {}
}
