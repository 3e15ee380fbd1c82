package io.dure.engine.codec;

import io.dure.engine.Event;
import io.dure.engine.PowerStep;
import io.dure.engine.job.JobState;
import io.dure.engine.job.Jobs;
import io.dure.engine.power.Area;
import io.dure.engine.power.Power;
import io.dure.engine.state.State;
import java.util.ArrayList;
import java.util.List;

/** What a journal and a snapshot say of power. */
final class PowerCodec {
    private PowerCodec() {}

    static void writeSteps(BytesOut out, List<PowerStep> steps) {
        out.put(steps.size());
        for (PowerStep step : steps) {
            out.put(step.fromMillis()).put(step.watts());
        }
    }

    static List<PowerStep> readSteps(BytesIn in) {
        int count = in.getCount();
        List<PowerStep> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            steps.add(new PowerStep(in.getLong(), in.getLong()));
        }
        return steps;
    }

    static Event.EnvelopeSet readEnvelope(long at, BytesIn in) {
        return new Event.EnvelopeSet(at, in.getInt(), in.getInt(), readSteps(in));
    }

    /** Facts, and how nodes stand; before jobs, so that they are told apart by what they draw. */
    static void writeFacts(BytesOut out, State state) {
        Power power = state.power();
        out.put(power.isModelled());
        for (int t = 0; power.isModelled() && t < state.fleet().gpuTypes(); t++) {
            out.put(power.idleWatts(t)).put(power.peakWatts(t)).put(power.otherWatts(t));
        }
        for (int s = 0; s < state.fleet().sites(); s++) {
            out.put(power.milliPue(s));
        }
        List<Area> areas = power.allAreas();
        out.put(areas.size());
        for (Area a : areas) {
            writeSteps(out.put(a.site()).put(a.hall()), power.envelope(a).steps());
        }
    }

    static void readFacts(BytesIn in, State state) {
        boolean isModelled = in.getBoolean();
        for (int t = 0; isModelled && t < state.fleet().gpuTypes(); t++) {
            state.setDraw(t, in.getInt(), in.getInt(), in.getInt());
        }
        for (int s = 0; s < state.fleet().sites(); s++) {
            state.power().setPue(s, in.getInt());
        }
        int areas = in.getCount();
        for (int a = 0; a < areas; a++) {
            state.power().setEnvelope(in.getInt(), in.getInt(), readSteps(in));
        }
    }

    /** How nodes are controlled, and what jobs are held to; after jobs and node states. */
    static void writeHeld(BytesOut out, State state) {
        for (int n = 0; n < state.fleet().nodes(); n++) {
            if (state.power().packedControl(n) != 0) {
                out.put(n + 1).put(state.power().packedControl(n));
            }
        }
        out.put(0);
        Jobs jobs = state.jobs();
        for (long id = 1; id <= jobs.lastId(); id++) {
            int slot = jobs.slot(id);
            boolean draws =
                    slot != 0 && (jobs.state(slot) == JobState.RUNNING || jobs.state(slot) == JobState.STOPPING);
            if (draws && state.power().capPerMille(slot) < 1000) {
                out.put(id).put(state.power().capPerMille(slot));
            }
        }
        out.put(0L);
    }

    static void readHeld(BytesIn in, State state) {
        for (int n = in.getInt(); n != 0; n = in.getInt()) {
            state.power().restoreControl(state.fleet(), state.jobs(), n - 1, in.getInt());
        }
        for (long id = in.getLong(); id != 0; id = in.getLong()) {
            state.cap(state.jobs().slot(id), in.getInt());
        }
    }
}
