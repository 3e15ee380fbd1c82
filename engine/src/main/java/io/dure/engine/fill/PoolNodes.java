package io.dure.engine.fill;

import io.dure.engine.Task;
import io.dure.engine.fleet.Beside;
import io.dure.engine.fleet.Changes;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is left on the nodes of one pool, by their places in it: read again where it changed. */
final class PoolNodes {
    private final Fleet fleet;
    private final Pool pool;
    private final Builds builds;
    private final Shapes shapes;
    private @Nullable Shape[] shapeOf = {};
    private boolean[] isHeld = {};
    private long[] changed = {}; // the number of the node's last change
    private int[] freeCpuMilli = {};
    private int[] freeMemoryMib = {};
    private long[] wide = {}; // bits: nodes on which several GPUs are whole
    private long seen = -1;
    private int timesAllRead;
    private int size;
    private boolean countsBeside; // whether CPU or memory of any of them is counted
    private int held; // nodes that reservations hold
    private long idleMilli;
    private int[] scratch = {};

    /** Shapes of nodes of one build that share no GPU, by how many GPUs are free. */
    private @Nullable Shape[] uncut = {};

    private int buildOfUncut;

    private @Nullable Filed filed;

    PoolNodes(Fleet fleet, Pool pool, Builds builds, Shapes shapes) {
        this.fleet = fleet;
        this.pool = pool;
        this.builds = builds;
        this.shapes = shapes;
    }

    Fleet fleet() {
        return fleet;
    }

    Pool pool() {
        return pool;
    }

    /** Brings all up to date; the changes up to {@link #seen} are in it. */
    void read() {
        Changes changes = pool.changes();
        if (size != pool.size()) {
            begin();
            changes.watch(size);
            seen = -1;
        }
        long end = changes.end();
        if (changes.knowsFrom(seen)) {
            for (long c = seen; c < end; c++) {
                changed[changes.node(c)] = c;
            }
            for (; seen < end; seen++) {
                if (isLast(changes.node(seen), seen)) {
                    read(changes.node(seen));
                }
            }
        } else {
            for (int local = 0; local < size; local++) {
                read(local);
            }
            seen = end;
            timesAllRead++;
        }
    }

    private void begin() {
        size = pool.size();
        shapeOf = new Shape[size];
        isHeld = new boolean[size];
        held = 0;
        idleMilli = 0;
        changed = new long[size];
        wide = new long[(size + 63) >>> 6];
        countsBeside = pool.countsBeside();
        freeCpuMilli = new int[countsBeside ? size : 0];
        freeMemoryMib = new int[countsBeside ? size : 0];
        filed = countsBeside || pool.isLinked() ? null : new Filed(pool.gpusPerNode(), size);
    }

    /** Where nodes differ by nothing but what is left of their GPUs: those with as many free cost the same; else null. */
    @Nullable
    Filed filed() {
        return filed;
    }

    /** Whether reservations hold any of the nodes. */
    boolean hasHeld() {
        return held > 0;
    }

    /** Thousandths of GPUs that can be had, counted to a thousandth of each node. */
    long idleMilli() {
        return idleMilli;
    }

    /** How often all nodes were read again, whichever had changed. */
    int timesAllRead() {
        return timesAllRead;
    }

    long seen() {
        return seen;
    }

    int size() {
        return size;
    }

    /** Whether the node did not change again after this change. */
    boolean isLast(int local, long change) {
        return changed[local] == change;
    }

    private void read(int local) {
        int node = pool.node(local);
        boolean isNowHeld = fleet.isHeld(node);
        Shape before = shapeOf[local];
        Shape shape = fleet.isToBeHad(node) ? shapeOf(node) : null;
        if (filed != null) {
            filed.change(local, before, isHeld[local], shape, isNowHeld);
        }
        held += (isNowHeld ? 1 : 0) - (isHeld[local] ? 1 : 0);
        isHeld[local] = isNowHeld;
        shapeOf[local] = shape;
        idleMilli += (shape == null ? 0 : shape.idleMilli()) - (before == null ? 0 : before.idleMilli());
        long bit = 1L << local;
        boolean isWide = shape != null && shape.wholeGpus() > 1;
        wide[local >>> 6] = isWide ? wide[local >>> 6] | bit : wide[local >>> 6] & ~bit;
        if (countsBeside) {
            freeCpuMilli[local] = freeCpuMilli(node);
            freeMemoryMib[local] = freeMemoryMib(node);
        }
    }

