package io.dure.plan.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear model under construction: columns (what is decided) and rows (what must hold), each with a name in the words
 * of the domain. Rows and columns are numbered in the order in which they are made; the same calls make the same model.
 */
public final class Model {
    /** No bound. */
    public static final double FREE = Double.POSITIVE_INFINITY;

    private final List<Column> columns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /**
     * One column.
     *
     * @param name what is decided, with its unit, as {@code install samsung GB300 at gumi, 2028 Q2 (thousand GPUs)}
     * @param whole whether only whole numbers will do
     */
    public record Column(String name, double lower, double upper, boolean whole) {}

    /** One row: lower at most the sum of its terms at most upper. */
    public static final class Row {
        private final String name;
        private final double lower;
        private double upper;
        private int[] columns = new int[4];
        private double[] factors = new double[4];
        private int size;

        Row(String name, double lower, double upper) {
            this.name = name;
            this.lower = lower;
            this.upper = upper;
        }

        public String name() {
            return name;
        }

        public double lower() {
            return lower;
        }

        public double upper() {
            return upper;
        }

        public int size() {
            return size;
        }

        public int column(int term) {
            return columns[term];
        }

        public double factor(int term) {
            return factors[term];
        }

        /** Adds a term of a column that is not in the row yet. Returns this row. */
        public Row plus(double factor, int column) {
            if (size == columns.length) {
                columns = Arrays.copyOf(columns, 2 * size);
                factors = Arrays.copyOf(factors, 2 * size);
            }
            columns[size] = column;
            factors[size++] = factor;
            return this;
        }

        /** The sum of the terms at these values. */
        public double at(double[] values) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                sum += factors[i] * values[columns[i]];
            }
            return sum;
        }
    }

    /** A new column; returns its number. */
    public int column(String name, double lower, double upper) {
        columns.add(new Column(name, lower, upper, false));
        return columns.size() - 1;
    }

    /** A new column that takes whole numbers only; returns its number. */
    public int whole(String name, double lower, double upper) {
        columns.add(new Column(name, lower, upper, true));
        return columns.size() - 1;
    }

    public Row row(String name, double lower, double upper) {
        Row row = new Row(name, lower, upper);
        rows.add(row);
        return row;
    }

    public Row atMost(String name, double upper) {
        return row(name, -FREE, upper);
    }

    public Row atLeast(String name, double lower) {
        return row(name, lower, FREE);
    }

    public Row exactly(String name, double value) {
        return row(name, value, value);
    }

    /** Moves the upper side of a row while the model is made. */
    public void side(int row, double upper) {
        rows.get(row).upper = upper;
    }

    /** The number of the row that was made last. */
    public int lastRow() {
        return rows.size() - 1;
    }

    public int columns() {
        return columns.size();
    }

    public int rows() {
        return rows.size();
    }

    public Column column(int number) {
        return columns.get(number);
    }

    public Row row(int number) {
        return rows.get(number);
    }

    /** The columns that take whole numbers only. */
    public List<Integer> wholes() {
        List<Integer> found = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            if (columns.get(j).whole()) {
                found.add(j);
            }
        }
        return found;
    }
}
