package io.dure.twin.scenario;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.dure.engine.Event;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Counts;
import io.dure.twin.input.Faults;
import io.dure.twin.input.NearFiles;
import io.dure.twin.input.Place;
import io.dure.twin.trace.TraceFile;
import io.dure.twin.world.TypeFacts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fleet of a list of nodes, {@code sn,cpu_milli,memory_mib,gpu,model}, plain or packed by gzip: one site, hall and
 * rack, for the list does not tell where nodes stand. GPUs are cut into hundredths, as the log's pods ask for them.
 * Nodes without GPUs are of a type of their own, {@code none}.
 */
final class OpenBFleet {
    /** Into how many parts a GPU can be cut. */
    static final int SLICES = 100;

    static final String NO_GPU = "none";

    private static final List<String> COLUMNS = List.of("sn", "cpu_milli", "memory_mib", "gpu", "model");
    private static final String RULE = "a list of nodes has columns " + String.join(",", COLUMNS);
    private static final int LONGEST_ROW = 1 << 20;

    private final String file;
    private final Faults faults;
    private final Map<String, Integer> types = new LinkedHashMap<>();
    private final List<Nodes> nodes = new ArrayList<>();

    private OpenBFleet(String file) {
        this.file = file;
        faults = new Faults(file);
    }

    /** Equal nodes that follow each other in the list. */
    private record Nodes(int count, int type, int gpus, int cpuMilli, int memoryMib) {
        boolean alike(Nodes other) {
            return new Nodes(count, other.type, other.gpus, other.cpuMilli, other.memoryMib).equals(this);
        }

        Nodes oneMore() {
            return new Nodes(count + 1, type, gpus, cpuMilli, memoryMib);
        }
    }

    /** Throws {@link BadInput} with all mistakes of the file. */
    static Fleet read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new BadInput(path.toString(), 0, "there is no such file", RULE, NearFiles.nearest(path));
        }
        OpenBFleet fleet = new OpenBFleet(path.toString());
        try (BufferedReader text = TraceFile.open(path)) {
            fleet.rows(text);
        } catch (IOException e) {
            throw TraceFile.unreadable(path, e);
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw cause == null ? e : TraceFile.unreadable(path, cause);
        } catch (CsvParseException e) {
            if (e.getCause() instanceof IOException cause) {
                throw TraceFile.unreadable(path, cause);
            }
            throw new BadInput(path.toString(), 0, "no list of nodes: " + e.getMessage(), RULE, "");
        }
        fleet.faults.check();
        return fleet.fleet();
    }

    private void rows(BufferedReader text) {
        boolean header = true;
        CsvReader.CsvReaderBuilder format = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(LONGEST_ROW);
        for (CsvRecord row : format.ofCsvRecord(text)) {
            List<String> cells = row.getFields().stream().map(String::strip).toList();
            int line = Math.toIntExact(row.getStartingLineNumber());
            if (header) {
                checkHeader(cells);
                header = false;
            } else if (cells.size() == COLUMNS.size()) {
                node(cells, line);
            } else if (cells.size() > 1 || !cells.getFirst().isEmpty()) {
                faults.add(line, "the row has " + cells.size() + " columns", RULE, "");
            }
        }
        if (nodes.isEmpty()) {
            faults.add(0, "the file has no nodes", "a fleet has at least one", "");
        }
    }

    private void checkHeader(List<String> cells) {
        if (!cells.equals(COLUMNS)) {
            boolean pods = cells.contains("num_gpu");
            throw new BadInput(
                    file,
                    1,
                    "the columns are " + Place.brief(String.join(",", cells)),
                    RULE,
                    pods ? "--trace for this list of pods?" : "");
        }
    }

    private void node(List<String> cells, int line) {
        try {
            int cpu = number(cells, 1, line, 0, Integer.MAX_VALUE);
            int memory = number(cells, 2, line, 0, Integer.MAX_VALUE);
            int gpus = number(cells, 3, line, 0, Fleet.MOST_GPUS_PER_NODE);
            String model = cells.get(4);
            if (gpus > 0 && model.isEmpty()) {
                throw new BadInput(file, line, "model is empty", "a node with GPUs says which they are", "");
            }
            int type = types.computeIfAbsent(gpus > 0 ? model : NO_GPU, _ -> types.size());
            Nodes node = new Nodes(1, type, gpus, cpu, memory);
            if (!nodes.isEmpty() && nodes.getLast().alike(node)) {
                nodes.set(nodes.size() - 1, nodes.getLast().oneMore());
            } else {
                nodes.add(node);
            }
        } catch (BadInput e) {
            faults.add(e);
        }
    }

    private int number(List<String> cells, int column, int line, int min, int max) {
        return (int) Counts.count(new Place(file, line, COLUMNS.get(column)), cells.get(column), min, max);
    }

    private Fleet fleet() {
        List<Event> events = new ArrayList<>();
        types.forEach(
                (name, type) -> events.add(new Event.GpuTypeAdded(0, type, name, name.equals(NO_GPU) ? 1 : SLICES)));
        events.add(new Event.SiteAdded(0, 0, "site"));
        events.add(new Event.HallAdded(0, 0, 0, "hall"));
        events.add(new Event.RackAdded(0, 0, 0, "rack"));
        int first = 0;
        long gpus = 0;
        for (Nodes n : nodes) {
            events.add(new Event.NodesAdded(
                    0, first, n.count(), 0, n.type(), n.gpus(), false, n.cpuMilli(), n.memoryMib()));
            first += n.count();
            gpus += (long) n.count() * n.gpus();
        }
        return new Fleet(
                events,
                List.copyOf(types.keySet()),
                List.of("site"),
                first,
                gpus,
                Collections.nCopies(types.size(), TypeFacts.NONE),
                List.of(),
                Supply.NONE);
    }
}
