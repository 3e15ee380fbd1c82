package io.dure.app.crash;

/**
 * What came of it. All but the first two must be 0.
 *
 * @param acknowledged jobs whose submission was answered
 * @param lost those of them that are not kept, and those kept that nobody submitted
 * @param startedTwice attempts that ran more than once on this machine, or that nobody decided
 * @param leakedGpus GPUs that are not free when all jobs are over
 * @param journalMismatches decisions that come out otherwise when the journal is decided again
 */
public record CrashOutcome(
        int kills, long acknowledged, long lost, long startedTwice, long leakedGpus, long journalMismatches) {
    public boolean isWell() {
        return lost == 0 && startedTwice == 0 && leakedGpus == 0 && journalMismatches == 0;
    }
}
