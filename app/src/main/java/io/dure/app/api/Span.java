package io.dure.app.api;

/**
 * GPUs that a job held for a while, within a window.
 *
 * @param gpuType the engine's number; below 0 for work without GPUs
 * @param isAttempt false: tasks of an elastic job beyond its fewest, which belong to an attempt that is told too
 */
record Span(
        long job,
        int queue,
        int person,
        int kind,
        int site,
        int gpuType,
        double gpus,
        long fromMillis,
        long toMillis,
        boolean isAttempt) {}
