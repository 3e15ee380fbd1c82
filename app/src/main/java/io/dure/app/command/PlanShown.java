package io.dure.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dure.plan.rollout.Plan;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a plan only to show it. */
final class PlanShown {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanShown() {}

    /** Throws {@link BadInput} when it is none. */
    static JsonNode read(Path file) {
        String maybe = "dure plan SCENARIO --json " + file;
        try {
            return JSON.valueToTree(JSON.readValue(Files.readString(file), Plan.class));
        } catch (JsonProcessingException e) {
            throw new BadInput(
                    file.toString(), 0, "not a plan", "the file that dure plan --json writes is needed", maybe);
        } catch (IOException e) {
            throw new BadInput(file.toString(), 0, "the file cannot be read", "a file is needed", maybe);
        }
    }
}
