package io.dure.engine.place;

import java.util.Arrays;

/** Attempts that are to be told to go, in the order in which they were found. Scratch. */
final class Victims {
    private int[] slots = new int[16];
    private int count;
    private boolean[] isMarked = new boolean[16];

    int count() {
        return count;
    }

    int get(int i) {
        return slots[i];
    }

    boolean has(int slot) {
        return slot < isMarked.length && isMarked[slot];
    }

    void add(int slot) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
        }
        if (slot >= isMarked.length) {
            isMarked = Arrays.copyOf(isMarked, 2 * slot);
        }
        slots[count++] = slot;
        isMarked[slot] = true;
    }

    /** It stays after all. */
    void remove(int slot) {
        int index = 0;
        while (slots[index] != slot) {
            index++;
        }
        isMarked[slot] = false;
        System.arraycopy(slots, index + 1, slots, index, count - index - 1);
        count--;
    }

    void clear() {
        unmark();
        count = 0;
    }

    /** Nobody is one any more, and the list stays. */
    void unmark() {
        for (int i = 0; i < count; i++) {
            isMarked[slots[i]] = false;
        }
    }

    /** The list, for {@link #setList}. */
    int[] list() {
        return Arrays.copyOf(slots, count);
    }

    /** As a list of its own: nobody is marked. */
    void setList(int[] list) {
        count = list.length;
        System.arraycopy(list, 0, slots, 0, count);
    }
}
