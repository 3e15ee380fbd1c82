package io.dure.engine.place;

import io.dure.engine.Placement;
import io.dure.engine.Task;
import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A gang laid out on nodes on paper, task by task, and which GPUs each task would have. */
final class Laid {
    private final Fleet fleet;
    private final Task task;
    private final TreeMap<Integer, Sheet> sheets = new TreeMap<>();
    private int tasks;

    Laid(Fleet fleet, Task task) {
        this.fleet = fleet;
        this.task = task;
    }

    /** One node: what is free of it beside what is laid on it. */
    private static final class Sheet {
        private long freeMask;
        private long takenMask;

        /** GPUs that were whole before they were cut into slices here. */
        private long ownMask;

        /** Of each GPU that is shared or was taken in slices: how many are free; -1 of those that are whole, or not ours. */
        private final int[] sharedFree;

        private final int[] slicesTaken;
        private int tasks;

        Sheet(Fleet fleet, int node) {
            freeMask = fleet.freeMask(node);
            int gpus = fleet.gpusOf(node);
            sharedFree = new int[gpus];
            slicesTaken = new int[gpus];
            for (int g = 0; g < gpus; g++) {
                int free = fleet.isClaimed(node) ? 0 : fleet.sharedFree(node, g);
                sharedFree[g] = free == 0 ? -1 : free;
            }
        }
    }

    Task task() {
        return task;
    }

    int tasks() {
        return tasks;
    }

    /** The nodes that have tasks, in order. */
    Iterable<Integer> nodes() {
        return sheets.keySet();
    }

    boolean isOn(int node) {
        return sheets.containsKey(node);
    }

    /** Whether the node holds one more task. */
    boolean holdsOneMore(int node) {
        Sheet sheet = sheets.get(node);
        if (sheet == null) {
            return fleet.roomOn(node, task) > 0;
        }
        if (task.countsBeside() && fleet.beside().room(node, task) <= sheet.tasks) {
            return false;
        }
        if (task.gpus() > 0) {
            return Long.bitCount(sheet.freeMask) >= task.gpus();
        }
        return task.sliceMilli() == 0 || hasGpuFor(sheet, need(node));
    }

    /** Puts a task on whole GPUs of the node, the lowest free ones, or on CPUs alone. */
    void put(int node) {
        Sheet sheet = sheet(node);
        for (int i = 0; i < task.gpus(); i++) {
            long lowest = Long.lowestOneBit(sheet.freeMask);
            sheet.freeMask &= ~lowest;
            sheet.takenMask |= lowest;
        }
        sheet.tasks++;
        tasks++;
    }

    /** Puts a task on a slice of this GPU. */
    void put(int node, int gpu) {
        Sheet sheet = sheet(node);
        int need = need(node);
        int free = sheet.sharedFree[gpu] < 0 ? fleet.poolOf(node).slices() : sheet.sharedFree[gpu];
        sheet.ownMask |= sheet.freeMask & 1L << gpu;
        sheet.freeMask &= ~(1L << gpu);
        sheet.sharedFree[gpu] = free - need;
        sheet.slicesTaken[gpu] += need;
        sheet.tasks++;
        tasks++;
    }

    /** GPUs of the node that are wholly free beside what is laid, as a mask. */
    long freeMask(int node) {
        Sheet sheet = sheets.get(node);
        return sheet == null ? fleet.freeMask(node) : sheet.freeMask;
    }

    /** Slices that are free of a GPU beside what is laid, of a whole one too. */
    int freeSlices(int node, int gpu) {
        if ((freeMask(node) >>> gpu & 1) != 0) {
            return fleet.poolOf(node).slices();
        }
        Sheet sheet = sheets.get(node);
        if (sheet == null) {
            return fleet.isClaimed(node) ? 0 : fleet.sharedFree(node, gpu);
        }
        return Math.max(0, sheet.sharedFree[gpu]);
    }

    int tasksOn(int node) {
        Sheet sheet = sheets.get(node);
        return sheet == null ? 0 : sheet.tasks;
    }

    /** GPUs of the node on which a slice for a task is free, in order. */
    int[] gpusFor(int node) {
        int[] found = new int[fleet.gpusOf(node)];
        int n = 0;
        for (int g = 0; g < found.length; g++) {
            if (freeSlices(node, g) >= need(node)) {
                found[n++] = g;
            }
        }
        return Arrays.copyOf(found, n);
    }

    /** A GPU for one more slice that nobody else shares: one cut for this gang, else the lowest free one; -1: none. */
    int gpuOfOwn(int node) {
        Sheet sheet = sheet(node);
        for (int g = 0; g < sheet.sharedFree.length; g++) {
            if ((sheet.ownMask >>> g & 1) != 0 && sheet.sharedFree[g] >= need(node)) {
                return g;
            }
        }
        return sheet.freeMask == 0 ? -1 : Long.numberOfTrailingZeros(sheet.freeMask);
    }

    /** The whole, in order of node and GPU. */
    List<Placement.OnNode> place() {
        List<Placement.OnNode> place = new ArrayList<>();
        for (Map.Entry<Integer, Sheet> e : sheets.entrySet()) {
            int node = e.getKey();
            Sheet sheet = e.getValue();
            if (task.sliceMilli() == 0) {
                place.add(new Placement.OnNode(node, sheet.takenMask, 0, sheet.tasks));
                continue;
            }
            for (int g = 0; g < sheet.slicesTaken.length; g++) {
                int slices = sheet.slicesTaken[g];
                if (slices > 0) {
                    place.add(new Placement.OnNode(node, 1L << g, slices, slices / need(node)));
                }
            }
        }
        return place;
    }

    private int need(int node) {
        Pool pool = fleet.poolOf(node);
        return task.slicesOf(pool.slices());
    }

    private Sheet sheet(int node) {
        return sheets.computeIfAbsent(node, n -> new Sheet(fleet, n));
    }

    private static boolean hasGpuFor(Sheet sheet, int need) {
        if (sheet.freeMask != 0) {
            return true;
        }
        for (int free : sheet.sharedFree) {
            if (free >= need) {
                return true;
            }
        }
        return false;
    }
}
