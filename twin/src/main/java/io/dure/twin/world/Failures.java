package io.dure.twin.world;

import java.util.List;

/**
 * How the fleet fails.
 *
 * @param causes each strikes on its own
 * @param burnInMillis how long delivered nodes are tested before they take work
 * @param quarantine when a node that fails often is taken out
 */
public record Failures(List<Cause> causes, long burnInMillis, Quarantine quarantine) {
    public static final Failures NONE = new Failures(List.of(), 0, new Quarantine(0, 0, 0));

    public Failures {
        causes = List.copyOf(causes);
    }

    /** What goes down together. */
    public enum Scope {
        NODE,
        LINK_DOMAIN,
        SITE
    }

    /**
     * One cause of failure: a Poisson process for every unit of its scope.
     *
     * @param name for people, as {@code gpu} or {@code switch}
     * @param perUnitYear the mean number of failures of one unit in a year
     * @param medianRepairMillis the median of a log-normal repair time
     * @param repairSigma its spread
     */
    public record Cause(String name, Scope scope, double perUnitYear, long medianRepairMillis, double repairSigma) {}

    /**
     * A node that failed {@code failures} times within {@code withinMillis} stays out for {@code holdMillis} after its
     * repair. 0 failures: never.
     */
    public record Quarantine(int failures, long withinMillis, long holdMillis) {}
}
