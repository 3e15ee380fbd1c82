package io.dure.twin;

/**
 * How much faster a job is with more tasks: by Amdahl's law, n tasks are 1 / ((1 - p) + p / n) times as fast as one
 * (Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities", AFIPS 1967).
 *
 * @param parallelPerMille p in thousandths: the part of the work that more tasks share; 1000: twice the tasks, twice the
 *     speed
 */
public record Scaling(int parallelPerMille) {
    private static final int ALL = 1000;
    private static final double MILLION = 1_000_000;

    public static final Scaling LINEAR = new Scaling(ALL);

    /** The speed with so many tasks, in millionths of the speed with the fewest. */
    public long millionths(int tasks, int fewest) {
        if (tasks == fewest) {
            return (long) MILLION;
        }
        return (long) StrictMath.rint(MILLION * millisOf(fewest) / millisOf(tasks));
    }

    /** How long so many tasks take for what one does in a thousand. */
    private double millisOf(int tasks) {
        return ALL - parallelPerMille + (double) parallelPerMille / tasks;
    }
}
