package io.dure.twin.swarm;

import io.dure.engine.Policy;
import io.dure.engine.TaskGroup;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The same world, where some jobs have several task groups, each like the tasks of some other job. */
final class Grouped {
    private Grouped() {}

    static RandomWorld of(long seed, RandomWorld world) {
        if (world.rules().policy() != Policy.DURE) {
            return world;
        }
        SplittableRandom random = new SplittableRandom(seed ^ 0x6_20_75_70_73L);
        int oneIn = 1 + random.nextInt(5);
        List<Submission> work = new ArrayList<>();
        Scenario s = world.scenario();
        for (Submission job : s.work()) {
            work.add(mayHave(job) && random.nextInt(oneIn) == 0 ? with(job, random, s.work()) : job);
        }
        Scenario grouped = new Scenario(
                s.name(), "", s.seed(), s.rules(), s.stopMillis(), s.setup(), s.names(), work, s.batches(), s.world());
        return new RandomWorld(grouped, world.rules(), world.runTimes(), world.disturbances());
    }

    /** What several groups cannot have yet. */
    private static boolean mayHave(Submission s) {
        return s.mostRiders() == 0
                && !s.wishes().terms().hasDeadline()
                && !s.wishes().terms().hasBooking();
    }

    private static Submission with(Submission s, SplittableRandom random, List<Submission> all) {
        List<TaskGroup> groups = new ArrayList<>();
        for (int g = 1 + random.nextInt(3); g > 0; g--) {
            Submission like = all.get(random.nextInt(all.size()));
            groups.add(new TaskGroup(
                    1 + random.nextInt(3),
                    like.task(),
                    like.gpuType(),
                    like.wishes().near()));
        }
        return s.with(s.wishes().withFlexTier(0).with(groups));
    }
}
