package io.dure.app.crash;

import io.dure.app.store.Killed;
import io.dure.app.store.Postgres;
import io.dure.twin.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Strikes the control plane that decides, again and again, with faults of a seed. */
final class Striking {
    private static final int LEAST_MILLIS = 50;
    private static final int MOST_MILLIS = 1_500;
    private static final int MOST_CUT_MILLIS = 3_000;
    private static final int MOST_FULL_MILLIS = 3_000;
    private static final int MOST_SET_MILLIS = 3_600_000;
    private static final int ONE_IN = 8;
    private static final long TAKEN_WITHIN_SECONDS = 120;
    private static final long LOOK_MILLIS = 200;

    /** Which fault; when and how long is drawn apart from it, so that a seed gives the same faults. */
    private final Random choice;

    private final Random random;
    private final Set<Fault> allowed;
    private final Postgres server;
    private final Path database;
    private final Wire wire;
    private final SmallDisk disk;
    private final Path offset;
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private Victim active;
    private Victim other;

    /**
     * @param database the data folder of the server
     * @param offset the file that says by how much the date is set
     * @param active the one that decides; {@code other} does not run
     */
    Striking(
            long seed,
            Set<Fault> allowed,
            Postgres server,
            Path database,
            Wire wire,
            SmallDisk disk,
            Path offset,
            Victim active,
            Victim other) {
        choice = new Random(seed);
        random = new Random(~seed);
        this.allowed = allowed;
        this.server = server;
        this.database = database;
        this.wire = wire;
        this.disk = disk;
        this.offset = offset;
        this.active = active;
        this.other = other;
    }

    void strike(int times, Progress progress) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            boolean whileStarting = random.nextInt(ONE_IN) == 0;
            Fault fault = next();
            if (!whileStarting || fault == Fault.TAKEOVER) {
                active.awaitReady();
            }
            pause(MOST_MILLIS);
            strike(fault);
            struck.merge(fault, 1, Integer::sum);
            progress.at(i + 1);
        }
    }

    private Fault next() {
        while (true) {
            Fault fault = Fault.draw(choice);
            if (allowed.contains(fault)) {
                return fault;
            }
        }
    }

    /** How often each. */
    Map<Fault, Integer> struck() {
        return struck;
    }

    Victim active() {
        return active;
    }

    private void strike(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case SERVER -> active.kill();
            case SERVER_AND_DATABASE -> {
                Killed.server(database);
                active.kill();
            }
            case DATABASE -> Killed.server(database);
            case CONNECTION -> {
                wire.cut();
                pause(MOST_CUT_MILLIS);
                wire.mend();
            }
            case DISK_FULL -> {
                disk.fill();
                pause(MOST_FULL_MILLIS);
                disk.clear();
            }
            case CLOCK -> {
                Files.writeString(offset, String.valueOf(random.nextInt(-MOST_SET_MILLIS, MOST_SET_MILLIS)));
                pause(MOST_MILLIS);
                active.kill();
            }
            case TAKEOVER -> takeOver();
        }
        active.restart();
    }

    private void takeOver() throws IOException, InterruptedException {
        other.launch(true);
        pause(MOST_MILLIS);
        if (random.nextBoolean()) {
            long before = epoch();
            active.freeze();
            awaitOther(before);
            active.thaw();
        } else {
            active.kill();
        }
        other.awaitReady();
        Victim before = active;
        active = other;
        other = before;
    }

    /** Until another writes. It cannot have this machine's attempts before the one that is frozen lets go of them. */
    private void awaitOther(long before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TAKEN_WITHIN_SECONDS);
        while (epoch() == before) {
            if (System.nanoTime() > deadline) {
                throw new IOException("nobody took over from a control plane that hangs");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Which writer it is, by the database. */
    private long epoch() throws IOException {
        try (Connection db = server.readers().getConnection();
                Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select epoch from writer")) {
            r.next();
            return r.getLong(1);
        } catch (SQLException e) {
            throw new IOException("the database does not tell who writes: " + e.getMessage(), e);
        }
    }

    private void pause(int mostMillis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LEAST_MILLIS, mostMillis));
    }
}
