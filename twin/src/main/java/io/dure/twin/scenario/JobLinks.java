package io.dure.twin.scenario;

import io.dure.engine.Terms;
import io.dure.twin.Submission;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Who names whom: entries name entries by name; jobs name jobs, in the end, by their place in the workload. */
final class JobLinks {
    private static final int MOST_AFTER = 1_000;

    private record Made(JobEntry entry, List<Submission> jobs) {}

    private final Map<String, List<JobEntry>> byName = new LinkedHashMap<>();
    private final List<Made> made = new ArrayList<>();
    private boolean any;

    void knows(JobEntry entry) {
        byName.computeIfAbsent(entry.name(), _ -> new ArrayList<>()).add(entry);
        any |= entry.terms().links();
    }

    /** Tells of names that nobody has, or several. */
    void checkNames() {
        byName.values()
                .forEach(entries -> entries.forEach(entry -> {
                    entry.terms().after().forEach(this::checkName);
                    entry.terms().afterAny().forEach(this::checkName);
                }));
    }

    private void checkName(Value value) {
        String name = value.text("");
        int count = byName.getOrDefault(name, List.of()).size();
        if (!name.isEmpty() && count != 1) {
            value.bad(
                    count == 0
                            ? "no entry of the workload that describes jobs has this name"
                            : count + " entries of the workload have this name",
                    Spelling.nearest(name, byName.keySet()));
        }
    }

    /** These are the jobs of the entry, in order. */
    void made(JobEntry entry, List<Submission> jobs) {
        if (any) {
            made.add(new Made(entry, List.copyOf(jobs)));
        }
    }

    /** Puts places in for names; {@code work} is in its final order. */
    void resolve(List<Submission> work) {
        if (!any) {
            return;
        }
        IdentityHashMap<Submission, Integer> placeOf = new IdentityHashMap<>();
        for (int i = 0; i < work.size(); i++) {
            placeOf.put(work.get(i), i + 1);
        }
        for (Made m : made) {
            if (m.entry.terms().links() && !m.jobs.isEmpty()) {
                resolve(m, placeOf, work);
            }
        }
    }

    private void resolve(Made m, IdentityHashMap<Submission, Integer> placeOf, List<Submission> work) {
        int first = m.jobs.stream().mapToInt(job -> place(placeOf, job)).min().orElseThrow();
        List<Terms.After> after = new ArrayList<>();
        m.entry.terms().after().forEach(value -> add(value, false, first, placeOf, after));
        m.entry.terms().afterAny().forEach(value -> add(value, true, first, placeOf, after));
        for (Submission job : m.jobs) {
            Terms t = job.wishes().terms();
            boolean isArray = m.entry.terms().array() > 0;
            Terms named = new Terms(
                    t.held(),
                    t.notBeforeMillis(),
                    t.deadlineMillis(),
                    after,
                    isArray ? first : 0,
                    isArray ? m.entry.terms().arrayLimit() : 0,
                    t.booking());
            work.set(place(placeOf, job) - 1, job.with(job.wishes().with(named)));
        }
    }

    private void add(
            Value value,
            boolean even,
            int before,
            IdentityHashMap<Submission, Integer> placeOf,
            List<Terms.After> after) {
        for (Made other : made) {
            if (!other.entry.name().equals(value.text(""))) {
                continue;
            }
            List<Integer> places =
                    other.jobs.stream().map(job -> place(placeOf, job)).toList();
            if (places.stream().anyMatch(place -> place >= before)) {
                value.bad(
                        "a job depends on jobs that are submitted before it",
                        "an earlier at there, or a later one here?");
                return;
            }
            if (other.entry.terms().array() > 0) {
                places = places.stream().limit(1).toList();
            }
            if (after.size() + places.size() > MOST_AFTER) {
                value.bad("a job depends on at most " + MOST_AFTER + " jobs; an array counts as one", "array?");
                return;
            }
            places.forEach(place -> after.add(new Terms.After(place, even)));
        }
    }

    private static int place(IdentityHashMap<Submission, Integer> placeOf, Submission job) {
        return Objects.requireNonNull(placeOf.get(job), "a job of the workload");
    }
}
