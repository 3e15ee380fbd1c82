package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Value;

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

    /** Reads {@code quota} or {@code share}. */
    static Quota read(Block block, boolean isTop, double scale) {
        Value quota = block.find("quota");
        Value share = block.find("share");
        if (share.present()) {
            double part = share.decimal(0, 1, 0);
            if (quota.present()) {
                share.tell("share stands beside quota", "a queue has one of the two", "");
            } else if (isTop) {
                share.bad("a share is a part of the quota of the queue above, and there is none above", "quota?");
            }
            return new Share(part);
        }
        if (quota.is("deliveries")) {
            return new Delivered();
        }
        long gpus = quota.count(0L, Fleet.MOST_GPUS, 0L);
        return quota.present() ? new Fixed((long) StrictMath.floor(gpus * scale)) : new SumOfBelow();
    }
}
