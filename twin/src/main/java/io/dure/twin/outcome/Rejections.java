package io.dure.twin.outcome;

import io.dure.engine.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jobs that never will run, by reason, in order of the first of each. */
final class Rejections {
    private final Map<String, Outcome.Rejection> byCode = new LinkedHashMap<>();

    void add(Reason reason, String job) {
        Outcome.Rejection one = new Outcome.Rejection(reason.code(), 1, job, Meaning.ofRejection(reason));
        byCode.merge(
                one.code(),
                one,
                (all, more) ->
                        new Outcome.Rejection(all.code(), all.jobs() + more.jobs(), all.firstJob(), all.meaning()));
    }

    List<Outcome.Rejection> all() {
        return List.copyOf(byCode.values());
    }

    long jobs() {
        return byCode.values().stream().mapToLong(Outcome.Rejection::jobs).sum();
    }
}
