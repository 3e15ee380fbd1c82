package io.dure.app.command;

import io.dure.twin.input.Place;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Power as people write it: {@code 40MW}. */
final class Watts {
    private static final String RULE = "a power is a number with W, kW, MW or GW, of 1000GW at most";
    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(W|kW|MW|GW)");
    private static final BigDecimal MOST = new BigDecimal("1e12");

    private Watts() {}

    /** In watts. Throws {@link io.dure.twin.input.BadInput} that names the place. */
    static long read(Place place, String text) {
        Matcher form = FORM.matcher(text.strip());
        BigDecimal watts =
                form.matches() ? new BigDecimal(form.group(1)).multiply(unit(form.group(2))) : MOST.add(MOST);
        if (watts.compareTo(MOST) > 0 || watts.stripTrailingZeros().scale() > 0) {
            throw place.bad(Place.quoted(text), RULE, guess(text));
        }
        return watts.longValueExact();
    }

    private static BigDecimal unit(String unit) {
        return switch (unit) {
            case "GW" -> new BigDecimal("1e9");
            case "MW" -> new BigDecimal("1e6");
            case "kW" -> new BigDecimal("1e3");
            default -> BigDecimal.ONE;
        };
    }

    private static String guess(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.matches("\\d{1,12}(\\.\\d{1,9})?")) {
            return plain + "MW?";
        }
        Matcher near = Pattern.compile("([\\d.]{1,12})\\s*(k|m|g)?w?").matcher(plain);
        if (!near.matches() || near.group(2) == null) {
            return "";
        }
        String right = near.group(2).equals("k") ? "kW?" : near.group(2).toUpperCase(Locale.ROOT) + "W?";
        return near.group(1) + right;
    }

    /** {@code 0 W}, {@code 12.4 kW}, {@code 39.61 MW}. */
    static String shown(long watts) {
        if (watts < 1_000) {
            return watts + " W";
        }
        return watts < 1_000_000
                ? String.format(Locale.ROOT, "%,.1f kW", watts / 1e3)
                : String.format(Locale.ROOT, "%,.2f MW", watts / 1e6);
    }
}
