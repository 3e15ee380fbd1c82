package io.dure.engine.pack;

import java.util.Arrays;

/**
 * Prices of pieces when as few bars as can be are cut into them, a bar costing 1 (Gilmore and Gomory 1961): the dual of
 * the linear program over cutting patterns, patterns being made as they are needed. No pattern is worth more than its
 * bar at these prices, even when {@link #step} was called too seldom to find the best ones.
 */
final class CuttingStock {
    private static final double NOTHING = 1e-9;

    /** Pieces wanted of each size are moved by so much, differently, so that no step of the simplex stands still. */
    private static final double APART = 1e-6;

    private final int width;
    private final int[] sizes;
    private final double[] costs; // of the patterns in use: 1; 0 where it stands for pieces too many
    private final double[] used; // how often
    private final double[][] inverse; // of the matrix that has the patterns in use as its columns
    private final double[] prices;
    private final double[] worth; // of the best filling, by width
    private final int[] last; // the piece that the best filling ends with; -1 for none

    /**
     * Starts with one pattern for each size.
     *
     * @param sizes each 1 to {@code width}, and once
     * @param wanted how many pieces of each, above 0; only proportions count
     */
    CuttingStock(int width, int[] sizes, double[] wanted) {
        this.width = width;
        this.sizes = sizes.clone();
        int n = sizes.length;
        double sum = Arrays.stream(wanted).sum();
        costs = new double[n];
        used = new double[n];
        inverse = new double[n][n];
        prices = new double[n];
        worth = new double[width + 1];
        last = new int[width + 1];
        for (int i = 0; i < n; i++) {
            int pieces = width / sizes[i];
            costs[i] = 1;
            inverse[i][i] = 1.0 / pieces;
            used[i] = (wanted[i] / sum + APART * sizes[i] / width) / pieces;
        }
    }

    /** One better pattern; false when there is none, and prices are the best. */
    boolean step() {
        price();
        double[] pattern = new double[sizes.length];
        double cost = 1;
        int least = 0;
        for (int i = 1; i < sizes.length; i++) {
            least = prices[i] < prices[least] ? i : least;
        }
        if (sizes.length > 0 && prices[least] < -NOTHING) {
            pattern[least] = -1;
            cost = 0;
        } else {
            fillBest();
            if (worth[width] <= 1 + NOTHING) {
                return false;
            }
            for (int left = width; left > 0; ) {
                int piece = last[left];
                left -= piece < 0 ? 1 : sizes[piece];
                if (piece >= 0) {
                    pattern[piece]++;
                }
            }
        }
        return use(pattern, cost);
    }

    /** What a piece of each size is worth, in bars. */
    double[] prices() {
        price();
        for (int i = 0; i < prices.length; i++) {
            prices[i] = Math.max(0, prices[i]);
        }
        fillBest();
        double most = Math.max(1, worth[width]);
        return Arrays.stream(prices).map(price -> price / most).toArray();
    }

    private void price() {
        Arrays.fill(prices, 0);
        for (int row = 0; row < prices.length; row++) {
            for (int i = 0; i < prices.length && costs[row] != 0; i++) {
                prices[i] += costs[row] * inverse[row][i];
            }
        }
    }

    private void fillBest() {
        for (int left = 1; left <= width; left++) {
            worth[left] = worth[left - 1];
            last[left] = -1;
            for (int i = 0; i < sizes.length; i++) {
                if (sizes[i] <= left && worth[left - sizes[i]] + prices[i] > worth[left] + NOTHING / 10) {
                    worth[left] = worth[left - sizes[i]] + prices[i];
                    last[left] = i;
                }
            }
        }
    }

    /** Takes the pattern in place of the one that it drives out first. */
    private boolean use(double[] pattern, double cost) {
        int n = sizes.length;
        double[] change = new double[n];
        int out = -1;
        double most = Double.POSITIVE_INFINITY;
        for (int row = 0; row < n; row++) {
            for (int i = 0; i < n; i++) {
                change[row] += inverse[row][i] * pattern[i];
            }
            if (change[row] > NOTHING && used[row] / change[row] < most) {
                most = used[row] / change[row];
                out = row;
            }
        }
        if (out < 0) {
            return false;
        }
        for (int row = 0; row < n; row++) {
            used[row] = row == out ? most : Math.max(0, used[row] - most * change[row]);
        }
        double pivot = change[out];
        for (int i = 0; i < n; i++) {
            inverse[out][i] /= pivot;
        }
        for (int row = 0; row < n; row++) {
            for (int i = 0; i < n && row != out && change[row] != 0; i++) {
                inverse[row][i] -= change[row] * inverse[out][i];
            }
        }
        costs[out] = cost;
        return true;
    }
}
