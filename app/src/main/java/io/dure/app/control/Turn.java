package io.dure.app.control;

import io.dure.app.store.JobRow;
import io.dure.app.store.JobState;
import io.dure.app.store.Page;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Job;
import java.util.OptionalLong;

/** What the one writer gives to whoever changes something: for as long as that one call. */
interface Turn {
    long nowMillis();

    /** Throws {@link io.dure.engine.IllegalEvent}, and nothing has changed then. */
    void tell(Event event);

    Page page();

    /** Something of the fleet that operators may want to be told. {@code event}: one of {@link io.dure.app.notify.Notice}. */
    void notice(String event, String detail);

    /** Something of an attempt that its user may want to be told. */
    void notice(String event, long job, int attempt, String detail);

    Engine engine();

    Fleetbook book();

    People people();

    /** The id of the next job; taken when a job of that id is told. */
    long nextJob();

    /** The number of the user of this name, who is met if he is new. */
    default int person(String name) {
        return people().find(name).orElseGet(() -> {
            int id = people().add(name);
            page().meet(id, name);
            return id;
        });
    }

    /** Keeps the job, which was just submitted, as one that waits. {@code spec}: what was asked for, as JSON. */
    default void keep(Job job, String name, String spec) {
        page().submit(new JobRow(
                job.id(),
                job.queue(),
                job.user(),
                name,
                job.kind().ordinal(),
                job.milliGpus(),
                job.priority(),
                JobState.WAITING,
                0,
                nowMillis(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                spec));
    }
}
