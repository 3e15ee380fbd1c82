package io.dure.engine.power;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.Decision;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What holds of power in random worlds, recounted outside the engine. A failure names its seed. */
class PowerPropertiesTest {
    private static final int SEEDS = 60;
    private static final int STEPS = 150;
    private static final double ROUNDING = 1e-3;

    @Test
    void neverAboveAnEnvelope() {
        TreeSet<String> seen = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            PoweredWorld world = new PoweredWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + ", step " + step;
                engine.apply(world.next());
                Verdict verdict = engine.decide(world.nowMillis());
                verdict.decisions().forEach(d -> seen.add(told(d)));
                world.decided(verdict);
                assertThat(engine.audit()).as(where).isEmpty();
                assertThat(world.capsAreAccepted()).as(where).isTrue();
                for (int site = 0; site < 2; site++) {
                    assertThat(world.above(site)).as(where + ", site " + site).isLessThanOrEqualTo(ROUNDING);
                }
            }
        }
        assertThat(seen).contains("Cap", "PowerShort", "Power on", "Power off");
    }

    private static String told(Decision d) {
        return switch (d) {
            case Decision.Power p -> p.on() ? "Power on" : "Power off";
            case Decision.Stop s -> s.cause().getClass().getSimpleName();
            case Decision.Booked b -> "Booked";
            case Decision.Refused r -> "Refused";
            case Decision.Start s -> "Start";
            case Decision.Claim c -> "Claim";
            case Decision.Reject r -> "Reject";
            case Decision.Grow g -> "Grow";
            case Decision.Shrink g -> "Shrink";
            case Decision.Cap c -> "Cap";
        };
    }

    @Test
    void restoredEngineGoesOnTheSame() {
        agree(engine -> Engine.restore(engine.snapshot()));
    }

    @Test
    void forkGoesOnTheSame() {
        agree(engine -> {
            Engine fork = engine.fork();
            engine.decide(engine.nowMillis() + 1_000_000);
            return fork;
        });
    }

    @Test
    void decidingAgainAtTheSameTimeComesToRest() {
        for (long seed = 0; seed < SEEDS; seed++) {
            PoweredWorld world = new PoweredWorld(seed);
            Engine engine = new Engine();
            world.setup().forEach(engine::apply);
            for (int step = 0; step < STEPS; step++) {
                engine.apply(world.next());
                world.decided(engine.decide(world.nowMillis()));
                Engine fork = engine.fork();
                int passes = 0;
                while (!fork.decide(world.nowMillis()).decisions().isEmpty()) {
                    passes++;
                    assertThat(passes).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(engine.waitingJobs() + 4);
                }
            }
        }
    }

    private static void agree(UnaryOperator<Engine> replaced) {
        for (long seed = 0; seed < SEEDS / 2; seed++) {
            PoweredWorld world = new PoweredWorld(seed);
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
}
