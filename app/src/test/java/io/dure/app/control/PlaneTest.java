package io.dure.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.site.SimulatedSite;
import io.dure.app.store.Databases;
import io.dure.app.store.Fenced;
import io.dure.app.store.JobState;
import io.dure.app.store.Page;
import io.dure.app.store.Postgres;
import io.dure.app.store.Store;
import io.dure.engine.Engine;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.ScenarioFile;
import io.dure.twin.scenario.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane on a real database and simulated sites, which goes on where it ended. */
class PlaneTest {
    private static final String FLEET = """
            dure: scenario/v1
            title: Two sites
            rules: {policy: dure, reclaimGrace: 5s, guaranteedRun: 5s, stopTime: 1s}
            fleet:
              gpuTypes: [{name: H100}]
              sites:
                - name: seoul
                  halls: [{name: a, racks: [{nodes: 4, gpusPerNode: 8, gpuType: H100}]}]
                - name: busan
                  halls: [{name: a, racks: [{nodes: 4, gpusPerNode: 8, gpuType: H100}]}]
            queues:
              - {name: north, quota: 32}
              - {name: south, quota: 32}
            workload:
              - {name: none, queue: north, user: nobody, kind: data, runTime: 1s, at: 1s}
            """;
    private static final Desk.Sender SENDER = new Desk.Sender(1, "kim", "", "");

    @TempDir
    Path folder;

    private Postgres database;
    private Scenario scenario;

    @BeforeEach
    void start() throws IOException {
        scenario = ScenarioFile.open(
                        Files.writeString(folder.resolve("fleet.yaml"), FLEET), Study.asWritten(), Optional.empty())
                .scenario();
        database = Databases.in(folder.resolve("postgres"));
    }

    @AfterEach
    void stop() throws IOException {
        database.close();
    }

    @Test
    void jobsRunToTheirEndAndWhatWasKnownIsKnownAgain() throws Exception {
        byte[] before;
        try (Plane plane = open(60)) {
            assertThat(submit(plane, job("north", 8, 2, "30s"))).isEqualTo(1);
            assertThat(submit(plane, job("south", 8, 1, "1h"))).isEqualTo(2);
            await(() -> state(1) == JobState.COMPLETED && state(2) == JobState.RUNNING);
            before = plane.control().ask(Engine::snapshot).get();
        }
        Postgres again = Databases.in(folder.resolve("postgres"));
        database = again;
        try (Plane plane = open(60)) {
            assertThat(plane.control()
                            .ask(engine -> engine.placement(2).isPresent())
                            .get())
                    .isTrue();
            assertThat(Engine.restore(before).placement(2))
                    .isEqualTo(
                            plane.control().ask(engine -> engine.placement(2)).get());
            assertThat(submit(plane, job("north", 1, 1, "1s"))).isEqualTo(3);
            await(() -> state(3) == JobState.COMPLETED);
            plane.desk()
                    .cancel(2, plane.control().book().queue("south").orElseThrow(), "kim")
                    .get();
            await(() -> state(2) == JobState.CANCELLED);
            await(() -> free(plane) == 64);
        }
        database = Databases.in(folder.resolve("postgres"));
    }

    /** Tasks of an elastic job beyond its fewest are kept with when they came and went, and none is left open. */
    @Test
    void whenElasticJobsGrowAndShrinkIsKept() throws Exception {
        try (Plane plane = open(60)) {
            JobSpec elastic = Dispatch.spec("{\"queue\":\"north\",\"gpus\":8,\"tasks\":4,\"minTasks\":1,"
                    + "\"timeLimit\":\"2h\",\"runs\":\"10m\"}");
            long job = submit(plane, elastic);
            String open = "select count(*) from growth where ended_millis is null and job = " + job;
            await(() -> count(open) == 3);
            // South wants all of its own and all of one site: tasks must go.
            for (int i = 0; i < 8; i++) {
                submit(plane, job("south", 8, 1, "20m"));
            }
            plane.desk()
                    .cancel(job, plane.control().book().queue("north").orElseThrow(), "kim")
                    .get();
            await(() -> state(job) == JobState.CANCELLED);
            assertThat(count(open)).isZero();
            assertThat(count("select count(*) from growth g join attempt a using (job, attempt) where g.started_millis"
                            + " >= a.started_millis and g.ended_millis <= a.ended_millis and g.placement like '[[%,255,0,1]]'"
                            + " and g.job = " + job))
                    .isEqualTo(count("select count(*) from growth where job = " + job))
                    .isGreaterThanOrEqualTo(3);
        }
        database = Databases.in(folder.resolve("postgres"));
    }

