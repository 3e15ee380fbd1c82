package io.dure.app.notify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What is to be told, kept in the transaction of the decision that it is about: no kill loses it. */
public final class Outbox {
    private volatile boolean hasHooks = true;

    /** Nobody wants to be told anything: nothing is gathered. */
    public boolean isIdle() {
        return !hasHooks;
    }

    /** Somebody wants to be told, or nobody any more. */
    public void look(Connection db) throws SQLException {
        try (PreparedStatement s = db.prepareStatement("select exists (select 1 from hook)");
                ResultSet r = s.executeQuery()) {
            r.next();
            hasHooks = r.getBoolean(1);
        }
    }

    /** One line for each who wants to be told. Of jobs, whoever sees the queue; of the fleet, whoever sees all. */
    public static void write(Connection db, List<Notice> notices) throws SQLException {
        try (PreparedStatement s = db.prepareStatement(
                "insert into outbox (hook, event, job, attempt, at_millis, detail)"
                        + " select h.id, ?, n.job, ?, ?, ? from (select ?::bigint as job) n join hook h on ? = any(h.events)"
                        + " join token t on t.id = h.token and t.revoked is null and (t.expires is null or t.expires > now())"
                        + " left join job j on j.id = n.job"
                        + " where case when n.job = 0 then h.queue = 0"
                        + " else j.queue = any(h.queues) and (h.person is null or h.person = j.person) end order by h.id")) {
            for (Notice n : notices) {
                s.setString(1, n.event());
                s.setInt(2, n.attempt());
                s.setLong(3, n.atMillis());
                s.setString(4, n.detail());
                s.setLong(5, n.job());
                s.setString(6, n.event());
                s.addBatch();
            }
            s.executeBatch();
        }
    }
}
