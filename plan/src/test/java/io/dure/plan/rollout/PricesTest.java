package io.dure.plan.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.plan.linear.OrTools;
import io.dure.plan.rollout.Planner.Objective;
import java.util.List;
import org.junit.jupiter.api.Test;

class PricesTest {
    private static final int CASES = Integer.getInteger("dure.seeds", 40);

    /** Each price is within 1 % of the difference found by solving a changed programme from scratch. */
    @Test
    void everyPriceIsTheDifferenceOfSolvingAgain() {
        int checked = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Solved solved;
            try {
                solved = new Planner(OrTools.usual()).solve(Small.random(seed), List.of(Objective.values()));
            } catch (Planner.Unsolved e) {
                continue;
            }
            try (Pricing pricing = Pricing.of(OrTools.usual(), solved)) {
                for (Prices.Found found : new Prices(OrTools.usual(), solved).all(pricing)) {
                    Plan.Price price = found.price();
                    assertThat(price.relativeError())
                            .as("seed %d, %s", seed, price)
                            .isLessThanOrEqualTo(0.01);
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(CASES);
    }
}
