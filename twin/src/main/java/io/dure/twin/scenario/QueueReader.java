package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code queues}. */
final class QueueReader {
    private QueueReader() {}

    /** {@code whole}: the fleet was read without mistakes, and quotas can be checked against it. */
    static QueuePlan read(Block file, Fleet fleet, Window window, double scale, boolean whole) {
        Value top = file.need("queues", "a scenario has at least one queue");
        int faultsBefore = file.faults().count();
        List<QueueEntry> entries = QueueEntry.read(top, "", fleet.sites(), fleet.gpuTypes(), scale);
        if (top.isEmptyList()) {
            top.bad("a scenario has at least one queue", "");
        }
        QueuePlan plan = new QueuePlan(entries, fleet, window);
        if (file.faults().count() == faultsBefore) {
            plan.check(top, whole);
        }
        owners(file, plan, entries);
        return plan;
    }

    private static void owners(Block file, QueuePlan plan, List<QueueEntry> entries) {
        List<String> paths = new ArrayList<>(plan.tree().paths());
        paths.remove(QueueTree.ROOT);
        for (Value delivery : file.find("fleet").block().find("deliveries").list()) {
            Value owner = delivery.block().find("owner");
            String path = owner.present() ? owner.text("") : "";
            if (!path.isEmpty() && !paths.contains(path)) {
                owner.bad("an owner is the path of a queue", Spelling.nearest(path, paths));
            } else if (!path.isEmpty() && !follows(entries, path)) {
                owner.bad(
                        "the quota of that queue does not follow what is delivered to it", "quota: deliveries there?");
            }
        }
    }

    private static boolean follows(List<QueueEntry> entries, String path) {
        return entries.stream().flatMap(entry -> entry.find(path).stream()).anyMatch(QueueEntry::followsDeliveries);
    }
}
