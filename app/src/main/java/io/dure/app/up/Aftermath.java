package io.dure.app.up;

import io.dure.app.control.JournalCheck;
import io.dure.app.store.JobState;
import io.dure.app.store.Postgres;
import io.dure.engine.Ending;
import io.dure.twin.check.Checks;
import io.dure.twin.check.PowerKept;
import io.dure.twin.run.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a control plane has left when all its jobs are over: looks into its database, into what jobs wrote themselves, and
 * decides its journal again under the outside checkers of simulations.
 */
public final class Aftermath {
    private static final int RECOUNT_EVERY_PASSES = 16;

    private final Path database;
    private final Path lines;
    private final Set<Long> drawn;
    private final Set<Long> scripts;

    /**
     * What to look at.
     *
     * @param lines the file to which each attempt of a script added its tag
     * @param drawn jobs that were acknowledged, of simulated sites
     * @param scripts the same of this machine
     */
    public Aftermath(Path database, Path lines, Set<Long> drawn, Set<Long> scripts) {
        this.database = database;
        this.lines = lines;
        this.drawn = Set.copyOf(drawn);
        this.scripts = Set.copyOf(scripts);
    }

    /** Throws {@link IllegalStateException} that says what is wrong. */
    public Checked check(long seconds) throws IOException, SQLException {
        try (Postgres postgres = Postgres.embedded(database);
                Connection db = postgres.readers().getConnection()) {
            db.setAutoCommit(false);
            Map<Long, JobState> jobs = jobs(db);
            Set<Long> rejected = judge(jobs);
            long attempts = attempts(db, jobs);
            JournalCheck.Counted journal = JournalCheck.run(db, watchers());
            require(journal.mismatches() == 0, journal.mismatches() + " decisions of the journal come out otherwise");
            return new Checked(
                    drawn.size() - rejected.size(),
                    scripts.size(),
                    rejected.size(),
                    attempts,
                    journal.decisions(),
                    seconds);
        }
    }

    private static void require(boolean isWell, String else_) {
        if (!isWell) {
            throw new IllegalStateException(else_);
        }
    }

    private static Map<Long, JobState> jobs(Connection db) throws SQLException {
        Map<Long, JobState> found = new TreeMap<>();
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select id, state from job")) {
            while (r.next()) {
                found.put(r.getLong(1), JobState.values()[r.getInt(2)]);
            }
        }
        return found;
    }

    /** All that were acknowledged are kept and no others, and have completed; those that can never run were told so. */
    private Set<Long> judge(Map<Long, JobState> jobs) {
        Set<Long> asked = new TreeSet<>(drawn);
        asked.addAll(scripts);
        require(jobs.keySet().equals(asked), "acknowledged were jobs " + asked + ", kept are " + jobs.keySet());
        Set<Long> rejected = new TreeSet<>();
        jobs.forEach((id, state) -> {
            boolean mayBeRejected = drawn.contains(id);
            require(
                    state == JobState.COMPLETED || (mayBeRejected && state == JobState.REJECTED),
                    "job " + id + " is " + state.word() + " at the end");
            if (state == JobState.REJECTED) {
                rejected.add(id);
            }
        });
        return rejected;
    }

    /** Each job completed in its last attempt, and once; each attempt on this machine ran once. Returns how many there were. */
    private long attempts(Connection db, Map<Long, JobState> jobs) throws SQLException, IOException {
        Map<Long, Integer> completed = new HashMap<>();
        Set<String> real = new TreeSet<>();
        long attempts = 0;
        try (Statement s = db.createStatement();
                ResultSet r = s.executeQuery("select job, attempt, ending from attempt order by job, attempt")) {
            while (r.next()) {
                attempts++;
                long job = r.getLong(1);
                String tag = job + "-" + r.getInt(2);
                int ending = r.getInt(3);
                require(!r.wasNull(), "attempt " + tag + " has no end");
                require(!completed.containsKey(job), "attempt " + tag + " came after its job had completed");
                if (ending == Ending.COMPLETED.ordinal()) {
                    completed.put(job, r.getInt(2));
                }
                if (scripts.contains(job)) {
                    real.add(tag);
                }
            }
        }
        jobs.forEach((id, state) -> require(
                completed.containsKey(id) == (state == JobState.COMPLETED),
                "job " + id + " is " + state.word() + ", its attempts say otherwise"));
        List<String> ran = Files.exists(lines) ? Files.readAllLines(lines) : List.of();
        require(new TreeSet<>(ran).size() == ran.size(), "an attempt ran twice on this machine: " + ran);
        require(new TreeSet<>(ran).equals(real), "decided were attempts " + real + ", on this machine ran " + ran);
        return attempts;
    }

    /** All that judge by events and decisions; {@link PowerKept} asks the simulation what it draws. */
    private static List<Watcher> watchers() {
        return Checks.all(RECOUNT_EVERY_PASSES, 1).stream()
                .filter(w -> !(w instanceof PowerKept))
                .toList();
    }
}
