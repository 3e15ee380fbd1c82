package io.dure.twin.swarm;

import io.dure.engine.Event;
import io.dure.twin.Progress;
import io.dure.twin.Submission;
import io.dure.twin.check.CheckFailed;
import io.dure.twin.check.Checks;
import io.dure.twin.run.Simulation;
import io.dure.twin.run.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Makes a world in which something goes wrong small: leaves out jobs, disturbances, queues, sites, racks and nodes, half of
 * them, a quarter, one by one (delta debugging, Zeller and Hildebrandt 2002), then makes jobs plain, as long as the same
 * goes wrong. Greedy: the least world is not promised, but none of its parts can be left out alone.
 */
final class Shrink {
    private final Function<RandomWorld, Optional<String>> fault;
    private final String same;
    private final int mostRuns;
    private int runs;
    private Parts best;

    private Shrink(RandomWorld world, Function<RandomWorld, Optional<String>> fault, int mostRuns) {
        this.fault = fault;
        this.mostRuns = mostRuns;
        same = fault.apply(world).orElseThrow(() -> new IllegalArgumentException("nothing goes wrong in it"));
        best = new Parts(world);
    }

    /** What goes wrong under these checkers: the checker, or the class of what was thrown. */
    static Function<RandomWorld, Optional<String>> under(Supplier<List<Watcher>> checkers) {
        return world -> {
            try {
                new Simulation(
                                world.scenario(),
                                world.rules(),
                                world.runTimes(),
                                world.disturbances(),
                                checkers.get(),
                                Progress.NONE)
                        .run();
                return Optional.empty();
            } catch (CheckFailed e) {
                String message = String.valueOf(e.getMessage());
                return Optional.of(message.substring(0, Math.max(0, message.indexOf(" at "))));
            } catch (RuntimeException e) {
                return Optional.of(e.getClass().getName());
            }
        };
    }

    static Function<RandomWorld, Optional<String>> underAllCheckers() {
        return under(() -> Checks.all(1, 1));
    }

    /** The small world, after at most so many runs of the simulation. */
    static RandomWorld of(RandomWorld world, Function<RandomWorld, Optional<String>> fault, int mostRuns) {
        Shrink shrink = new Shrink(world, fault, mostRuns);
        int before = Integer.MAX_VALUE;
        while (shrink.best.size() < before && shrink.runs < mostRuns) {
            before = shrink.best.size();
            shrink.leaveOut();
        }
        shrink.makePlain();
        return shrink.best.world();
    }

    private void leaveOut() {
        accept(best::bare);
        leaveOut(parts -> parts.work().size(), Parts::withoutJobs);
        leaveOut(parts -> parts.world().disturbances().size(), Parts::withoutDisturbances);
        leaveOut(parts -> parts.world().scenario().setup().size(), Parts::withoutSetup);
        for (int i = 0; i < best.world().scenario().setup().size(); i++) {
            if (best.world().scenario().setup().get(i) instanceof Event.NodesAdded e) {
                int event = i;
                for (int count = 1; count < e.count() && !acceptFewer(event, count); count *= 2) {}
            }
        }
    }

    private boolean acceptFewer(int event, int count) {
        return accept(() -> best.fewerNodes(event, count, false)) || accept(() -> best.fewerNodes(event, count, true));
    }

    private void leaveOut(Function<Parts, Integer> size, BiFunction<Parts, Set<Integer>, Parts> without) {
        for (int chunk = Math.max(1, size.apply(best) / 2); chunk > 0; chunk /= 2) {
            int from = 0;
            while (from < size.apply(best)) {
                Set<Integer> dropped = new TreeSet<>();
                for (int i = from; i < Math.min(from + chunk, size.apply(best)); i++) {
                    dropped.add(i);
                }
                if (!accept(() -> without.apply(best, dropped))) {
                    from += chunk;
                }
            }
        }
    }

    private void makePlain() {
        for (int i = 0; i < best.work().size(); i++) {
            for (UnaryOperator<Submission> way : Simpler.WAYS) {
                int index = i;
                if (!way.apply(best.work().get(index)).equals(best.work().get(index))) {
                    accept(() -> best.job(index, way));
                }
            }
        }
    }

    /** Keeps what is left if the same goes wrong in it. What cannot be a world at all goes wrong otherwise. */
    private boolean accept(Supplier<Parts> less) {
        if (runs >= mostRuns) {
            return false;
        }
        runs++;
        try {
            Parts candidate = less.get();
            boolean isOther = !candidate.equals(best);
            boolean isSame = isOther && fault.apply(candidate.world()).equals(Optional.of(same));
            best = isSame ? candidate : best;
            return isSame;
        } catch (RuntimeException e) {
            return false; // parts were left out that others need
        }
    }

    /** The world in lines, ready to be told to an engine: see {@link AsStory}. */
    static String told(RandomWorld world) {
        List<String> lines = new ArrayList<>();
        lines.add("# seed " + world.scenario().seed() + ": " + new Parts(world).size() + " parts, "
                + world.scenario().work().size() + " jobs, run times " + world.runTimes() + ", stop "
                + world.scenario().stopMillis() + " ms");
        AsStory story = new AsStory(lines);
        try {
            new Simulation(
                            world.scenario(),
                            world.rules(),
                            world.runTimes(),
                            world.disturbances(),
                            List.of(story),
                            Progress.NONE)
                    .run();
        } catch (RuntimeException e) {
            lines.add("# " + e);
        }
        return String.join("\n", lines) + "\n";
    }
}
