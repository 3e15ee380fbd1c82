package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.store.JobState;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import javax.sql.DataSource;

/** What jobs that have completed ran of the time limit that their users had asked for. */
final class Observed {
    private static final int LAST = 1_000;
    private static final int ENOUGH = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource database;

    Observed(DataSource database) {
        this.database = database;
    }

    /** The median over the last 1,000 that completed, at most 1; empty when fewer than 20 of them had a limit. */
    OptionalDouble share() throws SQLException {
        List<Double> shares = new ArrayList<>();
        try (Connection db = database.getConnection();
                PreparedStatement s = db.prepareStatement("select spec, ended_millis - started_millis from job"
                        + " where state = ? and started_millis is not null order by id desc limit ?")) {
            s.setInt(1, JobState.COMPLETED.ordinal());
            s.setInt(2, LAST);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    long limit = limitMillis(r.getString(1));
                    if (limit > 0) {
                        shares.add(Math.min(1, Math.max(0, r.getLong(2)) / (double) limit));
                    }
                }
            }
        }
        shares.sort(null);
        return shares.size() < ENOUGH ? OptionalDouble.empty() : OptionalDouble.of(shares.get(shares.size() / 2));
    }

    /** 0: it had none. */
    private static long limitMillis(String spec) {
        try {
            JsonNode limit = JSON.readTree(spec).get("timeLimit");
            return limit == null ? 0 : Durations.millis(new Place("job", 0, "timeLimit"), limit.asText());
        } catch (JsonProcessingException | BadInput e) {
            return 0;
        }
    }
}
