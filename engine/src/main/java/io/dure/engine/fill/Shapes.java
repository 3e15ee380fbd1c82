package io.dure.engine.fill;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All shapes that were met, each once. */
final class Shapes {
    private static final int FEWEST = 1024;
    private static final int MIX = 0x9E3779B9;

    private @Nullable Shape[] table = new Shape[FEWEST]; // looked up by hash, never walked but to grow
    private int size;

    /** {@code rests}: slices left of each GPU, rising. */
    Shape of(int build, int slices, int[] rests) {
        int at = place(build, rests);
        Shape found = table[at];
        if (found == null) {
            found = new Shape(this, size++, build, slices, rests.clone());
            table[at] = found;
            if (2 * size > table.length) {
                grow();
            }
        }
        return found;
    }

    /** Where it is, or would be. */
    int place(int build, int[] rests) {
        int mask = table.length - 1;
        int hash = (31 * Arrays.hashCode(rests) + build) * MIX;
        int at = (hash ^ (hash >>> 16)) & mask;
        Shape there = table[at];
        while (there != null && !there.is(build, rests)) {
            at = (at + 1) & mask;
            there = table[at];
        }
        return at;
    }

    private void grow() {
        @Nullable Shape[] old = table;
        table = new Shape[2 * old.length];
        for (Shape shape : old) {
            if (shape != null) {
                table[shape.placeIn(this)] = shape;
            }
        }
    }

    int size() {
        return size;
    }
}
