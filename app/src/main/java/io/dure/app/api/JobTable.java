package io.dure.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.People;
import io.dure.app.store.JobState;
import io.dure.engine.Ending;
import io.dure.engine.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Jobs as they are kept, in the words of the API. */
final class JobTable {
    private static final String COLUMNS =
            "id, queue, person, name, kind, milli_gpus, priority, state, attempt, submitted_millis, started_millis,"
                    + " ended_millis, coalesce(detail, '')";
    private static final JobState[] STATES = JobState.values();
    private static final Kind[] KINDS = Kind.values();
    private static final Ending[] ENDINGS = Ending.values();

    private final DataSource database;
    private final Supplier<Fleetbook> book;
    private final People people;
    private final Instant zero;

    JobTable(DataSource database, Supplier<Fleetbook> book, People people, Instant zero) {
        this.database = database;
        this.book = book;
        this.people = people;
        this.zero = zero;
    }

    /** A job. Times are dates; those that have not come are left out. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Job(
            long id,
            String name,
            String queue,
            String user,
            String kind,
            double gpus,
            int priority,
            String state,
            int attempt,
            String submitted,
            @Nullable String started,
            @Nullable String ended,
            String detail) {}

    /** One run of a job. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Attempt(
            int attempt,
            String site,
            String started,
            @Nullable String ended,
            @Nullable String ending,
            @Nullable Integer exitCode,
            @Nullable String detail,
            @Nullable String stopCause,
            List<String> nodes) {}

    /** Which jobs; what is empty does not matter. {@code after}: ids below this one, the newest first. */
    record Wanted(
            List<Integer> queues, Optional<Integer> person, Optional<JobState> state, OptionalLong after, int limit) {}

