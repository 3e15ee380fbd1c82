package io.dure.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.site.Happenings;
import io.dure.app.site.How;
import io.dure.app.site.Order;
import io.dure.app.site.Site;
import io.dure.app.site.Tag;
import io.dure.app.store.Databases;
import io.dure.app.store.JobState;
import io.dure.app.store.Postgres;
import io.dure.engine.IllegalEvent;
import io.dure.engine.NodeState;
import io.dure.twin.scenario.Scenario;
import io.dure.twin.scenario.ScenarioFile;
import io.dure.twin.scenario.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suspect nodes on a site that does as the test says: taken from work, tried by jobs of their own, given back or kept. */
final class QuarantineTest {
    private static final String FLEET = """
            dure: scenario/v1
            title: Two nodes
            fleet:
              gpuTypes: [{name: H100}]
              sites:
                - name: seoul
                  halls: [{name: a, racks: [{nodes: 2, gpusPerNode: 8, gpuType: H100}]}]
            queues:
              - {name: work, quota: 8}
              - {name: ops, quota: 8}
            workload:
              - {name: none, queue: work, user: nobody, kind: data, runTime: 1s, at: 1s}
            """;
    private static final Desk.Sender SENDER = new Desk.Sender(1, "kim", "", "");
    private static final SuspectRule.Test TWICE = new SuspectRule.Test("ops", List.of("burn"), null, 3_600_000, 2, 0);

    @TempDir
    private Path folder = Path.of("");

    private final Obedient site = new Obedient();
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
    void aNodeThatFailsAgainAndAgainIsTriedAloneAndGivenBack() throws Exception {
        try (Plane plane = open()) {
            plane.desk()
                    .suspectRule(new SuspectRule(2, 86_400_000, TWICE), "kim")
                    .get();
            fail(0, "NVLink error");
            site.tell(0, NodeState.UP, "");
            await(() -> state(plane, 0) == NodeState.UP);
            assertThat(plane.control().quarantined()).isZero();
            passMinutes(plane);
            fail(0, "it does not answer");
            await(() -> plane.control().quarantined() == 1);
            assertThat(count("select count(*) from quarantine where why like '2 faults within 1d%does not answer'"))
                    .isEqualTo(1);
            // Work for both nodes waits, and only one takes it: the other is up for its test alone.
            long first = submit(plane, "work");
            long second = submit(plane, "work");
            site.tell(0, NodeState.UP, "");
            await(() -> site.at(0).isPresent());
            Tag test = site.at(0).orElseThrow();
            assertThat(test.job()).isNotIn(first, second);
            await(() -> jobState(first) == JobState.RUNNING);
            assertThat(jobState(second)).isEqualTo(JobState.WAITING);
            assertThatThrownBy(() -> plane.desk().node(0, NodeState.UP, "kim").get())
                    .hasCauseInstanceOf(IllegalEvent.class);
            site.end(test, How.completed());
            await(() -> site.at(0).isPresent());
            Tag again = site.at(0).orElseThrow();
            assertThat(again).isNotEqualTo(test);
            assertThat(jobState(second)).isEqualTo(JobState.WAITING);
            site.end(again, How.completed());
            await(() -> jobState(second) == JobState.RUNNING);
            assertThat(plane.control().quarantined()).isZero();
            assertThat(count("select count(*) from audit where action = 'quarantine-released' and who = 'quarantine'"))
                    .isEqualTo(1);
        }
        reopen();
    }

    @Test
    void whoFailsATestStaysAlsoAcrossARestartUntilAnOperatorGivesItBack() throws Exception {
        try (Plane plane = open()) {
            plane.desk().quarantine(1, "smells of smoke", "kim").get();
            await(() -> state(plane, 1) == NodeState.DRAINED);
            plane.desk().burnIn(1, TWICE, "kim").get();
            await(() -> site.at(1).isPresent());
            site.end(site.at(1).orElseThrow(), How.failed(3, "bad memory"));
            await(() ->
                    count("select count(*) from quarantine where why like 'smells of smoke; test failed: bad memory'")
                            == 1);
            await(() -> state(plane, 1) == NodeState.DRAINED);
        }
        reopen();
        try (Plane plane = open()) {
            site.tell(1, NodeState.DOWN, "");
            site.tell(1, NodeState.UP, "");
            await(() -> state(plane, 1) == NodeState.DRAINED);
            assertThat(plane.control().quarantined()).isEqualTo(1);
            plane.desk().release(1, "new memory", "kim").get();
            await(() -> state(plane, 1) == NodeState.UP);
            assertThatThrownBy(() -> plane.desk().release(1, "", "kim").get())
                    .hasMessageContaining("not in quarantine");
        }
        reopen();
    }

