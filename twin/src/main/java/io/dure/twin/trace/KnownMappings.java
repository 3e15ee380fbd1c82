package io.dure.twin.trace;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Faults;
import io.dure.twin.input.NearFiles;
import io.dure.twin.input.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Mappings of public logs that need no mapping file: told by their columns. The same files lie in {@code
 * scenarios/mappings}, to be copied and changed.
 */
final class KnownMappings {
    static final List<String> OPENB_COLUMNS = List.of(
            "name",
            "cpu_milli",
            "memory_mib",
            "num_gpu",
            "gpu_milli",
            "gpu_spec",
            "qos",
            "pod_phase",
            "creation_time",
            "deletion_time",
            "scheduled_time");

    static final List<String> OPENB_NODE_COLUMNS = List.of("sn", "cpu_milli", "memory_mib", "gpu", "model");
    static final List<String> PHILLY_COLUMNS = List.of("timestamp", "duration", "num_gpus", "gpu_time", "cluster");

    private KnownMappings() {}

    /** The mapping in the file. Throws {@link BadInput} with all its mistakes. */
    static Mapping read(Path file) {
        if (Files.isDirectory(file)) {
            throw new BadInput(file.toString(), 0, "that is a folder", "a mapping is a file", "");
        }
        if (!Files.exists(file)) {
            throw new BadInput(
                    file.toString(), 0, "there is no such file", "a mapping is a file", NearFiles.nearest(file));
        }
        Faults faults = new Faults(file.toString());
        return MappingReader.read(YamlFile.read(file, faults), TraceFormat.TABLE);
    }

    /** Of OPENB or PHILLY. */
    static Mapping of(TraceFormat format) {
        String name = format.word() + ".yaml";
        try (InputStream bytes = KnownMappings.class.getResourceAsStream(name)) {
            if (bytes == null) {
                throw new IllegalStateException("no mapping is built in for " + format);
            }
            String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            return MappingReader.read(YamlFile.parse(text, new Faults(name)), format);
        } catch (IOException e) {
            throw new IllegalStateException("the built-in " + name + " cannot be read", e);
        }
    }

    /** The known log with these columns. Throws {@link BadInput} where a near miss can be told. */
    static Optional<TraceFormat> told(List<String> columns, String file) {
        if (columns.containsAll(OPENB_COLUMNS)) {
            return Optional.of(TraceFormat.OPENB);
        }
        if (columns.containsAll(PHILLY_COLUMNS)) {
            return Optional.of(TraceFormat.PHILLY);
        }
        if (columns.equals(OPENB_NODE_COLUMNS)) {
            throw new BadInput(
                    file,
                    1,
                    "these are nodes of OpenB",
                    "a trace has jobs; a list of nodes is a fleet",
                    "--fleet openb:" + file + "?");
        }
        if (columns.equals(OPENB_COLUMNS.subList(0, 5))) {
            throw new BadInput(
                    file,
                    1,
                    "these pods of OpenB have no times",
                    "a trace has columns creation_time, deletion_time and scheduled_time",
                    "another of the pod lists?");
        }
        return Optional.empty();
    }
}
