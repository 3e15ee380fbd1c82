package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What holds of every engine in random worlds. A failure names its seed. */
class EnginePropertiesTest {
    private static final int SEEDS = Integer.getInteger("dure.seeds", 100);
    private static final int STEPS = 120;

    @Test
    void theSameEventsGiveTheSameDecisions() {
        agree(engine -> engine);
    }

    @Test
    void restoredEngineGoesOnTheSame() {
        agree(engine -> Engine.restore(engine.snapshot()));
    }

    @Test
    void forkGoesOnTheSame() {
        agree(engine -> {
            Engine fork = engine.fork();
            engine.decide(engine.nowMillis() + 1_000_000); // what this one does from now on must not show
            return fork;
        });
    }

    @Test
    void forkNeverDisturbsTheOriginal() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < STEPS; step++) {
                engine.apply(world.next());
                byte[] before = engine.snapshot();
                disturb(engine.fork());
                assertThat(engine.snapshot()).as("seed %d, step %d", seed, step).isEqualTo(before);
                world.decided(engine.decide(world.nowMillis()));
            }
        }
    }

    @Test
    void booksAgreeAndEveryJobThatWaitsHasAReason() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < STEPS; step++) {
                engine.apply(world.next());
                assertThat(engine.audit())
                        .as("seed %d, step %d, told", seed, step)
                        .isEmpty();
                world.decided(engine.decide(world.nowMillis()));
                assertThat(engine.audit())
                        .as("seed %d, step %d, decided", seed, step)
                        .isEmpty();
                reasonsAreSound(engine, world, "seed " + seed + ", step " + step);
            }
        }
    }

    /** One decision may leave something for the next, but not for ever. */
    @Test
    void decidingAgainAtTheSameTimeComesToRest() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < STEPS; step++) {
                engine.apply(world.next());
                world.decided(engine.decide(world.nowMillis()));
                Engine fork = engine.fork();
                int passes = 0;
                while (!fork.decide(world.nowMillis()).decisions().isEmpty()) {
                    passes++;
                    assertThat(passes).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(engine.waitingJobs());
                }
            }
        }
    }

    /** Worlds in which no window ever begins prove nothing about windows. */
    @Test
    void someWorldsHaveWindows() {
        int booked = 0;
        int refused = 0;
        int inTheWay = 0;
        int started = 0;
        for (long seed = 0; seed < 100; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            Set<Long> inBookings = new HashSet<>();
            for (int step = 0; step < STEPS; step++) {
                Event event = world.next();
                engine.apply(event);
                if (event instanceof Event.JobSubmitted e && e.job().terms().hasBooking()) {
                    inBookings.add(e.job().id());
                }
                Verdict verdict = engine.decide(world.nowMillis());
                for (Decision d : verdict.decisions()) {
                    booked += d instanceof Decision.Booked ? 1 : 0;
                    refused += d instanceof Decision.Refused ? 1 : 0;
                    started += d instanceof Decision.Start s && inBookings.contains(s.job()) ? 1 : 0;
                    inTheWay += d instanceof Decision.Stop s && s.cause() instanceof Decision.Cause.Maintenance ? 1 : 0;
                }
                world.decided(verdict);
            }
        }
        assertThat(List.of(booked, refused, inTheWay, started))
                .as("booked, refused, in the way, started in bookings")
                .allMatch(n -> n >= 10);
    }

    private static void agree(UnaryOperator<Engine> replaced) {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine one = new Engine();
            Engine other = new Engine();
            for (Event e : world.setup()) {
                one.apply(e);
                other.apply(e);
            }
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + ", step " + step;
                Event event = world.next();
                one.apply(event);
                other = replaced.apply(other);
                other.apply(event);
                other = replaced.apply(other);
                Verdict verdict = one.decide(world.nowMillis());
                assertThat(other.decide(world.nowMillis())).as(where).isEqualTo(verdict);
                assertThat(other.snapshot()).as(where).isEqualTo(one.snapshot());
                world.decided(verdict);
            }
        }
    }

    private static void disturb(Engine fork) {
        fork.decide(fork.nowMillis() + 50_000);
        for (int node = 0; node < fork.nodes(); node++) {
            fork.apply(new Event.NodeStateSet(fork.nowMillis(), node, NodeState.DOWN));
        }
        fork.decide(fork.nowMillis() + 50_000);
    }

    private static void reasonsAreSound(Engine engine, RandomWorld world, String where) {
        int waiting = 0;
        for (long job = 1; job <= world.lastJob(); job++) {
            Optional<Reason> why = engine.why(job);
            waiting += why.isPresent() ? 1 : 0;
            assertThat(why.isPresent() && engine.placement(job).isPresent())
                    .as("%s: job %d waits and runs", where, job)
                    .isFalse();
            String what = where + ", job " + job;
            why.ifPresent(reason -> isSound(reason, what));
        }
        assertThat(waiting).as(where).isEqualTo(engine.waitingJobs());
        long counted = 0;
        for (WaitCode code : WaitCode.values()) {
            counted += engine.waitingFor(code);
        }
        assertThat(counted).as(where).isEqualTo(waiting);
    }

    /** What each reason claims of its own numbers. */
    private static void isSound(Reason reason, String what) {
        boolean sound = switch (reason) {
            case Reason.FleetBusy r -> r.freeMilliGpus() >= 0 && r.freeMilliGpus() < r.needMilliGpus();
            case Reason.Fragmented r ->
                r.freeMilliGpus() >= r.needMilliGpus()
                        && r.usableMilliGpus() < r.needMilliGpus()
                        && r.usableMilliGpus() >= 0;
            case Reason.FragmentedDomains r ->
                r.largestDomainMilliGpus() >= 0 && r.largestDomainMilliGpus() <= r.needMilliGpus();
            case Reason.QuotaExhausted r -> r.usedMilliGpus() + r.needMilliGpus() > 1000 * r.limitGpus();
            case Reason.NotLent r -> r.lentMilliGpus() >= 0 && r.lentMilliGpus() < r.needMilliGpus();
            case Reason.NodeFull r -> r.need() > 0 && r.bestFree() >= 0;
            case Reason.DataResidency r -> !r.sites().isEmpty();
            case Reason.BehindReservation r -> true;
            case Reason.BehindInQueue r -> true;
            case Reason.AwaitingReclaim r -> r.outstandingMilliGpus() >= 0 || what.startsWith("told");
            case Reason.NotYetDecided r -> what.startsWith("told");
            case Reason.OnHold r -> true;
            case Reason.Frozen r -> r.of() >= 0;
            case Reason.NotBefore r -> r.atMillis() > 0;
            case Reason.DependsOn r -> r.job() > 0;
            case Reason.ArrayLimit r -> r.first() >= r.limit() && r.limit() > 0;
            case Reason.UserLimit r -> r.usedMilliGpus() + r.needMilliGpus() > 1000 * r.limitGpus();
            case Reason.UserJobLimit r -> r.jobs() >= r.limitJobs();
            case Reason.AboveUserLimit r -> false;
            case Reason.DependencyFailed r -> false;
            case Reason.DeadlineNotMet r -> false;
            case Reason.PowerEnvelope r -> r.headroomWatts() >= 0 && r.headroomWatts() < r.needWatts();
            case Reason.WindowAhead r -> true;
            case Reason.AwaitsBooking r -> r.freeMilliGpus() >= 0;
            case Reason.BookingOver r -> false;
            case Reason.NoSuchType r -> false;
            case Reason.NeverFits r -> false;
            case Reason.NeverFitsDomain r -> false;
            case Reason.AboveLimit r -> false;
            case Reason.TypeQuotaExhausted r -> r.usedMilliGpus() + r.needMilliGpus() > 1000 * r.limitGpus();
            case Reason.TypeNotLent r -> r.lentMilliGpus() >= 0 && r.lentMilliGpus() < r.needMilliGpus();
            case Reason.AboveTypeLimit r -> false;
            case Reason.OfGroup r -> false; // these jobs have one group
            case Reason.GroupsApart r -> false;
            case Reason.NeverTogether r -> false;
        };
        assertThat(sound).as("%s: %s", what, reason).isTrue();
    }
}
