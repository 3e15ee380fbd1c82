package io.dure.engine.place;

import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.state.State;
import java.util.Arrays;

/**
 * A pool as it will be when certain attempts are gone: tried on scratch, attempt by attempt, and undone. Counts how
 * many tasks of one size would fit, and remembers when each node last got something back.
 */
final class Later {
    private int[] freed = new int[0];
    /** Plus one; 0: never. */
    private long[] freedAt = new long[0];

    private int[] touched = new int[64];
    private int touchedCount;
    private State state = new State();
    private int gpusPerTask;
    private long room;

    /** Begins with what is open in the pool now. Nodes that reservations hold do not count. */
    void begin(State s, Pool pool, int taskGpus) {
        reset();
        state = s;
        gpusPerTask = taskGpus;
        room = pool.open().tasks(taskGpus);
        if (freed.length < s.fleet().nodes()) {
            freed = new int[s.fleet().nodes()];
            freedAt = new long[s.fleet().nodes()];
        }
    }

    /** The attempt in {@code slot} is gone at {@code atMillis}. */
    void free(int slot, long atMillis) {
        change(slot, 1, atMillis);
    }

    /** Undoes {@link #free}, the time of its nodes excepted. */
    void unfree(int slot) {
        change(slot, -1, 0);
    }

    /** How many tasks fit. */
    long room() {
        return room;
    }

    int touchedCount() {
        return touchedCount;
    }

    /** A node that something was freed on (each once, in order of first touch). */
    int touched(int i) {
        return touched[i];
    }

    long freedAtMillis(int node) {
        return freedAt[node] - 1;
    }

    /** GPUs of the node that are or will be free. */
    int freeOn(int node) {
        return state.fleet().openOn(node) + freed[node];
    }

    private void change(int slot, int sign, long atMillis) {
        Grants grants = state.jobs().grants();
        for (int g = state.jobs().firstGrant(slot); g != 0; g = grants.next(g)) {
            int node = grants.node(g);
            if (counts(node)) {
                int before = freeOn(node);
                if (freedAt[node] == 0) {
                    touch(node);
                }
                freed[node] += sign * Long.bitCount(grants.mask(g));
                if (sign > 0) {
                    freedAt[node] = Math.max(freedAt[node], atMillis + 1);
                }
                room += freeOn(node) / gpusPerTask - before / gpusPerTask;
            }
        }
    }

    /** What comes free on a node that is down, held or claimed is not for everybody. */
    boolean counts(int node) {
        Fleet fleet = state.fleet();
        return fleet.isUp(node) && !fleet.isHeld(node) && state.claimant(node) == 0;
    }

    private void touch(int node) {
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedCount);
        }
        touched[touchedCount++] = node;
    }

    private void reset() {
        for (int i = 0; i < touchedCount; i++) {
            freed[touched[i]] = 0;
            freedAt[touched[i]] = 0;
        }
        touchedCount = 0;
    }
}
