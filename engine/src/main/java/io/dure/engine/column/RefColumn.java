package io.dure.engine.column;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing column of immutable things, all null at first, in chunks that forks share until one of them writes, as
 * {@link IntColumn} has of ints.
 */
public final class RefColumn<T> {
    private static final int BITS = 8;
    private static final int CHUNK = 1 << BITS;
    private static final int MASK = CHUNK - 1;
    private static final @Nullable Object[] NULLS = new Object[CHUNK];

    private @Nullable Object[][] chunks;
    private boolean[] mine;

    public RefColumn() {
        this(new Object[0][], new boolean[0]);
    }

    private RefColumn(@Nullable Object[][] chunks, boolean[] mine) {
        this.chunks = chunks;
        this.mine = mine;
    }

    /** Makes indices below {@code size} usable. */
    public void ensure(int size) {
        int need = (size + MASK) >>> BITS;
        int had = chunks.length;
        if (need > had) {
            int capacity = Math.max(need, had + (had >> 1));
            chunks = Arrays.copyOf(chunks, capacity);
            mine = Arrays.copyOf(mine, capacity);
            Arrays.fill(chunks, had, capacity, NULLS);
        }
    }

    @SuppressWarnings("unchecked")
    @Nullable
    public T get(int i) {
        return (T) chunks[i >>> BITS][i & MASK];
    }

    public void set(int i, @Nullable T value) {
        int c = i >>> BITS;
        if (!mine[c]) {
            chunks[c] = chunks[c].clone();
            mine[c] = true;
        }
        chunks[c][i & MASK] = value;
    }

    /** A copy that may go its own way. */
    public RefColumn<T> fork() {
        Arrays.fill(mine, false);
        return new RefColumn<>(chunks.clone(), mine.clone());
    }
}
