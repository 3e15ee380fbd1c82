package io.dure.app.site.slurm;

import io.dure.app.site.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an attempt has of one node: a Slurm job of its own.
 *
 * @param key {@code p0of3}, or {@code r5n1} for a task that came later
 * @param node the site's number of it
 * @param firstRank of its tasks, which are numbered on from there
 * @param lots its tasks, by the GPUs that they have in equal parts
 */
record Share(String key, int node, int firstRank, List<Lot> lots) {
    /** So many tasks that have so many whole GPUs together. */
    record Lot(int gpus, int tasks) {}

    static List<Share> of(Order order) {
        TreeMap<Integer, List<Lot>> byNode = new TreeMap<>();
        for (Order.On on : order.on()) {
            byNode.computeIfAbsent(on.node(), _ -> new ArrayList<>()).add(lot(on));
        }
        List<Share> shares = new ArrayList<>();
        int rank = 0;
        for (Map.Entry<Integer, List<Lot>> node : byNode.entrySet()) {
            String key = "p" + shares.size() + "of" + byNode.size();
            Share share = new Share(key, node.getKey(), rank, List.copyOf(node.getValue()));
            shares.add(share);
            rank += share.tasks();
        }
        return List.copyOf(shares);
    }

    /** The nth run of a task that comes later. */
    static Share rider(int task, int nth, Order.On on) {
        return new Share("r" + task + "n" + nth, on.node(), task, List.of(lot(on)));
    }

    private static Lot lot(Order.On on) {
        return new Lot(Long.bitCount(on.gpuMask()), on.tasks());
    }

    int tasks() {
        return lots.stream().mapToInt(Lot::tasks).sum();
    }

    int gpus() {
        return lots.stream().mapToInt(Lot::gpus).sum();
    }
}
