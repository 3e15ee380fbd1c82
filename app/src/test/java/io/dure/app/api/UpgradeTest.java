package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.backup.BackupFile;
import io.dure.app.backup.Restoring;
import io.dure.app.control.JournalCheck;
import io.dure.app.control.OtherEngine;
import io.dure.app.store.Postgres;
import io.dure.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * This Dure goes on with what an older one kept. The two files were written by a Dure of commit 6307c47 (engine version 7,
 * tables of version 6), with the fleet of {@link ServedFleet} at twenty times real time: five jobs run, two of them on
 * drained nodes, three wait, and version 8 lends in such a place what version 7 did not. Of {@code v7-stopped} that Dure
 * had been stopped in order, of {@code v7-running} never.
 */
final class UpgradeTest {
    private static final List<Long> RUNNING = List.of(1L, 2L, 3L, 5L, 6L);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatAnOlderEngineDecidedGoesOn() throws Exception {
        restore("v7-stopped");
        try (ServedFleet fleet = ServedFleet.start(folder, 20, s -> s)) {
            String admin = newAdmin(fleet);
            assertThat(fleet.get(admin, "/v1/jobs?limit=100").json().get("jobs"))
                    .hasSize(9);
            for (long id : RUNNING) {
                assertThat(job(fleet, admin, id).get("state").asText())
                        .as("job " + id)
                        .isEqualTo("running");
                assertThat(job(fleet, admin, id).get("attempt").asInt())
                        .as("job " + id)
                        .isEqualTo(1);
            }
            assertThat(fleet.get(admin, "/v1/jobs/9/why")
                            .json()
                            .at("/reasons/0/code")
                            .asText())
                    .isNotEmpty();
            FreezeTest.await(fleet, admin, 8, "running"); // by the rules of now
            assertThat(fleet.post(admin, "/v1/jobs/5/cancel", Map.of()).status())
                    .isLessThan(300);
            long next = fleet.submit(
                    admin, Map.of("queue", "amaranth/speech-amaranth", "gpuType", "L40", "gpus", 1, "runs", "10s"));
            assertThat(next).as("numbers go on").isEqualTo(10);
            FreezeTest.await(fleet, admin, next, "completed");
            assertThat(fleet.get(admin, "/v1/audit").body()).contains("7 to " + Engine.VERSION);
            assertThat(fleet.get(admin, "/v1/tokens").body()).contains("kim");
        }
        int rows = sameDecisions();
        try (ServedFleet fleet = ServedFleet.start(folder, 20, s -> s)) {
            String admin = newAdmin(fleet);
            assertThat(job(fleet, admin, 1).get("state").asText()).isEqualTo("running");
        }
        assertThat(rows).as("one word for each engine").isEqualTo(2);
    }

    /** How often another engine began; what it decided since comes out the same, byte for byte. */
    private int sameDecisions() throws IOException, SQLException {
        try (Postgres database = open();
                Connection db = database.readers().getConnection()) {
            db.setAutoCommit(false);
            JournalCheck.Counted counted = JournalCheck.run(db, List.of());
            assertThat(counted.mismatches()).isZero();
            assertThat(counted.decisions()).isPositive();
            int rows = (int) count(db, "select count(*) from engine_reign");
            db.rollback();
            return rows;
        }
    }

    /** In clear words, with nothing changed: the old one can be started and stopped in order. */
    @Test
    void whatWasNotStoppedInOrderAndWouldBeDecidedOtherwiseIsRefused() throws Exception {
        restore("v7-running");
        long passes = passes();
        assertThatThrownBy(() -> ServedFleet.startOrThrow(folder, 20, s -> s))
                .isInstanceOf(OtherEngine.class)
                .hasMessageContaining("engine version 7, which was not stopped in order")
                .hasMessageContaining("Nothing is lost");
        assertThat(passes()).isEqualTo(passes);
    }

    @Test
    void whatANewerEngineDecidedIsRefused() throws Exception {
        restore("v7-stopped");
        try (Postgres database = open();
                Connection db = database.readers().getConnection();
                Statement s = db.createStatement()) {
            s.execute("insert into engine_reign values (1000000, '99', null)");
        }
        assertThatThrownBy(() -> ServedFleet.startOrThrow(folder, 20, s -> s))
                .isInstanceOf(OtherEngine.class)
                .hasMessageContaining("decided by engine version 99")
                .hasMessageContaining("start the newer Dure");
    }

    private void restore(String name) throws IOException, SQLException {
        Path file = folder.resolve(name + ".backup");
        try (InputStream in = Objects.requireNonNull(UpgradeTest.class.getResourceAsStream(name + ".backup"))) {
            Files.copy(in, file);
        }
        BackupFile backup = BackupFile.open(file);
        assertThat(backup.header().engine()).isEqualTo("7");
        assertThat(backup.header().schema()).contains("6").doesNotContain("7");
        try {
            Restoring.restore(backup, target -> Postgres.embedded(postgres(), target), folder.toString());
        } catch (IllegalStateException e) {
            ServedFleet.notHere(e);
        }
    }

    private Path postgres() {
        return folder.resolve("data").resolve("postgres");
    }

    private Postgres open() throws IOException {
        return Postgres.embedded(postgres());
    }

    private long passes() throws IOException, SQLException {
        try (Postgres database = open();
                Connection db = database.readers().getConnection()) {
            return count(db, "select count(*) from pass");
        }
    }

    /** The old one's secret is not known here. */
    private static String newAdmin(ServedFleet fleet) throws SQLException {
        return new Tokens(fleet.serving().plane().database().readers()).make("new", Role.ADMIN, 0, Optional.empty());
    }

    private static JsonNode job(ServedFleet fleet, String token, long id) throws IOException, InterruptedException {
        return fleet.get(token, "/v1/jobs/" + id).json().get("job");
    }

    private static long count(Connection db, String query) throws SQLException {
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery(query)) {
            r.next();
            return r.getLong(1);
        }
    }
}