    /** A writer that hangs in the middle of a transaction holds nobody up who takes over. */
    @Test
    @org.junit.jupiter.api.Timeout(60)
    void whoHangsInTheMiddleOfWritingIsTakenOverFrom() throws Exception {
        try (Connection hung = java.sql.DriverManager.getConnection(database.url() + "&ApplicationName=dure-writer");
                Statement s = hung.createStatement()) {
            hung.setAutoCommit(false);
            assertThat(s.executeUpdate("update writer set seen = now() - interval '1 hour'"))
                    .isEqualTo(1);
            try (Plane plane = open(60)) {
                assertThat(submit(plane, job("north", 1, 1, "1s"))).isEqualTo(1);
            }
            assertThatThrownBy(hung::commit).isInstanceOf(SQLException.class);
        }
        database = Databases.in(folder.resolve("postgres"));
    }

    /** A quota that is to change is kept until its time, over a restart, with what it leaves as it is. */
    @Test
    void quotasChangeAtTheirDates() throws Exception {
        int north;
        long soon;
        try (Plane plane = open(60)) {
            north = plane.control().book().queue("north").orElseThrow();
            long now = plane.control().clock().nowMillis();
            soon = now + 240_000; // four seconds
            plane.desk()
                    .dated(
                            List.of(
                                    dated(north, now, 24, OptionalLong.empty()),
                                    dated(north, soon, 16, OptionalLong.of(0)),
                                    dated(north, soon, 18, OptionalLong.of(2)),
                                    dated(north, now + 3_600_000_000L, 20, OptionalLong.empty())),
                            false,
                            DatedQuota.API,
                            "kim")
                    .get();
            await(() -> quota(plane, north) == 24);
            assertThat(plane.control().book().queue(north).borrowLimitGpus()).isEqualTo(io.dure.engine.Queue.UNLIMITED);
            assertThat(plane.control().dated().pending(_ -> true)).hasSize(3);
        }
        database = Databases.in(folder.resolve("postgres"));
        try (Plane plane = open(60)) {
            await(() -> quota(plane, north) == 18);
            assertThat(plane.control().book().queue(north).borrowLimitGpus()).isEqualTo(2);
            assertThat(plane.control().dated().pending(_ -> true))
                    .extracting(DatedQuota::quotaGpus)
                    .containsExactly(20L);
            long id = plane.control().dated().pending(_ -> true).getFirst().id();
            assertThat(plane.desk().undate(id, north, "kim").get()).isTrue();
            assertThat(plane.desk().undate(id, north, "kim").get()).isFalse();
        }
        database = Databases.in(folder.resolve("postgres"));
        assertThat(count("select count(*) from dated_quota where done_millis >= " + soon))
                .isEqualTo(2);
        assertThat(count("select count(*) from audit where action = 'quota'")).isEqualTo(3);
    }

    private static DatedQuota dated(int queue, long atMillis, long gpus, OptionalLong borrow) {
        return new DatedQuota(0, atMillis, queue, gpus, borrow, List.of(), DatedQuota.API, "kim");
    }

    private static long quota(Plane plane, int queue) {
        return plane.control().book().queue(queue).quotaGpus();
    }

    /** Without its snapshot the journal alone gives the same engine, byte for byte. */
    @Test
    void theJournalAloneIsEnough() throws Exception {
        try (Plane plane = open(60)) {
            for (int i = 0; i < 40; i++) {
                submit(plane, job(i % 2 == 0 ? "north" : "south", 1 + i % 8, 1 + i % 3, (5 + 7 * i % 60) + "s"));
            }
            await(() -> count("select count(*) from job where state = 3") >= 20);
        }
        database = Databases.in(folder.resolve("postgres"));
        byte[] bySnapshot = recovered();
        execute("delete from snapshot");
        assertThat(recovered()).isEqualTo(bySnapshot);
        try (Connection db = database.readers().getConnection()) {
            db.setAutoCommit(false);
            assertThat(JournalCheck.mismatches(db)).isZero();
        }
    }

    private byte[] recovered() throws SQLException {
        try (Connection db = database.readers().getConnection()) {
            db.setAutoCommit(false);
            return Recovered.from(db, io.dure.app.store.Kept.fleet(db).orElseThrow())
                    .engine()
                    .snapshot();
        }
    }

    @Test
    void whoeverTookOverAloneWrites() throws Exception {
        Store first = new Store(database, "first", () -> false);
        first.found("x", "x", 0);
        first.write(new Page(1, 0));
        Store second = new Store(database, "second", () -> false);
        assertThatThrownBy(() -> first.write(new Page(2, 0))).isInstanceOf(Fenced.class);
        assertThatThrownBy(first::beat).isInstanceOf(Fenced.class);
        second.write(new Page(2, 0));
        assertThat(count("select count(*) from pass")).isEqualTo(2);
        first.close();
        second.close();
    }

