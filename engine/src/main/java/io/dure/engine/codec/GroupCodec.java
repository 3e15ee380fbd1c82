package io.dure.engine.codec;

import io.dure.engine.Job;
import io.dure.engine.Level;
import io.dure.engine.Nearness;
import io.dure.engine.Placement;
import io.dure.engine.Reason;
import io.dure.engine.TaskGroup;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/** Task groups beside the first, and what is told of them, as bytes and back. Of jobs without any nothing is written. */
final class GroupCodec {
    /** Stands in a snapshot before a job with further groups, where else its id stands. */
    static final long HAS_GROUPS = -1;

    private static final Level[] LEVELS = Level.values();

    private GroupCodec() {}

    static void writeGroups(BytesOut out, List<TaskGroup> groups) {
        out.put(groups.size());
        for (TaskGroup g : groups) {
            JournalCodec.writeTask(out.put(g.tasks()), g.task())
                    .put(g.gpuType())
                    .put(g.near().required().ordinal())
                    .put(g.near().preferred().ordinal());
        }
    }

    static List<TaskGroup> readGroups(BytesIn in) {
        int count = in.getCount();
        List<TaskGroup> groups = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            groups.add(new TaskGroup(
                    in.getInt(),
                    JournalCodec.readTask(in),
                    in.getInt(),
                    new Nearness(in.getEnum(LEVELS), in.getEnum(LEVELS))));
        }
        return groups;
    }

    // ---- snapshots ----------------------------------------------------------------------------------------------

    static void writeBefore(BytesOut out, Job job) {
        if (!job.others().isEmpty()) {
            writeGroups(out.put(HAS_GROUPS), job.others());
        }
    }

    /** What the parts of a job hold: their state is that of the job. */
    static void writeParts(BytesOut out, State state, int slot) {
        Jobs jobs = state.jobs();
        for (int part = jobs.parts().next(slot); part != 0; part = jobs.parts().next(part)) {
            Snapshot.writeGrants(out, state, part);
        }
    }

    /** Before the job itself is in this state. */
    static void readParts(BytesIn in, State state, int slot, JobState jobState, long started, long stopBy) {
        state.restoreParts(slot);
        for (int part = state.jobs().parts().next(slot);
                part != 0;
                part = state.jobs().parts().next(part)) {
            readPart(in, state, part, jobState, started, stopBy);
        }
    }

    private static void readPart(BytesIn in, State state, int part, JobState jobState, long started, long stopBy) {
        int count = in.getCount();
        List<Placement.OnNode> grants = new ArrayList<>(count);
        int[] outstanding = new int[count];
        for (int i = 0; i < count; i++) {
            grants.add(JournalCodec.readOnNode(in));
            outstanding[i] = in.getInt();
        }
        state.restoreHolder(part, grants, jobState == JobState.CLAIMING);
        if (jobState == JobState.CLAIMING) {
            Snapshot.readClaim(state, part, grants, outstanding, stopBy);
        } else {
            state.restoreRunning(part, started);
        }
    }

    // ---- reasons ------------------------------------------------------------------------------------------------

    static void write(BytesOut out, Reason.GroupsApart r) {
        out.put(r.site()).put(r.group()).put(r.tasks()).put(r.mostTasks());
    }

    static Reason readApart(BytesIn in) {
        return new Reason.GroupsApart(in.getInt(), in.getInt(), in.getInt(), in.getLong());
    }

    static void write(BytesOut out, Reason.NeverTogether r) {
        out.put(r.site()).put(r.group()).put(r.tasks()).put(r.mostTasks());
    }

    static Reason readNeverTogether(BytesIn in) {
        return new Reason.NeverTogether(in.getInt(), in.getInt(), in.getInt(), in.getLong());
    }
}
