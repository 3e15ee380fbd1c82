package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.twin.Submission;
import io.dure.twin.input.Block;
import io.dure.twin.input.Faults;
import io.dure.twin.input.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference case is what its words and its sources say. */
class KoreaAllianceTest {
    private static final Instant DECEMBER_2030 = Instant.parse("2030-12-01T00:00:00Z");

    private static Path folder = Path.of("");

    @BeforeAll
    static void find() {
        folder = ScenarioSchema.project().resolve("scenarios/korea-alliance");
    }

    @Test
    void followsTheSchema() throws IOException {
        String yaml = Files.readString(folder.resolve("scenario.yaml"));
        assertThat(new ScenarioSchema().complaints(yaml)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2025, 13136, 0, 0, 0, 0",
        "2026, 22840, 5000, 2000, 0, 5000",
        "2027, 28000, 15000, 20000, 2000, 35000",
        "2028, 43000, 30000, 33000, 20000, 60000",
        "2029, 48000, 42000, 50000, 50000, 60000",
        "2030, 50000, 50000, 50000, 50000, 60000"
    })
    void deliveredByTheEndOfEachYear(int year, long government, long samsung, long sk, long hyundai, long naver) {
        Instant end = Instant.parse(year + "-12-31T00:00:00Z");
        Supply supply = fleet(Study.asWritten().withoutRetirement()).supply();
        assertThat(supply.owned("government", end)).isEqualTo(government);
        assertThat(supply.owned("samsung", end)).isEqualTo(samsung);
        assertThat(supply.owned("sk", end)).isEqualTo(sk);
        assertThat(supply.owned("hyundai", end)).isEqualTo(hyundai);
        assertThat(supply.owned("naver", end)).isEqualTo(naver);
        assertThat(supply.owned("commons", end)).isEqualTo(45_000);
    }

    @Test
    void held65000() {
        Fleet fleet = fleet(Study.asWritten().withoutRetirement().ofVariant("held-65000"));
        assertThat(fleet.supply().gpus(DECEMBER_2030)).isEqualTo(325_000);
    }

    /** Where GPUs lie without power: the findings of the facts, by site and time. */
    @ParameterizedTest
    @CsvSource({
        "2028-06-30, haenam, 0, 0",
        "2028-12-31, haenam, 1, 1",
        "2028-12-31, ulsan, 0.55, 0.61",
        "2029-12-31, ulsan, 0.92, 0.96",
        "2027-12-01, sejong, 0.80, 0.90",
        "2028-06-30, sejong, 1, 1"
    })
    void poweredPart(String day, String site, double least, double most) {
        Study study = Study.asWritten().withoutRetirement().between(Instant.parse(day + "T00:00:00Z"), 1);
        Fleet fleet = fleet(study);
        PoweredGpus powered = new PoweredGpus(fleet, window(study));
        assertThat(powered.share(fleet.sites().indexOf(site), 0)).isBetween(least, most);
    }

    /** 103 MW is not enough for the 60,000 GPUs that were announced with it. */
    @Test
    void ulsanCannotFeed60000() {
        Fleet fleet = fleet(Study.asWritten());
        int ulsan = fleet.sites().indexOf("ulsan");
        int type = fleet.gpuTypes().indexOf("GB300");
        double watts = 60_000.0
                * fleet.typeFacts().get(type).peakWattsPerGpu()
                * fleet.siteFacts().get(ulsan).milliPue()
                / 1000;
        assertThat(watts).isGreaterThan(103e6);
    }

