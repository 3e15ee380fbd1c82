package io.dure.plan.rollout;

import io.dure.plan.rollout.Programme.Delivery;
import io.dure.plan.rollout.Programme.Held;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import io.dure.twin.scenario.StartDate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fleet's deliveries: those up to the plan's start stand where they are, later ones are to be placed. */
final class FleetLots {
    private final List<Held> held = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();

    FleetLots(Block root, Quarters quarters, Names types, Names sites, Names recipients, int lifeQuarters) {
        for (Value value : root.find("fleet").block().find("deliveries").list()) {
            Block block = value.block();
            Optional<Instant> at = StartDate.read(block.find("at"));
            int recipient = recipients.at(block.find("owner"));
            int type = types.at(block.find("gpuType"));
            double gpus = block.find("nodes").decimal(0, 1e9, 0)
                    * block.find("gpusPerNode").decimal(0, 1e3, 0);
            if (at.isPresent() && !at.get().isAfter(quarters.start(0))) {
                int site = sites.at(block.find("site"));
                held.add(new Held(recipient, site, type, gpus, quarters.holding(at.get()) + lifeQuarters));
            } else if (at.isPresent() && quarters.holding(at.get()) < quarters.count()) {
                deliveries.add(new Delivery(recipient, type, quarters.holding(at.get()), gpus));
            }
        }
    }

    List<Held> held() {
        return held;
    }

    List<Delivery> deliveries() {
        return deliveries;
    }
}
