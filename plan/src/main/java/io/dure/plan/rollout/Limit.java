package io.dure.plan.rollout;

/**
 * A limit of the rollout: one row of the model, in the words of those who could move it.
 *
 * @param place the site, recipient or maker that it is of; empty: the whole programme
 * @param row in the model
 * @param perUnit by how much one unit more moves the row's side
 */
public record Limit(Kind kind, String place, int quarter, int row, double perUnit) {
    /** Kinds of limits, and the unit in which each is counted. */
    public enum Kind {
        GRID("MW"),
        HALL("MW"),
        DELIVERY("thousand GPUs"),
        HBM("thousand stacks"),
        CREWS("crew"),
        TALENT("researcher"),
        DEMAND("thousand GPUs"),
        BUDGET("billion won"),
        LOAN("billion won"),
        PERMITS("permit"),
        CARBON("thousand tonnes of CO2"),
        LENDING("thousand GPUs"),
        TARGET("thousand GPUs");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        public String unit() {
            return unit;
        }

        /** As in JSON: {@code grid}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** As {@code grid at ulsan, 2028 Q4}. */
    public String name(Quarters quarters) {
        return kind.word() + (place.isEmpty() ? "" : " of " + place) + ", " + quarters.name(quarter);
    }
}
