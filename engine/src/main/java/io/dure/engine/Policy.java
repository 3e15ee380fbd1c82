package io.dure.engine;

/** Who goes first and what may pass whom. */
public enum Policy {
    /** One line for the whole fleet; nobody passes. Queues and quotas do not count. */
    FIFO,
    /**
     * One line; its head holds a reservation, and a job behind it may start only if that does not delay the head
     * (Lifka 1995). Queues and quotas do not count.
     */
    EASY,
    /** Fair order over the queue tree, reservations, backfill, and lent GPUs taken back. */
    DURE
}
