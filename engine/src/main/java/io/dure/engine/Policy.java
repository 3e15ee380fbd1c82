package io.dure.engine;

/** Who goes first, what may pass whom, and where it is put. */
public enum Policy {
    /** One line for the whole fleet; nobody passes. Queues and quotas do not count. */
    FIFO,
    /**
     * One line; its head holds a reservation, and a job behind it may start only if that does not delay the head
     * (Lifka 1995). Queues and quotas do not count.
     */
    EASY,
    /** Fair order over the queue tree, reservations, backfill, and lent GPUs taken back. */
    DURE,
    /**
     * One line; every job holds a reservation, and a job may start only if that delays nobody's (Mu'alem and Feitelson
     * 2001). Queues and quotas do not count.
     */
    CONSERVATIVE,
    /** In order of submission whoever fits starts, each task on any node that has room, all equally likely. */
    RANDOM,
    /** In order of submission whoever fits starts, on the nodes with the fewest free GPUs. */
    BESTFIT,
    /**
     * In order of submission whoever fits starts, each task where the room that is of no use to the usual tasks grows
     * least (fragmentation gradient descent: Weng et al., USENIX ATC 2023).
     */
    FGD
}
