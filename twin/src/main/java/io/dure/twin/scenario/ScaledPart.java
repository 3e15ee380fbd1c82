package io.dure.twin.scenario;

/** Brings the GPU time of a part of a trace to what it should be, by exchanging jobs. */
final class ScaledPart {
    private static final double NEAR = 0.001;
    private static final int MOST_EXCHANGES = 1_000;

    private ScaledPart() {}

    /**
     * Exchanges taken jobs for others, one for one, until those taken have {@code share} of all work to a thousandth,
     * or no exchange brings them nearer.
     *
     * @param work of each job, rising
     */
    static void exchange(double[] work, boolean[] taken, double share) {
        double wanted = 0;
        double missing = 0;
        for (int i = 0; i < work.length; i++) {
            wanted += work[i] * share;
            missing -= taken[i] ? work[i] : 0;
        }
        missing += wanted;
        for (int i = 0; i < MOST_EXCHANGES && StrictMath.abs(missing) > NEAR * wanted; i++) {
            int[] pair = best(work, taken, missing);
            double gain = pair[0] < 0 ? 0 : work[pair[1]] - work[pair[0]];
            if (StrictMath.abs(missing - gain) >= StrictMath.abs(missing)) {
                return;
            }
            taken[pair[0]] = false;
            taken[pair[1]] = true;
            missing -= gain;
        }
    }

    /** The taken job and the other one whose difference is nearest to {@code missing}; −1 where there is no pair. */
    private static int[] best(double[] work, boolean[] taken, double missing) {
        int[] best = {-1, -1};
        double least = Double.MAX_VALUE;
        int in = nextOther(taken, 0);
        for (int out = 0; out < work.length; out++) {
            if (!taken[out]) {
                continue;
            }
            // Both only rise: the next of the others is nearer as long as it is not beyond what is sought.
            for (int next = in; next < work.length; next = nextOther(taken, next + 1)) {
                double off = work[next] - work[out] - missing;
                if (StrictMath.abs(off) < least) {
                    least = StrictMath.abs(off);
                    best = new int[] {out, next};
                }
                if (off >= 0) {
                    break;
                }
                in = next;
            }
        }
        return best;
    }

    private static int nextOther(boolean[] taken, int from) {
        int at = from;
        while (at < taken.length && taken[at]) {
            at++;
        }
        return at;
    }
}
