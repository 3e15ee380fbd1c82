package io.dure.twin.template;

import io.dure.engine.Kind;
import io.dure.twin.input.Origin;
import java.util.List;

/**
 * A kind of work that is ready to be put into a scenario: one job, or a graph of jobs.
 *
 * @param english what it is, in one line
 * @param korean the same
 * @param staysAtSite its data may not leave: whoever uses it says at which sites they are
 * @param stages each after those it waits for
 * @param origin where its figures come from
 */
public record Template(
        String name, String english, String korean, boolean staysAtSite, List<Stage> stages, Origin origin) {
    public Template {
        stages = List.copyOf(stages);
    }

    /** Whether it is plain jobs that wait for nothing. */
    public boolean isSingleJob() {
        return stages.size() == 1 && stages.getFirst().jobs() == 1;
    }

    /** GPU-hours of one run of it, in the mean. */
    public double gpuHours() {
        return stages.stream()
                .mapToDouble(stage -> stage.jobs() * stage.meanGpus() * stage.meanHours())
                .sum();
    }

    /** Jobs of one run of it. */
    public int jobs() {
        return stages.stream().mapToInt(Stage::jobs).sum();
    }

    /**
     * Jobs that are submitted together.
     *
     * @param after indices of stages that must be done before
     * @param jobs how many
     * @param shapes what a job takes, drawn by weight
     * @param lengths the name of the law of run times in the calibration
     * @param meanHours of a run
     * @param mostHours no run is longer
     * @param checkpointMillis how often it saves its work; 0: never
     * @param failShare the share of jobs that end as failed
     * @param rhythm the name of the week in the calibration
     * @param draw the name of the law of power draw in the calibration
     */
    public record Stage(
            String name,
            Kind kind,
            List<Integer> after,
            int jobs,
            List<Shape> shapes,
            String lengths,
            double meanHours,
            double mostHours,
            long checkpointMillis,
            boolean evictable,
            int priority,
            double failShare,
            String rhythm,
            String draw,
            Origin origin) {
        public Stage {
            after = List.copyOf(after);
            shapes = List.copyOf(shapes);
        }

        /** GPUs of a job, in the mean. */
        public double meanGpus() {
            double weights = 0;
            double gpus = 0;
            for (Shape shape : shapes) {
                weights += shape.weight();
                gpus += shape.weight() * shape.milliGpus() / 1000;
            }
            return gpus / weights;
        }
    }

    /**
     * What one job takes: whole GPUs, put into as few nodes as they fill, or a slice of a GPU for each of its tasks.
     *
     * @param gpus of the whole job; 0 with slices
     * @param tasks with slices only
     * @param sliceMilli thousandths of a GPU for each task; 0: whole GPUs
     */
    public record Shape(double weight, int gpus, int tasks, int sliceMilli) {
        public double milliGpus() {
            return sliceMilli > 0 ? (double) tasks * sliceMilli : 1000.0 * gpus;
        }
    }
}
