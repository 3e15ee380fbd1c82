package io.dure.twin.swarm;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The same world, in which queues also say quotas and limits of single GPU types: from the beginning or from some time
 * on, for ever or until some time.
 */
final class Typed {
    private final SplittableRandom random;
    private final RandomWorld bare;
    private final List<Queue> queues = new ArrayList<>();
    private final List<List<TypeQuota>> quotas = new ArrayList<>();
    private final List<Event> later = new ArrayList<>();
    private boolean isTold;

    private Typed(long seed, RandomWorld bare) {
        random = new SplittableRandom(seed ^ 0x7_19_ED_0AL);
        this.bare = bare;
    }

    static RandomWorld of(long seed, RandomWorld bare) {
        return new Typed(seed, bare).build();
    }

    private RandomWorld build() {
        Scenario s = bare.scenario();
        draw(s);
        isTold = random.nextInt(4) > 0;
        List<Event> setup = new ArrayList<>();
        for (Event e : s.setup()) {
            setup.add(e instanceof Event.QueueSet q ? told(q) : e);
        }
        later(s.world().later(), s.work().getLast().submitMillis() + 60_000);
        Scenario typed = new Scenario(
                s.name(),
                "",
                s.seed(),
                s.rules(),
                s.stopMillis(),
                setup,
                s.names(),
                s.work(),
                s.batches(),
                with(s.world(), later));
        return new RandomWorld(typed, bare.rules(), bare.runTimes(), bare.disturbances());
    }

    private static World with(World w, List<Event> later) {
        return new World(
                w.start(),
                w.horizonMillis(),
                w.sites(),
                w.gpuTypes(),
                later,
                w.retirements(),
                w.failures(),
                w.wonPerKilowattHour(),
                w.kilogramsCo2PerMegawattHour(),
                w.powerBy());
    }

    /** A quota for each queue and some of the types, never more below a queue than its own. */
    private void draw(Scenario s) {
        int types = s.names().gpuTypes().size();
        long[][] left = new long[s.names().queues().size()][types];
        int first = random.nextInt(types);
        for (Event e : s.setup()) {
            if (e instanceof Event.NodesAdded n && (n.gpuType() == first || random.nextBoolean())) {
                left[0][n.gpuType()] += (long) n.count() * n.gpusPerNode();
            }
            if (e instanceof Event.QueueSet q) {
                quotas.add(q.queue().parent() < 0 ? List.of() : quotas(q.queue(), left));
            }
        }
    }

    private List<TypeQuota> quotas(Queue q, long[][] left) {
        List<TypeQuota> own = new ArrayList<>();
        for (int t = 0; t < left[0].length; t++) {
            long gpus = random.nextLong(left[q.parent()][t] + 1);
            if (left[q.parent()][t] > 0 && random.nextInt(4) > 0) {
                left[q.parent()][t] -= gpus;
                left[q.id()][t] = gpus;
                own.add(new TypeQuota(t, gpus, limit(gpus), limit(40)));
            }
        }
        return own;
    }

    private long limit(long most) {
        return random.nextInt(3) > 0 ? Queue.UNLIMITED : random.nextLong(most + 1);
    }

    /** What is told anyhow, and once or twice in between that quotas of types are said, or said no more. */
    private void later(List<Event> plain, long spanMillis) {
        long first = random.nextInt(2) == 0 ? Long.MAX_VALUE : 1 + random.nextLong(spanMillis);
        long second = random.nextInt(2) == 0 || first == Long.MAX_VALUE ? Long.MAX_VALUE : first + spanMillis / 5;
        for (Event e : plain) {
            first = turnAt(first, e.atMillis());
            second = turnAt(second, e.atMillis());
            later.add(e instanceof Event.QueueSet q ? told(q) : e);
        }
        turnAt(first, Long.MAX_VALUE);
        turnAt(second, Long.MAX_VALUE);
    }

    private long turnAt(long turnMillis, long nowMillis) {
        if (turnMillis == Long.MAX_VALUE || turnMillis > nowMillis) {
            return turnMillis;
        }
        isTold = !isTold;
        for (int i = 0; i < queues.size(); i++) {
            Queue q = queues.get(isTold ? i : queues.size() - 1 - i); // from the root down, or from the leaves up
            if (!quotas.get(q.id()).isEmpty()) {
                later.add(told(new Event.QueueSet(turnMillis, q)));
            }
        }
        return Long.MAX_VALUE;
    }

    private Event told(Event.QueueSet e) {
        Queue q = e.queue();
        if (q.id() == queues.size()) {
            queues.add(q);
        } else {
            queues.set(q.id(), q);
        }
        return new Event.QueueSet(e.atMillis(), isTold ? q.ration(quotas.get(q.id())) : q);
    }
}
