package io.dure.app.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a node becomes suspect, and what it must pass before it works again.
 *
 * @param faults so many by its own fault and it is taken from work; 0: never by itself
 * @param withinMillis within so long, in the engine's time
 * @param test what it must pass; without one it waits for an operator
 */
public record SuspectRule(
        int faults, long withinMillis, @Nullable Test test) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DAY_MILLIS = 86_400_000;

    /** Three within a day, and then an operator looks at it. */
    public static final SuspectRule USUAL = new SuspectRule(3, DAY_MILLIS, null);

    /**
     * Burn-in: a job that takes the whole node, several times one after the other. It passes when it completes.
     *
     * @param queue path of the leaf queue whose quota it takes
     * @param limitMillis the longest that one of them may run
     * @param runs how often it must complete
     * @param simulatedMillis how long it runs on a simulated site
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Test(
            String queue,
            @Nullable List<String> command,
            @Nullable String script,
            long limitMillis,
            int runs,
            long simulatedMillis) {}

    /** As {@link #text} writes it. */
    public static SuspectRule of(String json) {
        return read(json, SuspectRule.class);
    }

    /** As {@link #text} writes it. */
    public static Test testOf(String json) {
        return read(json, Test.class);
    }

    private static <T> T read(String json, Class<T> as) {
        try {
            return JSON.readValue(json, as);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was kept of a rule cannot be read", e);
        }
    }

    static String text(Object of) {
        try {
            return JSON.writeValueAsString(of);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a rule is text and numbers", e);
        }
    }
}
