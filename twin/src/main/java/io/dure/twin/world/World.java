package io.dure.twin.world;

import io.dure.engine.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What surrounds the engine in a simulation, beyond jobs: where sites lie and what power they have, what is delivered
 * and retired when, and what fails.
 *
 * @param start the date and time of time 0
 * @param horizonMillis the simulation ends here, whatever still runs; {@link #NO_HORIZON}: when all jobs are over
 * @param sites index is the site's id
 * @param gpuTypes index is the type's id
 * @param later what is told to the engine after time 0, in order of time: halls, racks and nodes delivered, quotas that
 *     follow them
 * @param retirements nodes that leave the fleet for good, in order of time
 * @param wonPerKilowattHour what energy costs
 * @param kilogramsCo2PerMegawattHour what it emits
 * @param powerBy which nodes have power where it does not do for all
 */
public record World(
        Optional<Instant> start,
        long horizonMillis,
        List<SiteFacts> sites,
        List<TypeFacts> gpuTypes,
        List<Event> later,
        List<Retirement> retirements,
        Failures failures,
        double wonPerKilowattHour,
        double kilogramsCo2PerMegawattHour,
        PowerBy powerBy) {
    public static final long NO_HORIZON = Long.MAX_VALUE;

    public World {
        sites = List.copyOf(sites);
        gpuTypes = List.copyOf(gpuTypes);
        later = List.copyOf(later);
        retirements = List.copyOf(retirements);
    }

    /** Nodes have power when they fit at their peak. */
    public World(
            Optional<Instant> start,
            long horizonMillis,
            List<SiteFacts> sites,
            List<TypeFacts> gpuTypes,
            List<Event> later,
            List<Retirement> retirements,
            Failures failures,
            double wonPerKilowattHour,
            double kilogramsCo2PerMegawattHour) {
        this(
                start,
                horizonMillis,
                sites,
                gpuTypes,
                later,
                retirements,
                failures,
                wonPerKilowattHour,
                kilogramsCo2PerMegawattHour,
                PowerBy.PEAK);
    }

    /** Nothing is known of places and power, nothing comes later, nothing fails. */
    public static World plain() {
        return new World(Optional.empty(), NO_HORIZON, List.of(), List.of(), List.of(), List.of(), Failures.NONE, 0, 0);
    }

    /** Nodes {@code firstNode … firstNode + count - 1} leave. */
    public record Retirement(long atMillis, int firstNode, int count) {}
}
