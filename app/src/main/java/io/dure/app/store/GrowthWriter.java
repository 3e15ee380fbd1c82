package io.dure.app.store;

import io.dure.app.site.Tag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes when tasks of elastic jobs came and went, into an open transaction. Who ends has none any more. */
final class GrowthWriter {
    private final Connection db;
    private final Page page;

    GrowthWriter(Connection db, Page page) {
        this.db = db;
        this.page = page;
    }

    /** First what is gone: a task that comes back in the same decision is another row. */
    void write() throws SQLException {
        shrunk();
        ended();
        grown();
    }

    private void shrunk() throws SQLException {
        try (PreparedStatement s = db.prepareStatement(
                "update growth set ended_millis = ? where job = ? and attempt = ? and task = ? and ended_millis is null")) {
            for (Page.Shrunk one : page.shrunk()) {
                s.setLong(1, page.atMillis());
                s.setLong(2, one.tag().job());
                s.setInt(3, one.tag().attempt());
                s.setInt(4, one.task());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void ended() throws SQLException {
        try (PreparedStatement s = db.prepareStatement(
                "update growth set ended_millis = ? where job = ? and attempt = ? and ended_millis is null")) {
            for (Tag tag : page.ended().keySet()) {
                s.setLong(1, page.atMillis());
                s.setLong(2, tag.job());
                s.setInt(3, tag.attempt());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void grown() throws SQLException {
        try (PreparedStatement s = db.prepareStatement(
                "insert into growth (job, attempt, task, site, started_millis, placement) values (?, ?, ?, ?, ?, ?)")) {
            for (Page.Grown one : page.grown()) {
                s.setLong(1, one.tag().job());
                s.setInt(2, one.tag().attempt());
                s.setInt(3, one.task());
                s.setInt(4, one.site());
                s.setLong(5, page.atMillis());
                s.setString(6, one.placement());
                s.addBatch();
            }
            s.executeBatch();
        }
    }
}
