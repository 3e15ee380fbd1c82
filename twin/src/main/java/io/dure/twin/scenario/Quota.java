package io.dure.twin.scenario;

import io.dure.engine.Job;
import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import java.util.List;

/** What a queue is entitled to, as its author says it. */
sealed interface Quota {
    /** {@code scale} shrinks it with its fleet. */
    record Fixed(long gpus) implements Quota {}

    /** What was delivered to it and is still there. */
    record Delivered() implements Quota {}

    /** This part of the quota of the queue above it. */
    record Share(double part) implements Quota {}

    /** As much as the queues below it have together. */
    record SumOfBelow() implements Quota {}

    /** By GPU type; nothing of those that are not named. */
    record OfTypes(PerType<Quota> each) implements Quota {}

    /**
     * What it says of a rationed type, or of all others for {@link Job#ANY_TYPE}. A plain number is of all others; what
     * was delivered, a share, and the sum of the queues below it are of each.
     */
    default Quota of(int gpuType) {
        return switch (this) {
            case Fixed fixed -> gpuType == Job.ANY_TYPE ? fixed : new Fixed(0);
            case OfTypes types -> types.each.of().getOrDefault(gpuType, new Fixed(0));
            case Delivered delivered -> delivered;
            case Share share -> share;
            case SumOfBelow sum -> sum;
        };
    }

    /** Reads {@code quota} or {@code share}. */
    static Quota read(Block block, boolean isTop, double scale, List<String> gpuTypes) {
        Value quota = block.find("quota");
        Value share = block.find("share");
        if (share.present()) {
            if (quota.present()) {
                share.tell("share stands beside quota", "a queue has one of the two", "");
            } else if (isTop) {
                share.bad("a share is a part of the quota of the queue above, and there is none above", "quota?");
            }
            PerType<Quota> shares = PerType.read(share, gpuTypes, said -> new Share(said.decimal(0, 1, 0)));
            return share.isBlock() ? new OfTypes(shares) : new Share(share.decimal(0, 1, 0));
        }
        PerType<Quota> quotas = PerType.read(quota, gpuTypes, said -> number(said, scale));
        if (quota.isBlock()) {
            return new OfTypes(quotas);
        }
        return quota.present() ? number(quota, scale) : new SumOfBelow();
    }

    private static Quota number(Value quota, double scale) {
        if (quota.is("deliveries")) {
            return new Delivered();
        }
        return new Fixed((long) StrictMath.floor(quota.count(0L, Fleet.MOST_GPUS, 0L) * scale));
    }
}
