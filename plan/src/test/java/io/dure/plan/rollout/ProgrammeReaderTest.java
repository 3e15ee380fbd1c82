package io.dure.plan.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.twin.input.BadInput;
import io.dure.twin.scenario.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgrammeReaderTest {
    private static final String GOOD = """
            dure: scenario/v1
            start: 2026-01-01
            fleet:
              gpuTypes: [{name: G, gpuWatts: 1000, gpuIdleWatts: 150, nodeOtherWattsPerGpu: 500}]
              sites: [{name: a, pue: 1.2, power: [{from: 2026-05-15, megawatts: 10}, {from: 2026-05-16, megawatts: 20}]}]
              deliveries:
                - {at: 2026-01-01, owner: r, site: a, gpuType: G, nodes: 10, gpusPerNode: 8}
                - {at: 2026-06-30, owner: r, site: a, gpuType: G, nodes: 20, gpusPerNode: 8}
            queues: [{name: r, quota: deliveries}]
            workload: []
            plan:
              from: 2026
              years: 2
              unit: G
              types: [{name: G, compute: 1, cooling: liquid}]
              sites: [{name: a, halls: [{cooling: liquid, megawatts: 5}]}]
              recipients:
                - {name: r, sites: [a], budgetBillionWon: [40], demand: [{name: w, kind: fine-tuning, gpus: [10, 20]}]}
              energy: {tariff: [{hours: 0.5, wonPerKilowattHour: [100, 200]}, {hours: 0.5, wonPerKilowattHour: [300]}]}
            """;

    @TempDir
    Path folder;

    private Programme read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), yaml);
        return ProgrammeReader.read(file, Study.DEFAULT_VARIANT);
    }

    @Test
    void readsFleetAndPlanTogether() throws IOException {
        Programme p = read(GOOD);
        assertThat(p.held()).containsExactly(new Programme.Held(0, 0, 0, 80, 20));
        assertThat(p.deliveries()).containsExactly(new Programme.Delivery(0, 0, 1, 160));
        // What is there on the fifteenth of the second month counts for its quarter; a day later it does not.
        assertThat(p.sites().getFirst().steps())
                .containsExactly(new Programme.PowerStep(1, 10), new Programme.PowerStep(2, 20));
        assertThat(p.recipients().getFirst().budgetWon().orElseThrow())
                .hasSize(8)
                .containsOnly(10e9);
        assertThat(p.recipients().getFirst().demand().getFirst().gpus())
                .containsExactly(10.0, 10.0, 10.0, 10.0, 20.0, 20.0, 20.0, 20.0);
        assertThat(p.energy().wonPerKilowattHour()).containsExactly(200.0, 250.0, 250.0, 250.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unit: G|unit: H|:14: plan.unit is \"H\"; the GPU types of the fleet are G. Maybe G?",
                "kind: fine-tuning|kind: finetuning|is \"finetuning\"; one of pretraining, fine-tuning",
                "owner: r|owner: s|deliveries[0].owner is \"s\"; the recipients are r",
                "years: 2|jahre: 2|\"jahre\" is not a key of plan",
                "gpus: [10, 20]|gpus: [1, 2, 3]|the plan has 2 years",
                "{hours: 0.5, wonPerKilowattHour: [300]}|{hours: 0.4, wonPerKilowattHour: [300]}|add up to 1",
                "types: [{name: G, compute: 1, cooling: liquid}]|types: []|the plan says nothing of G"
            })
    void saysWhatIsWrong(String good, String bad, String message) {
        assertThat(GOOD).contains(good);
        assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message);
    }

    @Test
    void aScenarioWithoutAPlanIsToldSo() {
        String without = GOOD.substring(0, GOOD.indexOf("plan:"));
        assertThatThrownBy(() -> read(without)).isInstanceOf(BadInput.class).hasMessageContaining("no part \"plan\"");
    }
}
