package io.dure.engine.fill;

import io.dure.engine.Task;
import io.dure.engine.fleet.Pool;
import io.dure.engine.pack.Demand;
import io.dure.engine.pack.FillTable;
import io.dure.engine.pack.FillValue;
import io.dure.engine.pack.FillValue.Vector;
import java.util.Arrays;
import java.util.List;

/**
 * What one task costs on a node: by how much the worth falls of what can still be expected to fill the node
 * (decision record 0010), and the prices of what others will miss, in fiftieths of a GPU. How much the worth falls is
 * reckoned once for each class of nodes: GPUs by what is left of them, and cores and memory in units of the node.
 */
final class Scores {
    private static final int QUANTA = 50; // of a GPU: smaller differences do not count
    private static final double ROUNDING = 1e-6;
    private static final int NO_GPU = Integer.MAX_VALUE;
    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final int UNIT_BITS = 10;

    /** The first GPUs of a whole link domain are taken where nothing else has room. */
    private static final int OPENS_DOMAIN = 1_000_000;

    private final PoolNodes nodes;
    private final Pool pool;
    private final Task task;
    private final Builds builds;
    private final int need; // slices of one GPU; 0 when more, or none, are asked
    private final Memo falls = new Memo();
    private final Memo costs = new Memo();
    private final Memo costsWhereWide = new Memo(); // where several GPUs are whole

    /** The same by shape, on nodes that count neither CPU nor memory: nothing else matters there. */
    private int[] costOf = {};

    private int[] costWhereWideOf = {};
    private Tables tables = Tables.NONE;
    private long priceChanges = -1;
    private long slotChanges = -1;
    private double[] rare = {}; // by build, GPUs
    private double[] unitsOfCpu = {}; // by build: units in a thousandth of a core; 0: not counted
    private double[] unitsOfMemory = {};
    private int[] mostUnits = {};
    private List<Prices.Slot> slots = List.of();
    private int[][] slotUnits = {}; // by slot and build: units of one such task
    private int fewestGpus = Integer.MAX_VALUE;

    Scores(PoolNodes nodes, Task task, Builds builds) {
        this.nodes = nodes;
        pool = nodes.pool();
        this.task = task;
        this.builds = builds;
        int ofSlice = task.sliceMilli() > 0 ? task.slicesOf(pool.slices()) : 0;
        need = task.gpus() == 1 ? pool.slices() : ofSlice;
    }

    /** Uses these from now on; true when costs may be others than before. */
    boolean use(Tables now, Prices prices) {
        long changes = prices.changes(pool.gpuType());
        boolean isNew = priceChanges != changes || tables != now || rare.length != builds.size();
        if (tables != now || rare.length != builds.size()) {
            tables = now;
            falls.clear();
            measure();
        }
        if (isNew) {
            costs.clear();
            Arrays.fill(costOf, UNKNOWN);
            priceChanges = changes;
            for (int b = 0; b < rare.length; b++) {
                rare[b] = prices.rare(task, b, pool.gpuType());
            }
            slotChanges = -1;
        }
        return isNew;
    }

    /** The same of prices that count only where several GPUs of a node are whole. */
    boolean useSlots(Prices prices) {
        boolean isNew = slotChanges != prices.slotChanges();
        if (isNew) {
            slotChanges = prices.slotChanges();
            costsWhereWide.clear();
            Arrays.fill(costWhereWideOf, UNKNOWN);
            slots = prices.slots(pool.gpuType());
            slotUnits = slots.stream().map(this::unitsOf).toArray(int[][]::new);
            fewestGpus =
                    slots.stream().mapToInt(s -> s.sort().task().gpus()).min().orElse(Integer.MAX_VALUE);
        }
        return isNew;
    }

    private void measure() {
        rare = new double[builds.size()];
        unitsOfCpu = new double[rare.length];
        unitsOfMemory = new double[rare.length];
        mostUnits = new int[rare.length];
        for (int b = 0; b < rare.length; b++) {
            Build build = builds.get(b);
            mostUnits[b] = tables.has(b) ? tables.of(b).units() : 0;
            unitsOfCpu[b] = build.cpuMilli() > 0 ? (double) mostUnits[b] / build.cpuMilli() : 0;
            unitsOfMemory[b] = build.memoryMib() > 0 ? (double) mostUnits[b] / build.memoryMib() : 0;
        }
    }

    private int[] unitsOf(Prices.Slot slot) {
        Task other = slot.sort().task();
        int[] units = new int[rare.length];
        for (int b = 0; b < units.length; b++) {
            double most = Math.max(other.cpuMilli() * unitsOfCpu[b], other.memoryMib() * unitsOfMemory[b]);
            units[b] = (int) Math.ceil(most - ROUNDING);
        }
        return units;
    }

