package io.dure.app.report;

import java.util.List;

/**
 * What a rollout plan said of the time that was simulated, beside what came of it.
 *
 * @param from and {@code until}: quarters of the plan that the simulated time lies in
 */
public record Believed(String plan, String from, String until, List<Line> sites, Line all) {
    /**
     * GPUs at a site, means over the time.
     *
     * @param plannedStanding that the plan has standing there
     * @param plannedRunning that it has at work
     * @param delivered {@code powered} and {@code busy}: what the twin found
     * @param later that the plan counts in their whole quarter, and that are put up in the middle of it
     * @param plannedCap the part of what work adds to their draw at which the plan runs them, in the mean
     */
    public record Line(
            String name,
            double plannedStanding,
            double plannedRunning,
            double delivered,
            double powered,
            double busy,
            double later,
            double plannedCap) {}
}
