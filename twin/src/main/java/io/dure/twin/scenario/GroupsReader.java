package io.dure.twin.scenario;

import io.dure.engine.Policy;
import io.dure.engine.Rules;
import io.dure.engine.Task;
import io.dure.engine.TaskGroup;
import io.dure.twin.Submission;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the task groups of a job beside its first, {@code groups}: all start together with the first or none does, in one
 * site. The job itself, its run time and its time limit are those of all groups.
 */
final class GroupsReader {
    static final String GROUPS = "groups";
    private static final int MOST_GROUPS = 15;

    private GroupsReader() {}

    /** The wishes with that. */
    static Submission.Wishes read(Block entry, Surroundings around, Submission.Wishes wishes) {
        Value list = entry.find(GROUPS);
        if (!list.present()) {
            return wishes;
        }
        refuse(entry, list);
        List<TaskGroup> groups = new ArrayList<>();
        for (Value value : list.list()) {
            groups.add(group(value, around));
        }
        if (groups.isEmpty()) {
            list.bad("it lists the groups beside the first", "leave it out?");
        } else if (groups.size() > MOST_GROUPS) {
            list.bad("a job has " + MOST_GROUPS + " groups or fewer beside its first", "");
            return wishes;
        }
        return wishes.with(groups);
    }

    private static TaskGroup group(Value value, Surroundings around) {
        Block block = value.block();
        block.allow("tasks", "gpusPerTask", "slice", "cpus", "memory", "gpuType", NearReader.NEAR, NearReader.PREFER);
        Value slice = block.find("slice");
        Value gpus = block.find("gpusPerTask");
        if (slice.present() && gpus.present()) {
            slice.bad("a task takes whole GPUs, gpusPerTask, or a slice of one", "");
        }
        Task task = new Task(
                gpus.count(0, Fleet.MOST_GPUS_PER_NODE, slice.present() ? 0 : 1),
                (int) StrictMath.rint(1000 * slice.decimal(0.01, 0.99, 0)),
                1000 * block.find("cpus").count(1, 100_000, 0),
                block.find("memory").size(0));
        if (task.milliGpus() == 0 && !task.countsBeside() && !slice.present()) {
            gpus.bad("a task asks for GPUs, a slice, cpus or memory", "cpus?");
        }
        return new TaskGroup(
                block.need("tasks", "a group says how many tasks it has").count(1, JobEntry.MOST_TASKS, 1),
                task,
                JobEntry.gpuType(block.find("gpuType"), around),
                NearReader.read(block).near());
    }

    /** What several groups cannot have yet. */
    private static void refuse(Block entry, Value groups) {
        refuse(entry.find(ElasticReader.MIN_TASKS), "elastic");
        refuse(entry.find("deadline"), "promised by a date");
        refuse(entry.find("booking"), "put into bookings");
        Value tier = entry.find("flexTier");
        if (tier.present() && !tier.is("0")) {
            refuse(tier, "held back by caps");
        }
        if (groups.isEmptyList()) {
            groups.bad("it lists the groups beside the first", "leave it out?");
        }
    }

    private static void refuse(Value value, String what) {
        if (value.present()) {
            value.bad("several task groups (" + GROUPS + ") are not " + what + " yet", "");
        }
    }

    /** Throws {@link BadInput} when jobs have several groups and the policy knows of none. */
    static void check(Scenario scenario, Rules rules) {
        for (Submission s : scenario.work()) {
            if (!s.wishes().groups().isEmpty() && rules.policy() != Policy.DURE) {
                throw new BadInput(
                        scenario.name(),
                        s.line(),
                        "policy " + rules.policy().name().toLowerCase(Locale.ROOT) + " with job " + s.name() + " of "
                                + (1 + s.wishes().groups().size()) + " task groups",
                        "several groups are not placed by any policy but dure yet",
                        "dure?");
            }
        }
    }
}
