package io.dure.engine;

/** Whether a node may be given work. */
public enum NodeState {
    UP,
    /** Runs what it runs and gets nothing new. */
    DRAINED,
    /** Runs nothing. */
    DOWN
}
