package io.dure.app.up;

/** What a check of a live control plane has looked at, when all was well. */
public record Checked(
        long onSimulatedSites, long onThisMachine, long neverRun, long attempts, long decisions, long seconds) {}
