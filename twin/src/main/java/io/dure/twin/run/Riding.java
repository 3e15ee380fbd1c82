package io.dure.twin.run;

import io.dure.engine.Decision;
import io.dure.engine.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The tasks of elastic jobs beyond their fewest, as they run: by job and number, and who is on each node. */
final class Riding {
    /** One of them. */
    record Rider(long job, int task, Placement placement, boolean isLeaving) {
        private Rider leaves() {
            return new Rider(job, task, placement, true);
        }

        int node() {
            return placement.nodes().getFirst().node();
        }
    }

    private static final Map<Integer, Rider> NONE = Map.of();

    private final Map<Long, TreeMap<Integer, Rider>> ofJob = new HashMap<>();
    private final Map<Integer, Integer> onNode = new HashMap<>();

    void grow(Decision.Grow d) {
        Rider r = new Rider(d.job(), d.task(), d.placement(), false);
        if (ofJob.computeIfAbsent(d.job(), _ -> new TreeMap<>()).put(d.task(), r) != null) {
            throw new IllegalStateException("task " + d.task() + " of job " + d.job() + " was started twice");
        }
        onNode.merge(r.node(), 1, Integer::sum);
    }

    /** It was told to stop. */
    void shrink(long job, int task) {
        Rider r = of(job).get(task);
        if (r != null) {
            of(job).put(task, r.leaves());
        }
    }

    boolean isLeaving(long job, int task) {
        Rider r = of(job).get(task);
        return r != null && r.isLeaving();
    }

    /** It is gone; where it was. */
    Placement remove(long job, int task) {
        Rider r = Objects.requireNonNull(of(job).get(task), "a task that runs");
        of(job).remove(task);
        onNode.merge(r.node(), -1, Integer::sum);
        return r.placement();
    }

    /** All of the job are gone; where they were. */
    List<Placement> removeAll(long job) {
        TreeMap<Integer, Rider> all = ofJob.remove(job);
        if (all == null) {
            return List.of();
        }
        List<Placement> placements = new ArrayList<>();
        for (Rider r : all.values()) {
            onNode.merge(r.node(), -1, Integer::sum);
            placements.add(r.placement());
        }
        return placements;
    }

    int count(long job) {
        return of(job).size();
    }

    /** Those on the node, in order of job and number. */
    List<Rider> on(int node) {
        List<Rider> found = new ArrayList<>();
        if (!isEmpty(node)) {
            for (TreeMap<Integer, Rider> riders : new TreeMap<>(ofJob).values()) {
                riders.values().stream().filter(r -> r.node() == node).forEach(found::add);
            }
        }
        return found;
    }

    boolean isEmpty(int node) {
        return onNode.getOrDefault(node, 0) == 0;
    }

    private Map<Integer, Rider> of(long job) {
        Map<Integer, Rider> all = ofJob.get(job);
        return all == null ? NONE : all;
    }
}
