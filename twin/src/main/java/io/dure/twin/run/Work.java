package io.dure.twin.run;

import io.dure.engine.Ending;
import io.dure.engine.Placement;
import io.dure.twin.Submission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the jobs of a simulation have done so far, by id. */
final class Work {
    private final int[] attempt;
    private final long[] startedAt;
    private final long[] saved;
    private final boolean[] running;
    private final boolean[] over;
    private final boolean[] withdrawn;
    private final Map<Long, Placement> placements = new HashMap<>();

    Work(int jobs) {
        attempt = new int[jobs + 1];
        startedAt = new long[jobs + 1];
        saved = new long[jobs + 1];
        running = new boolean[jobs + 1];
        over = new boolean[jobs + 1];
        withdrawn = new boolean[jobs + 1];
    }

    void start(long job, int itsAttempt, long now, Placement placement) {
        int j = (int) job;
        if (running[j] || over[j]) {
            throw new IllegalStateException("job " + job + " was started twice, or after its end");
        }
        attempt[j] = itsAttempt;
        startedAt[j] = now;
        running[j] = true;
        placements.put(job, placement);
    }

    void end(long job, long now, Ending ending, Submission s) {
        int j = (int) job;
        running[j] = false;
        placements.remove(job);
        if (ending.waitsAgain() && s.checkpointMillis() > 0) {
            long done = saved[j] + now - startedAt[j];
            saved[j] = done - done % s.checkpointMillis();
        }
        over[j] = !ending.waitsAgain() || withdrawn[j];
    }

    void withdraw(long job) {
        withdrawn[(int) job] = true;
        over[(int) job] = !running[(int) job];
    }

    void reject(long job) {
        over[(int) job] = true;
    }

    boolean isRunning(long job, int itsAttempt) {
        return running[(int) job] && attempt[(int) job] == itsAttempt;
    }

    boolean isOver(long job) {
        return over[(int) job];
    }

    boolean isWithdrawn(long job) {
        return withdrawn[(int) job];
    }

    int attempt(long job) {
        return attempt[(int) job];
    }

    /** Run time that need not be done again. */
    long savedMillis(long job) {
        return saved[(int) job];
    }

    /** Jobs that run on the node, in order of id. */
    long[] runningOn(int node) {
        List<Long> found = new ArrayList<>();
        placements.forEach((job, placement) -> {
            if (placement.nodes().stream().anyMatch(n -> n.node() == node)) {
                found.add(job);
            }
        });
        long[] jobs = found.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(jobs);
        return jobs;
    }
}
