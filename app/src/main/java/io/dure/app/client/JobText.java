package io.dure.app.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A job as a file asks for it.
 *
 * @param file as its user named it
 * @param job in the words of the API
 * @param lines the line from which each word comes, 1 for the first
 * @param notes what its author should know of how it was read: one line each
 */
public record JobText(String file, ObjectNode job, Map<String, Integer> lines, List<String> notes) {
    public JobText {
        lines = Map.copyOf(lines);
        notes = List.copyOf(notes);
    }
}
