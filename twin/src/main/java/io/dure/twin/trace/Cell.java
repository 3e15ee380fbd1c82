package io.dure.twin.trace;

import io.dure.twin.input.Place;

/**
 * Where a mapping finds one fact of a job.
 *
 * @param place in the mapping; its key is the fact's name, as {@code columns.submit}
 * @param column the column's name; empty when the fact is constant, or is not told at all
 * @param constant the same for all jobs
 * @param fallback stands in for an empty cell
 */
record Cell(Place place, String column, String constant, String fallback) {
    static Cell absent(Place place) {
        return new Cell(place, "", "", "");
    }

    /** True when jobs have this fact, in a column or as a constant. */
    boolean given() {
        return !column.isEmpty() || !constant.isEmpty();
    }

    /** {@code submit} of {@code columns.submit}. */
    String name() {
        return place.key().substring(place.key().lastIndexOf('.') + 1);
    }

    RowFault fault(String found, String rule) {
        String where = column.isEmpty() ? name() : "column " + column + " (" + name() + ")";
        return new RowFault(where + " is " + (found.isEmpty() ? "empty" : Place.shown(found)) + ", " + rule);
    }
}
