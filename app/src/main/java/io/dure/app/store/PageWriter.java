package io.dure.app.store;

import io.dure.app.site.Tag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes the parts of a {@link Page} into an open transaction. */
final class PageWriter {
    private final Connection db;
    private final Page page;

    PageWriter(Connection db, Page page) {
        this.db = db;
        this.page = page;
    }

    void write() throws SQLException {
        pass();
        structure();
        persons();
        jobs();
        standings();
        started();
        stopped();
        ended();
        submissions();
        audits();
        new GrowthWriter(db, page).write();
        for (Page.Also more : page.also()) {
            more.write(db);
        }
    }

    private void pass() throws SQLException {
        try (PreparedStatement s = db.prepareStatement("insert into pass values (?, ?, ?, ?, ?)")) {
            s.setLong(1, page.seq());
            s.setLong(2, page.atMillis());
            s.setInt(3, page.events());
            s.setInt(4, page.decisions());
            s.setBytes(5, page.body());
            s.executeUpdate();
        }
        try (PreparedStatement s =
                db.prepareStatement("update fleet set at_millis = ?, next_job = ?, later_told = ?")) {
            s.setLong(1, page.atMillis());
            s.setLong(2, page.nextJob());
            s.setInt(3, page.laterTold());
            s.executeUpdate();
        }
    }

    private void structure() throws SQLException {
        try (PreparedStatement s = db.prepareStatement("insert into structure (body) values (?)")) {
            for (byte[] event : page.structure()) {
                s.setBytes(1, event);
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void persons() throws SQLException {
        try (PreparedStatement s = db.prepareStatement("insert into person values (?, ?)")) {
            for (Map.Entry<Integer, String> person : page.persons().entrySet()) {
                s.setInt(1, person.getKey());
                s.setString(2, person.getValue());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void jobs() throws SQLException {
        try (PreparedStatement s =
                db.prepareStatement("insert into job values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (JobRow job : page.newJobs()) {
                s.setLong(1, job.id());
                s.setInt(2, job.queue());
                s.setInt(3, job.person());
                s.setString(4, job.name());
                s.setInt(5, job.kind());
                s.setLong(6, job.milliGpus());
                s.setInt(7, job.priority());
                s.setInt(8, job.state().ordinal());
                s.setInt(9, job.attempt());
                s.setLong(10, job.submittedMillis());
                set(s, 11, job.startedMillis());
                set(s, 12, job.endedMillis());
                s.setString(13, job.detail());
                s.setString(14, job.spec());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void standings() throws SQLException {
        try (PreparedStatement s = db.prepareStatement("update job set state = ?, attempt = ?,"
                + " started_millis = coalesce(?, started_millis), ended_millis = coalesce(?, ended_millis), detail = ?"
                + " where id = ?")) {
            for (Map.Entry<Long, Page.Standing> entry : page.standings().entrySet()) {
                Page.Standing now = entry.getValue();
                s.setInt(1, now.state().ordinal());
                s.setInt(2, now.attempt());
                set(s, 3, now.startedMillis());
                set(s, 4, now.endedMillis());
                s.setString(5, now.detail());
                s.setLong(6, entry.getKey());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void started() throws SQLException {
        try (PreparedStatement s = db.prepareStatement(
                "insert into attempt (job, attempt, site, started_millis, placement) values (?, ?, ?, ?, ?)")) {
            for (Page.Started one : page.started()) {
                tag(s, 1, one.tag());
                s.setInt(3, one.site());
                s.setLong(4, page.atMillis());
                s.setString(5, one.placement());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void stopped() throws SQLException {
        try (PreparedStatement s =
                db.prepareStatement("update attempt set stop_cause = ? where job = ? and attempt = ?")) {
            for (Map.Entry<Tag, String> one : page.stopped().entrySet()) {
                s.setString(1, one.getValue());
                tag(s, 2, one.getKey());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void ended() throws SQLException {
        try (PreparedStatement s = db.prepareStatement("update attempt set ended_millis = ?, ending = ?, exit_code = ?,"
                + " detail = ? where job = ? and attempt = ?")) {
            for (Map.Entry<Tag, Page.Ended> one : page.ended().entrySet()) {
                s.setLong(1, page.atMillis());
                s.setInt(2, one.getValue().ending().ordinal());
                set(s, 3, one.getValue().exitCode());
                s.setString(4, one.getValue().detail());
                tag(s, 5, one.getKey());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void submissions() throws SQLException {
        try (PreparedStatement s =
                db.prepareStatement("insert into submission (token, key, digest, jobs) values (?, ?, ?, ?)")) {
            for (Page.Submission one : page.submissions()) {
                s.setInt(1, one.token());
                s.setString(2, one.key());
                s.setString(3, one.digest());
                s.setArray(4, db.createArrayOf("bigint", one.jobs().toArray()));
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private void audits() throws SQLException {
        try (PreparedStatement s = db.prepareStatement(
                "insert into audit (at_millis, who, queue, action, subject) values (?, ?, ?, ?, ?)")) {
            for (Page.Audited one : page.audits()) {
                s.setLong(1, page.atMillis());
                s.setString(2, one.who());
                s.setInt(3, one.queue());
                s.setString(4, one.action());
                s.setString(5, one.subject());
                s.addBatch();
            }
            s.executeBatch();
        }
    }

    private static void tag(PreparedStatement s, int at, Tag tag) throws SQLException {
        s.setLong(at, tag.job());
        s.setInt(at + 1, tag.attempt());
    }

    private static void set(PreparedStatement s, int at, OptionalLong value) throws SQLException {
        if (value.isPresent()) {
            s.setLong(at, value.getAsLong());
        } else {
            s.setNull(at, Types.BIGINT);
        }
    }

    private static void set(PreparedStatement s, int at, OptionalInt value) throws SQLException {
        if (value.isPresent()) {
            s.setInt(at, value.getAsInt());
        } else {
            s.setNull(at, Types.INTEGER);
        }
    }
}
