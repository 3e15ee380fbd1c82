package io.dure.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dure.twin.outcome.Outcome;

/** Outcomes as JSON: keys as the records name them, and {@code wait} for the one name that Java keeps for itself. */
public final class Json {
    private static final ObjectMapper COMPACT = new ObjectMapper().addMixIn(Outcome.class, Named.class);
    private static final ObjectMapper PRETTY = COMPACT.copy().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    private interface Named {
        @JsonProperty("wait")
        Outcome.Wait waits();
    }

    /** On one line. An outcome, or a record of the like. */
    public static String compact(Object told) {
        return write(COMPACT, told);
    }

    /** For people: indented, with a line end. An outcome, or a record of the like. */
    public static String pretty(Object told) {
        return write(PRETTY, told) + "\n";
    }

    /** The outcome that such a text tells of. */
    public static Outcome read(String json) throws JsonProcessingException {
        return COMPACT.readValue(json, Outcome.class);
    }

    private static String write(ObjectMapper mapper, Object told) {
        try {
            return mapper.writeValueAsString(told);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is told holds only lists, numbers and text", e);
        }
    }
}
