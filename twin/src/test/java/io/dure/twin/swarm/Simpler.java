package io.dure.twin.swarm;

import io.dure.engine.Job;
import io.dure.engine.Kind;
import io.dure.engine.Nearness;
import io.dure.engine.Task;
import io.dure.engine.Terms;
import io.dure.twin.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Jobs that ask for less, one field at a time. */
final class Simpler {
    /** What may be made plain of a job. */
    static final List<UnaryOperator<Submission>> WAYS = List.of(
            s -> s.with(s.wishes().with(Terms.NONE)),
            s -> s.with(new Submission.Wishes(0, Nearness.IN_SITE, s.wishes().terms(), 0)),
            s -> asks(s, 1, s.task(), s.gpuType(), 0, true),
            s -> asks(s, s.tasks(), Task.ofGpus(1), s.gpuType(), s.priority(), s.evictable()),
            s -> asks(s, s.tasks(), s.task(), Job.ANY_TYPE, s.priority(), s.evictable()),
            s -> copy(s, s.queue(), Job.ANY_SITE),
            s -> runs(s, s.submitMillis(), s.runMillis(), Job.NO_LIMIT),
            s -> runs(s, 0, s.runMillis(), s.requestedMillis()),
            s -> runs(s, s.submitMillis() / 1000 * 1000, seconds(s.runMillis()), limitSeconds(s)));

    private Simpler() {}

    private static long seconds(long millis) {
        return Math.max(1000, millis / 1000 * 1000);
    }

    private static long limitSeconds(Submission s) {
        return s.requestedMillis() == Job.NO_LIMIT ? Job.NO_LIMIT : seconds(s.requestedMillis());
    }

    private static Submission asks(Submission s, int tasks, Task task, int type, int priority, boolean evictable) {
        return make(
                s,
                s.submitMillis(),
                s.runMillis(),
                s.requestedMillis(),
                s.queue(),
                tasks,
                task,
                type,
                s.residency(),
                priority,
                evictable,
                s.wishes());
    }

    private static Submission runs(Submission s, long submit, long run, long limit) {
        return make(
                s,
                submit,
                run,
                limit,
                s.queue(),
                s.tasks(),
                s.task(),
                s.gpuType(),
                s.residency(),
                s.priority(),
                s.evictable(),
                s.wishes());
    }

    static Submission copy(Submission s, int queue, int residency) {
        return make(
                s,
                s.submitMillis(),
                s.runMillis(),
                s.requestedMillis(),
                queue,
                s.tasks(),
                s.task(),
                s.gpuType(),
                residency,
                s.priority(),
                s.evictable(),
                s.wishes());
    }

    /** Its terms name others by where they are now; not those that are gone. */
    static Submission placed(Submission s, Numbers places) {
        Terms t = s.wishes().terms();
        List<Terms.After> after = new ArrayList<>();
        for (Terms.After a : t.after()) {
            if (places.hasPlace(a.job())) {
                after.add(new Terms.After(places.place(a.job()), a.evenIfItFails()));
            }
        }
        boolean isElement = t.array() != 0 && places.hasPlace(t.array());
        Terms placed = new Terms(
                t.held(),
                t.notBeforeMillis(),
                t.deadlineMillis(),
                after,
                isElement ? places.place(t.array()) : 0,
                isElement ? t.arrayLimit() : 0,
                t.booking());
        return s.with(s.wishes().with(placed));
    }

    private static Submission make(
            Submission s,
            long submit,
            long run,
            long limit,
            int queue,
            int tasks,
            Task task,
            int type,
            int residency,
            int priority,
            boolean evictable,
            Submission.Wishes wishes) {
        return new Submission(
                s.name(),
                s.line(),
                submit,
                run,
                limit,
                s.checkpointMillis(),
                s.ending(),
                queue,
                s.user(),
                Kind.SIMULATION,
                tasks,
                task,
                type,
                residency,
                priority,
                evictable,
                s.batch(),
                s.template(),
                s.drawPerMille(),
                wishes);
    }
}