    /** Who was killed between the founding of a fleet and its first decision founds it again. */
    @Test
    void aFleetThatWasHalfFoundedIsFounded() throws Exception {
        Store cut = new Store(database, "cut", () -> false);
        cut.found("old", "old", 0);
        cut.close();
        try (Plane plane = open(60)) {
            assertThat(plane.fleet().title()).isEqualTo("Two sites");
            assertThat(free(plane)).isEqualTo(64);
            assertThat(submit(plane, job("north", 8, 2, "1s"))).isEqualTo(1);
        }
        database = Databases.in(folder.resolve("postgres"));
    }

    /** It would be refused for ever: the writer says so and does not try again without end. */
    @Test
    void whatTheDatabaseRefusesIsNotTriedForEver() throws Exception {
        Store store = new Store(database, "twice", () -> false);
        store.write(new Page(1, 0));
        assertThatThrownBy(() -> store.write(new Page(1, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("decision 1 cannot be written down");
        store.write(new Page(2, 0));
        assertThat(count("select count(*) from pass")).isEqualTo(2);
        store.close();
    }

    /** The connection is cut between two decisions, and the server is killed: it is written down once all the same. */
    @Test
    void aDatabaseThatDiesComesBack() throws Exception {
        try (Plane plane = open(60)) {
            assertThat(submit(plane, job("north", 1, 1, "1s"))).isEqualTo(1);
            execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dure-writer'");
            assertThat(submit(plane, job("north", 1, 1, "1s"))).isEqualTo(2);
            io.dure.app.store.Killed.server(folder.resolve("postgres").toAbsolutePath());
            assertThat(submit(plane, job("north", 1, 1, "1s"))).isEqualTo(3);
            await(() -> count("select count(*) from job where state = 3") == 3);
        }
        database = Databases.in(folder.resolve("postgres"));
    }

    /** One batch: who cannot be says so, and holds up nobody. */
    @Test
    void eachOfABatchIsTakenOrSaysWhyNot() throws Exception {
        try (Plane plane = open(1)) {
            List<Desk.Taken> taken = plane.desk()
                    .submit(
                            List.of(job("north", 1, 1, "1s"), job("nroth", 1, 1, "1s"), job("south", 1, 1, "1s")),
                            List.of("kim", "kim", "lee"),
                            SENDER)
                    .get();
            assertThat(taken).extracting(Desk.Taken::job).containsExactly(1L, 0L, 2L);
            assertThat(taken.get(1).problem()).isEqualTo("queue nroth: there is no such queue. Maybe north?");
            long never = submit(plane, job("north", 8, 9, "1s"));
            await(() -> state(never) == JobState.REJECTED);
            assertThat(text("select detail from job where id = " + never))
                    .isEqualTo("it can never run here: it asks for 9 tasks of 8 GPUs, and the largest pool holds 4"
                            + " such tasks even when it is empty");
        }
        database = Databases.in(folder.resolve("postgres"));
    }

    /** The server is set up so that a commit that has returned is on disk. */
    @Test
    void commitsAreDurable() throws Exception {
        assertThat(text("show fsync")).isEqualTo("on");
        assertThat(text("show synchronous_commit")).isEqualTo("on");
        assertThat(text("show full_page_writes")).isEqualTo("on");
    }

    private Plane open(double speed) throws Exception {
        return Plane.open(
                database,
                new Plane.Setup(scenario, List.of(), speed, "test"),
                (name, nodes, clock) -> new SimulatedSite(name, nodes, SimulatedSite.Ways.USUAL, clock),
                _ -> {});
    }

    private static long submit(Plane plane, JobSpec spec) throws Exception {
        Desk.Taken taken =
                plane.desk().submit(List.of(spec), List.of("kim"), SENDER).get().getFirst();
        assertThat(taken.problem()).isEmpty();
        return taken.job();
    }

    private static JobSpec job(String queue, int gpus, int tasks, String runs) throws Exception {
        return Dispatch.spec("{\"queue\":\"" + queue + "\",\"gpus\":" + gpus + ",\"tasks\":" + tasks
                + ",\"timeLimit\":\"2h\",\"runs\":\"" + runs + "\"}");
    }

    private JobState state(long job) {
        return JobState.values()[(int) count("select state from job where id = " + job)];
    }

    private static long free(Plane plane) {
        return plane.control().ask(Engine::freeGpus).join();
    }

    private long count(String sql) {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) {
        try (Connection db = database.readers().getConnection();
                Statement s = db.createStatement();
                ResultSet r = s.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (r.next()) {
                found.add(r.getString(1));
            }
            return found.isEmpty() ? "0" : found.getFirst();
        } catch (SQLException e) {
            return "0"; // the server is away for a moment
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection db = database.readers().getConnection();
                Statement s = db.createStatement()) {
            boolean _ = s.execute(sql);
        }
    }

    private static void await(BooleanSupplier until) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("it comes about within three minutes")
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
