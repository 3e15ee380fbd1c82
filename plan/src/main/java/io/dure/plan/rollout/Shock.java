package io.dure.plan.rollout;

import java.util.List;

/** What may come otherwise than planned. */
public record Shock(String name, double odds, List<Change> changes) {
    public Shock {
        changes = List.copyOf(changes);
    }

    /** One change. A site, type or recipient of -1 is every one. */
    public sealed interface Change {}

    /** The grid steps of a site, settled ones and those that may be ordered, come later. Those that are there stay. */
    public record StepsLate(int site, int quarters) implements Change {}

    /** HBM stacks that can be made, times a factor. */
    public record HbmTimes(double factor) implements Change {}

    /** No permit for the grid steps that may be ordered at a site. */
    public record PermitRefused(int site) implements Change {}

    /** From a quarter on, what was to be of this type comes as a next generation. */
    public record NextGeneration(int type, int fromQuarter, double wattsFactor, double computeFactor)
            implements Change {}

    /** Calls take this part of the power away for so many hours of each summer. */
    public record HeatWave(int site, double lessPart, double hours) implements Change {}

    public record TariffTimes(double factor) implements Change {}

    public record ResearchersTimes(int recipient, double factor) implements Change {}

    public record CrewsTimes(double factor) implements Change {}

    public record DemandTimes(int recipient, double factor) implements Change {}
}