    /** When so many tasks of this sort are there already, on paper, and have left this of the GPUs. */
    int cost(int local, Shape shape, int tasksThere) {
        boolean hasGpus = need > 0 ? shape.most() >= need : shape.wholeGpus() >= task.gpus();
        int cpu = nodes.cpuMilli(local) - tasksThere * task.cpuMilli();
        int memory = nodes.memoryMib(local) - tasksThere * task.memoryMib();
        if (!hasGpus || cpu < task.cpuMilli() || memory < task.memoryMib()) {
            return Ranking.NO_ROOM;
        }
        int cost = countsBeside(shape.build()) ? costBeside(shape, cpu, memory) : costOf(shape);
        return cost + (task.milliGpus() > 0 && pool.isWholeDomain(local) ? OPENS_DOMAIN : 0);
    }

    private boolean countsBeside(int build) {
        return unitsOfCpu[build] > 0 || unitsOfMemory[build] > 0;
    }

    private int costBeside(Shape shape, int cpu, int memory) {
        int build = shape.build();
        int units = units(build, cpu, memory);
        int after = units(build, cpu - task.cpuMilli(), memory - task.memoryMib());
        long key = key(shape, units, after);
        Memo memo = shape.wholeGpus() > 1 ? costsWhereWide : costs;
        long known = memo.get(key);
        if (known == Memo.UNKNOWN) {
            known = ofClass(shape, units, after);
            memo.put(key, known);
        }
        return (int) known;
    }

    private int costOf(Shape shape) {
        if (shape.id() >= costOf.length) {
            costOf = longer(costOf, shape.id());
            costWhereWideOf = longer(costWhereWideOf, shape.id());
        }
        int[] known = shape.wholeGpus() > 1 ? costWhereWideOf : costOf;
        if (known[shape.id()] == UNKNOWN) {
            int units = mostUnits[shape.build()];
            known[shape.id()] = ofClass(shape, units, units);
        }
        return known[shape.id()];
    }

    private static int[] longer(int[] of, int index) {
        int[] longer = Arrays.copyOf(of, Math.max(64, 2 * index));
        Arrays.fill(longer, of.length, longer.length, UNKNOWN);
        return longer;
    }

    private static long key(Shape shape, int units, int after) {
        return ((long) shape.id() << UNIT_BITS | units) << UNIT_BITS | after;
    }

    /** Whole units in so much of a node. */
    private int units(int build, int cpuMilli, int memoryMib) {
        double units = mostUnits[build];
        units = unitsOfCpu[build] > 0 ? Math.min(units, cpuMilli * unitsOfCpu[build]) : units;
        units = unitsOfMemory[build] > 0 ? Math.min(units, memoryMib * unitsOfMemory[build]) : units;
        return (int) (units + ROUNDING);
    }

    private int ofClass(Shape shape, int units, int after) {
        long known = fallsOf(shape, units, after);
        int part = (int) (known >> Integer.SIZE);
        int whole = (int) known;
        int cost = Ranking.NO_ROOM;
        if (part != NO_GPU) {
            cost = quanta(part, price(shape, units, after, need == 0 ? task.gpus() : 0));
        }
        return whole == NO_GPU ? cost : Math.min(cost, quanta(whole, price(shape, units, after, 1)));
    }

    private static int quanta(int fall, double price) {
        return (int) Math.floor(QUANTA * (fall / FillValue.GPU + price) + ROUNDING);
    }

    /** On a GPU that is shared, and on a free one; of several GPUs, or none, in the place of the first. */
    private long fallsOf(Shape shape, int units, int after) {
        if (!tables.has(shape.build())) {
            return bestFit(shape);
        }
        long key = key(shape, units, after);
        long known = falls.get(key);
        if (known == Memo.UNKNOWN) {
            known = reckoned(tables.of(shape.build()), shape, units, after);
            falls.put(key, known);
        }
        return known;
    }

    private long reckoned(FillTable table, Shape shape, int units, int after) {
        int before = shape.vector(tables).at(units);
        if (need == 0) {
            Shape left = shape;
            for (int i = 0; i < task.gpus(); i++) {
                left = left.without(left.gpus() - 1);
            }
            return both(before - left.vector(tables).at(after), NO_GPU);
        }
        int part = partGpu(table, shape, after);
        int ofPart = part < 0 ? NO_GPU : before - with(table, shape, part, after);
        int ofWhole = shape.wholeGpus() == 0 ? NO_GPU : before - with(table, shape, shape.gpus() - 1, after);
        return both(ofPart, ofWhole);
    }

