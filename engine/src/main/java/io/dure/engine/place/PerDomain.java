package io.dure.engine.place;

import java.util.Arrays;

/** A number for each domain that was looked at; scratch that is used again and again. */
final class PerDomain {
    private long[] room = new long[0];
    private boolean[] isKnown = new boolean[0];
    private int[] known = new int[16];
    private int count;

    /** Forgets all; numbers of domains are below {@code size}. */
    void begin(int size) {
        for (int i = 0; i < count; i++) {
            isKnown[known[i]] = false;
        }
        count = 0;
        if (room.length < size) {
            room = new long[size];
            isKnown = new boolean[size];
        }
    }

    boolean isKnown(int domain) {
        return isKnown[domain];
    }

    void set(int domain, long to) {
        if (!isKnown[domain]) {
            if (count == known.length) {
                known = Arrays.copyOf(known, 2 * count);
            }
            known[count++] = domain;
            isKnown[domain] = true;
        }
        room[domain] = to;
    }

    long get(int domain) {
        return room[domain];
    }

    void add(int domain, long more) {
        room[domain] += more;
    }

    /** Of the domains that were looked at, the one with the least that is enough, the lowest of such; or -1. */
    int tightest(long enough) {
        int best = -1;
        for (int i = 0; i < count; i++) {
            int d = known[i];
            boolean isBetter = best < 0 || room[d] < room[best] || (room[d] == room[best] && d < best);
            best = room[d] >= enough && isBetter ? d : best;
        }
        return best;
    }

    /** The domains that were looked at, in rising order. */
    int[] domains() {
        int[] all = Arrays.copyOf(known, count);
        Arrays.sort(all);
        return all;
    }
}
