package io.dure.twin.shape;

import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Verdict;
import java.util.List;

/**
 * A situation on which schedulers are compared: an engine in it, and what it is then told and must decide at once.
 *
 * @param name as in {@code --json}
 * @param what it is, in a few words
 * @param goalMillis the median that we want to stay below
 * @param before the situation; never changed, each run forks it
 * @param told what it is told in the timed part, before the one decision
 * @param atMillis when it decides
 * @param expected what the verdict must hold, so that nothing is timed that is not done
 */
public record Shape(
        String name, String what, int goalMillis, Engine before, List<Event> told, long atMillis, Expected expected) {
    public Shape {
        told = List.copyOf(told);
    }

    /** What one decision must have done. */
    public interface Expected {
        /** The fault, or an empty text when all is as it must be. */
        String fault(Engine after, Verdict verdict);
    }

    /** Nanoseconds from the first event to the verdict. */
    long nanosOfOneRun() {
        Engine engine = before.fork();
        long begun = System.nanoTime();
        for (Event event : told) {
            engine.apply(event);
        }
        Verdict verdict = engine.decide(atMillis);
        long nanos = System.nanoTime() - begun;
        String fault = expected.fault(engine, verdict);
        if (!fault.isEmpty()) {
            throw new IllegalStateException(name + ": " + fault);
        }
        return nanos;
    }
}
