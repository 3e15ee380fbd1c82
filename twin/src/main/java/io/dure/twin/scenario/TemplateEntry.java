package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.synthetic.Calibration;
import io.dure.twin.synthetic.Recipe;
import io.dure.twin.synthetic.RunMaker;
import org.jspecify.annotations.Nullable;

/** One entry of a workload that runs a template, once or again and again. */
record TemplateEntry(Recipe recipe, Arrivals arrivals, Surroundings around) {
    private static final int STREAMS = 1 << 12;

    /** Null when it names no template, which is told. */
    static @Nullable TemplateEntry read(Block entry, Surroundings around) {
        entry.allow(
                "template",
                "queue",
                "gpuType",
                "sites",
                "users",
                "evictable",
                NearReader.NEAR,
                NearReader.PREFER,
                ElasticReader.MIN_TASKS,
                ElasticReader.SCALING,
                "flexTier",
                "at",
                "count",
                "every",
                "from",
                "arrivals");
        Arrivals arrivals = Arrivals.read(entry);
        @Nullable Recipe recipe = new RecipeReader(around).read(entry);
        return recipe == null ? null : new TemplateEntry(recipe, arrivals, around);
    }

    long count() {
        return (long) arrivals.count() * recipe.template().jobs();
    }

    /** Runs that come before time 0 of the window or after its end are not made. */
    void generate(Calibration calibration, int number, RunMaker.Work work) {
        RunMaker runs = new RunMaker(recipe, calibration, 1, around.seed(), number * STREAMS, work);
        Draws gaps = new Draws(around.seed(), number, Draws.Purpose.ARRIVAL);
        arrivals.forEach(gaps, (_, submitMillis) -> {
            long at = submitMillis - around.window().skippedMillis();
            if (at >= 0 && at < around.window().horizonMillis()) {
                runs.run(at, Double.MAX_VALUE);
            }
        });
    }
}
