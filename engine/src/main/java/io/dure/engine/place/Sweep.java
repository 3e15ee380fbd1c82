package io.dure.engine.place;

import java.util.Arrays;
import java.util.List;

/** Goes through many timelines at once, moment by moment, until a gang has its place. */
final class Sweep {
    /** When the number of tasks that fit changes, and by how much. */
    private long[] when = new long[256];

    private long[] change = new long[256];
    private int count;
    private long[] moments = new long[16];

    /** The first time from which on the gang has its place for so long; {@link Timeline#NEVER} when there is none. */
    long earliest(List<Timeline> bins, int size, PerTask need, int gang, long millis) {
        count = 0;
        long now = Timeline.NEVER;
        long room = 0;
        for (int b = 0; b < size; b++) {
            now = bins.get(b).fromMillis(0);
            room += bins.get(b).room(now, Timeline.plus(now, millis), need, gang);
        }
        if (room >= gang) {
            return now;
        }
        for (int b = 0; b < size; b++) {
            note(bins.get(b), need, gang, millis);
        }
        sort();
        int i = 0;
        while (i < count) {
            long at = when[i];
            for (; i < count && when[i] == at; i++) {
                room += change[i];
            }
            if (room >= gang) {
                return at;
            }
        }
        return Timeline.NEVER;
    }

    /** Notes when the room of one timeline changes: when a step comes into view, or is gone. */
    private void note(Timeline bin, PerTask need, int gang, long millis) {
        int steps = bin.steps();
        if (steps == 1) {
            return;
        }
        if (moments.length < 2 * steps) {
            moments = new long[4 * steps];
        }
        long now = bin.fromMillis(0);
        int n = 0;
        for (int s = 1; s < steps; s++) {
            long from = bin.fromMillis(s);
            moments[n++] = from;
            if (from - millis >= now && millis != Timeline.NEVER) {
                moments[n++] = from - millis + 1;
            }
        }
        Arrays.sort(moments, 0, n);
        int before = bin.room(now, Timeline.plus(now, millis), need, gang);
        for (int m = 0; m < n; m++) {
            if (m > 0 && moments[m] == moments[m - 1]) {
                continue;
            }
            int room = bin.room(moments[m], Timeline.plus(moments[m], millis), need, gang);
            if (room != before) {
                add(moments[m], (long) room - before);
                before = room;
            }
        }
    }

    private void add(long at, long by) {
        if (count == when.length) {
            when = Arrays.copyOf(when, 2 * count);
            change = Arrays.copyOf(change, 2 * count);
        }
        when[count] = at;
        change[count++] = by;
    }

    /** By time (heapsort: two columns move together). */
    private void sort() {
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(i, count);
        }
        for (int end = count - 1; end > 0; end--) {
            swap(0, end);
            sink(0, end);
        }
    }

    private void sink(int top, int end) {
        int at = top;
        while (2 * at + 1 < end) {
            int child = 2 * at + 1;
            if (child + 1 < end && when[child + 1] > when[child]) {
                child++;
            }
            if (when[child] <= when[at]) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private void swap(int a, int b) {
        long w = when[a];
        when[a] = when[b];
        when[b] = w;
        long c = change[a];
        change[a] = change[b];
        change[b] = c;
    }
}
