package io.dure.engine.gate;

import io.dure.engine.column.IntColumn;
import io.dure.engine.column.Orders;
import java.util.List;

/**
 * Who waits for whose end: for each pair an edge, in the list of the job or array that is waited for by the id of who
 * waits, and in the chain of who waits. Edges start at 1; their numbers are reused and mean nothing.
 */
final class Dependencies {
    private final IntColumn dependent;

    /** A slot; or of an array its int, negated and less one. */
    private final IntColumn target;

    private final IntColumn evenIfItFails;
    private final IntColumn nextOfDependent;
    private final Orders orders;
    private final IntColumn firstOfDependent;
    private final IntColumn rootOfJob;
    private final IntColumn rootOfArray;
    private int firstUnused;
    private int top;

    Dependencies() {
        dependent = new IntColumn();
        target = new IntColumn();
        evenIfItFails = new IntColumn();
        nextOfDependent = new IntColumn();
        orders = new Orders();
        firstOfDependent = new IntColumn();
        rootOfJob = new IntColumn();
        rootOfArray = new IntColumn();
        top = 1;
    }

    private Dependencies(Dependencies o) {
        dependent = o.dependent.fork();
        target = o.target.fork();
        evenIfItFails = o.evenIfItFails.fork();
        nextOfDependent = o.nextOfDependent.fork();
        orders = o.orders.fork();
        firstOfDependent = o.firstOfDependent.fork();
        rootOfJob = o.rootOfJob.fork();
        rootOfArray = o.rootOfArray.fork();
        firstUnused = o.firstUnused;
        top = o.top;
    }

    Dependencies fork() {
        return new Dependencies(this);
    }

    void awaitJob(int slot, long id, int other, boolean even) {
        await(slot, id, other, even);
    }

    void awaitArray(int slot, long id, int array, boolean even) {
        await(slot, id, -array - 1, even);
    }

    private void await(int slot, long id, int of, boolean even) {
        int e = unused();
        dependent.set(e, slot);
        target.set(e, of);
        evenIfItFails.set(e, even ? 1 : 0);
        firstOfDependent.ensure(slot + 1);
        nextOfDependent.set(e, firstOfDependent.get(slot));
        firstOfDependent.set(slot, e);
        setRoot(of, orders.insert(root(of), e, id, e, 0));
    }

    /** Whether the job still waits for an end. */
    boolean isWaiting(int slot) {
        return first(slot) != 0;
    }

    /** Whether anybody waits for the end of the job. */
    boolean isAwaited(int slot) {
        return root(slot) != 0;
    }

    /** The first edge of who waits, or 0. */
    int first(int slot) {
        return slot < firstOfDependent.capacity() ? firstOfDependent.get(slot) : 0;
    }

    /** The next edge of the same, or 0. */
    int next(int edge) {
        return nextOfDependent.get(edge);
    }

    boolean isOnArray(int edge) {
        return target.get(edge) < 0;
    }

    /** The slot of the job that is waited for, or the int of the array. */
    int target(int edge) {
        int of = target.get(edge);
        return of < 0 ? -of - 1 : of;
    }

    /** The job waits for nobody any more. */
    void drop(int slot) {
        for (int e = first(slot); e != 0; ) {
            int after = next(e);
            unlist(e);
            e = after;
        }
        if (slot < firstOfDependent.capacity()) {
            firstOfDependent.set(slot, 0);
        }
    }

    /** The job in {@code slot} is over: adds to {@code met} who waits for nobody now, to {@code failed} who waits in vain. */
    void jobOver(int slot, boolean completed, List<Integer> met, List<Integer> failed) {
        int e = orders.first(root(slot));
        while (e != 0) {
            resolve(e, completed, met, failed);
            e = orders.first(root(slot));
        }
    }

    /** An element of the array is over, as all before {@code firstLive} are. */
    void elementOver(int array, long id, long firstLive, boolean completed, List<Integer> met, List<Integer> failed) {
        int of = -array - 1;
        if (!completed) {
            int e = orders.after(root(of), id, Long.MAX_VALUE);
            while (e != 0) {
                long major = orders.major(e);
                int waiting = e;
                e = orders.after(root(of), major, e);
                if (evenIfItFails.get(waiting) == 0) {
                    resolve(waiting, false, met, failed);
                }
            }
        }
        int e = orders.first(root(of));
        while (e != 0 && orders.major(e) <= firstLive) {
            resolve(e, true, met, failed);
            e = orders.first(root(of));
        }
    }

    private void resolve(int edge, boolean completed, List<Integer> met, List<Integer> failed) {
        int slot = dependent.get(edge);
        boolean isMet = completed || evenIfItFails.get(edge) != 0;
        if (isMet) {
            unchain(edge);
            unlist(edge);
            if (!isWaiting(slot)) {
                met.add(slot);
            }
        } else {
            drop(slot);
            failed.add(slot);
        }
    }

    private void unchain(int edge) {
        int slot = dependent.get(edge);
        if (first(slot) == edge) {
            firstOfDependent.set(slot, next(edge));
            return;
        }
        int e = first(slot);
        while (next(e) != edge) {
            e = next(e);
        }
        nextOfDependent.set(e, next(edge));
    }

    /** Takes the edge out of the list of whom it waits for, to be used again. */
    private void unlist(int edge) {
        int of = target.get(edge);
        setRoot(of, orders.remove(root(of), edge));
        nextOfDependent.set(edge, firstUnused);
        firstUnused = edge;
    }

    private int root(int of) {
        IntColumn roots = of < 0 ? rootOfArray : rootOfJob;
        int i = of < 0 ? -of - 1 : of;
        return i < roots.capacity() ? roots.get(i) : 0;
    }

    private void setRoot(int of, int root) {
        IntColumn roots = of < 0 ? rootOfArray : rootOfJob;
        int i = of < 0 ? -of - 1 : of;
        roots.ensure(i + 1);
        roots.set(i, root);
    }

    private int unused() {
        if (firstUnused != 0) {
            int e = firstUnused;
            firstUnused = nextOfDependent.get(e);
            return e;
        }
        int e = top++;
        for (IntColumn c : new IntColumn[] {dependent, target, evenIfItFails, nextOfDependent}) {
            c.ensure(top);
        }
        orders.ensure(top);
        return e;
    }
}
