package io.dure.engine.column;

/**
 * A growing map from long keys to dense ints 0, 1, 2 … in the order in which keys came. Keys are never removed. Open
 * addressing; nothing ever iterates over the hash order.
 */
public final class LongIndex {
    private final LongList keys;
    private IntColumn table;
    private int tableSize;

    public LongIndex() {
        keys = new LongList();
        table = new IntColumn();
        tableSize = 64;
        table.ensure(tableSize);
    }

    private LongIndex(LongIndex other) {
        keys = other.keys.fork();
        table = other.table.fork();
        tableSize = other.tableSize;
    }

    /** The int of this key, or -1. */
    public int find(long key) {
        int at = slot(key);
        return table.get(at) - 1;
    }

    /** Gives the key the next int; it must not have one yet. */
    public int add(long key) {
        if (2 * (keys.size() + 1) > tableSize) {
            grow();
        }
        int at = slot(key);
        keys.add(key);
        table.set(at, keys.size());
        return keys.size() - 1;
    }

    public long key(int index) {
        return keys.get(index);
    }

    public int size() {
        return keys.size();
    }

    public LongIndex fork() {
        return new LongIndex(this);
    }

    private int slot(long key) {
        int at = (int) Mix.mix(key) & (tableSize - 1);
        while (table.get(at) != 0 && keys.get(table.get(at) - 1) != key) {
            at = (at + 1) & (tableSize - 1);
        }
        return at;
    }

    private void grow() {
        tableSize *= 2;
        table = new IntColumn();
        table.ensure(tableSize);
        for (int i = 0; i < keys.size(); i++) {
            table.set(slot(keys.get(i)), i + 1);
        }
    }
}
