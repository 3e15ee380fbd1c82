package io.dure.engine.pack;

import java.util.BitSet;

/** The nodes that have the same free: a policy need look at one of them only. */
public final class NodeClass {
    private final Free free;
    private final int slot;
    private final long serial;
    private final BitSet nodes = new BitSet();
    private int size;
    private int first = -1;

    NodeClass(Free free, int slot, long serial) {
        this.free = free;
        this.slot = slot;
        this.serial = serial;
    }

    public Free free() {
        return free;
    }

    /** A small number that no other class has now; when this class has no nodes any more, another may get it. */
    public int slot() {
        return slot;
    }

    /** A number above 0 that no other class ever has. */
    public long serial() {
        return serial;
    }

    public int size() {
        return size;
    }

    /** Its node with the lowest number. */
    public int first() {
        return first;
    }

    /** Its node with {@code before} others below it in number. */
    public int node(int before) {
        int node = first;
        for (int i = 0; i < before; i++) {
            node = nodes.nextSetBit(node + 1);
        }
        return node;
    }

    void add(int node) {
        nodes.set(node);
        size++;
        first = first < 0 ? node : Math.min(first, node);
    }

    void remove(int node) {
        nodes.clear(node);
        size--;
        first = node == first ? nodes.nextSetBit(node + 1) : first;
    }
}
