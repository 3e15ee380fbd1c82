package io.dure.twin.scenario;

import io.dure.twin.Submission;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Reads {@code workload}. */
final class WorkloadReader {
    private final Surroundings around;
    private final List<Consumer<Consumer<Submission>>> entries = new ArrayList<>();
    private long jobs;

    private WorkloadReader(Surroundings around) {
        this.around = around;
    }

    /** In order of submission, ties in order of the file. Throws {@link io.dure.twin.input.BadInput} for all faults. */
    static List<Submission> read(Block file, Surroundings around) {
        WorkloadReader reader = new WorkloadReader(around);
        Value workload = file.need("workload", "a scenario has work that comes");
        for (Value value : workload.list()) {
            reader.entry(value);
        }
        if (workload.isEmptyList()) {
            workload.bad("a scenario has at least one job", "");
        }
        // Only a file without faults is worth the time of making its jobs.
        file.faults().check();
        List<Submission> work = new ArrayList<>(Math.toIntExact(reader.jobs));
        reader.entries.forEach(entry -> entry.accept(work::add));
        work.sort(Comparator.comparingLong(Submission::submitMillis));
        return work;
    }

    private void entry(Value value) {
        Block block = value.block();
        int index = entries.size();
        if (block.firstOf("trace").isEmpty()) {
            JobEntry entry = JobEntry.read(block, index + 1, around);
            jobs += entry.arrivals().count();
            entries.add(work -> entry.generate(around.seed(), index, work));
        } else {
            TraceEntry entry = TraceEntry.read(block, index, around);
            jobs += entry == null ? 0 : entry.count();
            entries.add(entry == null ? _ -> {} : entry::generate);
        }
        if (jobs > Arrivals.MOST_JOBS) {
            value.tell("the workload comes to " + jobs + " jobs", "at most " + Arrivals.MOST_JOBS + " are read", "");
        }
    }
}
