package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.TypeQuota;
import io.dure.twin.Progress;
import io.dure.twin.RunTimes;
import io.dure.twin.input.BadInput;
import io.dure.twin.outcome.Measure;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.run.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quotas, shares and limits by GPU type in a scenario. */
class TypeQuotasTest {
    private static final long UNLIMITED = Queue.UNLIMITED;
    private static final String GOOD = BadScenarios.GOOD
            .replace(
                    "{count: 2, nodes: 4, gpusPerNode: 8, gpuType: H100}",
                    "{count: 2, nodes: 4, gpusPerNode: 8, gpuType: H100}\n"
                            + "            - {count: 1, nodes: 4, gpusPerNode: 8, gpuType: GB200}")
            .replace("quota: 16, queues", "quota: {H100: 20, GB200: 10}, lendLimit: {H100: 4}, queues")
            .replace("name: training, quota: 8}, {name: serving}", "name: training, share: 0.5}, {name: serving}")
            .replace("quota: 8, borrowLimit: 4", "quota: {GB200: 6, other: 1}, borrowLimit: {GB200: 3, other: 5}");

    @TempDir
    private Path folder;

    @Test
    void everyQueueSaysWhatItOwnsOfEachRationedType() throws IOException {
        assertThat(new ScenarioSchema().complaints(free(GOOD))).isEmpty();
        assertThat(queues(read(free(GOOD)).setup()))
                .extracting(Queue::name, Queue::quotaGpus, Queue::typeQuotas)
                .containsExactly(
                        tuple("all", 96L, List.of()),
                        tuple("vision", 0L, List.of(new TypeQuota(0, 20, 4, UNLIMITED), new TypeQuota(1, 10))),
                        tuple("training", 0L, List.of(new TypeQuota(0, 10), new TypeQuota(1, 5))),
                        tuple("serving", 0L, List.of(new TypeQuota(0, 0), new TypeQuota(1, 0))),
                        tuple(
                                "language",
                                0L,
                                List.of(new TypeQuota(0, 0, UNLIMITED, 5), new TypeQuota(1, 6, UNLIMITED, 3))));
    }

    /** With no third type, a quota of the others is more than there is. */
    private static String free(String text) {
        return text.replace(", other: 1}", "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GB200: 10}, lend | GB300: 10}, lend | :14: \"GB300\" is not a key of queues[0].quota; its keys are H100, GB200, other. Maybe GB200?",
                "GB200: 10}, lend | GB200: -1}, lend | :14: queues[0].quota.GB200 is -1; a whole number from 0 to 640000000 is needed.",
                "GB200: 10}, lend | GB200: 30}, lend | :14: the quotas of the queues come to 36 of GB200; the fleet has 32 GPUs, and no more can be given.",
                "name: serving | name: serving, quota: {H100: 11} | :14: queues[0].quota is a mapping; the quotas of its queues come to 21 of H100, and more than its own cannot be given.",
                "name: GB200}] | name: other}] | :15: \"other\" is a GPU type, and all others together too; no GPU type may be called so.",
            })
    void refuses(String from, String to, String message) throws IOException {
        assertThat(free(GOOD)).contains(from);
        Path file = file(free(GOOD).replace(from, to));
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.getMessage().replace(file + "", "")).contains(message));
    }

    @Test
    void aQuotaOfTypesThatAreNotThereIsMoreThanThereIs() throws IOException {
        Path file = file(GOOD);
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .hasMessageContaining("the quotas of the queues come to 1 of other GPU types; the fleet has 0 GPUs");
    }

    /** What is delivered and retired counts for its own type; the engine takes every step. */
    @Test
    void deliveriesRaiseTheQuotaOfTheirType() throws IOException {
        String text = AllianceText.GOOD
                .replace("name: cars, share: 0.3", "name: cars, share: {GB300: 0.3, H100: 0.1}")
                .replace(
                        "owner: maker, site: south, gpuType: GB300, nodes: 30",
                        "owner: commons, site: south, gpuType: GB300, nodes: 30");
        Scenario scenario = read(text);
        List<Queue> now = queues(scenario.setup());
        assertThat(now)
                .extracting(Queue::name, q -> q.of(0).quotaGpus(), q -> q.of(1).quotaGpus(), Queue::quotaGpus)
                .contains(
                        tuple("maker", 0L, 160L, 0L),
                        tuple("plants", 0L, 96L, 0L),
                        tuple("cars", 0L, 48L, 0L),
                        tuple("commons", 320L, 0L, 0L));
        Engine engine = new Engine();
        scenario.setup().forEach(engine::apply);
        scenario.world().later().forEach(engine::apply);
        assertThat(engine.rationedTypes()).containsExactly(0, 1);
        int commons = scenario.names().queues().indexOf("commons");
        assertThat(engine.queue(commons, 0).quotaGpus()).isZero(); // retired
        assertThat(engine.queue(commons, 1).quotaGpus()).isEqualTo(120); // delivered
    }

    @Test
    void theOutcomeSaysWhatEachQueueGotOfEachType() throws IOException {
        Scenario scenario = read(free(GOOD));
        Measure measure = new Measure(scenario);
        new Simulation(scenario, scenario.rules(), RunTimes.REQUESTED, List.of(measure), Progress.NONE).run();
        List<Outcome.QueueOutcome> queues = measure.outcome(new Outcome.Run("", "", "", "", 5, ""), 0, 0, "")
                .queues();
        Outcome.QueueOutcome language = queues.getLast();
        assertThat(language.types()).extracting(Outcome.TypeOutcome::gpuType).containsExactly("H100", "GB200", "other");
        assertThat(language.types().stream()
                        .mapToDouble(Outcome.TypeOutcome::usedGpuHours)
                        .sum())
                .isEqualTo(language.usedGpuHours(), within(1e-6));
        assertThat(language.types().get(1).entitledGpuHours()).isGreaterThan(0);
        assertThat(queues.getFirst().types()).isEmpty();
    }

    private static List<Queue> queues(List<Event> events) {
        return events.stream()
                .filter(Event.QueueSet.class::isInstance)
                .map(e -> ((Event.QueueSet) e).queue())
                .toList();
    }

    private Scenario read(String text) throws IOException {
        return ScenarioFile.read(file(text));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), text);
    }
}
