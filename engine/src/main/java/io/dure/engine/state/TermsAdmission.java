package io.dure.engine.state;

import static io.dure.engine.state.Admission.atMost;
import static io.dure.engine.state.Admission.notNegative;
import static io.dure.engine.state.Admission.positive;
import static io.dure.engine.state.Admission.require;

import io.dure.engine.Job;
import io.dure.engine.Terms;
import io.dure.engine.gate.Gates;
import java.util.Set;
import java.util.TreeSet;

/** Whether the terms of a job can be true. */
final class TermsAdmission {
    static final int MAX_AFTER = 1_000;

    private TermsAdmission() {}

    static void check(State state, Job job) {
        String name = "job " + job.id();
        Terms t = job.terms();
        notNegative("notBeforeMillis of " + name, t.notBeforeMillis());
        atMost("notBeforeMillis of " + name, t.notBeforeMillis(), Admission.MAX_MILLIS);
        if (t.hasDeadline()) {
            positive("deadlineMillis of " + name, t.deadlineMillis());
            atMost("deadlineMillis of " + name, t.deadlineMillis(), Admission.MAX_MILLIS);
            require(
                    job.timeLimitMillis() != Job.NO_LIMIT,
                    name + " has a deadline and no time limit",
                    "a deadline is promised from the time limit",
                    "give it a time limit");
        }
        if (t.hasBooking()) {
            WindowAdmission.terms(state, job, name);
        }
        after(state, job, name);
        array(state.gates(), job, name);
    }

    private static void after(State state, Job job, String name) {
        atMost(
                "number of jobs that " + name + " depends on",
                job.terms().after().size(),
                MAX_AFTER);
        Set<Long> named = new TreeSet<>();
        for (Terms.After after : job.terms().after()) {
            long other = after.job();
            String what = name + " after job " + other;
            require(
                    other > 0 && other < job.id(),
                    what,
                    "a job depends on jobs that were submitted before it",
                    "submit that one first");
            int slot = state.jobs().slot(other);
            boolean isKnown = (slot != 0
                            && !state.jobs().riders().isRider(slot)
                            && !state.jobs().parts().isPart(slot))
                    || state.gates().fates().isOver(other);
            require(isKnown, what, "there was no such job", "its id is another");
            require(named.add(other), what, "each job is named once", "leave the second out");
        }
    }

    private static void array(Gates gates, Job job, String name) {
        Terms t = job.terms();
        notNegative("arrayLimit of " + name, t.arrayLimit());
        if (t.array() == 0) {
            require(t.arrayLimit() == 0, "arrayLimit of " + name, "only elements of arrays have one", "0");
            return;
        }
        int array = gates.arrays().find(t.array());
        require(
                t.array() == job.id() || array >= 0,
                "array " + t.array() + " of " + name,
                "an array is named by the id of its first element",
                String.valueOf(job.id()));
        if (array >= 0) {
            int limit = gates.arrays().limit(array);
            require(
                    t.arrayLimit() == limit,
                    "arrayLimit " + t.arrayLimit() + " of " + name,
                    "all elements of an array have the same",
                    String.valueOf(limit));
        }
    }
}
