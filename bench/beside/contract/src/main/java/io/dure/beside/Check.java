package io.dure.beside;

import java.util.BitSet;

/**
 * Reads what a peer said it did, and does it on a fleet of its own: no node may ever hold more than its GPUs, no job may
 * start twice, before it came or on a node that does not exist, and each must run for as long as it should.
 */
final class Check {
    private final Jobs jobs;

    /** A simulator may round times: so many milliseconds more or less. */
    private final long slackMillis;

    Check(Jobs jobs, long slackMillis) {
        this.jobs = jobs;
        this.slackMillis = slackMillis;
    }

    /** How many jobs started; throws {@link IllegalStateException} where something cannot be. */
    int placed(Diary diary) {
        int[] used = new int[jobs.nodes()];
        int[] nodeOf = new int[jobs.count()];
        long[] startOf = new long[jobs.count()];
        BitSet started = new BitSet();
        BitSet ended = new BitSet();
        for (int i = 0; i < diary.size(); i++) {
            int job = diary.job(i);
            if (diary.node(i) == Diary.END) {
                require(started.get(job) && !ended.get(job), job, "ends without running", diary.millis(i));
                require(
                        diary.millis(i) - startOf[job] >= jobs.runMillis()[job] - slackMillis,
                        job,
                        "ends too early",
                        diary.millis(i));
                ended.set(job);
                used[nodeOf[job]] -= jobs.gpus()[job];
                continue;
            }
            int node = diary.node(i);
            require(node >= 0 && node < jobs.nodes(), job, "starts on node " + node, diary.millis(i));
            require(!started.get(job), job, "starts twice", diary.millis(i));
            require(diary.millis(i) >= jobs.comesMillis()[job] - slackMillis, job, "starts before it came", diary.millis(i));
            started.set(job);
            nodeOf[job] = node;
            startOf[job] = diary.millis(i);
            used[node] += jobs.gpus()[job];
            require(used[node] <= Jobs.GPUS_PER_NODE, job, "makes " + used[node] + " GPUs of node " + node, diary.millis(i));
        }
        return started.cardinality();
    }

    private static void require(boolean holds, int job, String what, long atMillis) {
        if (!holds) {
            throw new IllegalStateException("job " + job + " " + what + " at " + atMillis + " ms");
        }
    }
}