    /**
     * Walks an index for each queue and state, or each state of a user, and merges: so a list costs what it shows, however
     * many jobs there are.
     */
    List<Job> list(Wanted wanted) throws SQLException {
        boolean isByPerson = wanted.person.isPresent();
        boolean isByQueue = !isByPerson && !wanted.queues.isEmpty();
        String filter = (wanted.queues.isEmpty() || isByQueue ? "" : " and queue = any(?)")
                + (wanted.after.isEmpty() ? "" : " and id < ?");
        String walk = "select * from job where " + (isByPerson ? "person = ? and " : isByQueue ? "queue = q and " : "");
        String sql = isByPerson || isByQueue
                ? "select " + COLUMNS + " from unnest(?) s" + (isByQueue ? " cross join unnest(?) q" : "")
                        + " cross join lateral (" + walk + "state = s" + filter + " order by id desc limit ?) j"
                        + " order by id desc limit ?"
                : "select " + COLUMNS + " from job where true" + (wanted.state.isEmpty() ? "" : " and state = ?")
                        + filter + " order by id desc limit ?";
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement(sql)) {
            int at = 1;
            if (isByPerson || isByQueue) {
                s.setArray(at++, db.createArrayOf("smallint", states(wanted.state)));
            } else if (wanted.state.isPresent()) {
                s.setInt(at++, wanted.state.get().ordinal());
            }
            if (isByPerson) {
                s.setInt(at++, wanted.person.get());
            }
            if (!wanted.queues.isEmpty()) {
                s.setArray(at++, db.createArrayOf("int", wanted.queues.toArray()));
            }
            if (wanted.after.isPresent()) {
                s.setLong(at++, wanted.after.getAsLong());
            }
            s.setInt(at++, wanted.limit);
            if (isByPerson || isByQueue) {
                s.setInt(at, wanted.limit);
            }
            return jobs(s);
        }
    }

    private static Object[] states(Optional<JobState> one) {
        return one.isPresent()
                ? new Object[] {one.get().ordinal()}
                : java.util.Arrays.stream(STATES).map(Enum::ordinal).toArray();
    }

    /** Those of these queues that wait, the oldest first. */
    List<Job> waiting(List<Integer> queues, int limit) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement(
                        "select " + COLUMNS + " from job where queue = any(?) and state = ? order by id limit ?")) {
            s.setArray(1, db.createArrayOf("int", queues.toArray()));
            s.setInt(2, JobState.WAITING.ordinal());
            s.setInt(3, limit);
            return jobs(s);
        }
    }

    /** Elements that are not over of the array that begins with this job. */
    List<Long> elements(long first) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement(
                        "select id, state from job where array_of = ? and array_of > 0 order by id")) {
            s.setLong(1, first);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    if (!JobState.values()[r.getInt(2)].isOver()) {
                        found.add(r.getLong(1));
                    }
                }
            }
        }
        return found;
    }

    /** How many wait whose {@code column}, queue or person, is this; counted no further than {@code most}. */
    long waitingIn(String column, int id, int most) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select count(*) from (select 1 from job where " + column
                        + " = ? and state = ? limit ?) as counted")) {
            s.setInt(1, id);
            s.setInt(2, JobState.WAITING.ordinal());
            s.setInt(3, most);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? r.getLong(1) : 0;
            }
        }
    }

    /** All that have an attempt that is not over. */
    List<Long> running() throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement(
                        "select job from attempt where ended_millis is null order by job, attempt");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                found.add(r.getLong(1));
            }
        }
        return found;
    }

    List<Job> of(Collection<Long> ids) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select " + COLUMNS + " from job where id = any(?)")) {
            s.setArray(1, db.createArrayOf("bigint", ids.toArray()));
            return jobs(s);
        }
    }

    /** The queue of a job; empty when there is none of that id. */
    Optional<Integer> queue(long job) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select queue from job where id = ?")) {
            s.setLong(1, job);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? Optional.of(r.getInt(1)) : Optional.empty();
            }
        }
    }

    /** The queues of those of these jobs that there are. */
    Map<Long, Integer> queues(Collection<Long> jobs) throws SQLException {
        Map<Long, Integer> found = new TreeMap<>();
        if (jobs.isEmpty()) {
            return found;
        }
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select id, queue from job where id = any(?)")) {
            s.setArray(1, db.createArrayOf("bigint", jobs.toArray()));
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    found.put(r.getLong(1), r.getInt(2));
                }
            }
        }
        return found;
    }

    /** What its user asked for, as JSON. */
    String spec(long job) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select spec from job where id = ?")) {
            s.setLong(1, job);
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? r.getString(1) : "{}";
            }
        }
    }

    List<Attempt> attempts(long job, Function<String, List<String>> nodes) throws SQLException {
        List<Attempt> found = new ArrayList<>();
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select attempt, site, started_millis, ended_millis, ending,"
                        + " exit_code, detail, stop_cause, placement from attempt where job = ? order by attempt")) {
            s.setLong(1, job);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    int ending = r.getInt(5);
                    String word = r.wasNull() ? null : word(ENDINGS[ending]);
                    int exit = r.getInt(6);
                    Integer exitCode = r.wasNull() ? null : exit;
                    found.add(new Attempt(
                            r.getInt(1),
                            book.get().sites().get(r.getInt(2)),
                            date(r.getLong(3)),
                            optionalDate(r, 4),
                            word,
                            exitCode,
                            r.getString(7),
                            r.getString(8),
                            nodes.apply(r.getString(9))));
                }
            }
        }
        return found;
    }

    /** The jobs that came of a submission under this key before, with what it asked for; empty: there was none. */
    Optional<Before> before(int token, String key) throws SQLException {
        try (Connection db = database.getConnection();
                PreparedStatement s =
                        db.prepareStatement("select digest, jobs from submission where token = ? and key = ?")) {
            s.setInt(1, token);
            s.setString(2, key);
            try (ResultSet r = s.executeQuery()) {
                return r.next()
                        ? Optional.of(new Before(
                                r.getString(1), List.of((Long[]) r.getArray(2).getArray())))
                        : Optional.empty();
            }
        }
    }

    record Before(String digest, List<Long> jobs) {}

    private List<Job> jobs(PreparedStatement s) throws SQLException {
        List<Job> found = new ArrayList<>();
        try (ResultSet r = s.executeQuery()) {
            while (r.next()) {
                found.add(new Job(
                        r.getLong(1),
                        r.getString(4),
                        book.get().path(r.getInt(2)),
                        people.name(r.getInt(3)),
                        word(KINDS[r.getInt(5)]),
                        r.getLong(6) / 1000.0,
                        r.getInt(7),
                        STATES[r.getInt(8)].word(),
                        r.getInt(9),
                        date(r.getLong(10)),
                        optionalDate(r, 11),
                        optionalDate(r, 12),
                        r.getString(13)));
            }
        }
        return found;
    }

    private @Nullable String optionalDate(ResultSet r, int column) throws SQLException {
        long millis = r.getLong(column);
        return r.wasNull() ? null : date(millis);
    }

    private String date(long millis) {
        return zero.plusMillis(millis).toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
