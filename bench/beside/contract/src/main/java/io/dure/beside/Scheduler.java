package io.dure.beside;

/** A peer that is told what came and what ended, turn by turn, and starts what it can. */
public non-sealed interface Scheduler extends Peer, AutoCloseable {
    /** Makes the fleet, empty. Not timed. */
    void open(Jobs jobs) throws Exception;

    /**
     * Tells what ended and what came, and lets it start as many as it can or will: jobs that came earlier and still wait
     * are its own to remember. Should return soon after {@link Turn#untilNanos}, if need be with jobs left waiting.
     */
    void turn(Turn turn, Started started) throws Exception;

    /** How many jobs it is told at once while the fleet is being filled. */
    default int fillAtOnce() {
        return 200;
    }

    /** Processor seconds that it has used until now; of all threads. */
    default double cpuSeconds() {
        return Machine.cpuSeconds();
    }

    /** The most memory that it has had, in bytes. */
    default long peakResidentBytes() {
        return Machine.peakResidentBytes(ProcessHandle.current().pid());
    }

    @Override
    void close() throws Exception;

    /** Is told of each job that starts, once, at once or by the end of the turn. */
    @FunctionalInterface
    interface Started {
        void start(int job, int node);
    }

    /**
     * One moment.
     *
     * @param nowMillis on the clock of the jobs
     * @param ended jobs whose run is over, in order of their ends
     * @param came jobs that are new, in their order
     * @param untilNanos on the clock of {@link System#nanoTime}
     */
    record Turn(long nowMillis, int[] ended, int[] came, long untilNanos) {
        public boolean isOver() {
            return System.nanoTime() - untilNanos >= 0;
        }
    }
}
