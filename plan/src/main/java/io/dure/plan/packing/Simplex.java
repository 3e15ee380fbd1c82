package io.dure.plan.packing;

import java.util.Arrays;

/**
 * The most profit of columns that share rows: maximise c x with A x ≤ b and x ≥ 0, where columns come one by one (the
 * revised simplex, with the inverse of the basis written out). It starts with no column in use, so b must not be below 0.
 */
final class Simplex {
    private static final double NOTHING = 1e-9;
    private static final double LEAST_PIVOT = 1e-7;
    private static final int REPAIR_EVERY = 256; // pivots

    private final double[] room; // b
    private final double[][] columns; // in use, by row; a unit column is what is left of a row
    private final double[] profits; // of those
    private final double[] used;
    private final double[][] inverse;
    private final double[] prices;
    private int pivots;

    /** {@code room} is how much of each row there is. */
    Simplex(double[] room) {
        int rows = room.length;
        this.room = room.clone();
        columns = new double[rows][];
        profits = new double[rows];
        used = room.clone();
        inverse = new double[rows][rows];
        prices = new double[rows];
        for (int row = 0; row < rows; row++) {
            columns[row] = unit(row);
            inverse[row][row] = 1;
        }
    }

    private double[] unit(int row) {
        double[] unit = new double[room.length];
        unit[row] = 1;
        return unit;
    }

    /** The profit that the columns in use make. */
    double profit() {
        double sum = 0;
        for (int row = 0; row < used.length; row++) {
            sum += profits[row] * used[row];
        }
        return sum;
    }

    /** What one more of each row would bring; below 0 only by rounding once {@link #settle} was called. */
    double[] prices() {
        return prices.clone();
    }

    /** What the column would bring for each unit of it, above what its rows cost. */
    double gain(double profit, double[] column) {
        double gain = profit;
        for (int row = 0; row < column.length; row++) {
            gain -= prices[row] * column[row];
        }
        return gain;
    }

    /** Takes the column into use, which must gain. Prices may fall below 0 then: see {@link #settle}. */
    void enter(double profit, double[] column) {
        double[] change = times(column);
        int out = leaving(change);
        double step = used[out] / change[out];
        for (int row = 0; row < change.length; row++) {
            used[row] = row == out ? step : Math.max(0, used[row] - step * change[row]);
        }
        turn(inverse, change, out);
        columns[out] = column.clone();
        profits[out] = profit;
        if (++pivots % REPAIR_EVERY == 0) {
            repair();
        }
        price();
    }

    /** Leaves room in rows as long as that gains. */
    void settle() {
        while (true) {
            int least = 0;
            for (int row = 1; row < prices.length; row++) {
                least = prices[row] < prices[least] ? row : least;
            }
            if (prices.length == 0 || prices[least] >= -NOTHING) {
                return;
            }
            enter(0, unit(least));
        }
    }

    private double[] times(double[] column) {
        double[] change = new double[room.length];
        for (int i = 0; i < column.length; i++) {
            for (int row = 0; row < change.length && column[i] != 0; row++) {
                change[row] += inverse[row][i] * column[i];
            }
        }
        return change;
    }

    /** Which column is driven out first; of those driven out together the one with the largest pivot. */
    private int leaving(double[] change) {
        double most = Double.POSITIVE_INFINITY;
        for (int row = 0; row < change.length; row++) {
            if (change[row] > LEAST_PIVOT) {
                most = Math.min(most, (used[row] + NOTHING) / change[row]);
            }
        }
        int out = -1;
        for (int row = 0; row < change.length; row++) {
            boolean can = change[row] > LEAST_PIVOT && used[row] / change[row] <= most;
            out = can && (out < 0 || change[row] > change[out]) ? row : out;
        }
        if (out < 0) {
            throw new IllegalStateException("a column that takes no room gains without end");
        }
        return out;
    }

    private static void turn(double[][] matrix, double[] change, int out) {
        double[] pivotRow = matrix[out];
        for (int i = 0; i < pivotRow.length; i++) {
            pivotRow[i] /= change[out];
        }
        for (int row = 0; row < matrix.length; row++) {
            for (int i = 0; i < pivotRow.length && row != out && change[row] != 0; i++) {
                matrix[row][i] -= change[row] * pivotRow[i];
            }
        }
    }

    private void price() {
        Arrays.fill(prices, 0);
        for (int row = 0; row < prices.length; row++) {
            for (int i = 0; i < prices.length && profits[row] != 0; i++) {
                prices[i] += profits[row] * inverse[row][i];
            }
        }
    }

    /** Inverts the columns in use anew, as rounding adds up (Gauss and Jordan, the largest pivot first). */
    private void repair() {
        int rows = room.length;
        double[][] left = new double[rows][rows];
        double[][] right = new double[rows][];
        for (int row = 0; row < rows; row++) {
            right[row] = unit(row);
            for (int i = 0; i < rows; i++) {
                left[row][i] = columns[i][row];
            }
        }
        for (int i = 0; i < rows; i++) {
            int pivot = i;
            for (int row = i; row < rows; row++) {
                pivot = Math.abs(left[row][i]) > Math.abs(left[pivot][i]) ? row : pivot;
            }
            swap(left, i, pivot);
            swap(right, i, pivot);
            double[] change = new double[rows];
            for (int row = 0; row < rows; row++) {
                change[row] = left[row][i];
            }
            turn(left, change, i);
            turn(right, change, i);
        }
        for (int row = 0; row < rows; row++) {
            inverse[row] = right[row];
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += right[row][i] * room[i];
            }
            used[row] = Math.max(0, sum);
        }
    }

    private static void swap(double[][] rows, int a, int b) {
        double[] held = rows[a];
        rows[a] = rows[b];
        rows[b] = held;
    }
}
