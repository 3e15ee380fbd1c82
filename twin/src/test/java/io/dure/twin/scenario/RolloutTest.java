package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.twin.input.BadInput;
import io.dure.twin.world.SiteFacts.HeldBack;
import io.dure.twin.world.SiteFacts.PowerStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan in place of a scenario's own deliveries. */
class RolloutTest {
    private static final String SCENARIO = """
            dure: scenario/v1
            start: 2026-01-01
            window: {from: 2026-12-01, days: 1}
            fleet:
              gpuTypes: [{name: G, gpuWatts: 1000}]
              sites:
                - {name: a, power: [{from: 2026-01-01, megawatts: 1}]}
                - {name: b, power: [{from: 2026-01-01, megawatts: 1}]}
              deliveries:
                - {at: 2026-01-01, owner: r, site: a, gpuType: G, nodes: 10, gpusPerNode: 8}
                - {at: 2026-06-30, owner: r, site: a, gpuType: G, nodes: 20, gpusPerNode: 8}
            queues: [{name: r, quota: deliveries}]
            workload: [{name: j, queue: r, kind: fine-tuning, gpusPerTask: 1, runTime: 1h, at: 0s}]
            """;

    @TempDir
    Path folder;

    private static Rollout rollout(String site, long... gpus) {
        Instant march = Instant.parse("2026-03-01T00:00:00Z");
        return new Rollout(
                Instant.parse("2026-01-01T00:00:00Z"),
                java.util.Arrays.stream(gpus)
                        .mapToObj(n -> new Rollout.Placed(march, "r", site, "G", n))
                        .toList(),
                List.of(new Rollout.MorePower(march, site, 2)),
                List.of(
                        new Rollout.Cap(Instant.parse("2025-01-01T00:00:00Z"), site, "G", 900),
                        new Rollout.Cap(march, site, "G", 700),
                        new Rollout.Cap(Instant.parse("2026-07-01T00:00:00Z"), site, "G", 1000)));
    }

    private Scenario read(Rollout rollout) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), SCENARIO);
        return ScenarioFile.open(file, Study.asWritten(), Optional.of(rollout)).scenario();
    }

    @Test
    void whatWasThereStaysAndThePlanComesInPlaceOfTheRest() throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), SCENARIO);
        assertThat(gpus(ScenarioFile.read(file))).isEqualTo(30 * 8);
        assertThat(gpus(read(rollout("b", 400)))).isEqualTo(10 * 8 + 400);
    }

    @Test
    void gpusThatFillNoNodeWaitForTheNext() throws IOException {
        assertThat(gpus(read(rollout("b", 5, 5)))).isEqualTo(80 + 8);
    }

    @Test
    void orderedPowerIsThereBesideTheSitesOwn() throws IOException {
        Scenario scenario = read(rollout("b", 8));
        assertThat(scenario.world().sites().get(0).power()).containsExactly(new PowerStep(0, 1_000_000));
        assertThat(scenario.world().sites().get(1).power()).containsExactly(new PowerStep(0, 3_000_000));
    }

    @Test
    void gpusAreHeldBackAsPlannedFromTheFirstMomentOn() throws IOException {
        Scenario scenario = read(rollout("b", 8));
        assertThat(scenario.world().sites().get(0).heldBack()).isEmpty();
        assertThat(scenario.world().sites().get(1).heldBack()).last().isEqualTo(new HeldBack(0, 0, 1000));
        assertThat(scenario.world().sites().get(1).heldBack()).hasSize(3);
    }

    @Test
    void aPlanOfAnotherScenarioIsRefused() {
        assertThatThrownBy(() -> read(rollout("c", 8)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("\"c\" is not of this scenario; the sites of the scenario are a, b");
    }

    private static long gpus(Scenario scenario) {
        return scenario.setup().stream()
                .filter(e -> e instanceof io.dure.engine.Event.NodesAdded)
                .mapToLong(e -> {
                    io.dure.engine.Event.NodesAdded added = (io.dure.engine.Event.NodesAdded) e;
                    return (long) added.count() * added.gpusPerNode();
                })
                .sum();
    }
}
