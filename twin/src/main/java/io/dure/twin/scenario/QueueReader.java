package io.dure.twin.scenario;

import io.dure.engine.Queue;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code queues}. */
final class QueueReader {
    private static final int MOST_WEIGHT = 1_000_000;

    private final List<Queue> queues = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<String> leaves = new ArrayList<>();

    private QueueReader() {}

    /** One queue as written, with the quota it has or gets from its children. */
    private record Entry(String name, long quota, long lend, long borrow, int weight, List<Entry> children) {}

    /** {@code gpus} of the fleet, which the quotas may not exceed; not checked when it is 0. */
    static QueueTree read(Block file, long gpus) {
        QueueReader reader = new QueueReader();
        Value top = file.need("queues", "a scenario has at least one queue");
        List<Entry> entries = reader.entries(top);
        if (top.isEmptyList()) {
            top.bad("a scenario has at least one queue", "");
        }
        long sum = sum(entries);
        if (gpus > 0 && sum > gpus) {
            String what = "the quotas of the queues come to " + sum;
            top.tell(what, "the fleet has " + gpus + " GPUs, and no more can be given", "");
        }
        reader.queues.add(QueueTree.root(gpus));
        reader.paths.add(QueueTree.ROOT);
        entries.forEach(entry -> reader.number(entry, 0, ""));
        return new QueueTree(reader.queues, reader.paths, reader.leaves);
    }

    private List<Entry> entries(Value list) {
        SisterNames names = new SisterNames();
        List<Entry> entries = new ArrayList<>();
        for (Value value : list.list()) {
            entries.add(entry(value.block(), names));
        }
        return entries;
    }

    private Entry entry(Block block, SisterNames sisters) {
        block.allow("name", "quota", "lendLimit", "borrowLimit", "weight", "queues");
        String name = sisters.take(block, "queue");
        List<Entry> children = entries(block.find("queues"));
        long sum = sum(children);
        Value quota = block.find("quota");
        long gpus = quota.count(0L, Fleet.MOST_GPUS, sum);
        if (gpus < sum) {
            quota.bad("the quotas of its queues come to " + sum + ", and more than its own cannot be given", sum + "?");
        }
        return new Entry(
                name,
                gpus,
                block.find("lendLimit").limit(Fleet.MOST_GPUS, Queue.UNLIMITED),
                block.find("borrowLimit").limit(Fleet.MOST_GPUS, Queue.UNLIMITED),
                block.find("weight").count(0, MOST_WEIGHT, 1),
                children);
    }

    private static long sum(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::quota).sum();
    }

    private void number(Entry entry, int parent, String above) {
        int id = queues.size();
        String path = above + entry.name();
        queues.add(new Queue(id, parent, entry.name(), entry.quota(), entry.lend(), entry.borrow(), entry.weight()));
        paths.add(path);
        if (entry.children().isEmpty()) {
            leaves.add(path);
        }
        entry.children().forEach(child -> number(child, id, path + "/"));
    }
}
