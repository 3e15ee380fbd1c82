package io.dure.app.control;

import io.dure.app.site.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The attempts that hold GPUs: who runs where, and who was told to stop and why. Of the one writer alone. */
final class Attempts {
    /** {@code stopCause}: empty unless it was told to stop. */
    record Open(Tag tag, int site, long startedMillis, String stopCause) {
        Open stopping(String cause) {
            return new Open(tag, site, startedMillis, cause);
        }
    }

    private final Map<Long, Open> byJob = new HashMap<>();
    private final Set<Long> idle = new HashSet<>();

    void add(Open attempt) {
        byJob.put(attempt.tag.job(), attempt);
    }

    Optional<Open> of(long job) {
        return Optional.ofNullable(byJob.get(job));
    }

    /** Empty when that is not the one that runs. */
    Optional<Open> of(Tag tag) {
        return of(tag.job()).filter(open -> open.tag.equals(tag));
    }

    void stop(Tag tag, String cause) {
        byJob.computeIfPresent(tag.job(), (_, open) -> open.stopping(cause));
    }

    /** From now on, when it is told to stop, that is because it was idle. */
    void markIdle(long job) {
        idle.add(job);
    }

    boolean isIdle(long job) {
        return idle.contains(job);
    }

    void remove(Tag tag) {
        idle.remove(tag.job());
        byJob.remove(tag.job());
    }

    /** Those of a site, in order. */
    List<Open> at(int site) {
        List<Open> found = new ArrayList<>(byJob.values());
        found.removeIf(open -> open.site != site);
        found.sort((a, b) -> a.tag.compareTo(b.tag));
        return found;
    }

    int count() {
        return byJob.size();
    }
}
