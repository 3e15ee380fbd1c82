package io.dure.plan.linear;

import java.util.SortedMap;
import java.util.TreeMap;

/** What is to be made as large, or as small, as can be: a sum of columns times factors. */
public final class Goal {
    private final String name;
    private final boolean largest;
    private final SortedMap<Integer, Double> factors = new TreeMap<>();

    private Goal(String name, boolean largest) {
        this.name = name;
        this.largest = largest;
    }

    public static Goal largest(String name) {
        return new Goal(name, true);
    }

    public static Goal smallest(String name) {
        return new Goal(name, false);
    }

    /** Adds a term; factors of the same column add up. Returns this goal. */
    public Goal plus(double factor, int column) {
        factors.merge(column, factor, Double::sum);
        return this;
    }

    public String name() {
        return name;
    }

    public boolean isLargest() {
        return largest;
    }

    public SortedMap<Integer, Double> factors() {
        return factors;
    }

    /** The sum at these values. */
    public double at(double[] values) {
        double sum = 0;
        for (var term : factors.entrySet()) {
            sum += term.getValue() * values[term.getKey()];
        }
        return sum;
    }
}
