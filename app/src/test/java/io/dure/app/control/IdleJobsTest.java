package io.dure.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.site.LocalOptions;
import io.dure.app.site.LocalSite;
import io.dure.app.site.SimulatedSite;
import io.dure.app.store.Databases;
import io.dure.app.store.JobState;
import io.dure.app.store.Postgres;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.ScenarioFile;
import io.dure.twin.scenario.Study;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interactive jobs are real processes on this machine; who does nothing for too long is ended, who computes is not. */
final class IdleJobsTest {
    private static final String FLEET = """
            dure: scenario/v1
            title: This machine and another
            fleet:
              gpuTypes: [{name: H100}]
              sites:
                - name: seoul
                  halls: [{name: a, racks: [{nodes: 1, gpusPerNode: 8, gpuType: H100}]}]
            queues:
              - {name: work, quota: 8}
            workload:
              - {name: none, queue: work, user: nobody, kind: data, runTime: 1s, at: 1s}
            """;
    private static final Desk.Sender SENDER = new Desk.Sender(1, "kim", "", "");
    private static final double SPEED = 10;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whoIsIdleForTooLongIsEndedAndToldWhy() throws Exception {
        Scenario scenario = ScenarioFile.open(
                        Files.writeString(folder.resolve("fleet.yaml"), FLEET), Study.asWritten(), Optional.empty())
                .scenario();
        LocalOptions options =
                new LocalOptions("local", folder.resolve("local"), "", 1, 8, 1 << 20, Duration.ofDays(7));
        Postgres database = Databases.in(folder.resolve("postgres"));
        try (Plane plane = Plane.open(
                database,
                new Plane.Setup(scenario, LocalSite.machine(options), SPEED, "test"),
                (name, nodes, clock) -> {
                    try {
                        return name.equals("local")
                                ? new LocalSite(options, clock)
                                : new SimulatedSite(name, nodes, SimulatedSite.Ways.USUAL, clock);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                _ -> {})) {
            long idles = submit(plane, "\"idleTimeout\":\"20s\"", "sleep 600");
            long works = submit(plane, "\"idleTimeout\":\"20s\"", "while :; do :; done");
            long sleeps = submit(plane, "\"timeLimit\":\"30d\"", "sleep 600");
            await(() -> state(database, idles) == JobState.CANCELLED);
            assertThat(text(database, "select stop_cause || ': ' || detail from attempt where job = " + idles))
                    .isEqualTo("idle: it was idle for as long as it may be");
            assertThat(text(database, "select subject from audit where action = 'end-idle'"))
                    .matches("job " + idles + ": what it holds was idle for \\d+s");
            assertThat(state(database, works)).isEqualTo(JobState.RUNNING);
            assertThat(state(database, sleeps)).isEqualTo(JobState.RUNNING);
            for (long job : List.of(works, sleeps)) {
                plane.desk().cancel(job, 0, "kim").get();
                await(() -> state(database, job) == JobState.CANCELLED);
            }
        }
    }

    @Test
    void whatIsAskedIsJudged() {
        assertThat(idle("{}")).isEqualTo(-1);
        assertThat(idle("{\"interactive\":true}")).isEqualTo(1_800_000);
        assertThat(idle("{\"interactive\":true,\"idleTimeout\":\"2h\"}")).isEqualTo(7_200_000);
        assertThat(idle("{\"idleTimeout\":\"1s\"}")).isEqualTo(5_000);
        assertThatThrownBy(() -> idle("{\"interactive\":false,\"idleTimeout\":\"2h\"}"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("only interactive jobs have one");
        assertThatThrownBy(() -> idle("{\"idleTimeout\":\"soon\"}")).isInstanceOf(BadRequest.class);
    }

    private static long idle(String spec) {
        return new Asked(Dispatch.spec(spec), new Fleetbook(), Instant.EPOCH)
                .idleMillis()
                .orElse(-1);
    }

    private static long submit(Plane plane, String more, String script) throws Exception {
        JobSpec spec = Dispatch.spec(
                "{\"queue\":\"local\",\"gpus\":1,\"gpuType\":\"cpu\"," + more + ",\"script\":\"" + script + "\"}");
        Desk.Taken taken =
                plane.desk().submit(List.of(spec), List.of("kim"), SENDER).get().getFirst();
        assertThat(taken.problem()).isEmpty();
        return taken.job();
    }

    private static JobState state(Postgres database, long job) {
        return JobState.values()[Integer.parseInt(text(database, "select state from job where id = " + job))];
    }

    private static String text(Postgres database, String sql) {
        try (Connection db = database.readers().getConnection();
                Statement s = db.createStatement();
                ResultSet r = s.executeQuery(sql)) {
            return r.next() ? String.valueOf(r.getString(1)) : "";
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within a minute").isLessThan(until);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
