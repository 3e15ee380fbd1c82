package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Event;
import io.dure.twin.input.BadInput;
import io.dure.twin.world.Failures;
import io.dure.twin.world.SiteFacts;
import io.dure.twin.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries, power, retirement and variants, seen from a date. */
class AllianceTest {
    private static final long DAY = 86_400_000;

    @TempDir
    private Path folder;

    @Test
    void whatCameBeforeIsThereAndWhatComesLaterComes() throws IOException {
        Scenario read = open(Study.asWritten());
        assertThat(gpus(read.setup())).isEqualTo(40 * 8 + 40 * 4);
        assertThat(quotas(read.setup()))
                .isEqualTo(Map.of("all", 480L, "maker", 160L, "plants", 96L, "cars", 48L, "commons", 320L));
        World world = read.world();
        assertThat(gpus(world.later())).isEqualTo(120);
        assertThat(world.later()).allSatisfy(e -> assertThat(e.atMillis()).isIn(9 * DAY, 19 * DAY));
        assertThat(world.retirements()).containsExactly(new World.Retirement(9 * DAY, 0, 40));
        assertThat(quotas(world.later()))
                .isEqualTo(Map.of("all", 280L, "maker", 280L, "plants", 168L, "cars", 84L, "commons", 0L));
        assertThat(world.horizonMillis()).isEqualTo(30 * DAY);
        assertThat(world.start()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void sitesKnowTheirPowerAndCallsFromTimeZero() throws IOException {
        SiteFacts south = open(Study.asWritten()).world().sites().getFirst();
        assertThat(south.operator()).isEqualTo("us");
        assertThat(south.place()).contains(new SiteFacts.Place(35.5, 129.4));
        assertThat(south.milliPue()).isEqualTo(1250);
        assertThat(south.power())
                .containsExactly(new SiteFacts.PowerStep(0, 500_000), new SiteFacts.PowerStep(14 * DAY, 2_000_000));
        long call = 19 * DAY + 30_600_000;
        assertThat(south.calls()).containsExactly(new SiteFacts.Call(call, call + 10_800_000, 900_000, 750));
        assertThat(open(Study.asWritten().ofVariant("late"))
                        .world()
                        .sites()
                        .getFirst()
                        .power())
                .containsExactly(new SiteFacts.PowerStep(0, 500_000), new SiteFacts.PowerStep(379 * DAY, 2_000_000));
    }

    @Test
    void noPowerBeforeTheFirstStep() throws IOException {
        Study early = Study.asWritten().between(Instant.parse("2025-05-31T00:00:00Z"), 3);
        assertThat(open(early).world().sites().getFirst().power().subList(0, 2))
                .containsExactly(new SiteFacts.PowerStep(0, 0), new SiteFacts.PowerStep(DAY, 500_000));
    }

    @Test
    void oldNodesStayWhenAsked() throws IOException {
        Study later = Study.asWritten().between(Instant.parse("2026-02-01T00:00:00Z"), 30);
        assertThat(gpus(open(later).setup())).isEqualTo(70 * 4);
        assertThat(gpus(open(later.withoutRetirement()).setup())).isEqualTo(70 * 4 + 320);
        assertThat(open(later.withoutRetirement()).world().retirements()).isEmpty();
    }

    @Test
    void shrinksNodesPowerAndQuotas() throws IOException {
        Scenario tenth = open(Study.asWritten().scaledTo(0.1));
        assertThat(gpus(tenth.setup())).isEqualTo(4 * 8 + 4 * 4);
        assertThat(tenth.world().sites().getFirst().power().getFirst().watts()).isEqualTo(50_000);
        assertThat(quotas(tenth.setup())).containsEntry("maker", 16L).containsEntry("plants", 9L);
    }

    @Test
    void datesAndVariantsThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> open(Study.asWritten().between(Instant.parse("2024-12-31T00:00:00Z"), 3)))
                .isInstanceOf(BadInput.class)
                .hasMessage("command line: --from is 2024-12-31; the scenario starts on 2025-01-01, and nothing is"
                        + " known before. Maybe 2025-01-01?");
        assertThatThrownBy(() -> open(Study.asWritten().ofVariant("lat")))
                .isInstanceOf(BadInput.class)
                .hasMessage("command line: --variant is \"lat\"; the variants of the scenario are default, late."
                        + " Maybe late?");
    }

    @Test
    void datesNeedAStart() throws IOException {
        String text = AllianceText.GOOD.replace("start: 2025-01-01\n", "").replace("from: 2026-01-01, ", "");
        Path file = Files.writeString(folder.resolve("scenario.yaml"), text);
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(":24: fleet.deliveries[0].at is \"2021-01-10\"; dates are counted from the"
                        + " scenario's start, and it has none. Maybe start: 2025-01-01?");
    }

    @Test
    void usualCausesAddUpToTheirRate() throws IOException {
        Failures failures = open(Study.asWritten()).world().failures();
        double perNodeDay = failures.causes().stream()
                        .mapToDouble(Failures.Cause::perUnitYear)
                        .sum()
                / 365.25;
        assertThat(perNodeDay).isCloseTo(3.79e-3, org.assertj.core.data.Offset.offset(0.005e-3));
        assertThat(failures.causes().getFirst().name()).isEqualTo("gpu");
        assertThat(failures.burnInMillis()).isEqualTo(3 * DAY);
        assertThat(failures.quarantine()).isEqualTo(new Failures.Quarantine(3, 30 * DAY, 7 * DAY));
    }

    @Test
    void ownCausesStandBesidesTheUsualWhereARateIsTold() throws IOException {
        String own = "causes: [{name: outage, scope: site, perUnitYear: 0.1, repair: {median: 3h}}]";
        String both = AllianceText.GOOD.replace("{rate: llama-3,", "{rate: llama-3, " + own + ",");
        String alone = AllianceText.GOOD.replace("{rate: llama-3,", "{" + own + ",");
        assertThat(causes(both)).hasSize(15).contains("gpu").endsWith("outage");
        assertThat(causes(alone)).containsExactly("outage");
    }

    private List<String> causes(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), text);
        return ScenarioFile.read(file).world().failures().causes().stream()
                .map(Failures.Cause::name)
                .toList();
    }

    @Test
    void dataStayWhereTheirQueueSays() throws IOException {
        Scenario read = open(Study.asWritten());
        assertThat(read.setup()).contains(new Event.ResidencyAdded(0, 0, List.of(0)));
        int plants = read.names().queues().indexOf("maker/plants");
        assertThat(read.work())
                .allSatisfy(job -> assertThat(job.residency()).isEqualTo(job.queue() == plants ? 0 : -1));
    }

    private Scenario open(Study study) throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), AllianceText.GOOD);
        return ScenarioFile.open(file, study).scenario();
    }

    private static long gpus(List<Event> events) {
        return events.stream()
                .mapToLong(e -> e instanceof Event.NodesAdded n ? (long) n.count() * n.gpusPerNode() : 0)
                .sum();
    }

    /** The last that is told of each. */
    private static Map<String, Long> quotas(List<Event> events) {
        return events.stream()
                .filter(Event.QueueSet.class::isInstance)
                .map(Event.QueueSet.class::cast)
                .collect(Collectors.toMap(e -> e.queue().name(), e -> e.queue().quotaGpus(), (_, last) -> last));
    }
}
