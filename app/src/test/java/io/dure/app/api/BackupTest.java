package io.dure.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.app.backup.BackupFile;
import io.dure.app.client.Login;
import io.dure.app.client.Logins;
import io.dure.app.command.Dure;
import io.dure.app.control.JournalCheck;
import io.dure.app.store.Postgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A control plane under load is backed up and restored elsewhere; what is damaged is refused, and changes nothing. */
final class BackupTest {
    private static final Map<String, Object> JOB =
            Map.of("queue", "amaranth/speech-amaranth", "gpuType", "H100", "gpus", 4, "runs", "40s", "timeLimit", "1h");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasBackedUpUnderLoadDecidesAsItDid() throws Exception {
        Path file = folder.resolve("dure.backup");
        Path elsewhere = folder.resolve("second").resolve("data");
        String admin;
        int acknowledged;
        try (ServedFleet fleet = ServedFleet.start(folder, 20, s -> s)) {
            admin = fleet.admin();
            fleet.token("kim", "submitter", ServedFleet.OURS);
            AtomicBoolean isOver = new AtomicBoolean();
            AtomicInteger taken = new AtomicInteger();
            List<Thread> load = List.of(submits(fleet, isOver, taken), submits(fleet, isOver, taken));
            until(taken, 60);
            acknowledged = taken.get();
            String told =
                    dure("backup", file.toString(), "--login", login(fleet).toString());
            assertThat(told).contains("Two strangers").contains("it is whole");
            until(taken, acknowledged + 10);
            isOver.set(true);
            for (Thread one : load) {
                one.join();
            }
            assertThat(fleet.get(admin, "/v1/audit").body()).contains("all that is kept");
        }
        assertThat(dure("restore", file.toString(), "--check")).contains("A whole backup");
        assertThat(dure("replay", file.toString()))
                .contains("decisions of Two strangers")
                .contains("all are the same");
        assertThat(dure("restore", file.toString(), "--data", elsewhere.toString()))
                .contains("Restored the backup");
        try (Postgres database = Postgres.embedded(elsewhere.resolve("postgres"));
                Connection db = database.readers().getConnection()) {
            db.setAutoCommit(false);
            assertThat(JournalCheck.mismatches(db)).isZero();
            assertThat(count(db, "select count(*) from job")).isGreaterThanOrEqualTo(acknowledged);
            assertThat(count(db, "select max(seq) - count(*) from pass"))
                    .as("no gap")
                    .isZero();
            assertThat(count(db, "select max(id) - (select next_job - 1 from fleet) from job"))
                    .isZero();
            db.rollback();
        }
        goesOn(admin, file);
    }

    /** The restored one serves with the tokens that there were, and takes jobs; into it nothing is restored again. */
    private void goesOn(String admin, Path file) throws Exception {
        Path second = folder.resolve("second");
        try (ServedFleet fleet = ServedFleet.start(second, 20, s -> s)) {
            long job = fleet.submit(admin, Map.of("queue", "bordeaux/speech-bordeaux", "gpus", 1, "runs", "10s"));
            FreezeTest.await(fleet, admin, job, "completed");
            assertThat(fleet.post(admin, "/v1/tokens", Map.of("name", "lee", "role", "viewer"))
                            .status())
                    .as("numbers that the database gives go on")
                    .isEqualTo(201);
        }
        StringWriter err = new StringWriter();
        CommandLine line = Dure.commandLine().setErr(new PrintWriter(err, true));
        assertThat(Dure.run(
                        line,
                        "restore",
                        file.toString(),
                        "--data",
                        second.resolve("data").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is a fleet already");
    }

    @Test
    void aDamagedFileIsRefusedByName() throws Exception {
        Path file = folder.resolve("dure.backup");
        try (ServedFleet fleet = ServedFleet.start(folder)) {
            fleet.submit(fleet.admin(), JOB);
            dure("backup", file.toString(), "--login", login(fleet).toString());
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at : List.of(0, 20, whole.length / 2, whole.length - 1)) {
            byte[] bad = whole.clone();
            bad[at] ^= 0x10;
            refused(bad);
        }
        for (int length : List.of(0, 10, 60, whole.length / 2, whole.length - 1)) {
            refused(java.util.Arrays.copyOf(whole, length));
        }
        refused(java.util.Arrays.copyOf(whole, whole.length + 5));
    }

    private void refused(byte[] bytes) throws IOException {
        Path bad = folder.resolve("bad.backup");
        Files.write(bad, bytes);
        assertThatThrownBy(() -> BackupFile.open(bad))
                .isInstanceOf(BackupFile.Damaged.class)
                .hasMessageStartingWith(bad.toString());
    }

    private static Thread submits(ServedFleet fleet, AtomicBoolean isOver, AtomicInteger taken) {
        return Thread.ofVirtual().start(() -> {
            while (!isOver.get()) {
                try {
                    fleet.submit(fleet.admin(), JOB);
                    taken.incrementAndGet();
                } catch (IOException e) {
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        });
    }

    private static void until(AtomicInteger count, int most) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (count.get() < most && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(count.get()).isGreaterThanOrEqualTo(most);
    }

    private Path login(ServedFleet fleet) throws IOException {
        Path login = folder.resolve("login.json");
        Logins.of(Optional.of(login), Map.of()).keep(new Login(fleet.uri(""), fleet.admin()));
        return login;
    }

    private static String dure(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Dure.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        assertThat(Dure.run(line, words)).as(err.toString()).isZero();
        return out.toString();
    }

    private static long count(Connection db, String query) throws SQLException {
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery(query)) {
            r.next();
            return r.getLong(1);
        }
    }
}
