package io.dure.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.engine.LoopHunt.Flavour;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hunts for preemption loops: {@link LoopHunt}. With {@code -Ddure.seeds=50000} for longer. */
class NoPreemptionLoopTest {
    private static final int SEEDS = Integer.getInteger("dure.seeds", 500);

    @ParameterizedTest
    @EnumSource
    void everyWorldComesToRest(Flavour flavour) {
        int reclaims = 0;
        int preemptions = 0;
        int overreaches = 0;
        int turns = 0;
        for (long seed = Long.getLong("dure.from", 0); seed < SEEDS; seed++) {
            LoopHunt hunt = new LoopHunt(seed, flavour);
            hunt.play();
            reclaims += hunt.reclaims;
            preemptions += hunt.preemptions;
            overreaches += hunt.overreaches;
            turns = Math.max(turns, hunt.turns);
        }
        System.out.println(flavour + " reclaims " + reclaims + " preemptions " + preemptions + " overreaches " + overreaches + " turns " + turns);
        assertThat(reclaims).as("a hunt without reclaims proves nothing").isGreaterThan(SEEDS / 4);
        assertThat(preemptions).as("nor one without preemptions").isGreaterThan(SEEDS / 4);
    }
}
