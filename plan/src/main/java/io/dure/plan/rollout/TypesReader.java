package io.dure.plan.rollout;

import io.dure.plan.rollout.Programme.Cooling;
import io.dure.plan.rollout.Programme.SystemType;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads what a plan needs to know of GPU types: watts from the fleet, the rest from the plan. */
final class TypesReader {
    private final Block root;
    private final Block plan;
    private final Names types;

    TypesReader(Block root, Block plan, Names types) {
        this.root = root;
        this.plan = plan;
        this.types = types;
    }

    List<SystemType> read() {
        List<Value> fleet = root.find("fleet").block().find("gpuTypes").list();
        List<Value> own =
                plan.need("types", "a plan says what its GPU types can do").list();
        List<SystemType> read = new ArrayList<>();
        for (int g = 0; g < fleet.size(); g++) {
            Block more = null;
            for (Value value : own) {
                Block block = value.block();
                more = types.at(block.need("name", "a type has the name of one in the fleet")) == g ? block : more;
            }
            if (more == null) {
                fleet.get(g)
                        .tell("the plan says nothing of " + types.names().get(g), "plan.types has every GPU type", "");
            } else {
                read.add(type(fleet.get(g).block(), more));
            }
        }
        return read;
    }

    private static SystemType type(Block fleet, Block plan) {
        plan.allow("name", "compute", "hbmStacks", "crewHours", "chipWon", "cooling");
        return new SystemType(
                fleet.find("name").text(""),
                fleet.find("gpuWatts").decimal(0, 1e6, 0),
                fleet.find("gpuIdleWatts").decimal(0, 1e6, 0),
                fleet.find("nodeOtherWattsPerGpu").decimal(0, 1e6, 0),
                plan.need("compute", "a type says how fast it is").decimal(1e-9, 1e12, 1),
                plan.find("hbmStacks").decimal(0, 1000, 0),
                plan.find("crewHours").decimal(0, 1e6, 0),
                plan.find("chipWon").decimal(0, 1e12, 0),
                plan.find("cooling").oneOf(List.of("air", "liquid"), "air").equals("air")
                        ? Cooling.AIR
                        : Cooling.LIQUID);
    }
}
