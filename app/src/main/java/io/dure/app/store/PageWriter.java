package io.dure.app.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.postgresql.PGConnection;

/**
 * Writes the parts of a {@link Page} into an open transaction: new rows by COPY, changed ones by one statement for all,
 * so that a page of thousands of jobs costs as many round trips as one of a single job.
 */
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
        CopyText rows = new CopyText();
        for (JobRow job : page.newJobs()) {
            rows.add(job.id()).add(job.queue()).add(job.person()).add(job.name());
            rows.add(job.kind()).add(job.milliGpus()).add(job.priority());
            rows.add(job.state().ordinal()).add(job.attempt()).add(job.submittedMillis());
            rows.add(job.startedMillis())
                    .add(job.endedMillis())
                    .add(job.detail())
                    .add(job.spec());
            rows.end();
        }
        copy(
                "copy job (id, queue, person, name, kind, milli_gpus, priority, state, attempt, submitted_millis,"
                        + " started_millis, ended_millis, detail, spec) from stdin",
                rows);
    }

    private void standings() throws SQLException {
        Unnested rows = new Unnested("bigint", "smallint", "int", "bigint", "bigint", "text");
        page.standings()
                .forEach((job, now) -> rows.row(
                        job,
                        now.state().ordinal(),
                        now.attempt(),
                        now.startedMillis(),
                        now.endedMillis(),
                        now.detail()));
        rows.run(
                db,
                "update job set state = n.state, attempt = n.attempt, started_millis = coalesce(n.started, started_millis),"
                        + " ended_millis = coalesce(n.ended, ended_millis), detail = n.detail"
                        + " from unnest(?, ?, ?, ?, ?, ?) as n (id, state, attempt, started, ended, detail)"
                        + " where job.id = n.id");
    }

    private void started() throws SQLException {
        CopyText rows = new CopyText();
        for (Page.Started one : page.started()) {
            rows.add(one.tag().job()).add(one.tag().attempt()).add(one.site());
            rows.add(page.atMillis()).add(one.placement());
            rows.end();
        }
        copy("copy attempt (job, attempt, site, started_millis, placement) from stdin", rows);
    }

    private void copy(String sql, CopyText rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try {
            long _ = db.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, rows.bytes());
        } catch (IOException e) {
            throw new SQLException("the rows could not be sent", "08006", e);
        }
    }

    private void stopped() throws SQLException {
        Unnested rows = new Unnested("bigint", "int", "text");
        page.stopped().forEach((tag, cause) -> rows.row(tag.job(), tag.attempt(), cause));
        rows.run(
                db,
                "update attempt set stop_cause = n.cause from unnest(?, ?, ?) as n (job, attempt, cause)"
                        + " where attempt.job = n.job and attempt.attempt = n.attempt");
    }

    private void ended() throws SQLException {
        Unnested rows = new Unnested("bigint", "int", "bigint", "smallint", "int", "text");
        page.ended()
                .forEach((tag, end) -> rows.row(
                        tag.job(),
                        tag.attempt(),
                        page.atMillis(),
                        end.ending().ordinal(),
                        end.exitCode(),
                        end.detail()));
        rows.run(
                db,
                "update attempt set ended_millis = n.ended, ending = n.ending, exit_code = n.code, detail = n.detail"
                        + " from unnest(?, ?, ?, ?, ?, ?) as n (job, attempt, ended, ending, code, detail)"
                        + " where attempt.job = n.job and attempt.attempt = n.attempt");
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
}
