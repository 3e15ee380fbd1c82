package io.dure.plan.rollout;

import java.util.Arrays;

/** Columns of the model by places in lists; -1 where there is none. */
final class Cells {
    private final int[] sizes;
    private final int[] columns;

    Cells(int... sizes) {
        this.sizes = sizes;
        columns = new int[Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
        Arrays.fill(columns, -1);
    }

    int put(int column, int... at) {
        columns[index(at)] = column;
        return column;
    }

    int at(int... at) {
        return columns[index(at)];
    }

    boolean has(int... at) {
        return at(at) >= 0;
    }

    /** The value of the column, 0 where there is none. */
    double value(double[] values, int... at) {
        int column = at(at);
        return column < 0 ? 0 : values[column];
    }

    private int index(int... at) {
        int index = 0;
        for (int i = 0; i < sizes.length; i++) {
            index = index * sizes[i] + at[i];
        }
        return index;
    }
}
