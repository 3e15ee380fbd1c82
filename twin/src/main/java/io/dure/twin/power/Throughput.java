package io.dure.twin.power;

import io.dure.engine.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How fast work of a kind goes on GPUs that are held below their full power: measured points (see the source in
 * {@code power-throughput.csv}), straight lines between them, and below the lowest a line to nothing. Assumed:
 * simulation slows down as fine-tuning does, and data work as inference does.
 */
public final class Throughput {
    /** Full speed, and the unit of {@link #millionths}. */
    public static final int FULL = 1_000_000;

    private static final String TABLE = "power-throughput.csv";
    private static final Map<Kind, List<Point>> POINTS = read();

    /** Parts of full power and of full throughput. */
    record Point(double power, double throughput) {}

    private Throughput() {}

    /** Millionths of full speed at so many thousandths of full power. */
    public static int millionths(Kind kind, int powerPerMille) {
        if (powerPerMille >= 1000) {
            return FULL;
        }
        double power = powerPerMille / 1000.0;
        Point above = new Point(1, 1);
        for (Point p : points(kind)) {
            if (p.power <= power) {
                return between(p, above, power);
            }
            above = p;
        }
        return between(new Point(0, 0), above, power);
    }

    private static int between(Point low, Point high, double power) {
        double part = high.power == low.power ? 1 : (power - low.power) / (high.power - low.power);
        double speed = low.throughput + part * (high.throughput - low.throughput);
        return Math.max(1, (int) Math.round(speed * FULL));
    }

    /** From full power down. */
    static List<Point> points(Kind kind) {
        Kind measured = switch (kind) {
            case PRETRAINING -> Kind.PRETRAINING;
            case FINE_TUNING, SIMULATION -> Kind.FINE_TUNING;
            case INFERENCE, DATA -> Kind.INFERENCE;
        };
        return POINTS.getOrDefault(measured, List.of());
    }

    private static Map<Kind, List<Point>> read() {
        Map<Kind, List<Point>> points = new EnumMap<>(Kind.class);
        try (InputStream in = Throughput.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException(TABLE + " is not in the program's archive");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.lines()
                    .filter(l -> !l.startsWith("#") && !l.startsWith("kind"))
                    .forEach(l -> {
                        String[] cells = l.split(",", -1);
                        points.computeIfAbsent(Kind.valueOf(cells[0]), k -> new ArrayList<>())
                                .add(new Point(Double.parseDouble(cells[2]), Double.parseDouble(cells[3])));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return points;
    }
}
