package io.dure.twin.swarm;

import io.dure.twin.Scaling;
import io.dure.twin.Submission;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes jobs of a random world elastic, most of them or a few; they share their work well or badly. */
final class Elastic {
    private Elastic() {}

    static RandomWorld of(long seed, RandomWorld rigid) {
        SplittableRandom random = new SplittableRandom(seed ^ 0xE1A_571CL);
        int oneOf = 1 + random.nextInt(3);
        Scenario s = rigid.scenario();
        List<Submission> work = new ArrayList<>();
        for (Submission job : s.work()) {
            work.add(random.nextInt(oneOf) == 0 ? elastic(job, random) : job);
        }
        Scenario elastic = new Scenario(
                s.name(), "", s.seed(), s.rules(), s.stopMillis(), s.setup(), s.names(), work, s.batches(), s.world());
        return new RandomWorld(elastic, rigid.rules(), rigid.runTimes(), rigid.disturbances());
    }

    /** Some can run with less than they ask for, some ask for more. */
    private static Submission elastic(Submission job, SplittableRandom random) {
        int fewest = 1 + random.nextInt(job.tasks());
        int most = fewest + random.nextInt(7);
        Scaling scaling = random.nextBoolean() ? Scaling.LINEAR : new Scaling(random.nextInt(1001));
        return job.withTasks(most).with(job.wishes().elastic(fewest, scaling));
    }
}
