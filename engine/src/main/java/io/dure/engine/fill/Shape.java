package io.dure.engine.fill;

import io.dure.engine.pack.Demand;
import io.dure.engine.pack.FillTable;
import io.dure.engine.pack.FillValue.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is left of the GPUs of a node, or of some of them, whichever they are: a class of nodes as far as GPUs go. */
final class Shape {
    private final Shapes all;
    private final int id;
    private final int build;
    private final int[] rests; // slices left of each GPU, rising
    private final int slices;
    private final int wholeGpus;
    private final int idleMilli;
    private final int most; // slices of the GPU with most left
    private @Nullable Vector vector;
    private @Nullable Tables of; // of which the vector is
    private final @Nullable Shape[] others; // without one GPU

    Shape(Shapes all, int id, int build, int slices, int[] rests) {
        this.all = all;
        this.id = id;
        this.build = build;
        this.slices = slices;
        this.rests = rests;
        int whole = 0;
        int parts = 0;
        for (int rest : rests) {
            whole += rest == slices ? 1 : 0;
            parts += rest == slices ? 0 : rest;
        }
        wholeGpus = whole;
        most = rests.length == 0 ? 0 : rests[rests.length - 1];
        idleMilli = Demand.WHOLE * whole + Demand.WHOLE * parts / slices;
        others = new Shape[rests.length];
    }

    boolean is(int ofBuild, int[] left) {
        return build == ofBuild && Arrays.equals(rests, left);
    }

    /** Where it goes in a table that does not have it yet. */
    int placeIn(Shapes table) {
        return table.place(build, rests);
    }

    /** A small number that no other shape has. */
    int id() {
        return id;
    }

    int build() {
        return build;
    }

    int gpus() {
        return rests.length;
    }

    /** Slices left of a GPU; those with least left come first. */
    int rest(int gpu) {
        return rests[gpu];
    }

    int slices() {
        return slices;
    }

    /** Thousandths of GPUs that are left. */
    int idleMilli() {
        return idleMilli;
    }

    /** GPUs that are free to the last slice. */
    int wholeGpus() {
        return wholeGpus;
    }

    /** Whether each GPU is free to the last slice, or has none left. */
    boolean isUncut() {
        return idleMilli == Demand.WHOLE * wholeGpus;
    }

    /** Slices left of the GPU with most left. */
    int most() {
        return most;
    }

    /** The first GPU, from that with least left on, with so many slices; {@link #gpus} when there is none. */
    int firstWith(int need) {
        int gpu = 0;
        while (gpu < rests.length && rests[gpu] < need) {
            gpu++;
        }
        return gpu;
    }

    /** The value of these GPUs. */
    Vector vector(Tables tables) {
        Vector known = vector;
        if (known == null || of != tables) {
            known = made(tables, tables.of(build));
            vector = known;
            of = tables;
        }
        return known;
    }

    private Vector made(Tables tables, FillTable table) {
        if (rests.length == 0) {
            return new Vector(table);
        }
        Vector rest = without(0).vector(tables);
        return rests[0] == 0 ? rest : new Vector(table, rest, row(table, rests[0]));
    }

    /** Of a GPU with so many slices left. */
    int[] row(FillTable table, int rest) {
        int steps = Math.min(slices, FillTable.STEPS);
        return table.rowAt(rest * steps / slices);
    }

    /** The same without one GPU. */
    Shape without(int gpu) {
        Shape found = others[gpu];
        if (found == null) {
            int[] left = new int[rests.length - 1];
            System.arraycopy(rests, 0, left, 0, gpu);
            System.arraycopy(rests, gpu + 1, left, gpu, left.length - gpu);
            found = all.of(build, slices, left);
            others[gpu] = found;
        }
        return found;
    }

    /** What is left once a GPU has given {@code need} slices. */
    Shape after(int gpu, int need) {
        int[] left = rests.clone();
        left[gpu] -= need;
        Arrays.sort(left);
        return all.of(build, slices, left);
    }

    /** What is left once {@code count} whole GPUs are taken. */
    Shape afterWhole(int count) {
        int[] left = rests.clone();
        Arrays.fill(left, left.length - count, left.length, 0);
        Arrays.sort(left);
        return all.of(build, slices, left);
    }
}
