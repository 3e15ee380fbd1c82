package io.dure.beside.fenzo;

import com.netflix.fenzo.functions.Func1;
import java.util.List;

/** Fenzo as quick as it gets: the first node on which a task fits is good enough. */
public final class FenzoFirst extends Fenzo {
    private static final Func1<Double, Boolean> ANY = fitness -> fitness > 0;

    public FenzoFirst() {
        super(new com.netflix.fenzo.VMTaskFitnessCalculator() {
            @Override
            public String getName() {
                return "first fit";
            }

            @Override
            public double calculateFitness(
                    com.netflix.fenzo.TaskRequest task,
                    com.netflix.fenzo.VirtualMachineCurrentState node,
                    com.netflix.fenzo.TaskTrackerState tasks) {
                return 1;
            }
        }, ANY);
    }

    @Override
    public String name() {
        return "Fenzo, first fit";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "any node that fits is good enough",
                "withMaxOffersToReject(0)",
                "disableShortfallEvaluation",
                "offers never expire",
                "GPUs are its CPUs");
    }
}
