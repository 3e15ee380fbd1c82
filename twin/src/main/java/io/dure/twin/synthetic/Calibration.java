package io.dure.twin.synthetic;

import io.dure.twin.input.Block;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Value;
import io.dure.twin.input.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What real logs look like: laws of run times, of power draw, and rhythms of the week, each by name. */
public final class Calibration {
    private static final String FILE = "calibration.yaml";
    /** Above its 99.9th percentile Philly's longest job decides everything. */
    private static final double PHILLY_UP_TO = 0.999;

    private static final double MOST = 1e9;

    private final Map<String, Lengths> lengths = new HashMap<>();
    private final Map<String, Rhythm> rhythms = new HashMap<>();
    private final Map<String, double[]> draws = new HashMap<>();

    private Calibration(Block file) {
        Block philly = file.find("philly").block();
        double[] at = numbers(philly.find("at"));
        double[] seconds = numbers(philly.find("seconds"));
        int kept = 1;
        while (kept < at.length && at[kept] <= PHILLY_UP_TO) {
            kept++;
        }
        lengths.put("philly", Lengths.of(Arrays.copyOf(at, kept), Arrays.copyOf(seconds, kept)));
        for (Value value : file.find("lengths").list()) {
            Block law = value.block();
            lengths.put(law.find("name").text(""), Lengths.of(numbers(law.find("at")), numbers(law.find("relative"))));
        }
        for (Value value : file.find("rhythms").list()) {
            Block law = value.block();
            double[] hours = numbers(law.find("hours").is("philly") ? philly.find("perHourOfDay") : law.find("hours"));
            double[] days = numbers(law.find("days").is("philly") ? philly.find("perWeekday") : law.find("days"));
            rhythms.put(
                    law.find("name").text(""),
                    Rhythm.of(hours, days, law.find("moveHours").count(-24, 24, 0)));
        }
        Block power = file.find("power").block();
        for (String name : List.of("training", "serving")) {
            draws.put(name, numbers(power.find(name)));
        }
    }

    /** The one that comes with Dure. */
    public static Calibration own() {
        Faults faults = new Faults(FILE);
        Calibration own = new Calibration(file(faults));
        faults.check();
        return own;
    }

    static Block file(Faults faults) {
        try (InputStream in = Calibration.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not beside the classes");
            }
            return YamlFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), faults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] numbers(Value list) {
        return list.list().stream()
                .mapToDouble(value -> value.decimal(0, MOST, 0))
                .toArray();
    }

    public Lengths lengths(String name) {
        return known(lengths.get(name), name);
    }

    public Rhythm rhythm(String name) {
        return known(rhythms.get(name), name);
    }

    /** Draw beyond idle, in thousandths of the most; {@code u} evenly from 0 up to, but not, 1. */
    int drawPerMille(String name, double u) {
        double[] tenths = known(draws.get(name), name);
        double place = u * (tenths.length - 1);
        int low = (int) place;
        return (int) StrictMath.rint(tenths[low] + (place - low) * (tenths[low + 1] - tenths[low]));
    }

    private static <T> T known(@Nullable T found, String name) {
        if (found == null) {
            throw new IllegalArgumentException("the calibration has nothing of the name " + name);
        }
        return found;
    }
}
