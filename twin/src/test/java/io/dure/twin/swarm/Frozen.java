package io.dure.twin.swarm;

import io.dure.engine.Event;
import io.dure.engine.Event.FreezeSet.Scope;
import io.dure.twin.run.Disturbance;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Freezes the fleet, sites and queues of a random world for a while, several at once at times. */
final class Frozen {
    private Frozen() {}

    static RandomWorld of(long seed, RandomWorld free) {
        SplittableRandom random = new SplittableRandom(seed ^ 0xF_40_2E_4L);
        Scenario s = free.scenario();
        int sites = (int)
                s.setup().stream().filter(e -> e instanceof Event.SiteAdded).count();
        int queues = (int) s.setup().stream()
                .filter(e -> e instanceof Event.QueueSet)
                .map(e -> ((Event.QueueSet) e).queue().id())
                .distinct()
                .count();
        long span = s.work().getLast().submitMillis() + 60_000;
        List<Disturbance> all = new ArrayList<>(free.disturbances());
        for (int n = 1 + random.nextInt(5); n > 0; n--) {
            Scope scope = Scope.values()[random.nextInt(3)];
            int of = scope == Scope.FLEET ? 0 : random.nextInt(scope == Scope.SITE ? sites : queues);
            long from = random.nextLong(span);
            long to = from + random.nextLong(90_000);
            all.add(new Disturbance.Told(new Event.FreezeSet(from, scope, of, true)));
            all.add(new Disturbance.Told(new Event.FreezeSet(to, scope, of, false)));
        }
        all.sort(Comparator.comparingLong(Disturbance::atMillis));
        return new RandomWorld(s, free.rules(), free.runTimes(), all);
    }
}