    /** The GPU in use on which the worth falls least, of equals that with least left; -1 when none has room. */
    private int partGpu(FillTable table, Shape shape, int after) {
        int best = -1;
        int most = Integer.MIN_VALUE;
        int last = shape.gpus() - shape.wholeGpus();
        for (int gpu = shape.firstWith(need); gpu < last; gpu++) {
            boolean isSame = best >= 0 && shape.rest(gpu) == shape.rest(gpu - 1);
            int value = isSame ? Integer.MIN_VALUE : with(table, shape, gpu, after);
            if (value > most) {
                best = gpu;
                most = value;
            }
        }
        return best;
    }

    private int with(FillTable table, Shape shape, int gpu, int units) {
        Vector others = shape.without(gpu).vector(tables);
        return others.with(shape.row(table, shape.rest(gpu) - need), units);
    }

    private static long both(int part, int whole) {
        return (long) part << Integer.SIZE | Integer.toUnsignedLong(whole);
    }

    /** Before anything was learnt of such nodes: best fit, a quantum for each slice, and for each free GPU. */
    private long bestFit(Shape shape) {
        double quantum = FillValue.GPU / QUANTA;
        if (need == 0) {
            return both((int) (quantum * shape.wholeGpus()), NO_GPU);
        }
        double asked = task.sliceMilli() > 0 ? task.sliceMilli() / (double) Demand.WHOLE : 1;
        double wasted = FillValue.GPU * ((double) need / shape.slices() - asked);
        int gpu = shape.firstWith(need);
        boolean isShared = gpu < shape.gpus() - shape.wholeGpus();
        int ofPart = isShared ? (int) (wasted + FillValue.GPU * (shape.rest(gpu) - need) / shape.slices()) : NO_GPU;
        int ofWhole = (int) (wasted + FillValue.GPU + quantum * shape.wholeGpus());
        return both(ofPart, shape.wholeGpus() == 0 ? NO_GPU : ofWhole);
    }

    /** {@code wholeGpus} are those that it breaks or takes. */
    private double price(Shape shape, int units, int after, int wholeGpus) {
        double price = rare[shape.build()];
        for (int i = 0; shape.wholeGpus() >= fewestGpus && i < slots.size(); i++) {
            int gpus = slots.get(i).sort().task().gpus();
            if (shape.wholeGpus() >= gpus) {
                int each = slotUnits[i][shape.build()];
                int now = hosted(shape.wholeGpus(), gpus, units, each);
                price += slots.get(i).price() * (now - hosted(shape.wholeGpus() - wholeGpus, gpus, after, each));
            }
        }
        return price;
    }

    private static int hosted(int wholeGpus, int gpusOfTask, int units, int unitsOfTask) {
        int byGpus = wholeGpus / gpusOfTask;
        return unitsOfTask == 0 ? byGpus : Math.min(byGpus, units / unitsOfTask);
    }

    /** What is left of the GPUs once one more task is there. */
    Shape after(int local, Shape shape, int tasksThere) {
        if (need == 0) {
            return shape.afterWhole(task.gpus());
        }
        int cpu = nodes.cpuMilli(local) - tasksThere * task.cpuMilli();
        int memory = nodes.memoryMib(local) - tasksThere * task.memoryMib();
        int units = units(shape.build(), cpu, memory);
        return shape.after(
                gpu(shape, units, units(shape.build(), cpu - task.cpuMilli(), memory - task.memoryMib())), need);
    }

    /** The GPU for the task, counted from that with least left; one has room. */
    private int gpu(Shape shape, int units, int after) {
        if (!tables.has(shape.build())) {
            return shape.firstWith(need);
        }
        int part = partGpu(tables.of(shape.build()), shape, after);
        int free = shape.gpus() - 1;
        if (part < 0 || shape.wholeGpus() == 0) {
            return part < 0 ? free : part;
        }
        long known = fallsOf(shape, units, after);
        int ofPart = quanta((int) (known >> Integer.SIZE), price(shape, units, after, 0));
        int ofWhole = quanta((int) known, price(shape, units, after, 1));
        return ofWhole < ofPart ? free : part;
    }

    /** The same for a task that has taken its CPU and memory already; -1 when no GPU has room. */
    int gpuOfTaken(Shape shape, int cpu, int memory) {
        if (need == 0 || shape.most() < need) {
            return -1;
        }
        int had = units(shape.build(), more(cpu, task.cpuMilli()), more(memory, task.memoryMib()));
        return gpu(shape, had, units(shape.build(), cpu, memory));
    }

    private static int more(int free, int taken) {
        return free == Integer.MAX_VALUE ? free : free + taken;
    }
}
