package io.dure.app.api;

import io.dure.app.control.Fleetbook;
import io.dure.engine.Event;
import io.dure.engine.Job;
import io.dure.engine.Reason;
import io.dure.engine.Task;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The numbers of a reason by their names, so that a reader's own language can be made of them. A job that the reader may not
 * see is left out.
 */
final class ReasonNumbers {
    private final Fleetbook book;
    private final LongPredicate maySee;
    private final Instant zero;

    ReasonNumbers(Fleetbook book, LongPredicate maySee, Instant zero) {
        this.book = book;
        this.maySee = maySee;
        this.zero = zero;
    }

    Map<String, Object> of(Reason reason) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (RecordComponent component : reason.getClass().getRecordComponents()) {
            try {
                tell(component.getName(), component.getAccessor().invoke(reason), numbers);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a reason is a public record", e);
            }
        }
        return numbers;
    }

    private void tell(String name, Object value, Map<String, Object> to) {
        switch (value) {
            case Reason inner -> {
                to.put("code", inner.code());
                to.putAll(of(inner));
            }
            case Task task -> to.put("taskGpus", task.milliGpus() / 1000.0);
            case Enum<?> word -> to.put(name, JobRoutes.word(word));
            case List<?> sites ->
                to.put(
                        name,
                        sites.stream().map(s -> book.sites().get((Integer) s)).toList());
            case Integer n when name.equals("queue") -> to.put(name, book.path(n));
            case Integer n when name.equals("site") -> to.put(name, book.sites().get(n));
            case Integer n
            when name.equals("hall") -> {
                if (n != Event.EnvelopeSet.WHOLE_SITE) {
                    to.put(name, book.hallName(n));
                }
            }
            case Integer n
            when name.equals("gpuType") -> {
                if (n != Job.ANY_TYPE && n < book.gpuTypes().size()) {
                    to.put(name, book.gpuTypes().get(n));
                }
            }
            case Long job
            when name.equals("job") -> {
                if (maySee.test(job)) {
                    to.put(name, job);
                }
            }
            case Long millis
            when name.endsWith("Millis") -> {
                if (millis != Long.MAX_VALUE) {
                    to.put(name.replace("Millis", ""), zero.plusMillis(millis).toString());
                }
            }
            case Long milli
            when name.endsWith("MilliGpus") -> to.put(name.replace("MilliGpus", "Gpus"), milli / 1000.0);
            default -> to.put(name, value);
        }
    }
}
