package io.dure.engine.power;

import io.dure.engine.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast work of a kind goes on GPUs that are held below their full power: measured points, straight lines between
 * them, and below the lowest a line to nothing.
 *
 * <p>Source: power and throughput as parts of those at the 400 W cap, on 256 A100 SXM GPUs with LLM jobs;
 * github.com/ai-emerald/emerald-ai-demo-may-2025, data/dvfs_sweep.csv (Apache-2.0), field trial of 3 May 2025 (arXiv
 * 2507.00909). Means over the workloads pt_* (pretraining), ft_* (fine-tuning) and infer_* (inference). On other GPUs
 * than A100 an assumption. Assumed: simulation slows down as fine-tuning does, and data work as inference does.
 */
public final class Throughput {
    /** Full speed, and the unit of {@link #millionths}. */
    public static final int FULL = 1_000_000;

    /** A cap that holds nothing back, in thousandths of the power that work adds. */
    public static final int NO_CAP = 1000;

    /** Thousandths of its throughput that each flex tier accepts at the least. */
    private static final int[] FLOORS = {1000, 900, 750, 500};

    /** Power and throughput in ten-thousandths of those at full power, from full power down. */
    private static final int[][] PRETRAINING = {
        {10_000, 10_000}, {8821, 9226}, {7623, 8667}, {6415, 7837}, {5147, 6291}, {2658, 1855}, {0, 0}
    };

    private static final int[][] FINE_TUNING = {
        {10_000, 10_000}, {9255, 9738}, {8329, 9441}, {7024, 8910}, {5682, 7956}, {2902, 2344}, {0, 0}
    };

    private static final int[][] INFERENCE = {
        {10_000, 10_000}, {9037, 9760}, {7844, 9309}, {6563, 8709}, {5284, 7808}, {2659, 2252}, {0, 0}
    };

    private static final int[][] LEAST_CAPS = leastCaps();
    private static final int[][] BENDS = bends();

    private Throughput() {}

    /** Millionths of full speed at so many thousandths of full power; never 0. */
    public static int millionths(Kind kind, int powerPerMille) {
        if (powerPerMille >= NO_CAP) {
            return FULL;
        }
        int[][] table = table(kind);
        int power = 10 * Math.max(0, powerPerMille);
        int i = 1;
        while (table[i][0] > power) {
            i++;
        }
        long width = (long) table[i - 1][0] - table[i][0];
        long rise = (table[i - 1][1] - table[i][1]) * 100L;
        return (int) Math.max(1, table[i][1] * 100L + (2L * (power - table[i][0]) * rise + width) / (2 * width));
    }

    /** The lowest cap at which work of the kind keeps what the flex tier accepts, in thousandths. */
    public static int leastCap(Kind kind, int flexTier) {
        return LEAST_CAPS[kind.ordinal()][flexTier];
    }

    /**
     * Caps between which one watt less costs about the same throughput, the dearer the lower: from {@link #NO_CAP} down
     * to 0. Where the measured points bulge, the straight line across.
     */
    static int[] bends(Kind kind) {
        return BENDS[kind.ordinal()];
    }

    /** What was measured: power and throughput in ten-thousandths, from full power down, and then nothing. */
    public static List<int[]> points(Kind kind) {
        List<int[]> points = new ArrayList<>();
        for (int[] point : table(kind)) {
            points.add(point.clone());
        }
        return points;
    }

    private static int[][] table(Kind kind) {
        return switch (kind) {
            case PRETRAINING -> PRETRAINING;
            case FINE_TUNING, SIMULATION -> FINE_TUNING;
            case INFERENCE, DATA -> INFERENCE;
        };
    }

    private static int[][] leastCaps() {
        Kind[] kinds = Kind.values();
        int[][] caps = new int[kinds.length][FLOORS.length];
        for (Kind kind : kinds) {
            for (int tier = 0; tier < FLOORS.length; tier++) {
                int cap = NO_CAP;
                while (millionths(kind, cap - 1) >= FLOORS[tier] * (FULL / 1000)) {
                    cap--;
                }
                caps[kind.ordinal()][tier] = cap;
            }
        }
        return caps;
    }

    private static int[][] bends() {
        Kind[] kinds = Kind.values();
        int[][] all = new int[kinds.length][];
        for (Kind kind : kinds) {
            List<Integer> caps = new ArrayList<>();
            for (int[] point : table(kind)) {
                int cap = Math.ceilDiv(point[0], 10);
                while (caps.size() > 1 && !isDearer(kind, caps.get(caps.size() - 2), caps.getLast(), cap)) {
                    caps.removeLast();
                }
                caps.add(cap);
            }
            all[kind.ordinal()] = caps.stream().mapToInt(Integer::intValue).toArray();
        }
        return all;
    }

    /** Whether a watt costs more from {@code b} down to {@code c} than from {@code a} down to {@code b}. */
    private static boolean isDearer(Kind kind, int a, int b, int c) {
        long first = (long) millionths(kind, a) - millionths(kind, b);
        long second = (long) millionths(kind, b) - millionths(kind, c);
        return second * (a - b) > first * (b - c);
    }
}
