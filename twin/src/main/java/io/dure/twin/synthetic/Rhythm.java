package io.dure.twin.synthetic;

/** How much work comes in each hour of a week, Monday's first; only what it is against the others counts. */
public final class Rhythm {
    private static final int HOURS_OF_WEEK = 168;

    private final double[] hours;

    private Rhythm(double[] hours) {
        this.hours = hours;
    }

    /** Hours of a day and days of a week, multiplied. {@code moveHours}: what is told of hour h comes at h + moveHours. */
    static Rhythm of(double[] hours, double[] days, int moveHours) {
        double[] week = new double[HOURS_OF_WEEK];
        for (int h = 0; h < HOURS_OF_WEEK; h++) {
            week[h] = days[h / 24] * hours[Math.floorMod(h - moveHours, 24)];
        }
        return new Rhythm(week);
    }

    /** Of any hour since a Monday's midnight. */
    double at(long hour) {
        return hours[(int) Math.floorMod(hour, (long) HOURS_OF_WEEK)];
    }
}
