package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Relaxation.What;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sets of reasons in random worlds. A failure names its seed. */
class AllReasonsPropertiesTest {
    private static final int SEEDS = Integer.getInteger("dure.seeds", 60);
    private static final int STEPS = 120;
    private static final int EVERY_STEPS = 10;

    private final Map<What, Integer> seen = new EnumMap<>(What.class);
    private int ofSeveral;

    @Test
    void everySetIsMinimalAndAskingChangesNothing() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < STEPS; step++) {
                engine.apply(world.next());
                world.decided(engine.decide(world.nowMillis()));
                if (step % EVERY_STEPS == 0) {
                    byte[] before = engine.snapshot();
                    for (long job = 1; job <= world.lastJob(); job += 3) {
                        isMinimal(engine, job, "seed " + seed + ", step " + step + ", job " + job);
                    }
                    assertThat(engine.snapshot()).isEqualTo(before);
                }
            }
        }
        assertThat(ofSeveral).as("sets of several reasons").isPositive();
        assertThat(seen).containsKeys(What.ORDER, What.QUEUE_LIMIT, What.LENDING, What.PLACE);
    }

    private void isMinimal(Engine engine, long job, String where) {
        List<Reason> set = engine.whyAll(job);
        assertThat(set.isEmpty()).as(where).isEqualTo(engine.why(job).isEmpty());
        if (set.isEmpty()) {
            assertThat(engine.ifRelaxed(job, set)).as(where).isFalse();
            return;
        }
        ofSeveral += set.size() > 1 ? 1 : 0;
        assertThat(engine.ifRelaxed(job, set)).as("%s: %s", where, set).isTrue();
        assertThat(set.stream().map(Relaxation::of)).as(where).doesNotHaveDuplicates();
        for (Reason kept : set) {
            seen.merge(Relaxation.of(kept).what(), 1, Integer::sum);
            List<Reason> others = new ArrayList<>(set);
            others.remove(kept);
            if (!(kept instanceof Reason.NotYetDecided)) {
                assertThat(engine.ifRelaxed(job, others))
                        .as("%s: %s without %s", where, set, kept)
                        .isFalse();
            }
        }
    }

    /**
     * What is not rejected at once can run: with everybody else gone, every node up and every gate open it starts. What no
     * fleet could run is therefore said at submission. Not asked of jobs in bookings, whose room is that of their booking.
     */
    @Test
    void whoIsAdmittedStartsOnTheEmptyFleet() {
        int asked = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < STEPS; step++) {
                Event event = world.next();
                engine.apply(event);
                Verdict verdict = engine.decide(world.nowMillis());
                world.decided(verdict);
                if (event instanceof Event.JobSubmitted s
                        && !s.job().terms().hasBooking()
                        && isStillThere(engine, s.job().id())) {
                    asked++;
                    EmptyFleet empty = new EmptyFleet(engine, world.lastJob());
                    boolean starts = empty.starts(s.job());
                    assertThat(starts)
                            .as("seed %d, step %d, %s waits for %s", seed, step, s.job(), empty.whyNot(s.job()))
                            .isTrue();
                }
            }
        }
        assertThat(asked).isGreaterThan(SEEDS);
    }

    private static boolean isStillThere(Engine engine, long job) {
        return engine.why(job).isPresent();
    }
}
