package io.dure.app.store;

import io.dure.app.site.Tag;
import io.dure.engine.Ending;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** All that one decision leaves to be written down, in one transaction. */
public final class Page {
    private final long seq;
    private final long atMillis;
    private final Map<Long, JobRow> newJobs = new LinkedHashMap<>();
    private final Map<Long, Standing> standings = new LinkedHashMap<>();
    private final List<Started> started = new ArrayList<>();
    private final Map<Tag, Ended> ended = new LinkedHashMap<>();
    private final Map<Tag, String> stopped = new LinkedHashMap<>();
    private final Map<Integer, String> persons = new LinkedHashMap<>();
    private final List<byte[]> structure = new ArrayList<>();
    private final List<Submission> submissions = new ArrayList<>();
    private final List<Audited> audits = new ArrayList<>();
    private final List<Grown> grown = new ArrayList<>();
    private final List<Shrunk> shrunk = new ArrayList<>();
    private final List<Also> also = new ArrayList<>();
    private int events;
    private int decisions;
    private byte[] body = {};
    private long nextJob;
    private int laterTold;

    public Page(long seq, long atMillis) {
        this.seq = seq;
        this.atMillis = atMillis;
    }

    /** Where a job that is already kept stands from now on. An empty time leaves the one that is kept. */
    public record Standing(
            JobState state, int attempt, OptionalLong startedMillis, OptionalLong endedMillis, String detail) {
        /** It is over and has never run, or not again. */
        public static Standing over(JobState state, long atMillis, String detail) {
            return new Standing(state, 0, OptionalLong.empty(), OptionalLong.of(atMillis), detail);
        }
    }

    /** {@code placement}: as JSON. */
    public record Started(Tag tag, int site, String placement) {}

    public record Ended(Ending ending, OptionalInt exitCode, String detail) {}

    /** What a client asked for under a key of its own, and which jobs came of it. */
    public record Submission(int token, String key, String digest, List<Long> jobs) {}

    /** {@code queue}: whose it is; 0: of the whole fleet. */
    public record Audited(String who, int queue, String action, String subject) {}

    /** A task of a running elastic job beyond its fewest. {@code placement}: as JSON. */
    public record Grown(Tag tag, int task, int site, String placement) {}

    /** Such a task is gone. */
    public record Shrunk(Tag tag, int task) {}

    /** More rows of the same transaction. Perhaps written twice, of which once for good. */
    public interface Also {
        void write(Connection db) throws SQLException;
    }

    public void submit(JobRow job) {
        newJobs.put(job.id(), job);
    }

    public void stand(long job, Standing now) {
        JobRow row = newJobs.get(job);
        if (row == null) {
            standings.put(job, now);
        } else {
            newJobs.put(job, row.in(now.state, now.attempt, now.startedMillis, now.endedMillis, now.detail));
        }
    }

    public void start(Started attempt) {
        started.add(attempt);
    }

    public void end(Tag tag, Ended how) {
        ended.put(tag, how);
    }

    /** The attempt was told to stop, for this cause. */
    public void stop(Tag tag, String cause) {
        stopped.put(tag, cause);
    }

    public void meet(int person, String name) {
        persons.put(person, name);
    }

    /** An event that changes what the fleet is made of, as bytes of the journal. */
    public void build(byte[] event) {
        structure.add(event);
    }

    public void answer(Submission submission) {
        submissions.add(submission);
    }

    public void audit(Audited done) {
        audits.add(done);
    }

    public void grow(Grown task) {
        grown.add(task);
    }

    public void shrink(Shrunk task) {
        shrunk.add(task);
    }

    public void also(Also more) {
        also.add(more);
    }

    /** The journal of this decision: its events, then what was decided. */
    public void journal(byte[] records, int itsEvents, int itsDecisions) {
        body = records;
        events = itsEvents;
        decisions = itsDecisions;
    }

    public void count(long theNextJob, int itsLaterTold) {
        nextJob = theNextJob;
        laterTold = itsLaterTold;
    }

    public long seq() {
        return seq;
    }

    long atMillis() {
        return atMillis;
    }

    List<JobRow> newJobs() {
        return List.copyOf(newJobs.values());
    }

    Map<Long, Standing> standings() {
        return standings;
    }

    List<Started> started() {
        return started;
    }

    Map<Tag, Ended> ended() {
        return ended;
    }

    Map<Tag, String> stopped() {
        return stopped;
    }

    Map<Integer, String> persons() {
        return persons;
    }

    List<byte[]> structure() {
        return structure;
    }

    List<Submission> submissions() {
        return submissions;
    }

    List<Audited> audits() {
        return audits;
    }

    List<Grown> grown() {
        return grown;
    }

    List<Shrunk> shrunk() {
        return shrunk;
    }

    List<Also> also() {
        return also;
    }

    int events() {
        return events;
    }

    int decisions() {
        return decisions;
    }

    byte[] body() {
        return body;
    }

    long nextJob() {
        return nextJob;
    }

    int laterTold() {
        return laterTold;
    }
}
