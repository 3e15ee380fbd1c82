package io.dure.twin.scenario;

import io.dure.engine.Job;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Spelling;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceJob;
import java.util.List;

/**
 * On which GPU type of a fleet the jobs of a trace run. The engine knows one type of a job, or any: of several, the
 * first that the fleet has is taken.
 */
final class TraceTypes {
    private final int[] types;

    private TraceTypes(int[] types) {
        this.types = types;
    }

    /** Whatever the trace says: any type will do. */
    static TraceTypes any() {
        return new TraceTypes(new int[0]);
    }

    /** Throws {@link BadInput} for the first job that asks only for types that the fleet does not have. */
    static TraceTypes of(Trace trace, List<String> fleet) {
        int[] types = new int[trace.gpuTypes().size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = trace.gpuTypes().get(i).stream()
                    .mapToInt(fleet::indexOf)
                    .filter(type -> type >= 0)
                    .findFirst()
                    .orElse(Job.ANY_TYPE);
        }
        for (TraceJob job : trace.jobs()) {
            if (job.gpuTypes() != TraceJob.ANY_TYPE && types[job.gpuTypes()] == Job.ANY_TYPE) {
                throw unknown(trace, job, fleet);
            }
        }
        return new TraceTypes(types);
    }

    private static BadInput unknown(Trace trace, TraceJob job, List<String> fleet) {
        List<String> asked = trace.gpuTypes().get(job.gpuTypes());
        return new BadInput(
                trace.name(),
                job.line(),
                "job " + job.name() + " asks for GPU type " + String.join(" or ", asked),
                "the fleet's GPU types are " + String.join(", ", fleet),
                Spelling.nearest(asked.getFirst(), fleet));
    }

    int of(TraceJob job) {
        return types.length == 0 || job.gpuTypes() == TraceJob.ANY_TYPE ? Job.ANY_TYPE : types[job.gpuTypes()];
    }
}
