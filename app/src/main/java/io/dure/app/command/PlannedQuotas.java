package io.dure.app.command;

import io.dure.app.control.DatedQuota;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import io.dure.twin.input.BadInput;
import io.dure.twin.scenario.Scenario;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The quotas of queues as they follow the deliveries of a rollout plan, kept by the control plane for their dates. A plan
 * that is given again, or another one, changes what is still to come only.
 */
final class PlannedQuotas {
    private static final String WHO = "dure serve --plan";

    private final Path file;
    private final Scenario planned;
    private final Instant start;
    private final Fleetbook names = new Fleetbook();

    /** {@code planned}: the scenario with the plan's deliveries. Throws {@link BadInput} when it has no dates. */
    PlannedQuotas(Path file, Scenario planned) {
        this.file = file;
        this.planned = planned;
        start = planned.world()
                .start()
                .orElseThrow(() -> new BadInput(
                        file.toString(),
                        0,
                        "the scenario has no start",
                        "a date of time 0 is needed",
                        "start: 2026-01-01"));
        planned.setup().forEach(names::happened);
    }

    /** How many are still to come. Throws {@link BadInput} when the fleet has not the queues or GPU types of the plan. */
    int keep(Plane plane) {
        Instant zero = plane.fleet().zero();
        long now = plane.control().clock().nowMillis();
        boolean isFirst = !plane.control().dated().hasPlan();
        List<DatedQuota> all = new ArrayList<>();
        for (Event event : planned.world().later()) {
            if (event instanceof Event.QueueSet told) {
                long at = start.plusMillis(told.atMillis()).toEpochMilli() - zero.toEpochMilli();
                if (at > now || isFirst) {
                    all.add(of(told.queue(), Math.max(0, at), plane.control().book()));
                }
            }
        }
        var _ = plane.desk().dated(all, true, DatedQuota.PLAN, WHO).join();
        return (int) all.stream().filter(one -> one.atMillis() > now).count();
    }

    private DatedQuota of(Queue queue, long atMillis, Fleetbook book) {
        String path = names.path(queue.id());
        int id = book.queue(path)
                .orElseThrow(() -> new BadInput(
                        file.toString(),
                        0,
                        "queue " + path + " of the plan's scenario",
                        "the fleet that is served has no such queue",
                        "the scenario from which the fleet was founded"));
        List<TypeQuota> types = queue.typeQuotas().stream()
                .map(t -> new TypeQuota(type(t.gpuType(), book), t.quotaGpus(), t.lendLimitGpus(), t.borrowLimitGpus()))
                .sorted(Comparator.comparingInt(TypeQuota::gpuType))
                .toList();
        return new DatedQuota(0, atMillis, id, queue.quotaGpus(), OptionalLong.empty(), types, DatedQuota.PLAN, WHO);
    }

    private int type(int planned, Fleetbook book) {
        String name = names.gpuTypes().get(planned);
        int at = book.gpuTypes().indexOf(name);
        if (at < 0) {
            throw new BadInput(
                    file.toString(),
                    0,
                    "GPU type " + name + " of the plan's scenario",
                    "the fleet that is served has none of it",
                    "the scenario from which the fleet was founded");
        }
        return at;
    }
}
