package io.dure.twin.scenario;

import io.dure.engine.Kind;
import io.dure.twin.Submission;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Block;
import io.dure.twin.input.NearFiles;
import io.dure.twin.input.Value;
import io.dure.twin.trace.BadRows;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFile;
import io.dure.twin.trace.TraceFormat;
import io.dure.twin.trace.TraceJob;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One entry of a workload that takes its jobs from a trace: one task for each processor. */
record TraceEntry(
        Trace trace,
        List<Integer> users,
        int queue,
        Kind kind,
        int gpusPerTask,
        int gpuType,
        int priority,
        long checkpointMillis,
        boolean evictable) {

    /** Null when the trace cannot be read, which is told. */
    static @Nullable TraceEntry read(Block entry, Surroundings around) {
        entry.allow(
                "trace",
                "format",
                "skipBadRows",
                "queue",
                "kind",
                "gpusPerTask",
                "gpuType",
                "priority",
                "checkpoint",
                "evictable",
                "from");
        int queue = around.leaf(entry.need("queue", "a trace says in which queue its jobs wait"));
        Kind kind = JobEntry.kind(entry.find("kind"), Kind.DATA);
        int gpusPerTask = entry.find("gpusPerTask").count(1, Fleet.MOST_GPUS_PER_NODE, 1);
        int gpuType = JobEntry.gpuType(entry.find("gpuType"), around);
        int priority = entry.find("priority").count(-JobEntry.MOST_PRIORITY, JobEntry.MOST_PRIORITY, 0);
        long checkpoint = entry.find("checkpoint").duration(0);
        boolean evictable = entry.find("evictable").flag(true);
        Trace trace = trace(entry, around.folder());
        return trace == null
                ? null
                : new TraceEntry(
                        trace,
                        users(trace, around.users()),
                        queue,
                        kind,
                        gpusPerTask,
                        gpuType,
                        priority,
                        checkpoint,
                        evictable);
    }

    private static @Nullable Trace trace(Block entry, Path folder) {
        Value format = entry.find("format");
        String word = format.oneOf(TraceFormat.WORDS, "");
        BadRows badRows = entry.find("skipBadRows").flag(false) ? BadRows.SKIP : BadRows.REFUSE;
        Value from = entry.find("from");
        long fromMillis = from.duration(0);
        Path file = file(entry.find("trace"), folder);
        if (file == null) {
            return null;
        }
        try {
            Optional<TraceFormat> told =
                    word.isEmpty() ? Optional.empty() : Optional.of(TraceFormat.of(format.place(), word));
            Trace trace = TraceFile.read(file, told, badRows);
            return from.present() ? trace.startingAt(fromMillis) : trace;
        } catch (BadInput e) {
            entry.faults().add(e);
            return null;
        }
    }

    private static @Nullable Path file(Value value, Path folder) {
        try {
            Path file = folder.resolve(value.text(""));
            if (Files.isRegularFile(file)) {
                return file;
            }
            value.bad("there is no such file beside the scenario", NearFiles.nearest(file));
        } catch (InvalidPathException e) {
            value.bad("that is no name of a file", "");
        }
        return null;
    }

    /** People of different logs are different, whatever their names. */
    private static List<Integer> users(Trace trace, UserNumbers numbers) {
        return trace.users().stream()
                .map(user -> numbers.of(trace.name() + "/" + user))
                .toList();
    }

    long count() {
        return trace.jobs().size();
    }

    void generate(Consumer<Submission> work) {
        trace.jobs().forEach(job -> work.accept(submission(job)));
    }

    private Submission submission(TraceJob job) {
        Submission plain = job.submission(queue);
        return new Submission(
                trace.name() + "/" + plain.name(),
                plain.line(),
                plain.submitMillis(),
                plain.runMillis(),
                plain.requestedMillis(),
                checkpointMillis,
                plain.ending(),
                queue,
                users.get(plain.user()),
                kind,
                plain.tasks(),
                gpusPerTask,
                gpuType,
                priority,
                evictable);
    }
}
