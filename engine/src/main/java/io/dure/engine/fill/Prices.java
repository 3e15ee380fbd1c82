package io.dure.engine.fill;

import io.dure.engine.Job;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.pack.Demand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Prices for what tasks to come will miss: GPUs of a type that some insist on, nodes with room for several whole GPUs at
 * once, and cores without which idle GPUs would stay idle. Tasks to come are expected in the proportions of those that
 * came, until all that is free is in use. The same as in {@code io.dure.engine.pack.Scarcity}, of which these are the
 * parameters, for a fleet that tasks also leave.
 *
 * <p>Belongs to the state: prices hang on what was free when they were made.
 */
final class Prices {
    /** GPUs: a price that moved by less is let be, as what it is part of must be told again for all nodes. */
    private static final double MOVED = 0.005;

    /** The same, as a part of the price: a high price need not be exact. */
    private static final double MOVED_PART = 0.1;

    private static final double SLOT_WEIGHT = 0.3;
    private static final double MOST_PRESSED = 1.5;
    private static final double SHORT_WEIGHT = 0.3;

    /** What a node's room for one more task of several whole GPUs costs, in GPUs. */
    record Slot(Sort sort, double price) {}

    private List<Slot> slots = List.of();
    private double[] ofType = new double[0]; // GPUs for each GPU of the type
    private double[] ofCores = new double[0]; // GPUs for each thousandth of a core, by build: for tasks without GPUs
    private double[] ofShortCores = new double[0]; // the same, for tasks with GPUs, where cores end before GPUs do
    private double usualCpu; // thousandths of a core for each thousandth of a GPU that tasks ask

    /** How often the prices changed that count on nodes of a type; not part of the state. */
    private long[] changes = new long[0];

    private long slotChanges;

    /** Prices types and slots anew, by what is free now and how often each sort came. */
    void price(SortedMap<Sort, Long> counts, int gpuTypes, List<PoolNodes> pools) {
        long[] freeMilli = new long[gpuTypes];
        List<Sort> several = new ArrayList<>();
        counts.keySet().stream().filter(s -> s.task().gpus() > 1).forEach(several::add);
        long[] room = new long[several.size()];
        for (PoolNodes nodes : pools) {
            nodes.read();
            freeMilli[nodes.pool().gpuType()] += nodes.idleMilli();
            for (int i = 0; i < room.length; i++) {
                Sort sort = several.get(i);
                room[i] += sort.allows(nodes.pool().gpuType()) ? nodes.room(sort.task()) : 0;
            }
        }
        long free = Arrays.stream(freeMilli).sum();
        long asked = 0;
        for (Map.Entry<Sort, Long> e : counts.entrySet()) {
            asked += e.getValue() * e.getKey().task().milliGpus();
        }
        double tasksForEach = asked == 0 ? 0 : (double) free / asked; // to come, for each that came
        grow(gpuTypes);
        priceTypes(counts, freeMilli, tasksForEach);
        priceSlots(counts, several, room, tasksForEach);
    }

    private void grow(int types) {
        if (ofType.length < types) {
            ofType = Arrays.copyOf(ofType, types);
        }
        if (changes.length < types) {
            changes = Arrays.copyOf(changes, types);
        }
    }

    private static long idleMilli(Fleet fleet, int node, Build build) {
        long slices = 0;
        for (int g = 0; build.slices() > 1 && g < build.gpus() && fleet.sharesMore(node); g++) {
            slices += fleet.sharedFree(node, g);
        }
        return 1000L * fleet.freeOn(node) + 1000 * slices / build.slices();
    }

    private void priceTypes(SortedMap<Sort, Long> counts, long[] freeMilli, double tasksForEach) {
        double[] prices = new double[freeMilli.length];
        counts.forEach((sort, count) -> {
            int type = sort.gpuType();
            if (type != Job.ANY_TYPE && freeMilli[type] > 0) {
                prices[type] += tasksForEach * count * sort.task().milliGpus() / freeMilli[type];
            }
        });
        for (int t = 0; t < prices.length; t++) {
            double price = freeMilli[t] > 0 ? Math.min(1, prices[t]) : 0;
            if (hasMoved(ofType[t], price)) {
                ofType[t] = price;
                changes[t]++;
            }
        }
    }

    private void priceSlots(SortedMap<Sort, Long> counts, List<Sort> several, long[] room, double tasksForEach) {
        List<Slot> now = new ArrayList<>();
        boolean hasMoved = false;
        for (int i = 0; i < room.length; i++) {
            Sort sort = several.get(i);
            double wanted = room[i] == 0 ? 0 : tasksForEach * counts.getOrDefault(sort, 0L) / room[i];
            double price = SLOT_WEIGHT * sort.task().gpus() * (wanted * wanted);
            double before = priceBefore(sort);
            boolean moves = hasMoved(before, price);
            hasMoved |= moves;
            if ((moves ? price : before) > 0) {
                now.add(new Slot(sort, moves ? price : before));
            }
        }
        if (hasMoved || now.size() != slots.size()) {
            slots = List.copyOf(now);
            slotChanges++;
        }
    }

