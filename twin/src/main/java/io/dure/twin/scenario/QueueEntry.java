package io.dure.twin.scenario;

import io.dure.engine.Queue;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One queue as written.
 *
 * @param sites the numbers of the sites where its data may be; empty: as the queue above it
 */
record QueueEntry(
        String name,
        String path,
        Quota quota,
        Value quotaValue,
        long lend,
        long borrow,
        int weight,
        long userGpus,
        long userJobs,
        List<Integer> sites,
        List<QueueEntry> children) {
    private static final int MOST_WEIGHT = 1_000_000;
    private static final long MOST_USER_JOBS = 100_000_000;

    /** {@code above} is the path of the queue above it with a slash, or an empty text. */
    static List<QueueEntry> read(Value list, String above, List<String> sites, double scale) {
        SisterNames names = new SisterNames();
        List<QueueEntry> entries = new ArrayList<>();
        for (Value value : list.list()) {
            entries.add(entry(value.block(), above, names, sites, scale));
        }
        return entries;
    }

    private static QueueEntry entry(Block block, String above, SisterNames sisters, List<String> sites, double scale) {
        block.allow(
                "name",
                "quota",
                "share",
                "lendLimit",
                "borrowLimit",
                "weight",
                "userLimitGpus",
                "userLimitJobs",
                "sites",
                "queues");
        String name = sisters.take(block, "queue");
        String path = above + name;
        List<QueueEntry> children = read(block.find("queues"), path + "/", sites, scale);
        double parts = 0;
        for (QueueEntry child : children) {
            parts += child.quota instanceof Quota.Share share ? share.part() : 0;
        }
        if (parts > 1 + 1e-9) {
            String sum = String.valueOf(StrictMath.rint(parts * 1000) / 1000);
            block.find("queues")
                    .tell(
                            "the shares of the queues below " + name + " come to " + sum,
                            "more than the whole, 1, cannot be given",
                            "");
        }
        return new QueueEntry(
                name,
                path,
                Quota.read(block, above.isEmpty(), scale),
                block.find("quota"),
                scaled(block.find("lendLimit").limit(Fleet.MOST_GPUS, Queue.UNLIMITED), scale),
                scaled(block.find("borrowLimit").limit(Fleet.MOST_GPUS, Queue.UNLIMITED), scale),
                block.find("weight").count(0, MOST_WEIGHT, 1),
                block.find("userLimitGpus").limit(Fleet.MOST_GPUS, Queue.UNLIMITED),
                Math.max(1, block.find("userLimitJobs").limit(MOST_USER_JOBS, Queue.UNLIMITED)),
                Residencies.sites(block.find("sites"), sites),
                children);
    }

    private static long scaled(long limit, double scale) {
        return limit == Queue.UNLIMITED ? limit : (long) StrictMath.floor(limit * scale);
    }

    /** The queue as the engine knows it. */
    Queue queue(int id, int parent, long gpus) {
        return new Queue(id, parent, name, gpus, lend, borrow, weight).limitUsers(userGpus, userJobs);
    }

    /** The owner is found by the path of its queue. */
    Optional<QueueEntry> find(String asked) {
        if (path.equals(asked)) {
            return Optional.of(this);
        }
        return children.stream().flatMap(child -> child.find(asked).stream()).findFirst();
    }
}
