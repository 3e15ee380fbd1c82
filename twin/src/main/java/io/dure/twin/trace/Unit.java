package io.dure.twin.trace;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a number of a table counts in, as a fraction of Dure's own unit for it.
 *
 * @param word as the mapping writes it
 */
record Unit(String word, long numerator, long denominator) {
    /** Of times, in milliseconds. */
    static final Map<String, Unit> TIMES = all(
            new Unit("s", 1_000, 1),
            new Unit("ms", 1, 1),
            new Unit("us", 1, 1_000),
            new Unit("ns", 1, 1_000_000),
            new Unit("min", 60_000, 1),
            new Unit("h", 3_600_000, 1),
            new Unit("d", 86_400_000, 1));

    /** Of CPU, in thousandths of a core. */
    static final Map<String, Unit> CPUS = all(new Unit("cores", 1_000, 1), new Unit("milli", 1, 1));

    /** Of memory, in mebibytes. */
    static final Map<String, Unit> MEMORIES = all(
            new Unit("MiB", 1, 1),
            new Unit("GiB", 1_024, 1),
            new Unit("KiB", 1, 1_024),
            new Unit("B", 1, 1_048_576),
            new Unit("MB", 1_000_000, 1_048_576),
            new Unit("GB", 1_000_000_000, 1_048_576));

    /** Of a part of a GPU, in thousandths. */
    static final Map<String, Unit> SLICES =
            all(new Unit("milli", 1, 1), new Unit("percent", 10, 1), new Unit("fraction", 1_000, 1));

    /** Of what is counted in ones. */
    static final Unit ONE = new Unit("", 1, 1);

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{0,30})?([eE][-+]?\\d{1,2})?");

    private static Map<String, Unit> all(Unit... units) {
        Map<String, Unit> all = new LinkedHashMap<>();
        for (Unit unit : List.of(units)) {
            all.put(unit.word(), unit);
        }
        return all;
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /**
     * A number as {@link #isNumber} takes it, in Dure's own unit: exact, then rounded. Beyond the range of a long it
     * is the nearest long.
     */
    long of(String number, RoundingMode rounding) {
        BigDecimal exact = new BigDecimal(number).multiply(BigDecimal.valueOf(numerator));
        BigInteger whole =
                exact.divide(BigDecimal.valueOf(denominator), 0, rounding).toBigInteger();
        return whole.bitLength() < Long.SIZE ? whole.longValue() : whole.signum() * Long.MAX_VALUE;
    }
}
