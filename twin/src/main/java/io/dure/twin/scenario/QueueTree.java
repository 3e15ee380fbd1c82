package io.dure.twin.scenario;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import java.util.List;

/**
 * The queues of a scenario.
 *
 * @param queues index is id: the root, then depth first in order of the file
 * @param paths index is id, as {@code org/team}; {@code all} for the root
 * @param leaves the paths of those without children
 */
record QueueTree(List<Queue> queues, List<String> paths, List<String> leaves) {
    static final String ROOT = "all";

    static Queue root(long gpus) {
        return new Queue(0, Queue.NO_PARENT, ROOT, gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1);
    }

    /** The root and one leaf, {@code jobs}, to which the whole fleet belongs. */
    static QueueTree single(long gpus) {
        Queue leaf = new Queue(1, 0, "jobs", gpus, Queue.UNLIMITED, Queue.UNLIMITED, 1);
        return new QueueTree(List.of(root(gpus), leaf), List.of(ROOT, "jobs"), List.of("jobs"));
    }

    List<Event> events() {
        return queues.stream().<Event>map(queue -> new Event.QueueSet(0, queue)).toList();
    }
}
