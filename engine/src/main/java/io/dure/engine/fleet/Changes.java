package io.dure.engine.fleet;

/**
 * Which nodes of a pool changed what they can give, in order, for those who keep something by node. Nothing is noted
 * until somebody reads. A pool that was forked or restored begins anew.
 */
public final class Changes {
    private static final int FEWEST = 1024;

    private int[] log = new int[0];
    private long end;
    private long read;
    private long version;

    void note(int local) {
        version++;
        if (log.length == 0) {
            return;
        }
        int mask = log.length - 1;
        if (end > read && log[(int) (end - 1) & mask] == local) {
            return; // nobody has looked since
        }
        log[(int) end++ & mask] = local;
    }

    /** Whoever has GPUs of the pool may be asked for others of them, or no more: nodes are as they were. */
    public void noteTenants() {
        version++;
    }

    /** Another number whenever something may have changed, for those who keep something of the whole pool. */
    public long version() {
        return version;
    }

    boolean isWatched() {
        return log.length > 0;
    }

    /** From now on changes are noted, at least as many as {@code nodes} before the oldest are forgotten. */
    public void watch(int nodes) {
        int need = Math.max(FEWEST, Integer.highestOneBit(Math.max(1, nodes)) * 2);
        if (log.length < need) {
            log = new int[need];
            end += need + 1L; // whoever read before has missed some
            read = end;
        }
    }

    /** How many changes there were. Whoever asks is taken to read them all. */
    public long end() {
        read = end;
        return end;
    }

    /** Whether the changes from this one on are all still known. */
    public boolean knowsFrom(long change) {
        return change >= 0 && end - change <= log.length;
    }

    /** The node, by its place in the pool, of a change. */
    public int node(long change) {
        return log[(int) change & (log.length - 1)];
    }
}
