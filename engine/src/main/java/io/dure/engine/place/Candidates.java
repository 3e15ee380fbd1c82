package io.dure.engine.place;

import io.dure.engine.fleet.Pool;
import io.dure.engine.job.Grants;
import io.dure.engine.job.Parts;
import io.dure.engine.state.State;
import java.util.Arrays;

/**
 * Attempts that may be told to go, and what they have of the nodes of a pool: node by node, on each the cheapest first.
 * Scratch: columns of numbers, since thousands are looked at for one claim.
 */
final class Candidates {
    private int[] slots = new int[64];
    private int count;

    /** In how many parts each has what he has in the pool: as many as grants. */
    private int[] parts = new int[64];

    /** What they have: of which node, whose it is, by his place among them, and by which grant. */
    private int[] nodes = new int[64];

    private int[] owners = new int[64];
    private int[] grants = new int[64];
    private int size;

    /** Node, then the place in which it was found: sorted, these are the order of what they have. */
    private long[] byNode = new long[64];

    private int[] foundOwners = new int[64];
    private int[] foundGrants = new int[64];

    /** Which of two attempts goes first, the smaller or the greater: a total order. */
    interface Order {
        int compare(int slot, int other);
    }

    void clear() {
        count = 0;
        size = 0;
    }

    void add(int slot) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
            parts = Arrays.copyOf(parts, 2 * count);
        }
        slots[count++] = slot;
    }

    boolean has(int slot) {
        for (int i = 0; i < count; i++) {
            if (slots[i] == slot) {
                return true;
            }
        }
        return false;
    }

    int count() {
        return count;
    }

    int get(int i) {
        return slots[i];
    }

    /**
     * Lays out what these attempts have in the pool, with all their task groups: by node, and on each node in this order;
     * what one of them has in its own.
     */
    void layOut(State state, Pool pool, Order order) {
        find(state, pool);
        Arrays.sort(byNode, 0, size);
        for (int i = 0; i < size; i++) {
            int found = (int) byNode[i];
            nodes[i] = (int) (byNode[i] >>> Integer.SIZE);
            owners[i] = foundOwners[found];
            grants[i] = foundGrants[found];
            sink(i, order);
        }
    }

    private void find(State state, Pool pool) {
        Grants all = state.jobs().grants();
        Parts groups = state.jobs().parts();
        size = 0;
        for (int i = 0; i < count; i++) {
            int before = size;
            for (int member = slots[i]; member != 0; member = groups.next(member)) {
                int first = state.jobs().firstGrant(member);
                boolean isHere = state.fleet().poolIndexOf(all.node(first)) == pool.index();
                for (int g = isHere ? first : 0; g != 0; g = all.next(g)) {
                    found(all.node(g), i, g);
                }
            }
            parts[i] = size - before;
        }
    }

    private void found(int node, int owner, int grant) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
            owners = Arrays.copyOf(owners, 2 * size);
            grants = Arrays.copyOf(grants, 2 * size);
            byNode = Arrays.copyOf(byNode, 2 * size);
            foundOwners = Arrays.copyOf(foundOwners, 2 * size);
            foundGrants = Arrays.copyOf(foundGrants, 2 * size);
        }
        byNode[size] = (long) node << Integer.SIZE | size;
        foundOwners[size] = owner;
        foundGrants[size] = grant;
        size++;
    }

    /** Moves the last of a node, which was put behind all others, to where it belongs among them. */
    private void sink(int last, Order order) {
        int owner = owners[last];
        int grant = grants[last];
        int i = last;
        for (; i > 0 && nodes[i - 1] == nodes[last] && order.compare(slots[owners[i - 1]], slots[owner]) > 0; i--) {
            owners[i] = owners[i - 1];
            grants[i] = grants[i - 1];
        }
        owners[i] = owner;
        grants[i] = grant;
    }

    /** How much they have: as many grants. */
    int size() {
        return size;
    }

    int node(int i) {
        return nodes[i];
    }

    int slot(int i) {
        return slots[owners[i]];
    }

    /** In how many parts he whose it is has what he has in the pool. */
    int parts(int i) {
        return parts[owners[i]];
    }

    int grant(int i) {
        return grants[i];
    }

    /** The first that is on this node or a later one. */
    int firstAtOrAfter(int node) {
        int low = 0;
        int high = size;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (nodes[mid] < node) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low;
    }
}
