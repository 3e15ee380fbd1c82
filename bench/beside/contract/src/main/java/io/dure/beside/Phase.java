package io.dure.beside;

import java.util.Properties;

/**
 * What a part of a run took.
 *
 * @param placements jobs that started
 * @param isWhole whether it came to its end before its time was over
 */
public record Phase(String name, long placements, double wallSeconds, double cpuSeconds, boolean isWhole) {
    void write(Properties to) {
        to.setProperty(name + ".placements", Long.toString(placements));
        to.setProperty(name + ".wallSeconds", Double.toString(wallSeconds));
        to.setProperty(name + ".cpuSeconds", Double.toString(cpuSeconds));
        to.setProperty(name + ".isWhole", Boolean.toString(isWhole));
    }

    /** Of this name, or with nothing placed when there was none. */
    public static Phase read(String name, Properties from) {
        return new Phase(
                name,
                Long.parseLong(from.getProperty(name + ".placements", "0")),
                Double.parseDouble(from.getProperty(name + ".wallSeconds", "0")),
                Double.parseDouble(from.getProperty(name + ".cpuSeconds", "0")),
                Boolean.parseBoolean(from.getProperty(name + ".isWhole")));
    }
}
