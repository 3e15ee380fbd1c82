package io.dure.engine.place;

import io.dure.engine.fleet.Fleet;
import io.dure.engine.fleet.Pool;
import io.dure.engine.power.Gate;
import java.util.TreeSet;

/**
 * Domains narrower than a site that were found to lack the power for one gang. Such a domain lies in one hall: where
 * caps hold on all nodes, what lacks the power is the hall, for nodes of this pool.
 */
final class Lacking {
    private final Gate gate;
    private final TreeSet<Long> places = new TreeSet<>();

    Lacking(Gate gate) {
        this.gate = gate;
    }

    /** Another gang is looked at. */
    void clear() {
        places.clear();
    }

    /** Some place may lack power. */
    boolean mayLack() {
        return gate.isShut();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** Whether the domain, of which this node of the pool is one, was found to lack the power. */
    boolean has(Fleet fleet, Pool pool, int local, int domain) {
        return !places.isEmpty() && places.contains(place(fleet, pool, local, domain));
    }

    void add(Fleet fleet, Pool pool, int local, int domain) {
        places.add(place(fleet, pool, local, domain));
    }

    private long place(Fleet fleet, Pool pool, int local, int domain) {
        long index = fleet.poolIndexOf(pool.node(0));
        return index << 32 | (gate.judgesByHall() ? fleet.hallOfRack(fleet.rackOf(pool.node(local))) : domain);
    }
}
