package io.dure.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.control.DatedQuota;
import io.dure.app.control.Plane;
import io.dure.app.site.SimulatedSite;
import io.dure.app.store.Databases;
import io.dure.twin.input.BadInput;
import io.dure.twin.scenario.Rollout;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.ScenarioFile;
import io.dure.twin.scenario.Study;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas of a served fleet that follow a plan's deliveries. */
final class PlannedQuotasTest {
    private static final String FLEET = """
            dure: scenario/v1
            title: Deliveries
            start: 2026-01-01
            rules: {policy: dure}
            fleet:
              gpuTypes: [{name: H100}]
              sites: [{name: seoul}]
              deliveries:
                - {at: 2026-01-01, owner: north, site: seoul, gpuType: H100, nodes: 4, gpusPerNode: 8}
                - {at: 2026-06-01, owner: north, site: seoul, gpuType: H100, nodes: 50, gpusPerNode: 8}
            queues:
              - {name: north, quota: deliveries}
            workload:
              - {name: none, queue: north, user: nobody, kind: data, gpusPerTask: 1, runTime: 1s, at: 1s}
            """;

    @TempDir
    Path folder;

    @Test
    void followDeliveries() throws Exception {
        Path file = Files.writeString(folder.resolve("fleet.yaml"), FLEET);
        Scenario plain =
                ScenarioFile.open(file, Study.asWritten(), Optional.empty()).scenario();
        Instant far = LocalDate.now(ZoneOffset.UTC)
                .plusDays(100)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        Instant past = Instant.parse("2026-02-01T00:00:00Z");
        PlannedQuotas quotas = new PlannedQuotas(file, planned(file, past, far));
        try (Plane plane = open(plain)) {
            int north = plane.control().book().queue("north").orElseThrow();
            assertThat(plane.control().book().queue(north).quotaGpus()).isEqualTo(32);
            assertThat(quotas.keep(plane)).isPositive();
            for (int i = 0; i < 100 && plane.control().book().queue(north).quotaGpus() != 48; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(plane.control().book().queue(north).quotaGpus())
                    .as("what was to be delivered in February is")
                    .isEqualTo(48);
            check(plane, north, far);
            plane.desk()
                    .queue(plane.control().book().queue(north).entitle(40), "kim")
                    .get();
        }
        try (Plane plane = open(plain)) {
            int north = plane.control().book().queue("north").orElseThrow();
            check(plane, north, far);
            // Given again, it changes what is to come, and not what somebody has set since.
            assertThat(quotas.keep(plane)).isPositive();
            check(plane, north, far);
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(plane.control().book().queue(north).quotaGpus()).isEqualTo(40);
        }
        Path other = Files.writeString(folder.resolve("other.yaml"), FLEET.replace("north", "south"));
        try (Plane plane = open(plain)) {
            assertThatThrownBy(() -> new PlannedQuotas(
                                    other,
                                    ScenarioFile.open(
                                                    other, Study.asWritten(), Optional.of(rollout("south", past, far)))
                                            .scenario())
                            .keep(plane))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("south");
        }
    }

    private static void check(Plane plane, int queue, Instant at) {
        List<DatedQuota> coming = plane.control().dated().pending(one -> one.queue() == queue);
        assertThat(coming).hasSize(1);
        assertThat(coming.getFirst().quotaGpus()).isEqualTo(112);
        assertThat(plane.fleet().zero().plusMillis(coming.getFirst().atMillis()))
                .isEqualTo(at);
    }

    private static Scenario planned(Path file, Instant past, Instant far) {
        return ScenarioFile.open(file, Study.asWritten(), Optional.of(rollout("north", past, far)))
                .scenario();
    }

    private static Rollout rollout(String owner, Instant past, Instant far) {
        return new Rollout(
                Instant.parse("2026-01-02T00:00:00Z"),
                List.of(
                        new Rollout.Placed(past, owner, "seoul", "H100", 16),
                        new Rollout.Placed(far, owner, "seoul", "H100", 64)),
                List.of(),
                List.of());
    }

    private Plane open(Scenario scenario) throws Exception {
        return Plane.open(
                Databases.in(folder.resolve("postgres")),
                new Plane.Setup(scenario, List.of(), 1, "test"),
                (name, nodes, clock) -> site(name, nodes, clock),
                _ -> {});
    }

    private static SimulatedSite site(
            String name, List<io.dure.app.site.Site.Node> nodes, io.dure.app.site.EngineClock clock) {
        try {
            return new SimulatedSite(name, nodes, SimulatedSite.Ways.USUAL, clock);
        } catch (RuntimeException e) {
            throw new IllegalStateException(e);
        }
    }
}
