package io.dure.twin.synthetic;

import io.dure.twin.Batch;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Draws;
import io.dure.twin.template.Template;
import io.dure.twin.template.Template.Shape;
import java.util.ArrayList;
import java.util.List;

/** Makes runs of one recipe: a job each, or a graph of jobs each. */
public final class RunMaker {
    private static final double MILLI_GPU_MILLIS_OF_HOUR = 3.6e9;

    private final Recipe recipe;
    private final List<StageMaker> stages = new ArrayList<>();
    private final Draws users;
    private final Work work;

    /** {@code stretch}: all run times are this much longer; {@code stream}: another number draws other work. */
    public RunMaker(Recipe recipe, Calibration calibration, double stretch, long seed, int stream, Work work) {
        this.recipe = recipe;
        this.work = work;
        List<Template.Stage> all = recipe.template().stages();
        for (int i = 0; i < all.size(); i++) {
            stages.add(new StageMaker(recipe, all.get(i), calibration, stretch, seed, stream * 16 + i));
        }
        users = new Draws(seed, stream * 16, Draws.Purpose.USER);
    }

    /** The longest that a run can take when nothing waits. */
    long longestMillis() {
        return stages.stream().mapToLong(StageMaker::longestMillis).sum();
    }

    /** One run that begins at this time, not before time 0; its GPU-hours. At most {@code mostGpuHours}, if a job. */
    public double run(long atMillis, double mostGpuHours) {
        return recipe.template().isSingleJob() ? job(atMillis, mostGpuHours) : graph(atMillis);
    }

    /** One run that began before time 0: of it only what is left is made, and nothing when it is over. */
    void leftOf(long atMillis) {
        if (recipe.template().isSingleJob()) {
            StageMaker stage = stages.getFirst();
            Shape shape = stage.drawShape();
            long runs = stage.drawRunMillis();
            if (atMillis + runs > 0) {
                work.jobs.add(stage.job(shape, 0, runs, -atMillis, user(), Submission.NO_BATCH));
            }
        } else {
            graph(atMillis);
        }
    }

    private double job(long atMillis, double mostGpuHours) {
        StageMaker stage = stages.getFirst();
        Shape shape = stage.drawShape();
        double milliGpus = recipe.milliGpus(shape);
        double most = mostGpuHours * MILLI_GPU_MILLIS_OF_HOUR / milliGpus;
        long runs = (long) Math.max(1000, Math.min(most, (double) stage.drawRunMillis()));
        work.jobs.add(stage.job(shape, atMillis, runs, 0, user(), Submission.NO_BATCH));
        return runs * milliGpus / MILLI_GPU_MILLIS_OF_HOUR;
    }

    /** The stages one after the other, as if nothing ever waited: that tells what of it lies before time 0. */
    private double graph(long atMillis) {
        int pipeline = work.pipelines;
        int user = user();
        int made = 0;
        double gpuHours = 0;
        long[] done = new long[stages.size()];
        int[] batchOf = new int[stages.size()];
        for (int i = 0; i < stages.size(); i++) {
            StageMaker stage = stages.get(i);
            List<Integer> after = new ArrayList<>();
            long released = atMillis;
            for (int before : stage.stage().after()) {
                released = Math.max(released, done[before]);
                if (batchOf[before] != Submission.NO_BATCH) {
                    after.add(batchOf[before]);
                }
            }
            batchOf[i] = work.batches.size();
            long submit = after.isEmpty() ? Math.max(0, released) : 0;
            int jobsBefore = work.jobs.size();
            done[i] = released;
            for (int j = 0; j < stage.stage().jobs(); j++) {
                Shape shape = stage.drawShape();
                long runs = stage.drawRunMillis();
                done[i] = Math.max(done[i], released + runs);
                gpuHours += runs * recipe.milliGpus(shape) / MILLI_GPU_MILLIS_OF_HOUR;
                if (released + runs > 0) {
                    work.jobs.add(stage.job(shape, submit, runs, Math.max(0, -released), user, batchOf[i]));
                }
            }
            if (work.jobs.size() == jobsBefore) {
                batchOf[i] = Submission.NO_BATCH;
            } else {
                work.batches.add(new Batch(stage.stage().name(), after, pipeline, recipe.templateNumber()));
                made++;
            }
        }
        work.pipelines += made > 0 ? 1 : 0;
        return gpuHours;
    }

    private int user() {
        return recipe.users().get((int) (users.uniform() * recipe.users().size()));
    }

    /** What was made so far. */
    public static final class Work {
        private final List<Submission> jobs = new ArrayList<>();
        private final List<Batch> batches = new ArrayList<>();
        private int pipelines;

        public List<Submission> jobs() {
            return jobs;
        }

        public List<Batch> batches() {
            return batches;
        }

        /** Jobs that come from elsewhere. */
        public void add(Submission job) {
            jobs.add(job);
        }
    }
}
