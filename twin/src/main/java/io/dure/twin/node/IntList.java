package io.dure.twin.node;

import java.util.Arrays;

/** A growing list of ints. */
public final class IntList {
    private int[] values = new int[2];
    private int size;

    public static IntList of(int value) {
        IntList one = new IntList();
        one.add(value);
        return one;
    }

    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    public int get(int index) {
        return values[index];
    }

    public void set(int index, int value) {
        values[index] = value;
    }

    public int size() {
        return size;
    }

    /** Takes one such value out; the order of the others is kept. */
    public void remove(int value) {
        for (int i = 0; i < size; i++) {
            if (values[i] == value) {
                System.arraycopy(values, i + 1, values, i, size - i - 1);
                size--;
                return;
            }
        }
    }

    public void clear() {
        size = 0;
    }

    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