    private static boolean hasMoved(double before, double price) {
        return Math.abs(price - before) >= MOVED + MOVED_PART * before;
    }

    private double priceBefore(Sort sort) {
        for (Slot slot : slots) {
            if (slot.sort().equals(sort)) {
                return slot.price();
            }
        }
        return 0;
    }

    /**
     * Prices cores anew. How pressed a build is: the cores that usual tasks on all its idle GPUs would ask, for each
     * that is free. The price is the third power of that, in GPUs for the cores that go with one GPU. Tasks without GPUs
     * pay it, so that they take cores which no idle GPU will need. Tasks with GPUs pay only where cores will not be
     * enough, a part of what the price is above 1, for what they ask above the usual; and who asks less is paid for it.
     */
    void priceCores(SortedMap<Sort, Long> counts, Fleet fleet, Builds builds) {
        double cpu = 0;
        double gpu = 0;
        for (Map.Entry<Sort, Long> e : counts.entrySet()) {
            Task task = e.getKey().task();
            cpu += task.milliGpus() > 0 ? (double) e.getValue() * task.cpuMilli() : 0;
            gpu += (double) e.getValue() * task.milliGpus();
        }
        usualCpu = gpu == 0 ? 0 : cpu / gpu;
        double[] needed = new double[builds.size()];
        double[] free = new double[builds.size()];
        for (int node = 0; node < fleet.nodes(); node++) {
            int build = builds.of(node);
            if (fleet.isToBeHad(node) && builds.get(build).cpuMilli() > 0) {
                needed[build] += usualCpu * idleMilli(fleet, node, builds.get(build));
                free[build] += fleet.beside().freeCpuMilli(node);
            }
        }
        ofCores = new double[needed.length];
        ofShortCores = new double[needed.length];
        double each = usualCpu > 0 ? 1 / (usualCpu * Demand.WHOLE) : 0;
        for (int b = 0; b < needed.length; b++) {
            double pressed = Math.min(MOST_PRESSED, free[b] > 0 ? needed[b] / free[b] : 0);
            double price = pressed * pressed * pressed;
            ofCores[b] = price * each;
            ofShortCores[b] = SHORT_WEIGHT * Math.max(0, price - 1) * each;
        }
        grow(fleet.gpuTypes());
        for (int t = 0; t < changes.length; t++) {
            changes[t]++;
        }
    }

    /** How often prices of slots changed. */
    long slotChanges() {
        return slotChanges;
    }

    long changes(int gpuType) {
        return gpuType < changes.length ? changes[gpuType] : 0;
    }

    /** What the task costs on nodes of the build, but for room for several GPUs, in GPUs. */
    double rare(Task task, int build, int gpuType) {
        if (task.milliGpus() == 0) {
            return build < ofCores.length ? ofCores[build] * task.cpuMilli() : 0;
        }
        double rare = gpuType < ofType.length ? ofType[gpuType] * task.milliGpus() / Demand.WHOLE : 0;
        return build < ofShortCores.length
                ? rare + ofShortCores[build] * (task.cpuMilli() - usualCpu * task.milliGpus())
                : rare;
    }

    /** The slots that cost something on nodes of a type. */
    List<Slot> slots(int gpuType) {
        return slots.stream().filter(s -> s.sort().allows(gpuType)).toList();
    }

    Prices fork() {
        Prices copy = new Prices();
        copy.slots = slots;
        copy.ofType = ofType.clone();
        copy.ofCores = ofCores; // never written to
        copy.ofShortCores = ofShortCores;
        copy.usualCpu = usualCpu;
        return copy;
    }

    /** What must be kept of it. */
    Priced priced() {
        return new Priced(
                slots.stream().map(Slot::sort).toList(),
                slots.stream().mapToDouble(Slot::price).toArray(),
                ofType,
                ofCores,
                ofShortCores,
                usualCpu);
    }

    static Prices of(Priced priced) {
        Prices prices = new Prices();
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < priced.slots().size(); i++) {
            slots.add(new Slot(priced.slots().get(i), priced.ofSlots()[i]));
        }
        prices.slots = List.copyOf(slots);
        prices.ofType = priced.ofType().clone();
        prices.ofCores = priced.ofCores();
        prices.ofShortCores = priced.ofShortCores();
        prices.usualCpu = priced.usualCpu();
        return prices;
    }
}
