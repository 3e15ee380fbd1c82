package io.dure.twin.swarm;

import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.engine.Terms;
import io.dure.twin.Submission;
import io.dure.twin.run.Disturbance;
import io.dure.twin.scenario.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Puts gates into a random world: jobs that are held, have windows and deadlines, depend on others and are elements of
 * arrays; queues that limit users, also anew; holds and releases; limits that are enforced.
 */
final class Gated {
    private static final int USERS = 3;

    private final SplittableRandom random;
    private final RandomWorld bare;
    private final long spanMillis;

    private Gated(long seed, RandomWorld bare) {
        random = new SplittableRandom(seed ^ 0x6A_7E_5L);
        this.bare = bare;
        spanMillis = bare.scenario().work().getLast().submitMillis() + 60_000;
    }

    static RandomWorld of(long seed, RandomWorld bare) {
        return new Gated(seed, bare).build();
    }

    private RandomWorld build() {
        Scenario s = bare.scenario();
        List<Event> setup = new ArrayList<>();
        for (Event e : s.setup()) {
            setup.add(e instanceof Event.QueueSet q ? new Event.QueueSet(0, limited(q.queue())) : e);
        }
        long[] overruns = {0, 0, 1_500, Rules.NEVER_STOPPED};
        Scenario gated = new Scenario(
                s.name(),
                "",
                s.seed(),
                s.rules().withOverrun(overruns[random.nextInt(4)]),
                s.stopMillis(),
                setup,
                s.names(),
                work(s.work()),
                s.batches(),
                s.world());
        return new RandomWorld(gated, gated.rules(), bare.runTimes(), disturbances());
    }

    private Queue limited(Queue q) {
        if (random.nextInt(3) > 0) {
            return q;
        }
        long gpus = random.nextBoolean() ? Queue.UNLIMITED : random.nextLong(12);
        return q.limitUsers(gpus, random.nextBoolean() ? Queue.UNLIMITED : 1 + random.nextLong(4));
    }

    private List<Submission> work(List<Submission> plain) {
        List<Submission> work = new ArrayList<>();
        long array = 0;
        int arrayLimit = 0;
        for (int i = 0; i < plain.size(); i++) {
            Submission s = plain.get(i);
            boolean isFree = s.batch() == Submission.NO_BATCH; // others come in an order of their own
            boolean isElement = isFree && random.nextInt(4) == 0;
            if (isElement && (array == 0 || random.nextInt(6) == 0)) {
                array = 1L + i;
                arrayLimit = random.nextInt(4);
            }
            Terms terms = new Terms(
                    random.nextInt(20) == 0,
                    random.nextInt(6) == 0 ? random.nextLong(spanMillis) : 0,
                    deadline(s),
                    isFree ? after(i) : List.of(),
                    isElement ? array : 0,
                    isElement ? arrayLimit : 0);
            work.add(with(s, random.nextInt(USERS), terms));
        }
        return work;
    }

    private long deadline(Submission s) {
        boolean has = random.nextInt(4) == 0 && s.requestedMillis() != Job.NO_LIMIT;
        long slack = random.nextInt(5) == 0 ? random.nextLong(2_000) : random.nextLong(200_000);
        return has ? s.submitMillis() + s.requestedMillis() + slack : Terms.NO_DEADLINE;
    }

    private List<Terms.After> after(int index) {
        List<Terms.After> after = new ArrayList<>();
        for (int n = random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0; n > 0 && index > 0; n--) {
            int i = random.nextInt(index);
            long other = 1L + i;
            boolean isFree = bare.scenario().work().get(i).batch() == Submission.NO_BATCH;
            if (isFree && after.stream().noneMatch(a -> a.job() == other)) {
                after.add(new Terms.After(other, random.nextBoolean()));
            }
        }
        return after;
    }

    private List<Disturbance> disturbances() {
        List<Disturbance> all = new ArrayList<>(bare.disturbances());
        int jobs = bare.scenario().work().size();
        for (int n = random.nextInt(8); n > 0; n--) {
            long at = random.nextLong(spanMillis);
            long job = 1L + random.nextInt(jobs);
            all.add(new Disturbance.Hold(at, job));
            all.add(new Disturbance.Release(at + random.nextLong(60_000), job));
        }
        for (int job = 1; job <= jobs && random.nextInt(4) > 0; job++) {
            all.add(new Disturbance.Release(spanMillis, job));
        }
        all.sort(Comparator.comparingLong(Disturbance::atMillis));
        return all;
    }

    private static Submission with(Submission s, int user, Terms terms) {
        return new Submission(
                s.name(),
                s.line(),
                s.submitMillis(),
                s.runMillis(),
                s.requestedMillis(),
                s.checkpointMillis(),
                s.ending(),
                s.queue(),
                user,
                s.kind(),
                s.tasks(),
                s.task(),
                s.gpuType(),
                s.residency(),
                s.priority(),
                s.evictable(),
                s.batch(),
                s.template(),
                s.drawPerMille(),
                s.wishes().with(terms));
    }
}
