package io.dure.engine;

import java.util.List;

/**
 * What happened, as told to the engine from outside. Ids are dense ints given by the teller in the order 0, 1, 2 …
 * (jobs: 1, 2, 3 … in order of submission); times are milliseconds on the teller's clock and never go back.
 */
public sealed interface Event {
    /** When it happened, in milliseconds. */
    long atMillis();

    /** The rules of deciding, from now on. May come again. */
    record RulesSet(long atMillis, Rules rules) implements Event {}

    /** {@code slices}: into how many equal parts a GPU of this type can be cut; 1: it cannot be shared. */
    record GpuTypeAdded(long atMillis, int gpuType, String name, int slices) implements Event {
        public GpuTypeAdded(long atMillis, int gpuType, String name) {
            this(atMillis, gpuType, name, 1);
        }
    }

    record SiteAdded(long atMillis, int site, String name) implements Event {}

    record HallAdded(long atMillis, int hall, int site, String name) implements Event {}

    record RackAdded(long atMillis, int rack, int hall, String name) implements Event {}

    /**
     * Nodes {@code firstNode … firstNode + count - 1}, all in one rack and all alike, come up.
     *
     * @param linked true when the fastest link joins all these nodes into one link domain (an NVL72 rack); false when
     *     each node is a link domain of its own (an HGX node)
     * @param cpuMilli thousandths of a CPU core that each node has for tasks; 0 when they are not counted
     * @param memoryMib mebibytes of memory that each node has for tasks; 0 when they are not counted
     */
    record NodesAdded(
            long atMillis,
            int firstNode,
            int count,
            int rack,
            int gpuType,
            int gpusPerNode,
            boolean linked,
            int cpuMilli,
            int memoryMib)
            implements Event {
        public NodesAdded(
                long atMillis, int firstNode, int count, int rack, int gpuType, int gpusPerNode, boolean linked) {
            this(atMillis, firstNode, count, rack, gpuType, gpusPerNode, linked, 0, 0);
        }
    }

    /** A set of sites where the data of some jobs may be. */
    record ResidencyAdded(long atMillis, int residency, List<Integer> sites) implements Event {
        public ResidencyAdded {
            sites = List.copyOf(sites);
        }
    }

    /** A queue is added, or its quota, limits or weight change. */
    record QueueSet(long atMillis, Queue queue) implements Event {}

    record JobSubmitted(long atMillis, Job job) implements Event {}

    /** The user withdraws the job. If it runs, the engine answers with a {@link Decision.Stop}. */
    record JobCancelled(long atMillis, long job) implements Event {}

    /** The job may not start until it is released. An attempt that runs goes on; there is no other before the release. */
    record JobHeld(long atMillis, long job) implements Event {}

    /** The job may start, as far as holding goes. Nothing happens when it was not held. */
    record JobReleased(long atMillis, long job) implements Event {}

    /**
     * One task of a running elastic job is gone, beyond its fewest: after a {@link Decision.Shrink}, or by itself. Its
     * GPUs are free from now on, and the job goes on.
     *
     * @param task as told by {@link Decision.Grow}
     */
    record TaskGone(long atMillis, long job, int attempt, int task) implements Event {}

    /**
     * An attempt is over and its processes are gone, of an elastic job those of all its tasks; its GPUs are free from
     * now on.
     */
    record AttemptEnded(long atMillis, long job, int attempt, Ending ending) implements Event {}

    /**
     * What GPUs of a type draw, and the rest of their nodes. Without it nothing is known of power.
     *
     * @param idleWatts what one GPU draws without work
     * @param peakWatts what one GPU draws at most
     * @param otherWatts what the rest of a node draws for each of its GPUs, with and without work
     */
    record GpuDrawSet(long atMillis, int gpuType, int idleWatts, int peakWatts, int otherWatts) implements Event {}

    /** {@code milliPue}: thousandths of a site's whole power over the power of its nodes; 1000 until it is told. */
    record PueSet(long atMillis, int site, int milliPue) implements Event {}

    /**
     * What a site, or one hall of it, may draw from now on, cooling included; replaces what was told of it before.
     *
     * @param hall {@link #WHOLE_SITE} or a hall of the site
     * @param steps in order of time; there is no limit before the first, and none at all without steps
     */
    record EnvelopeSet(long atMillis, int site, int hall, List<PowerStep> steps) implements Event {
        public static final int WHOLE_SITE = -1;

        public EnvelopeSet {
            steps = List.copyOf(steps);
        }
    }

    /**
     * How the power of nodes can be held back. Until it is told, caps hold on a node, and it cannot be switched off.
     *
     * @param canCap whether a cap holds; else its GPUs count at their peak when they work
     * @param canSwitch whether the engine may switch it off when it has no work
     */
    record NodesControlled(long atMillis, int firstNode, int count, boolean canCap, boolean canSwitch)
            implements Event {}

    /**
     * Nobody runs on these nodes from one time to another: who would not be gone by then is put there no more, and who is
     * there is told to go in time. Windows have ids of their own, bookings among them.
     */
    record MaintenanceSet(long atMillis, int window, long fromMillis, long toMillis, List<Integer> nodes)
            implements Event {
        public MaintenanceSet {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * A queue asks for nodes from one time to another, on which then only those of its jobs run that name the booking. The
     * engine answers with {@link Decision.Booked} or {@link Decision.Refused}.
     *
     * @param nodes these; or none, for {@code count} nodes that the engine picks
     * @param gpuType of the nodes to pick
     * @param site where to pick them, all in one pool, or {@link #ANY_SITE}
     */
    record BookingSet(
            long atMillis,
            int window,
            int queue,
            long fromMillis,
            long toMillis,
            List<Integer> nodes,
            int count,
            int gpuType,
            int site)
            implements Event {
        public static final int ANY_SITE = -1;

        public BookingSet {
            nodes = List.copyOf(nodes);
        }

        /** A booking of these nodes. */
        public static BookingSet of(
                long atMillis, int window, int queue, long fromMillis, long toMillis, List<Integer> nodes) {
            return new BookingSet(atMillis, window, queue, fromMillis, toMillis, nodes, 0, 0, ANY_SITE);
        }
    }

    /** The window, or what is left of it, is not needed. Nothing happens when it is over. */
    record WindowCancelled(long atMillis, int window) implements Event {}

    /**
     * From now on nothing starts, and what runs goes on: in the whole fleet, in one site, or for a queue and all below it;
     * or that is over. Claims are given up. Several may hold at once; each is ended by itself.
     *
     * @param of the site or the queue; 0 for the fleet
     */
    record FreezeSet(long atMillis, Scope scope, int of, boolean isFrozen) implements Event {
        /** What is frozen. */
        public enum Scope {
            FLEET,
            SITE,
            QUEUE
        }
    }

    /** A node goes down, is drained, or comes up again. Attempts on a down node are ended by their own events. */
    record NodeStateSet(long atMillis, int node, NodeState state) implements Event {}
}
