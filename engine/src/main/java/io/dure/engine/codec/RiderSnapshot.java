package io.dure.engine.codec;

import io.dure.engine.Placement;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.job.Riders;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/** The tasks of a running elastic job beyond its fewest. Of other jobs nothing is written. */
final class RiderSnapshot {
    private RiderSnapshot() {}

    static void write(BytesOut out, State state, int slot) {
        Jobs jobs = state.jobs();
        Riders riders = jobs.riders();
        if (!mayHaveAny(jobs, slot)) {
            return;
        }
        out.put(riders.count(slot));
        for (int r = riders.first(slot); r != 0; r = riders.next(r)) {
            out.put(jobs.id(r) - jobs.id(slot) - 1)
                    .put(jobs.job(r).gpuType())
                    .put(jobs.limitMillis(r))
                    .put(jobs.state(r) == JobState.STOPPING)
                    .put(jobs.submittedAtMillis(r))
                    .put(jobs.startedAtMillis(r))
                    .put(jobs.stopByMillis(r));
            Snapshot.writeGrants(out, state, r);
        }
    }

    static void read(BytesIn in, State state, int slot) {
        Jobs jobs = state.jobs();
        int count = mayHaveAny(jobs, slot) ? in.getCount() : 0;
        for (int i = 0; i < count; i++) {
            int rider = jobs.restoreRider(slot, in.getInt(), in.getInt(), in.getLong());
            boolean isLeaving = in.getBoolean();
            long submitted = in.getLong();
            long started = in.getLong();
            long stopBy = in.getLong();
            jobs.restore(rider, jobs.attempt(slot), submitted, started, stopBy);
            state.restoreRider(rider, readGrants(in), started);
            if (isLeaving) {
                state.stop(rider, stopBy);
            }
        }
    }

    private static List<Placement.OnNode> readGrants(BytesIn in) {
        int count = in.getCount();
        List<Placement.OnNode> grants = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            grants.add(JournalCodec.readOnNode(in));
            in.getInt(); // it awaits nothing
        }
        return grants;
    }

    private static boolean mayHaveAny(Jobs jobs, int slot) {
        boolean holds = jobs.state(slot) == JobState.RUNNING || jobs.state(slot) == JobState.STOPPING;
        return holds && jobs.riders().most(slot) > 0;
    }
}
