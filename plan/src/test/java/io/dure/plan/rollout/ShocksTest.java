package io.dure.plan.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.dure.plan.linear.OrTools;
import io.dure.plan.rollout.Plan.Shocked;
import io.dure.plan.rollout.Planner.Objective;
import io.dure.plan.rollout.Programme.Delivery;
import io.dure.plan.rollout.Programme.GridStep;
import io.dure.plan.rollout.Programme.PowerStep;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShocksTest {
    private static final List<Objective> ALL = List.of(Objective.values());

    /** 1,000 GPUs from the first quarter; power from the second; a step that could be ordered. */
    private static Programme programme() {
        return Small.of(
                List.of(Small.site("a", new PowerStep(1, 10))),
                List.of(Small.recipient("r", 1000, 0)),
                List.of(new Delivery(0, 0, 0, 1000)),
                List.of(new GridStep("more", 0, 10, 1, 1e9, 0, 4, 1, -1, 0, 0)));
    }

    private static Programme after(Shock.Change change) {
        return Shocks.after(programme(), new Shock("shock", 1, List.of(change)));
    }

    @Test
    void stepsComeLater() {
        Programme late = after(new Shock.StepsLate(-1, 2));
        assertThat(late.sites().getFirst().steps()).containsExactly(new PowerStep(3, 10));
        assertThat(late.gridSteps().getFirst().leadQuarters()).isEqualTo(3);
        assertThat(after(new Shock.StepsLate(1, 2)).sites().getFirst().steps()).containsExactly(new PowerStep(1, 10));
    }

    @Test
    void aRefusedPermitIsNoOrder() {
        assertThat(after(new Shock.PermitRefused(0)).gridSteps()).isEmpty();
        assertThat(after(new Shock.PermitRefused(-1)).gridSteps()).isEmpty();
        assertThat(after(new Shock.PermitRefused(7)).gridSteps()).hasSize(1);
    }

    @Test
    void theNextGenerationIsATypeOfItsOwn() {
        Programme next = after(new Shock.NextGeneration(0, 0, 2, 3));
        assertThat(next.types()).hasSize(2);
        assertThat(next.types().get(1).nameplateKilowatts()).isEqualTo(4);
        assertThat(next.relativeCompute(1)).isEqualTo(3);
        assertThat(next.deliveries()).allMatch(d -> d.type() == 1);
        assertThat(after(new Shock.NextGeneration(0, 1, 2, 3)).deliveries()).allMatch(d -> d.type() == 0);
    }

    @Test
    void aHeatWaveTakesItsHoursOfTheSummer() {
        List<Double> curtailed =
                after(new Shock.HeatWave(-1, 0.25, 90)).sites().getFirst().curtailed();
        assertThat(curtailed.get(2)).isEqualTo(0.25 * 90 / Quarters.HOURS);
        assertThat(curtailed.get(1)).isZero();
    }

    @Test
    void regretIsNeverNegativeAndPlanningAgainNeverCosts() {
        Solved base = new Planner(OrTools.usual()).solve(programme(), ALL);
        Robustness robustness = new Robustness(OrTools.usual(), base, ALL);
        List<Shocked> told = robustness.compare(List.of(
                new Shock("late", 0.5, List.of(new Shock.StepsLate(-1, 2))),
                new Shock("refused", 0.5, List.of(new Shock.PermitRefused(-1)))));
        assertThat(told).allSatisfy(s -> {
            assertThat(s.feasible()).isTrue();
            assertThat(s.lostPart()).isGreaterThanOrEqualTo(-1e-3);
            assertThat(s.flexibility()).isGreaterThanOrEqualTo(0);
        });
        Plan.Robust robust = robustness.robust();
        assertThat(robust.choices()).allSatisfy(c -> assertThat(c.regret()).allMatch(r -> r >= 0));
        Plan.Choice best = robust.choices().get(robust.best());
        assertThat(robust.choices()).allMatch(c -> c.most() >= best.most());
    }

    /** All power of the only site comes by the step: two quarters late it gives two quarters less. */
    @Test
    void aGridStepIsLateByItsOddsInFuturesThatAreDrawn() {
        assertThat(swept(0).useful50()).isEqualTo(3000);
        assertThat(swept(0).effects()).isEmpty();
        assertThat(swept(1).useful50()).isEqualTo(1000);
        assertThat(swept(1).effects()).containsExactly(new Plan.Effect("more late", 5, null));
    }

    private static Plan.Swept swept(double lateOdds) {
        Programme dark = programme()
                .withSites(List.of(Small.site("a", new PowerStep(0, 0))))
                .withGridSteps(List.of(new GridStep("more", 0, 10, 1, 1e9, 0, 4, 1, -1, lateOdds, 2)));
        return new Sweep(OrTools.usual(), dark).run(List.of(), 5, 1, done -> {});
    }

    @Test
    void anInfeasibleProgrammeNamesTheLimitsThatClash() {
        Programme impossible =
                programme().withGridSteps(List.of()).withTargets(List.of(new Programme.Target(0, 900, 0)));
        Plan plan = new PlanMaker(impossible, ALL)
                .make(new PlanMaker.Asked("default", "", false, List.of(), 0, 1, done -> {}));
        assertThat(plan.status()).isEqualTo("infeasible");
        assertThat(plan.clash())
                .containsExactlyInAnyOrder("power of a, 2026 Q1 (MW)", "target of r, 2026 Q1 (thousand GPUs at work)");
        assertThat(plan.clashIsSmallest()).isTrue();
    }
}
