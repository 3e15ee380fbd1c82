package io.dure.engine.state;

import io.dure.engine.Event;
import io.dure.engine.PowerStep;

/** Whether an event about power can be true. The bounds keep every sum of the books within a long. */
final class PowerAdmission {
    /** Ten million GPUs that draw so much each are 2e18 microwatts. */
    private static final int MAX_WATTS_OF_GPU = 100_000;

    private static final long MAX_WATTS = 1_000_000_000_000L;
    private static final int MIN_MILLI_PUE = 1_000;
    private static final int MAX_MILLI_PUE = 100_000;

    private PowerAdmission() {}

    static void draw(State state, Event.GpuDrawSet e) {
        Admission.known("GPU type", e.gpuType(), state.fleet().gpuTypes());
        Admission.notNegative("idleWatts", e.idleWatts());
        Admission.notNegative("otherWatts", e.otherWatts());
        Admission.atMost("peakWatts", e.peakWatts(), MAX_WATTS_OF_GPU);
        Admission.atMost("otherWatts", e.otherWatts(), MAX_WATTS_OF_GPU);
        Admission.require(
                e.idleWatts() <= e.peakWatts(),
                "idleWatts " + e.idleWatts(),
                "a GPU without work draws no more than peakWatts, which is " + e.peakWatts(),
                "the two are swapped");
    }

    static void pue(State state, Event.PueSet e) {
        Admission.known("site", e.site(), state.fleet().sites());
        Admission.require(
                e.milliPue() >= MIN_MILLI_PUE,
                "milliPue " + e.milliPue(),
                "a site draws no less than its nodes: it is " + MIN_MILLI_PUE + " or more",
                "1200 for 1.2");
        Admission.atMost("milliPue", e.milliPue(), MAX_MILLI_PUE);
    }

    static void envelope(State state, Event.EnvelopeSet e) {
        Admission.known("site", e.site(), state.fleet().sites());
        if (e.hall() != Event.EnvelopeSet.WHOLE_SITE) {
            Admission.known("hall", e.hall(), state.fleet().halls());
            Admission.require(
                    state.fleet().siteOfHall(e.hall()) == e.site(),
                    "hall " + e.hall() + " of site " + e.site(),
                    "the hall lies in another site",
                    "site " + state.fleet().siteOfHall(e.hall()));
        }
        long before = Long.MIN_VALUE;
        for (PowerStep step : e.steps()) {
            Admission.notNegative("fromMillis of a step", step.fromMillis());
            Admission.atMost("fromMillis of a step", step.fromMillis(), Admission.MAX_MILLIS);
            Admission.require(
                    step.fromMillis() > before,
                    "step from " + step.fromMillis() + " ms",
                    "steps come in order of time, one at a time",
                    "one after " + before + " ms");
            before = step.fromMillis();
            Admission.notNegative("watts of a step", step.watts());
            if (step.watts() != PowerStep.NO_LIMIT) {
                Admission.atMost("watts of a step", step.watts(), MAX_WATTS);
            }
        }
    }

    static void control(State state, Event.NodesControlled e) {
        Admission.known("node", e.firstNode(), state.fleet().nodes());
        Admission.positive("count", e.count());
        Admission.atMost("count", e.count(), state.fleet().nodes() - e.firstNode());
    }
}
