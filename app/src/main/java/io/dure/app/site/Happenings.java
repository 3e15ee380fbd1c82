package io.dure.app.site;

import io.dure.engine.NodeState;

/** What sites tell, from any thread. */
public interface Happenings {
    /** An attempt is over and all its processes are gone. May be told again until {@link Site#forget}. */
    void ended(Tag tag, How how);

    /**
     * One task of an elastic attempt beyond those it began with is over, however it ended, and its processes are gone.
     * May be told again when the site is opened again, until the attempt ends. When the attempt ends, its tasks do
     * without a word.
     */
    void taskGone(Tag tag, int task);

    /** A node's GPUs or their links are in bad health: it should take no more work until it was looked at. */
    default void suspect(Site site, int node, String why) {}

    /** A node is up, is drained there, or is down. */
    void node(Site site, int node, NodeState state, String why);
}
