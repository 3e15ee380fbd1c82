package io.dure.app.call;

/** GPUs that stand from before: they count against every cap and against the lot. */
public record Given(String institution, String kind, int lot, long gpus) {}
