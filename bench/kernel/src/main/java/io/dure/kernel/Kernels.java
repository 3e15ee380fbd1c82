package io.dure.kernel;

import io.dure.engine.column.IndexSet;
import io.dure.engine.column.IntField;
import io.dure.engine.column.IntTable;
import io.dure.engine.column.Orders;
import io.dure.engine.fleet.Fleet;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of which a placement is made, one by one, on a fleet of nodes with 8 GPUs; two jobs run on each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Kernels {
    private static final int GPUS = 8;
    private static final int NODES_PER_RACK = 20;
    private static final int RACKS_PER_HALL = 50;
    private static final int DRAWS = 1 << 16;
    private static final int FIELDS = 3;

    @Param({"1000", "38125", "375000"})
    int nodes;

    private final int[] random = new int[DRAWS];
    private int next;
    private IndexSet set;
    private Fleet fleet;
    private Orders orders;
    private int root;
    private long clock;
    private IntTable table;
    private final IntField[] fields = new IntField[FIELDS];

    @Setup
    public void fill() {
        Random draw = new Random(1);
        for (int i = 0; i < DRAWS; i++) {
            random[i] = draw.nextInt(nodes);
        }
        set = new IndexSet();
        for (int i = 0; i < nodes; i += 2) {
            set.add(i);
        }
        fillFleet();
        int jobs = 2 * nodes;
        orders = new Orders();
        orders.ensure(jobs + 1);
        for (int slot = 1; slot <= jobs; slot++) {
            root = orders.insert(root, slot, draw.nextInt(3_600_000), slot, 0);
        }
        clock = 3_600_000;
        table = new IntTable();
        for (int f = 0; f < FIELDS; f++) {
            fields[f] = table.field();
        }
        table.ensure(jobs);
    }

    private void fillFleet() {
        fleet = new Fleet();
        fleet.addGpuType(1);
        fleet.addSite();
        for (int r = 0; r * NODES_PER_RACK < nodes; r++) {
            if (r % RACKS_PER_HALL == 0) {
                fleet.addHall(0);
            }
            int count = Math.min(NODES_PER_RACK, nodes - r * NODES_PER_RACK);
            fleet.addRack(r / RACKS_PER_HALL);
            fleet.addNodes(count, r, 0, GPUS, false, 0, 0);
        }
        for (int n = 0; n < nodes; n++) {
            fleet.take(n, GPUS / 2);
        }
    }

    private int draw() {
        next = (next + 1) & (DRAWS - 1);
        return random[next];
    }

    /** The next member of a set of indices after a random one: how a free node is found. */
    @Benchmark
    public int findInSet() {
        return set.next(draw());
    }

    /** One member out, and in again: how a node changes its class. */
    @Benchmark
    public void changeSet() {
        int member = draw() & ~1;
        set.remove(member);
        set.add(member);
    }

    /** Four GPUs of a random node taken and given back, filed in its pool, rack and hall each time. */
    @Benchmark
    public void takeAndGive() {
        int node = draw();
        fleet.give(node, fleet.take(node, GPUS / 2));
    }

    /** A random job leaves an order of all that run, and comes back last: how ends are known in their order. */
    @Benchmark
    public void changeOrder() {
        int slot = 1 + 2 * draw();
        root = orders.remove(root, slot);
        root = orders.insert(root, slot, ++clock, slot, 0);
    }

    /** Three fields of a random row read, and one written. */
    @Benchmark
    public int changeRow() {
        int row = 2 * draw();
        int sum = fields[0].get(row) + fields[1].get(row);
        fields[2].set(row, sum);
        return sum;
    }
}
