package io.dure.twin.scenario;

import io.dure.engine.Kind;
import io.dure.engine.Task;
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
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One entry of a workload that takes its jobs from a trace; what it says of them itself goes before the trace. */
record TraceEntry(
        Trace trace,
        List<Integer> users,
        int queue,
        Optional<Kind> kind,
        int gpusPerTask,
        TraceTypes types,
        OptionalInt gpuType,
        int residency,
        OptionalInt priority,
        long checkpointMillis,
        boolean evictable) {

    /** Null when the trace cannot be read, which is told. {@code index} is the entry's own, 0 for the first. */
    static @Nullable TraceEntry read(Block entry, int index, Surroundings around) {
        entry.allow(
                "trace",
                "format",
                "mapping",
                "scale",
                "skipBadRows",
                "queue",
                "kind",
                "gpusPerTask",
                "gpuType",
                "sites",
                "priority",
                "checkpoint",
                "evictable",
                "from");
        int queue = around.leaf(entry.need("queue", "a trace says in which queue its jobs wait"));
        Value kind = entry.find("kind");
        Kind told = JobEntry.kind(kind, Kind.DATA);
        Value each = entry.find("gpusPerTask");
        int gpusPerTask = each.count(1, Fleet.MOST_GPUS_PER_NODE, 1);
        Value type = entry.find("gpuType");
        int gpuType = JobEntry.gpuType(type, around);
        int residency = around.residency(entry, queue);
        Value prior = entry.find("priority");
        int priority = prior.count(-JobEntry.MOST_PRIORITY, JobEntry.MOST_PRIORITY, 0);
        long checkpoint = entry.find("checkpoint").duration(0);
        boolean evictable = entry.find("evictable").flag(true);
        Trace trace = trace(entry, index, around);
        TraceTypes types = trace == null || type.present() ? TraceTypes.any() : types(entry, trace, around);
        if (trace == null) {
            return null;
        }
        if (each.present() && !trace.format().countsProcessors()) {
            each.bad("this trace tells itself what a task takes", "");
        }
        return new TraceEntry(
                trace,
                users(trace, around.users()),
                queue,
                kind.present() ? Optional.of(told) : Optional.empty(),
                gpusPerTask,
                types,
                type.present() ? OptionalInt.of(gpuType) : OptionalInt.empty(),
                residency,
                prior.present() ? OptionalInt.of(priority) : OptionalInt.empty(),
                checkpoint,
                evictable);
    }

    private static TraceTypes types(Block entry, Trace trace, Surroundings around) {
        try {
            return TraceTypes.of(trace, around.gpuTypes());
        } catch (BadInput e) {
            entry.faults().add(e);
            return TraceTypes.any();
        }
    }

    private static @Nullable Trace trace(Block entry, int index, Surroundings around) {
        Value format = entry.find("format");
        String word = format.oneOf(TraceFormat.WORDS, "");
        Value mapping = entry.find("mapping");
        if (format.present() && mapping.present()) {
            mapping.bad("a trace has a format or a mapping, and here are both", "");
        }
        BadRows badRows = entry.find("skipBadRows").flag(false) ? BadRows.SKIP : BadRows.REFUSE;
        Value from = entry.find("from");
        long fromMillis = from.duration(0);
        Value scale = entry.find("scale");
        double factor = scale.decimal(TraceScale.LEAST, TraceScale.MOST, 1);
        Path mappingFile = mapping.present() ? file(mapping, around.folder()) : null;
        Path file = file(entry.find("trace"), around.folder());
        if (file == null || (mapping.present() && mappingFile == null)) {
            return null;
        }
        try {
            Optional<TraceFormat> told =
                    word.isEmpty() ? Optional.empty() : Optional.of(TraceFormat.of(format.place(), word));
            Trace read = TraceFile.read(file, told, Optional.ofNullable(mappingFile), badRows);
            Trace scaled = scale.present() ? TraceScale.scale(read, factor, around.seed(), index) : read;
            return from.present() ? scaled.startingAt(fromMillis) : soon(entry, scaled);
        } catch (BadInput e) {
            entry.faults().add(e);
            return null;
        }
    }

    /** Logs that count from 1970 would leave the fleet idle for decades. */
    private static Trace soon(Block entry, Trace trace) {
        long first = trace.jobs().getFirst().submitMillis();
        if (first >= Trace.LONG_BEFORE_MILLIS) {
            entry.find("trace")
                    .tell(
                            "the first job of the trace comes " + first / 86_400_000 + " days after the log's zero",
                            "an entry says with from: when its first job is submitted",
                            "from: 0s?");
        }
        return trace;
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
        Submission plain = job.submission(queue, gpuType.orElse(types.of(job)));
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
                kind.orElse(plain.kind()),
                plain.tasks(),
                trace.format().countsProcessors() ? Task.ofGpus(gpusPerTask) : plain.task(),
                plain.gpuType(),
                residency,
                priority.orElse(plain.priority()),
                evictable,
                plain.batch(),
                plain.template(),
                plain.drawPerMille(),
                plain.wishes());
    }
}
