package io.dure.engine.state;

import java.util.Arrays;

/** A short list of job slots in the order in which they came. */
public final class SlotList {
    private int[] slots = new int[8];
    private int size;

    public void add(int slot) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, 2 * size);
        }
        slots[size++] = slot;
    }

    /** Takes the slot out if it is in. */
    public void remove(int slot) {
        for (int i = 0; i < size; i++) {
            if (slots[i] == slot) {
                System.arraycopy(slots, i + 1, slots, i, size - i - 1);
                size--;
                return;
            }
        }
    }

    boolean contains(int slot) {
        for (int i = 0; i < size; i++) {
            if (slots[i] == slot) {
                return true;
            }
        }
        return false;
    }

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public int get(int i) {
        return slots[i];
    }

    SlotList fork() {
        SlotList copy = new SlotList();
        copy.slots = slots.clone();
        copy.size = size;
        return copy;
    }
}
