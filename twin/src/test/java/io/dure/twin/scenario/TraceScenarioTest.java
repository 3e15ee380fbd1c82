package io.dure.twin.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.engine.Event;
import io.dure.engine.Queue;
import io.dure.engine.Rules;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import io.dure.twin.trace.Trace;
import io.dure.twin.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceScenarioTest {
    private static final String ROW = "7 100 -1 60 4 -1 -1 -1 -1 -1 1 12 -1 -1 0 -1 -1 -1\n";

    @TempDir
    private Path folder;

    @Test
    void oneQueueOwnsAllProcessors() throws IOException {
        Scenario scenario = TraceScenario.ofTrace("day", trace(ROW), new FleetChoice.Processors(16), 3);
        assertThat(scenario.setup())
                .contains(new Event.NodesAdded(0, 0, 16, 0, 0, 1, false))
                .endsWith(
                        new Event.QueueSet(0, new Queue(0, -1, "all", 16, Queue.UNLIMITED, Queue.UNLIMITED, 1)),
                        new Event.QueueSet(0, new Queue(1, 0, "jobs", 16, Queue.UNLIMITED, Queue.UNLIMITED, 1)));
        assertThat(scenario.rules()).isEqualTo(Rules.defaults());
        assertThat(scenario.seed()).isEqualTo(3);
        assertThat(scenario.work()).singleElement().satisfies(job -> {
            assertThat(job.queue()).isEqualTo(1);
            assertThat(job.tasks()).isEqualTo(4);
            assertThat(job.submitMillis()).isEqualTo(100_000);
        });
        assertThat(scenario.names().users()).containsExactly("12");
    }

    @Test
    void theHeaderTellsTheProcessors() throws IOException {
        Trace told = trace("; MaxNodes: 8\n; MaxProcs: 64\n" + ROW);
        Scenario scenario = TraceScenario.ofTrace("day", told, new FleetChoice.OfTrace(), 1);
        assertThat(scenario.setup()).contains(new Event.NodesAdded(0, 0, 64, 0, 0, 1, false));
        Trace untold = trace("; MaxProcs: -1\n" + ROW);
        assertThatThrownBy(() -> TraceScenario.ofTrace("day", untold, new FleetChoice.OfTrace(), 1))
                .isInstanceOf(BadInput.class)
                .hasMessage(
                        "day: the trace does not tell how many processors its machine has (MaxProcs, MaxNodes);"
                                + " a fleet is needed: --fleet procs:N, N at least 4 for its largest job. Maybe --fleet procs:4?");
    }

    @Test
    void aScenarioLendsItsFleet() throws IOException {
        Path shipped = ScenarioSchema.project().resolve("scenarios/one-rack");
        FleetChoice choice = FleetChoice.parse(Place.option("--fleet"), shipped.toString());
        Scenario scenario = TraceScenario.ofTrace("day", trace(ROW), choice, 1);
        assertThat(scenario.setup()).contains(new Event.NodesAdded(0, 0, 4, 0, 0, 8, false));
        assertThat(scenario.names().queues()).containsExactly("all", "jobs");
    }

    @Test
    void choicesOfTheCommandLine() {
        Place fleet = Place.option("--fleet");
        assertThat(FleetChoice.parse(fleet, "procs:128")).isEqualTo(new FleetChoice.Processors(128));
        assertThat(FleetChoice.parse(fleet, "openb:n.csv")).isEqualTo(new FleetChoice.OpenB(Path.of("n.csv")));
        assertThatThrownBy(() -> FleetChoice.parse(fleet, "128"))
                .hasMessage(
                        "command line: --fleet is \"128\"; procs:N for N processors, nodes:NxG for N nodes of G GPUs, openb:FILE for a list of"
                                + " nodes, or the path of a scenario, is needed. Maybe procs:128?");
        assertThatThrownBy(() -> FleetChoice.parse(fleet, "procs:0"))
                .hasMessage("command line: --fleet is \"procs:0\"; a whole number from 1 to 10000000 is needed.");
    }

    private Trace trace(String text) throws IOException {
        return TraceFile.read(Files.writeString(folder.resolve("day.swf"), text));
    }
}