    /** A test is under way when Dure ends: it goes on, and counts. */
    @Test
    void aTestOutlivesARestart() throws Exception {
        Tag test;
        try (Plane plane = open()) {
            plane.desk().quarantine(0, "new", "kim").get();
            plane.desk()
                    .burnIn(0, new SuspectRule.Test("ops", List.of("burn"), null, 3_600_000, 1, 0), "kim")
                    .get();
            await(() -> site.at(0).isPresent());
            test = site.at(0).orElseThrow();
        }
        reopen();
        try (Plane plane = open()) {
            assertThat(state(plane, 0)).isEqualTo(NodeState.UP);
            site.end(test, How.completed());
            await(() -> plane.control().quarantined() == 0);
            assertThat(state(plane, 0)).isEqualTo(NodeState.UP);
        }
        reopen();
    }

    /** A queue without quota books no node: the node must not be up for others then. */
    @Test
    void aTestThatCannotBeMadeLeavesTheNodeDrained() throws Exception {
        try (Plane plane = open()) {
            plane.desk()
                    .queue(plane.control().book().queue(2).entitle(0), "kim")
                    .get();
            plane.desk().quarantine(0, "new", "kim").get();
            plane.desk().burnIn(0, TWICE, "kim").get();
            await(() -> count("select count(*) from audit where action = 'burn-in-failed'") == 1);
            assertThat(state(plane, 0)).isEqualTo(NodeState.DRAINED);
        }
        reopen();
    }

    private void fail(int node, String why) throws InterruptedException {
        site.tell(node, NodeState.DOWN, why);
        await(() -> count("select count(*) from node_fault where what = '" + why + "'") == 1);
    }

    /** What goes wrong within a minute counts once. */
    private void passMinutes(Plane plane) throws InterruptedException {
        long from = plane.control().clock().nowMillis();
        await(() -> plane.control().clock().nowMillis() > from + 120_000);
    }

    private Plane open() throws Exception {
        return Plane.open(
                database,
                new Plane.Setup(scenario, List.of(), 600, "test"),
                (_, nodes, _) -> site.with(nodes),
                _ -> {});
    }

    private void reopen() throws IOException {
        database = Databases.in(folder.resolve("postgres"));
    }

    private static long submit(Plane plane, String queue) throws Exception {
        JobSpec spec =
                Dispatch.spec("{\"queue\":\"" + queue + "\",\"gpus\":8,\"gpuType\":\"H100\",\"command\":[\"x\"]}");
        return plane.desk()
                .submit(List.of(spec), List.of("kim"), SENDER)
                .get()
                .getFirst()
                .job();
    }

    private static NodeState state(Plane plane, int node) {
        return plane.control().ask(engine -> engine.nodeState(node)).join();
    }

    private JobState jobState(long job) {
        return JobState.values()[(int) count("select state from job where id = " + job)];
    }

    private long count(String sql) {
        try (Connection db = database.readers().getConnection();
                Statement s = db.createStatement();
                ResultSet r = s.executeQuery(sql)) {
            r.next();
            return r.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 30 s").isLessThan(until);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Runs nothing, and tells what it is told to tell. */
    private static final class Obedient implements Site {
        private final Map<Tag, Order> runs = new ConcurrentHashMap<>();
        private volatile @Nullable Happenings told;
        private volatile List<Node> nodes = List.of();

        Obedient with(List<Node> its) {
            nodes = its;
            return this;
        }

        private Happenings listener() {
            return Objects.requireNonNull(told);
        }

        Optional<Tag> at(int node) {
            return runs.entrySet().stream()
                    .filter(run -> run.getValue().on().getFirst().node() == node)
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        void end(Tag tag, How how) {
            runs.remove(tag);
            listener().ended(tag, how);
        }

        void tell(int node, NodeState state, String why) {
            listener().node(this, node, state, why);
        }

        @Override
        public String name() {
            return "seoul";
        }

        @Override
        public List<Node> nodes() {
            return nodes;
        }

        @Override
        public void open(Happenings happenings) {
            told = happenings;
        }

        @Override
        public void start(Order order) {
            runs.put(order.tag(), order);
        }

        @Override
        public void stop(Tag tag, long graceMillis) {
            if (runs.remove(tag) != null) {
                listener().ended(tag, How.stopped());
            }
        }

        @Override
        public void cap(Tag tag, int perMille) {}

        @Override
        public void grow(Tag tag, int task, Order.On on) {}

        @Override
        public void shrink(Tag tag, int task, long graceMillis) {}

        @Override
        public void power(int node, boolean on) {}

        @Override
        public Set<Tag> known() {
            return Set.copyOf(runs.keySet());
        }

        @Override
        public void forget(Tag tag) {
            runs.remove(tag);
        }

        @Override
        public OptionalLong drawWatts() {
            return OptionalLong.empty();
        }

        @Override
        public Optional<Path> log(Tag tag) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
