package io.dure.app.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.app.call.Application;
import io.dure.app.call.CallRules;
import io.dure.app.call.Given;
import io.dure.app.store.CallTables;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One call with all that belongs to it, read at once. */
final class CallFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an applicant asks for, as it is kept. */
    record Asked(
            @Nullable String title,
            @Nullable String institution,
            @Nullable String kind,
            @Nullable String lot,
            @Nullable Long gpus,
            @Nullable Long least,
            @Nullable String purpose) {}

    private final CallTables.CallRow row;
    private final CallTerms terms;
    private final CallRules rules;
    private final Map<Long, CallTables.ApplicationRow> applications = new TreeMap<>();
    private final Map<Long, Asked> asked = new TreeMap<>();
    private final Map<Long, List<CallTables.ReviewRow>> reviews = new TreeMap<>();
    private final Map<Long, CallTables.AwardRow> awards = new TreeMap<>();
    private final Map<Long, CallTables.RefusalRow> refusals = new TreeMap<>();

    private CallFile(CallTables.CallRow row) {
        this.row = row;
        terms = read(row.body(), CallTerms.class);
        rules = terms.rules();
    }

    static Optional<CallFile> read(CallTables tables, long call) throws SQLException {
        Optional<CallTables.CallRow> found = tables.call(call);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        CallFile file = new CallFile(found.get());
        for (CallTables.ApplicationRow one : tables.applications(call)) {
            file.applications.put(one.id(), one);
            file.asked.put(one.id(), read(one.body(), Asked.class));
        }
        tables.reviews(call)
                .forEach(one -> file.reviews
                        .computeIfAbsent(one.application(), _ -> new ArrayList<>())
                        .add(one));
        tables.awards(call).forEach(one -> file.awards.put(one.application(), one));
        tables.refusals(call).forEach(one -> file.refusals.put(one.application(), one));
        return Optional.of(file);
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a call that was kept cannot be read", e);
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text and numbers can be written", e);
        }
    }

    CallTables.CallRow row() {
        return row;
    }

    CallTerms terms() {
        return terms;
    }

    CallRules rules() {
        return rules;
    }

    List<CallTables.ApplicationRow> applications() {
        return List.copyOf(applications.values());
    }

    Optional<CallTables.ApplicationRow> application(long id) {
        return Optional.ofNullable(applications.get(id));
    }

    Asked asked(long application) {
        return of(asked, application);
    }

    private static Asked of(Map<Long, Asked> all, long id) {
        Asked found = all.get(id);
        if (found == null) {
            throw new IllegalStateException("application " + id + " is not of this call");
        }
        return found;
    }

    List<CallTables.ReviewRow> reviews(long application) {
        return reviews.getOrDefault(application, List.of());
    }

    /** The mean, in thousandths of a point, halves rounded up; 0 without any. */
    long milliScore(long application) {
        List<CallTables.ReviewRow> own = reviews(application);
        long sum = own.stream().mapToLong(CallTables.ReviewRow::milliScore).sum();
        return own.isEmpty() ? 0 : (2 * sum + own.size()) / (2L * own.size());
    }

    Optional<CallTables.AwardRow> award(long application) {
        return Optional.ofNullable(awards.get(application));
    }

    List<CallTables.AwardRow> awards() {
        return List.copyOf(awards.values());
    }

    Optional<CallTables.RefusalRow> refusal(long application) {
        return Optional.ofNullable(refusals.get(application));
    }

    boolean isDecided() {
        return !awards.isEmpty() || !refusals.isEmpty();
    }

    int lot(String name) {
        for (int i = 0; i < rules.lots().size(); i++) {
            if (rules.lots().get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Those that have never been given anything. */
    List<Application> undecided() {
        return applications.keySet().stream()
                .filter(id -> !awards.containsKey(id))
                .map(this::application0)
                .toList();
    }

    private Application application0(long id) {
        Asked a = asked(id);
        return new Application(
                id,
                institution(a),
                String.valueOf(a.kind),
                lot(String.valueOf(a.lot)),
                a.gpus == null ? 0 : a.gpus,
                a.least == null ? 0 : a.least,
                milliScore(id),
                reviews(id).size());
    }

    /** As caps know it: capitals and blanks make no other institution. */
    private static String institution(Asked a) {
        return String.valueOf(a.institution).strip().replaceAll("\\s+", " ").toLowerCase(java.util.Locale.ROOT);
    }

    /** What has been given and was not taken back. */
    List<Given> standing() {
        return awards.values().stream()
                .filter(award -> award.takenMillis().isEmpty())
                .map(award -> {
                    Asked a = asked(award.application());
                    return new Given(institution(a), String.valueOf(a.kind), award.lot(), award.gpus());
                })
                .toList();
    }
}
