package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.LoopHunt.Flavour;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hunts for preemption loops: {@link LoopHunt}. {@code -Ddure.seeds=25000} hunts longer. */
class NoPreemptionLoopTest {
    private static final int SEEDS = Integer.getInteger("dure.seeds", 500);

    @ParameterizedTest
    @EnumSource
    void everyWorldComesToRest(Flavour flavour) {
        int reclaims = 0;
        int preemptions = 0;
        int overreaches = 0;
        int turns = 0;
        int shrinks = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            LoopHunt hunt = new LoopHunt(seed, flavour);
            hunt.play();
            reclaims += hunt.reclaims;
            preemptions += hunt.preemptions;
            overreaches += hunt.overreaches;
            shrinks += hunt.shrinks;
            turns = Math.max(turns, hunt.turns);
        }
        assertThat(reclaims).as("a hunt without reclaims proves nothing").isGreaterThan(SEEDS / 4);
        assertThat(preemptions).as("nor one without preemptions").isGreaterThan(SEEDS / 4);
        assertThat(turns).as("jobs that evict each other in turn").isLessThanOrEqualTo(1);
        assertThat(overreaches > 0)
                .as("jobs that push aside more than they take")
                .isEqualTo(flavour.isMixed());
        assertThat(shrinks > 0).as("jobs that shrink").isEqualTo(flavour == Flavour.ELASTIC);
    }
}