    @Test
    void december2030() {
        Scenario read =
                ScenarioFile.open(folder, Study.asWritten().withoutRetirement()).scenario();
        assertThat(gpus(read)).isEqualTo(305_000);
        Study study = Study.asWritten().withoutRetirement();
        PoweredGpus powered = new PoweredGpus(fleet(study), window(study));
        assertThat(powered.gpusAt(0, true)).isGreaterThan(300_000);
        double wanted = 0.85 * powered.gpuHours(true);
        double steady = wanted / 720;
        double asked = 0;
        double warm = 0;
        long jobs = 0;
        for (Submission job : read.work()) {
            double gpus = job.milliGpus() / 1000.0;
            boolean atZero = job.submitMillis() == 0
                    && (job.batch() == Submission.NO_BATCH
                            || read.batches().get(job.batch()).after().isEmpty());
            warm += atZero ? gpus : 0;
            asked += atZero ? 0 : gpus * job.runMillis() / 3.6e6;
            jobs += atZero ? 0 : 1;
        }
        // What was begun before time 0 brings later stages too: a little more than the window's own.
        assertThat(asked).isCloseTo(wanted, withPercentage(1));
        assertThat(asked / jobs).isCloseTo(187, withPercentage(2));
        assertThat((double) jobs).isCloseTo(1_000_000, withPercentage(3));
        // Elastic jobs count with their fewest tasks here, and grow after time 0.
        assertThat(warm).isCloseTo(steady, withPercentage(7));
        assertThat(read.world().sites().stream()
                        .mapToInt(site -> site.calls().size())
                        .sum())
                .isEqualTo(3);
    }

    @Test
    void aTenthIsATenth() {
        ScenarioFile file =
                ScenarioFile.open(folder, Study.asWritten().withoutRetirement().scaledTo(0.1));
        assertThat((double) gpus(file.scenario())).isCloseTo(30_500, withPercentage(1));
        assertThat((double) file.scenario().work().size()).isCloseTo(104_000, withPercentage(5));
        assertThat(file.notes())
                .isNotEmpty()
                .allSatisfy(
                        note -> assertThat(note)
                                .matches(
                                        ".*scenario\\.yaml:\\d+: gangs of [a-z-]+ are made smaller, to \\d+ GPUs?, half of .*"));
    }

    /** Five years of deliveries and retirements: the engine takes every event. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sixYearsOfQuotasAreLegal(boolean retirement) {
        Study whole = Study.asWritten().between(Instant.parse("2025-01-01T00:00:00Z"), 2190);
        Study study = retirement ? whole : whole.withoutRetirement();
        Fleet fleet = fleet(study);
        Block root = root("default");
        Window window = Window.read(root, study);
        QueuePlan plan = QueueReader.read(root, fleet, window, 1, true);
        Engine engine = new Engine();
        ScenarioFile.setup(fleet, plan.tree()).forEach(engine::apply);
        for (Event event : new WorldReader(root, fleet, plan, Planned.NOTHING, window)
                .read()
                .later()) {
            engine.apply(event);
        }
        root.faults().check();
        Map<String, Long> last = Map.of("samsung", 50_000L, "naver", 60_000L, "hyundai", 50_000L, "sk", 50_000L);
        Instant end = Instant.parse("2030-12-30T00:00:00Z");
        last.forEach((owner, gpus) -> assertThat(plan.at(end).stream()
                        .filter(queue -> queue.name().equals(owner))
                        .findFirst()
                        .orElseThrow()
                        .quotaGpus())
                .isEqualTo(gpus));
    }

    private static long gpus(Scenario scenario) {
        return scenario.setup().stream()
                .mapToLong(e -> e instanceof Event.NodesAdded n ? (long) n.count() * n.gpusPerNode() : 0)
                .sum();
    }

    private static Block root(String variant) {
        Block root = YamlFile.read(folder.resolve("scenario.yaml"), new Faults("scenario.yaml"));
        VariantsReader.choose(root, variant);
        return root;
    }

    private static Fleet fleet(Study study) {
        Block root = root(study.variant());
        Fleet fleet = FleetReader.read(root, Window.read(root, study), study);
        root.faults().check();
        return fleet;
    }

    private static Window window(Study study) {
        return Window.read(root(study.variant()), study);
    }
}
