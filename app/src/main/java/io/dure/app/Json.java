package io.dure.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dure.twin.outcome.Outcome;
import io.dure.twin.packing.PackingOutcome;

/** Outcomes as JSON: keys as the records name them, and {@code wait} for the one name that Java keeps for itself. */
public final class Json {
    private static final ObjectMapper COMPACT = new ObjectMapper().addMixIn(Outcome.class, Named.class);
    private static final ObjectMapper PRETTY = COMPACT.copy().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    private interface Named {
        @JsonProperty("wait")
        Outcome.Wait waits();
    }

    /** On one line. */
    public static String compact(Outcome outcome) {
        return write(COMPACT, outcome);
    }

    /** For people: indented, with a line end. */
    public static String pretty(Outcome outcome) {
        return write(PRETTY, outcome) + "\n";
    }

    /** A packing experiment, for people: indented, with a line end. */
    public static String pretty(PackingOutcome outcome) {
        return write(PRETTY, outcome) + "\n";
    }

    /** The outcome that such a text tells of. */
    public static Outcome read(String json) throws JsonProcessingException {
        return COMPACT.readValue(json, Outcome.class);
    }

    private static String write(ObjectMapper mapper, Object outcome) {
        try {
            return mapper.writeValueAsString(outcome);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an outcome holds only lists, numbers and text", e);
        }
    }
}
