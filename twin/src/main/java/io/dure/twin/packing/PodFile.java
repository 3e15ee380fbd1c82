package io.dure.twin.packing;

import io.dure.engine.pack.Demand;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * A list of pods: {@code name,cpu_milli,memory_mib,num_gpu,gpu_milli} and, where there is one, {@code gpu_spec}, as the
 * Alibaba cluster trace of 2023 writes it (Weng et al., USENIX ATC 2023), in any order of columns and rows. Other
 * columns are let be.
 */
final class PodFile {
    private static final List<String> COLUMNS = List.of("name", "cpu_milli", "memory_mib", "num_gpu", "gpu_milli");
    private static final String SPEC = "gpu_spec";
    private static final int MOST = 1_000_000_000;
    private static final int MOST_GPUS = 64;

    private final List<String> models;
    private final TreeMap<String, Demand> byName = new TreeMap<>();

    private PodFile(List<String> models) {
        this.models = models;
    }

    /**
     * What the pods ask, in the order of their names. Throws {@link BadInput} for a file that cannot be used.
     *
     * @param models the GPU models of the nodes
     */
    static List<Demand> read(Path file, List<String> models) {
        PodFile list = new PodFile(models);
        CsvTable.read(file, "a pod list", COLUMNS, list::row);
        if (list.byName.values().stream().allMatch(d -> d.gpuMilli() == 0)) {
            throw new BadInput(file.toString(), 0, "no pod asks a GPU", "GPUs are what is measured", "");
        }
        return List.copyOf(list.byName.values());
    }

    private void row(CsvRow row) {
        String name = row.name("name");
        Demand demand = demand(row);
        if (byName.putIfAbsent(name, demand) != null) {
            throw row.place("name").bad(name, "names of pods differ, and there was one before", "");
        }
    }

    private Demand demand(CsvRow row) {
        int cpuMilli = row.whole("cpu_milli", 0, MOST);
        int memoryMib = row.whole("memory_mib", 0, MOST);
        int gpus = row.whole("num_gpu", 0, MOST_GPUS);
        int milli = gpus == 0 ? row.whole("gpu_milli", 0, 0) : row.whole("gpu_milli", 1, Demand.WHOLE);
        if (gpus > 1 && milli != Demand.WHOLE) {
            String rule = "of more than one GPU (num_gpu is " + gpus + ") only whole ones, 1000, can be asked";
            throw row.place("gpu_milli").bad(Integer.toString(milli), rule, "num_gpu is 1?");
        }
        return new Demand(cpuMilli, memoryMib, gpus, milli, gpus == 0 ? Demand.ANY_MODEL : allowed(row));
    }

    private long allowed(CsvRow row) {
        String spec = row.text(SPEC);
        if (spec.isEmpty()) {
            return Demand.ANY_MODEL;
        }
        long bits = 0;
        for (String model : spec.split("\\|", -1)) {
            int at = models.indexOf(model);
            if (at < 0) {
                String rule = "each model between | is one of the node list (" + String.join(", ", models) + ")";
                throw row.place(SPEC).bad(spec, rule, Spelling.nearest(model, models));
            }
            bits |= 1L << at;
        }
        return bits;
    }
}
