package io.dure.engine.share;

import java.util.Arrays;

/** Which queues have changed since they were last told: each once. */
public final class Changes {
    private int[] changed = new int[8];
    private boolean[] isChanged = new boolean[8];
    private int count;

    Changes() {}

    private Changes(Changes o) {
        changed = o.changed.clone();
        isChanged = o.isChanged.clone();
        count = o.count;
    }

    Changes fork() {
        return new Changes(this);
    }

    void note(int queue) {
        if (queue >= isChanged.length) {
            isChanged = Arrays.copyOf(isChanged, 2 * queue);
            changed = Arrays.copyOf(changed, 2 * queue);
        }
        if (!isChanged[queue]) {
            isChanged[queue] = true;
            changed[count++] = queue;
        }
    }

    public boolean has(int queue) {
        return queue < isChanged.length && isChanged[queue];
    }

    public int size() {
        return count;
    }

    /** One that has not been told yet. */
    public int get(int i) {
        return changed[i];
    }

    /** The one that changed last of those not yet told, or -1. */
    public int tell() {
        if (count == 0) {
            return -1;
        }
        int queue = changed[--count];
        isChanged[queue] = false;
        return queue;
    }

    public void forget() {
        while (tell() >= 0) {}
    }
}
