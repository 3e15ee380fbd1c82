package io.dure.twin.synthetic;

import io.dure.engine.Ending;
import io.dure.engine.Task;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Draws;
import io.dure.twin.template.Template.Shape;
import io.dure.twin.template.Template.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the jobs of one stage of one recipe. Each thing that is drawn has a stream of its own. */
final class StageMaker {
    private static final double HOUR_SECONDS = 3600;
    private static final long SECOND_MILLIS = 1000;
    private static final long MINUTE_MILLIS = 60_000;
    /** People ask for a tenth more than they need, or for several times as much. Assumed. */
    private static final double LEAST_FACTOR = 1.1;

    private static final double MEAN_BEYOND = 0.9;
    private static final double MOST_FACTOR = 6;

    private final Recipe recipe;
    private final Stage stage;
    private final Calibration calibration;
    private final String name;
    private final Lengths lengths;
    private final double stretch;
    private final double allWeights;
    private final Even runs;
    private final Even sizes;
    private final Draws failures;
    private final Draws limits;
    private final Draws power;
    private final Map<Shape, Task> tasks = new HashMap<>();

    StageMaker(Recipe recipe, Stage stage, Calibration calibration, double stretch, long seed, int stream) {
        this.recipe = recipe;
        this.stage = stage;
        this.calibration = calibration;
        this.stretch = stretch;
        name = recipe.template().isSingleJob() ? recipe.name() : recipe.name() + "/" + stage.name();
        lengths = calibration
                .lengths(stage.lengths())
                .scaled(stage.meanHours() * HOUR_SECONDS, stage.mostHours() * HOUR_SECONDS);
        allWeights = stage.shapes().stream().mapToDouble(Shape::weight).sum();
        runs = Even.golden(new Draws(seed, stream, Draws.Purpose.RUN_TIME));
        sizes = Even.silver(new Draws(seed, stream, Draws.Purpose.SIZE));
        failures = new Draws(seed, stream, Draws.Purpose.FAILURE);
        limits = new Draws(seed, stream, Draws.Purpose.TIME_LIMIT);
        power = new Draws(seed, stream, Draws.Purpose.POWER);
        stage.shapes().forEach(shape -> tasks.put(shape, task(shape)));
    }

    Stage stage() {
        return stage;
    }

    String name() {
        return name;
    }

    long drawRunMillis() {
        return Math.max(SECOND_MILLIS, ((long) (lengths.at(runs.next()) * stretch)) * SECOND_MILLIS);
    }

    long longestMillis() {
        return ((long) (lengths.longest() * stretch)) * SECOND_MILLIS + SECOND_MILLIS;
    }

    Shape drawShape() {
        double left = sizes.next() * allWeights;
        List<Shape> shapes = stage.shapes();
        for (Shape shape : shapes) {
            left -= shape.weight();
            if (left < 0) {
                return shape;
            }
        }
        return shapes.getLast();
    }

    /**
     * {@code withAllMillis}: how long it runs with all its tasks; {@code goneWithAllMillis}: how much of that was done
     * before time 0; the job does the rest.
     */
    Submission job(Shape shape, long submitMillis, long withAllMillis, long goneWithAllMillis, int user, int batch) {
        Submission.Wishes wishes = recipe.wishes().ofTasks(recipe.tasks(shape));
        long runMillis = wishes.longestMillis(withAllMillis, recipe.tasks(shape));
        long goneMillis = Math.min(runMillis - 1, wishes.longestMillis(goneWithAllMillis, recipe.tasks(shape)));
        boolean fails = failures.uniform() < stage.failShare();
        double factor = Math.min(MOST_FACTOR, LEAST_FACTOR + MEAN_BEYOND * limits.exponential());
        long asked = (long) (runMillis * factor);
        long limit = Math.ceilDiv(asked - goneMillis, MINUTE_MILLIS) * MINUTE_MILLIS;
        return new Submission(
                name,
                recipe.line(),
                submitMillis,
                runMillis - goneMillis,
                limit,
                stage.checkpointMillis(),
                fails ? Ending.FAILED : Ending.COMPLETED,
                recipe.queue(),
                user,
                stage.kind(),
                recipe.tasks(shape),
                tasks.getOrDefault(shape, Task.ofGpus(1)),
                recipe.gpuType(),
                recipe.residency(),
                stage.priority(),
                stage.evictable() && recipe.mayBeEvicted(),
                batch,
                recipe.templateNumber(),
                calibration.drawPerMille(stage.draw(), power.uniform()),
                wishes);
    }

    /** GPU nodes have CPU and memory in proportion, and drawn tasks ask for no more: so these are not counted. */
    private Task task(Shape shape) {
        return shape.sliceMilli() > 0 ? new Task(0, shape.sliceMilli(), 0, 0) : Task.ofGpus(recipe.gpusPerTask(shape));
    }
}
