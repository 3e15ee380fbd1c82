package io.dure.twin.run;

import io.dure.engine.Ending;
import java.util.Arrays;

/** The ends of attempts that are to come, the next one first: a binary heap over columns, ties by order of entry. */
final class Ends {
    private static final Ending[] ENDINGS = Ending.values();

    private long[] atMillis = new long[64];
    private long[] order = new long[64];
    private long[] job = new long[64];
    private int[] attempt = new int[64];
    private byte[] ending = new byte[64];
    private int size;
    private long entered;

    void add(long millis, long ofJob, int ofAttempt, Ending how) {
        if (size == atMillis.length) {
            grow();
        }
        int i = size++;
        set(i, millis, entered++, ofJob, ofAttempt, (byte) how.ordinal());
        up(i);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the next end is, or MAX_VALUE. */
    long nextMillis() {
        return size == 0 ? Long.MAX_VALUE : atMillis[0];
    }

    long job() {
        return job[0];
    }

    int attempt() {
        return attempt[0];
    }

    Ending ending() {
        return ENDINGS[ending[0]];
    }

    void removeNext() {
        size--;
        copy(size, 0);
        down(0);
    }

    private void up(int from) {
        int i = from;
        while (i > 0 && before(i, (i - 1) / 2)) {
            swap(i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    private void down(int from) {
        int i = from;
        while (true) {
            int least = i;
            int left = 2 * i + 1;
            if (left < size && before(left, least)) {
                least = left;
            }
            if (left + 1 < size && before(left + 1, least)) {
                least = left + 1;
            }
            if (least == i) {
                return;
            }
            swap(i, least);
            i = least;
        }
    }

    private boolean before(int a, int b) {
        return atMillis[a] < atMillis[b] || (atMillis[a] == atMillis[b] && order[a] < order[b]);
    }

    private void swap(int a, int b) {
        long m = atMillis[a];
        long o = order[a];
        long j = job[a];
        int t = attempt[a];
        byte e = ending[a];
        copy(b, a);
        set(b, m, o, j, t, e);
    }

    private void copy(int from, int to) {
        set(to, atMillis[from], order[from], job[from], attempt[from], ending[from]);
    }

    private void set(int i, long m, long o, long j, int t, byte e) {
        atMillis[i] = m;
        order[i] = o;
        job[i] = j;
        attempt[i] = t;
        ending[i] = e;
    }

    private void grow() {
        int length = 2 * size;
        atMillis = Arrays.copyOf(atMillis, length);
        order = Arrays.copyOf(order, length);
        job = Arrays.copyOf(job, length);
        attempt = Arrays.copyOf(attempt, length);
        ending = Arrays.copyOf(ending, length);
    }
}
