package io.dure.twin.scenario;

import io.dure.twin.world.Failures.Cause;
import io.dure.twin.world.Failures.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * The causes of failure that a scenario has unless it tells its own.
 *
 * <p>Shares: the table of unexpected interruptions of Llama 3 405B, 419 in 54 days on 16,384 H100 (Meta, as printed by
 * glennklockwood.com/garden/component-reliability). Rates per node-day: 419 / (2,048 nodes × 54 days) = 3.79e-3, derived
 * from it; 6.50e-3 and 2.34e-3 of Meta's clusters RSC-1 and RSC-2 (Kokolis et al., HPCA 2025, second-hand). Repair times
 * are assumptions: software is restarted, parts are changed.
 */
final class UsualFailures {
    static final String LLAMA_3 = "llama-3";
    /** Whose rates are known. */
    static final List<String> NAMES = List.of(LLAMA_3, "rsc-1", "rsc-2");

    private static final double DAYS_OF_YEAR = 365.25;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int ALL = 419;

    private UsualFailures() {}

    /** Failures per node-day of one of the {@link #NAMES}. */
    static double rate(String name) {
        return switch (name) {
            case "rsc-1" -> 6.50e-3;
            case "rsc-2" -> 2.34e-3;
            default -> 419.0 / (2048 * 54);
        };
    }

    private record Part(String name, int of419, double repairHours, double sigma) {}

    private static final List<Part> PARTS = List.of(
            new Part("gpu", 148, 24, 1),
            new Part("hbm", 72, 24, 1),
            new Part("software", 54, 0.25, 0.5),
            new Part("switch-or-cable", 35, 6, 1),
            new Part("host-maintenance", 32, 4, 0.7),
            new Part("sram", 19, 24, 1),
            new Part("system-processor", 17, 24, 1),
            new Part("network-card", 7, 12, 1),
            new Part("communication-watchdog", 7, 0.25, 0.5),
            new Part("silent-data-corruption", 6, 24, 1),
            new Part("heat-or-sensor", 6, 6, 1),
            new Part("ssd", 3, 12, 1),
            new Part("power-supply", 3, 12, 1),
            new Part("other", 10, 12, 1));

    /** {@code perNodeDay}: failures of all causes together. */
    static List<Cause> at(double perNodeDay) {
        List<Cause> causes = new ArrayList<>();
        for (Part part : PARTS) {
            double perYear = perNodeDay * DAYS_OF_YEAR * part.of419 / ALL;
            long repair = (long) (part.repairHours * HOUR_MILLIS);
            causes.add(new Cause(part.name, Scope.NODE, perYear, repair, part.sigma));
        }
        return causes;
    }
}
