package io.dure.twin.outcome;

/**
 * GPU-time that was up, until the last end. A drained node is not up for new work, yet what still runs there is powered:
 * so never less than what was allocated.
 */
final class Powered {
    private double gpuMillis;
    private double untilLastEnd;
    private long nowMillis;
    private long gpus;

    void advance(long toMillis) {
        gpuMillis += (double) gpus * (toMillis - nowMillis);
        nowMillis = toMillis;
    }

    void set(long up, long allocated) {
        gpus = Math.max(up, allocated);
    }

    void markLastEnd() {
        untilLastEnd = gpuMillis;
    }

    double gpuMillis() {
        return untilLastEnd;
    }
}
