package io.dure.twin.scenario;

import io.dure.twin.Batch;
import io.dure.twin.Submission;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import io.dure.twin.synthetic.Calibration;
import io.dure.twin.synthetic.RunMaker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Reads {@code workload}. */
final class WorkloadReader {
    private final Surroundings around;
    private final Calibration calibration = Calibration.own();
    private final List<Consumer<RunMaker.Work>> entries = new ArrayList<>();
    private final JobLinks links = new JobLinks();
    private long jobs;

    private WorkloadReader(Surroundings around) {
        this.around = around;
    }

    /**
     * In order of submission, ties in order of the file; after them the jobs that wait for other batches, batch by
     * batch. Throws {@link io.dure.twin.input.BadInput} for all faults.
     */
    static RunMaker.Work read(Block file, Surroundings around) {
        WorkloadReader reader = new WorkloadReader(around);
        Value workload = file.need("workload", "a scenario has work that comes");
        for (Value value : workload.list()) {
            reader.entry(value);
        }
        if (workload.isEmptyList()) {
            workload.bad("a scenario has at least one job", "");
        }
        reader.links.checkNames();
        // Only a file without faults is worth the time of making its jobs.
        file.faults().check();
        RunMaker.Work work = new RunMaker.Work();
        reader.entries.forEach(entry -> entry.accept(work));
        List<Batch> batches = work.batches();
        work.jobs()
                .sort(Comparator.comparingInt((Submission job) -> waitsFor(job, batches))
                        .thenComparingLong(Submission::submitMillis));
        reader.links.resolve(work.jobs());
        file.faults().check();
        return work;
    }

    /** The batch, if it waits for others; else -1. */
    private static int waitsFor(Submission job, List<Batch> batches) {
        boolean waits = job.batch() != Submission.NO_BATCH
                && !batches.get(job.batch()).after().isEmpty();
        return waits ? job.batch() : Submission.NO_BATCH;
    }

    private void entry(Value value) {
        Block block = value.block();
        int index = entries.size();
        switch (block.firstOf("trace", "synthetic", "template")) {
            case "trace" -> {
                TraceEntry entry = TraceEntry.read(block, index, around);
                jobs += entry == null ? 0 : entry.count();
                entries.add(entry == null ? _ -> {} : work -> entry.generate(inWindow(work)));
            }
            case "synthetic" -> {
                SyntheticEntry entry = SyntheticEntry.read(block, around);
                entries.add(work -> entry.generate(calibration, index + 1, work));
            }
            case "template" -> {
                TemplateEntry entry = TemplateEntry.read(block, around);
                jobs += entry == null ? 0 : entry.count();
                entries.add(entry == null ? _ -> {} : work -> entry.generate(calibration, index + 1, work));
            }
            default -> {
                JobEntry entry = JobEntry.read(block, index + 1, around);
                jobs += entry.arrivals().count();
                links.knows(entry);
                entries.add(work -> {
                    int before = work.jobs().size();
                    entry.generate(around.seed(), index, inWindow(work));
                    links.made(entry, work.jobs().subList(before, work.jobs().size()));
                });
            }
        }
        if (jobs > Arrivals.MOST_JOBS) {
            value.tell("the workload comes to " + jobs + " jobs", "at most " + Arrivals.MOST_JOBS + " are read", "");
        }
    }

    /** Jobs that come before time 0 of the window or after its end are not made. */
    private Consumer<Submission> inWindow(RunMaker.Work work) {
        long skipped = around.window().skippedMillis();
        long horizon = around.window().horizonMillis();
        return job -> {
            long at = job.submitMillis() - skipped;
            if (at >= 0 && at < horizon) {
                work.add(skipped == 0 ? job : job.submittedAt(at));
            }
        };
    }
}
