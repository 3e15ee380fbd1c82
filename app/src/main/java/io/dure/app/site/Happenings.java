package io.dure.app.site;

import io.dure.engine.NodeState;

/** What sites tell, from any thread. */
public interface Happenings {
    /** An attempt is over and all its processes are gone. May be told again until {@link Site#forget}. */
    void ended(Tag tag, How how);

    /** One task of an elastic attempt is over and its processes are gone. */
    void taskGone(Tag tag, int task);

    /** A node is up, is drained there, or is down. */
    void node(Site site, int node, NodeState state, String why);
}
