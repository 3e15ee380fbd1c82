package io.dure.engine.codec;

import io.dure.engine.gate.Fates;
import io.dure.engine.gate.JobArrays;
import io.dure.engine.job.Jobs;
import io.dure.engine.state.State;
import java.util.List;

/** What gates know beside the terms of jobs: how jobs ended, what arrays there were, and three marks of each job. */
final class GateSnapshot {
    private GateSnapshot() {}

    static void write(BytesOut out, State state) {
        FreezeCodec.writeFrozen(out, state);
        Fates fates = state.gates().fates();
        int ints = Fates.ints(state.jobs().lastId());
        out.put(ints);
        for (int i = 0; i < ints; i++) {
            out.put(fates.get(i));
        }
        JobArrays arrays = state.gates().arrays();
        out.put(arrays.size());
        for (int a = 0; a < arrays.size(); a++) {
            out.put(arrays.id(a)).put(arrays.limit(a)).put(arrays.firstFailed(a));
        }
    }

    static void read(BytesIn in, State state) {
        int ints = FreezeCodec.readFrozen(in, state);
        for (int i = 0; i < ints; i++) {
            state.gates().fates().restore(i, in.getInt());
        }
        int arrays = in.getCount();
        for (int a = 0; a < arrays; a++) {
            state.gates().arrays().add(in.getLong(), in.getInt(), in.getLong());
        }
    }

    static void writeJob(BytesOut out, State state, int slot) {
        Jobs jobs = state.jobs();
        out.put(jobs.isHeld(slot)).put(jobs.isTrusting(slot)).put(state.gates().isPromised(slot));
    }

    static void readJob(BytesIn in, State state, int slot, List<Long> promised) {
        state.jobs().setHeld(slot, in.getBoolean());
        if (in.getBoolean()) {
            state.jobs().trust(slot);
        }
        if (in.getBoolean()) {
            promised.add(state.jobs().id(slot));
        }
    }
}
