package io.dure.twin.synthetic;

import io.dure.twin.Submission;
import io.dure.twin.template.Template;
import java.util.List;

/**
 * One template put to use in one queue.
 *
 * @param name for messages: all its plain jobs share it, so that a million jobs take little memory
 * @param line of the input file
 * @param templateNumber an index into the scenario's templates
 * @param users their numbers; each run is submitted by one of them
 * @param gpuType the type its jobs need, or {@link io.dure.engine.Job#ANY_TYPE}
 * @param gpusPerNode the GPUs of the smallest node that it may get
 * @param largestGang GPUs of the largest gang that can be placed well; larger ones are made smaller
 * @param residency an index into the scenario's residencies, or {@link io.dure.engine.Job#ANY_SITE}
 * @param mayBeEvicted false: none of its jobs; true: those that the template says
 * @param share of the GPU-hours of its mix, against the other shares
 * @param wishes what all its jobs ask for beside that
 */
public record Recipe(
        String name,
        int line,
        Template template,
        int templateNumber,
        int queue,
        List<Integer> users,
        int gpuType,
        int gpusPerNode,
        long largestGang,
        int residency,
        boolean mayBeEvicted,
        double share,
        Submission.Wishes wishes) {
    public Recipe {
        users = List.copyOf(users);
    }

    /** Without particular wishes. */
    public Recipe(
            String name,
            int line,
            Template template,
            int templateNumber,
            int queue,
            List<Integer> users,
            int gpuType,
            int gpusPerNode,
            long largestGang,
            int residency,
            boolean mayBeEvicted,
            double share) {
        this(
                name,
                line,
                template,
                templateNumber,
                queue,
                users,
                gpuType,
                gpusPerNode,
                largestGang,
                residency,
                mayBeEvicted,
                share,
                Submission.Wishes.NONE);
    }

    /** GPUs that a job of this shape really takes, in thousandths. */
    double milliGpus(Template.Shape shape) {
        return (double) tasks(shape) * (shape.sliceMilli() > 0 ? shape.sliceMilli() : 1000.0 * gpusPerTask(shape));
    }

    int gpusPerTask(Template.Shape shape) {
        return (int) Math.min(gpus(shape), gpusPerNode);
    }

    int tasks(Template.Shape shape) {
        return shape.sliceMilli() > 0 ? shape.tasks() : (int) Math.max(1, gpus(shape) / gpusPerTask(shape));
    }

    private long gpus(Template.Shape shape) {
        return Math.max(1, Math.min(shape.gpus(), largestGang));
    }

    /** Whether it has gangs that were made smaller. */
    public boolean isShrunk() {
        return template.stages().stream()
                .flatMap(stage -> stage.shapes().stream())
                .anyMatch(shape -> shape.gpus() > largestGang);
    }

    /** GPU-hours of one run in the mean, with gangs as large as they really are. */
    double gpuHours() {
        double sum = 0;
        for (Template.Stage stage : template.stages()) {
            double weights = 0;
            double gpus = 0;
            for (Template.Shape shape : stage.shapes()) {
                weights += shape.weight();
                gpus += shape.weight() * milliGpus(shape) / 1000;
            }
            sum += stage.jobs() * stage.meanHours() * gpus / weights;
        }
        return sum;
    }
}
