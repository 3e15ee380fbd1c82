package io.dure.app.control;

import io.dure.app.site.Site;
import io.dure.app.site.Tag;
import io.dure.app.store.JobState;
import io.dure.twin.input.Durations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ends interactive jobs that have not used what they hold for as long as they may. Their sites measure; where a site cannot,
 * a job is never idle.
 */
final class IdleJobs {
    private static final Logger LOG = Logger.getLogger(IdleJobs.class.getName());
    private static final long LOOK_MILLIS = 1_000;

    private final Plane plane;
    private final Thread thread = Thread.ofVirtual().name("dure-idle").unstarted(this::work);

    IdleJobs(Plane plane) {
        this.plane = plane;
    }

    private record Watched(Tag tag, int site, int queue, long mostMillis) {}

    void start() {
        thread.start();
    }

    void close() {
        thread.interrupt();
    }

    private void work() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            for (Watched one : running()) {
                Site site = plane.sites().get(one.site);
                OptionalLong idle = site.idleMillis(one.tag);
                if (idle.isPresent() && idle.getAsLong() >= one.mostMillis) {
                    end(one, idle.getAsLong());
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.FINE, "idle jobs are looked for later", e);
        }
    }

    private void end(Watched one, long idleMillis) {
        long seconds = idleMillis / 1000 * 1000;
        boolean _ = plane.desk()
                .endIdle(one.tag, one.queue, "what it holds was idle for " + Durations.print(seconds))
                .join();
    }

    private List<Watched> running() throws SQLException {
        List<Watched> found = new ArrayList<>();
        try (Connection db = plane.database().readers().getConnection();
                PreparedStatement over = db.prepareStatement(
                        "delete from interactive i using job j" + " where j.id = i.job and j.state not in (?, ?, ?)");
                PreparedStatement s = db.prepareStatement("select a.job, a.attempt, a.site, j.queue, i.idle_millis"
                        + " from interactive i join attempt a on a.job = i.job join job j on j.id = i.job"
                        + " where a.ended_millis is null and a.stop_cause is null order by a.job")) {
            over.setInt(1, JobState.WAITING.ordinal());
            over.setInt(2, JobState.RUNNING.ordinal());
            over.setInt(3, JobState.STOPPING.ordinal());
            over.executeUpdate();
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    found.add(new Watched(new Tag(r.getLong(1), r.getInt(2)), r.getInt(3), r.getInt(4), r.getLong(5)));
                }
            }
        }
        return found;
    }
}
