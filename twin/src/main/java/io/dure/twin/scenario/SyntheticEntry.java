package io.dure.twin.scenario;

import io.dure.twin.input.Block;
import io.dure.twin.input.Value;
import io.dure.twin.synthetic.Calibration;
import io.dure.twin.synthetic.Mix;
import io.dure.twin.synthetic.Recipe;
import io.dure.twin.synthetic.RunMaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a workload that keeps the fleet busy.
 *
 * @param load GPU-hours asked for, over those that there are
 * @param fed whether only GPUs with power count
 */
record SyntheticEntry(double load, boolean fed, Mix mix, Surroundings around) {
    private static final double MOST_GPU_HOURS = 1e9;
    private static final long MONDAY_MILLIS = 4L * 86_400_000;
    private static final int MOST_RECIPES = 4000;

    static SyntheticEntry read(Block entry, Surroundings around) {
        entry.allow("synthetic");
        Value value = entry.find("synthetic");
        Block block = value.block();
        block.allow("load", "of", "meanGpuHours", "localTime", "mix");
        if (!around.window().hasEnd()) {
            value.tell(
                    "synthetic work has no end",
                    "it needs a window that says how many days",
                    "window: {days: 30}, or --days 30?");
        }
        double load = block.need("load", "synthetic work says which load it brings: GPU-hours asked over those there")
                .decimal(0.001, 10, 1);
        boolean fed = block.find("of")
                .oneOf(List.of("powered", "delivered"), "powered")
                .equals("powered");
        double mean = block.find("meanGpuHours").decimal(0.001, MOST_GPU_HOURS, 0);
        long local = block.find("localTime").duration(0);
        List<Recipe> recipes = recipes(block.need("mix", "synthetic work is a mix of templates"), around);
        // Without a date, time 0 is a Monday.
        long epoch = around.window().from().map(Instant::toEpochMilli).orElse(MONDAY_MILLIS);
        long horizon = around.window().horizonMillis();
        return new SyntheticEntry(load, fed, new Mix(recipes, mean, epoch + local, horizon), around);
    }

    private static List<Recipe> recipes(Value mix, Surroundings around) {
        RecipeReader reader = new RecipeReader(around);
        List<Recipe> recipes = new ArrayList<>();
        for (Value value : mix.list()) {
            Block block = value.block();
            block.allow(
                    "template",
                    "queue",
                    "share",
                    "gpuType",
                    "sites",
                    "users",
                    "evictable",
                    NearReader.NEAR,
                    NearReader.PREFER,
                    ElasticReader.MIN_TASKS,
                    ElasticReader.SCALING,
                    "flexTier");
            block.need("share", "each part of a mix says its share of the GPU-hours");
            @Nullable Recipe recipe = reader.read(block);
            if (recipe != null) {
                recipes.add(recipe);
            }
        }
        boolean shared = recipes.stream().mapToDouble(Recipe::share).sum() > 0;
        if (mix.present() && !shared && mix.list().size() == recipes.size()) {
            mix.bad("a mix has at least one part whose share is above 0", "");
        } else if (recipes.size() > MOST_RECIPES) {
            mix.bad("a mix has at most " + MOST_RECIPES + " parts", "");
        }
        return recipes.stream().filter(recipe -> recipe.share() > 0).toList();
    }

    void generate(Calibration calibration, int number, RunMaker.Work work) {
        double gpuHours = load * new PoweredGpus(around.fleet(), around.window()).gpuHours(fed);
        mix.make(gpuHours, calibration, around.seed(), number, work);
    }
}
