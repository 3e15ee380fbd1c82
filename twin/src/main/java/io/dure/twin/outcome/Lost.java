package io.dure.twin.outcome;

import io.dure.engine.Ending;

/** GPU-milliseconds that were lost, by what they were lost to. */
final class Lost {
    private double toFailures;
    private double toEvictions;
    private double toFailedJobs;
    private double toCancelledJobs;

    void add(Ending ending, double gpuMillis) {
        switch (ending) {
            case NODE_LOST -> toFailures += gpuMillis;
            case EVICTED -> toEvictions += gpuMillis;
            case FAILED, TIMED_OUT -> toFailedJobs += gpuMillis;
            case CANCELLED -> toCancelledJobs += gpuMillis;
            case COMPLETED -> {}
        }
    }

    double all() {
        return toFailures + toEvictions + toFailedJobs + toCancelledJobs;
    }

    double toFailures() {
        return toFailures;
    }

    double toEvictions() {
        return toEvictions;
    }

    double toFailedJobs() {
        return toFailedJobs;
    }

    double toCancelledJobs() {
        return toCancelledJobs;
    }
}
