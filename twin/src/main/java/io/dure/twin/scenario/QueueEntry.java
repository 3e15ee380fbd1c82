package io.dure.twin.scenario;

import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
        PerType<Long> lend,
        PerType<Long> borrow,
        int weight,
        long userGpus,
        long userJobs,
        List<Integer> sites,
        List<QueueEntry> children) {
    private static final int MOST_WEIGHT = 1_000_000;
    private static final long MOST_USER_JOBS = 100_000_000;

    /** {@code above} is the path of the queue above it with a slash, or an empty text. */
    static List<QueueEntry> read(Value list, String above, List<String> sites, List<String> gpuTypes, double scale) {
        SisterNames names = new SisterNames();
        List<QueueEntry> entries = new ArrayList<>();
        for (Value value : list.list()) {
            entries.add(entry(value.block(), above, names, sites, gpuTypes, scale));
        }
        return entries;
    }

    private static QueueEntry entry(
            Block block, String above, SisterNames sisters, List<String> sites, List<String> gpuTypes, double scale) {
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
        List<QueueEntry> children = read(block.find("queues"), path + "/", sites, gpuTypes, scale);
        for (int type = Job.ANY_TYPE; type < gpuTypes.size(); type++) {
            if (!checkShares(block, name, children, type)) {
                break; // one type is enough to mend it
            }
        }
        return new QueueEntry(
                name,
                path,
                Quota.read(block, above.isEmpty(), scale, gpuTypes),
                block.find("quota"),
                PerType.limits(block.find("lendLimit"), gpuTypes, scale),
                PerType.limits(block.find("borrowLimit"), gpuTypes, scale),
                block.find("weight").count(0, MOST_WEIGHT, 1),
                block.find("userLimitGpus").limit(Fleet.MOST_GPUS, Queue.UNLIMITED),
                Math.max(1, block.find("userLimitJobs").limit(MOST_USER_JOBS, Queue.UNLIMITED)),
                Residencies.sites(block.find("sites"), sites),
                children);
    }

    private static boolean checkShares(Block block, String name, List<QueueEntry> children, int type) {
        double parts = 0;
        for (QueueEntry child : children) {
            parts += child.quota.of(type) instanceof Quota.Share share ? share.part() : 0;
        }
        if (parts <= 1 + 1e-9) {
            return true;
        }
        String sum = String.valueOf(StrictMath.rint(parts * 1000) / 1000);
        block.find("queues")
                .tell(
                        "the shares of the queues below " + name + " come to " + sum,
                        "more than the whole, 1, cannot be given",
                        "");
        return false;
    }

    /** The queue as the engine knows it. */
    Queue queue(int id, int parent, long gpus, List<TypeQuota> ofTypes) {
        return new Queue(id, parent, name, gpus, limit(lend, Job.ANY_TYPE), limit(borrow, Job.ANY_TYPE), weight)
                .limitUsers(userGpus, userJobs)
                .ration(ofTypes);
    }

    /** What it is entitled to of a rationed type, with the limits that it says of it, or else of all others. */
    TypeQuota ofType(int type, long gpus) {
        return new TypeQuota(type, gpus, limit(lend, type), limit(borrow, type));
    }

    private static long limit(PerType<Long> limits, int type) {
        Long of = limits.of().get(type);
        return of != null ? of : limits.of().getOrDefault(Job.ANY_TYPE, Queue.UNLIMITED);
    }

    /** The types of which it, or a queue below it, says anything. */
    Set<Integer> namedTypes() {
        Set<Integer> named = new TreeSet<>(lend.types());
        named.addAll(borrow.types());
        if (quota instanceof Quota.OfTypes types) {
            named.addAll(types.each().types());
        }
        children.forEach(child -> named.addAll(child.namedTypes()));
        return named;
    }

    /** Whether it says of anything that it follows deliveries. */
    boolean followsDeliveries() {
        return quota instanceof Quota.Delivered
                || (quota instanceof Quota.OfTypes types && types.each().of().containsValue(new Quota.Delivered()));
    }

    /** The owner is found by the path of its queue. */
    Optional<QueueEntry> find(String asked) {
        if (path.equals(asked)) {
            return Optional.of(this);
        }
        return children.stream().flatMap(child -> child.find(asked).stream()).findFirst();
    }
}