    /** Thousandths of a core, as it is now; MAX_VALUE where they are not counted. */
    int freeCpuMilli(int node) {
        Beside beside = fleet.beside();
        return beside.cpuMilli(node) == 0 ? Integer.MAX_VALUE : beside.freeCpuMilli(node);
    }

    /** As it is now; MAX_VALUE where it is not counted. */
    int freeMemoryMib(int node) {
        Beside beside = fleet.beside();
        return beside.memoryMib(node) == 0 ? Integer.MAX_VALUE : beside.freeMemoryMib(node);
    }

    /** The first node from this place on of which several GPUs are whole, or -1. */
    int nextWide(int from) {
        int word = from >>> 6;
        long bits = word < wide.length ? wide[word] >>> from << from : 0;
        while (bits == 0 && ++word < wide.length) {
            bits = wide[word];
        }
        return bits == 0 ? -1 : (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /** How many such tasks, of several whole GPUs each, have room. */
    long room(Task task) {
        long room = 0;
        for (int local = nextWide(0); local >= 0; local = nextWide(local + 1)) {
            Shape shape = shapeOf[local];
            int here = shape == null ? 0 : shape.wholeGpus() / task.gpus();
            here = task.cpuMilli() > 0 ? Math.min(here, cpuMilli(local) / task.cpuMilli()) : here;
            here = task.memoryMib() > 0 ? Math.min(here, memoryMib(local) / task.memoryMib()) : here;
            room += here;
        }
        return room;
    }

    /** Thousandths of a core; MAX_VALUE where they are not counted. */
    int cpuMilli(int local) {
        return countsBeside ? freeCpuMilli[local] : Integer.MAX_VALUE;
    }

    /** MAX_VALUE where it is not counted. */
    int memoryMib(int local) {
        return countsBeside ? freeMemoryMib[local] : Integer.MAX_VALUE;
    }

    /** What is left of the GPUs of a node, as it is now. */
    Shape shapeOf(int node) {
        long cut = fleet.sharesMore(node) ? fleet.cutGpus(node) : 0;
        int whole = fleet.freeOn(node);
        int build = builds.of(node);
        if (cut == 0) {
            return uncut(build, whole);
        }
        int[] rests = scratch.length == pool.gpusPerNode() ? scratch : new int[pool.gpusPerNode()];
        scratch = rests;
        int first = rests.length - whole;
        Arrays.fill(rests, 0, first, 0);
        Arrays.fill(rests, first, rests.length, pool.slices());
        for (long left = cut; left != 0; left &= left - 1) {
            putBefore(first, rests, fleet.sharedFree(node, Long.numberOfTrailingZeros(left)));
        }
        return shapes.of(build, pool.slices(), rests);
    }

    /** Takes the place of a 0 among those before {@code first}, in their order. */
    private static void putBefore(int first, int[] rests, int rest) {
        int at = 0;
        for (; at + 1 < first && rests[at + 1] < rest; at++) {
            rests[at] = rests[at + 1];
        }
        rests[at] = rest;
    }

    /** Most nodes share none of their GPUs: then the number of those that are free says all. */
    private Shape uncut(int build, int whole) {
        if (build != buildOfUncut || uncut.length == 0) {
            buildOfUncut = build;
            uncut = new Shape[pool.gpusPerNode() + 1];
        }
        Shape found = uncut[whole];
        if (found == null) {
            int[] rests = new int[pool.gpusPerNode()];
            Arrays.fill(rests, rests.length - whole, rests.length, pool.slices());
            found = shapes.of(build, pool.slices(), rests);
            uncut[whole] = found;
        }
        return found;
    }

    /** What is left of the node's GPUs; null when nothing of it can be had. */
    @Nullable
    Shape shape(int local, boolean held) {
        return isHeld[local] == held ? shapeOf[local] : null;
    }
}
