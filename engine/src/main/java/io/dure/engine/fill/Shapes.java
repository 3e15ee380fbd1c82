package io.dure.engine.fill;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All shapes that were met, each once. */
final class Shapes {
    private final Map<Key, Shape> known = new LinkedHashMap<>(); // looked up, never walked

    /** What makes a shape. */
    private static final class Key {
        private final int build;
        private final int[] rests;
        private final int hash;

        Key(int build, int[] rests) {
            this.build = build;
            this.rests = rests;
            hash = 31 * Arrays.hashCode(rests) + build;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && build == that.build && Arrays.equals(rests, that.rests);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** {@code rests}: slices left of each GPU, rising; not to be written to afterwards. */
    Shape of(int build, int slices, int[] rests) {
        Key key = new Key(build, rests);
        Shape found = known.get(key);
        if (found == null) {
            found = new Shape(this, known.size(), build, slices, rests);
            known.put(key, found);
        }
        return found;
    }

    int size() {
        return known.size();
    }
}
