package io.dure.app.command;

import java.util.Locale;

/** Figures as people say them. */
final class Units {
    private Units() {}

    /** Two units at most: {@code 4.2 s}, {@code 12 min 5 s}, {@code 3 h 20 min}, {@code 731 d 8 h}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 60) {
            return seconds == whole || seconds > 59.9 ? whole + " s" : String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (whole < 3600) {
            return two(whole / 60, "min", whole % 60, "s");
        }
        if (whole < 86_400) {
            return two(whole / 3600, "h", whole % 3600 / 60, "min");
        }
        return two(whole / 86_400, "d", whole % 86_400 / 3600, "h");
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** {@code 905}, {@code 12,300}, {@code 4.61 million}, {@code 48.99 billion}. */
    static String large(double value) {
        double size = Math.abs(value);
        if (size >= 999_950_000) {
            return String.format(Locale.ROOT, "%,.2f billion", value / 1e9);
        }
        return size >= 999_999.5
                ? String.format(Locale.ROOT, "%,.2f million", value / 1e6)
                : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** {@code 84 MWh}, {@code 298.7 GWh}. */
    static String energy(double megawattHours) {
        return megawattHours < 9_999.5
                ? String.format(Locale.ROOT, "%,.0f MWh", megawattHours)
                : String.format(Locale.ROOT, "%,.1f GWh", megawattHours / 1000);
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        String first = String.format(Locale.ROOT, "%,d %s", big, bigUnit);
        return small == 0 ? first : first + " " + small + " " + smallUnit;
    }
}
