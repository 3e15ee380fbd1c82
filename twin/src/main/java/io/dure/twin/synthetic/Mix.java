package io.dure.twin.synthetic;

import io.dure.twin.scenario.Draws;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Work that keeps a fleet busy: several recipes, each with its share of the GPU-hours.
 *
 * <p>The GPU-hours asked in the window are met exactly but for a run of a graph, and run times are stretched so that a
 * job has the wanted GPU-hours in the mean. Arrivals are Poisson's with a rhythm of the week, given their number. At
 * time 0 there is what would be running had this gone on for ever without waits: runs that began earlier, as far back as
 * the longest lasts, with what is left of them (Little's law holds by construction).
 *
 * @param meanGpuHours of a job; 0: as the templates say
 * @param zeroEpochMillis time 0 on the clock of the people who submit, in milliseconds since 1970
 */
public record Mix(List<Recipe> recipes, double meanGpuHours, long zeroEpochMillis, long windowMillis) {
    /** Streams of one entry of a workload. */
    private static final int STREAMS = 1 << 12;

    public Mix {
        recipes = List.copyOf(recipes);
    }

    /** Makes the jobs; {@code entry}: the number of the mix in its workload. */
    public void make(double gpuHours, Calibration calibration, long seed, int entry, RunMaker.Work work) {
        double stretch = stretch();
        double shares = recipes.stream().mapToDouble(Recipe::share).sum();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < recipes.size(); i++) {
            order.add(i);
        }
        // Graphs first: what they leave over is met by single jobs, the last of which is cut to fit.
        order.sort(Comparator.comparing((Integer i) -> recipes.get(i).template().isSingleJob()));
        double carry = 0;
        for (int i : order) {
            double wanted = gpuHours * recipes.get(i).share() / shares + carry;
            RunMaker maker = new RunMaker(recipes.get(i), calibration, stretch, seed, entry * STREAMS + i, work);
            carry = wanted - make(recipes.get(i), maker, wanted, calibration, seed, entry * STREAMS + i);
        }
    }

    /** How much longer than the templates say all runs are. */
    double stretch() {
        if (meanGpuHours == 0) {
            return 1;
        }
        double jobsPerGpuHour = 0;
        double shares = 0;
        for (Recipe recipe : recipes) {
            jobsPerGpuHour += recipe.share() * recipe.template().jobs() / recipe.gpuHours();
            shares += recipe.share();
        }
        return meanGpuHours * jobsPerGpuHour / shares;
    }

    private double make(Recipe recipe, RunMaker maker, double wanted, Calibration calibration, long seed, int stream) {
        Rhythm rhythm = calibration.rhythm(recipe.template().stages().getFirst().rhythm());
        Times window = new Times(rhythm, zeroEpochMillis, 0, windowMillis);
        Draws arrivals = new Draws(seed, stream, Draws.Purpose.ARRIVAL);
        double mean = recipe.gpuHours() * stretch();
        boolean single = recipe.template().isSingleJob();
        double made = 0;
        long runs = 0;
        while (single ? wanted - made > mean * 1e-4 : wanted - made > mean / 2) {
            made += maker.run(window.at(arrivals.uniform()), wanted - made);
            runs++;
        }
        before(rhythm, maker, runs / Math.max(1e-9, window.sum()), new Draws(seed, stream, Draws.Purpose.BEFORE));
        return made;
    }

    private void before(Rhythm rhythm, RunMaker maker, double runsPerUnit, Draws draws) {
        Times times = new Times(rhythm, zeroEpochMillis, -maker.longestMillis(), 0);
        long count = (long) (runsPerUnit * times.sum() + draws.uniform());
        for (long i = 0; i < count; i++) {
            // In whole seconds and before time 0.
            maker.leftOf(Math.min(-1000, times.at(draws.uniform())));
        }
    }
}
