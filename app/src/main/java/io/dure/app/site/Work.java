package io.dure.app.site;

import io.dure.engine.Kind;
import io.dure.twin.Scaling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an attempt does.
 *
 * @param command a program and its arguments; empty with a script, and where nothing runs for real
 * @param script the text of a shell script, in place of a command
 * @param environment beside what the site sets
 * @param folder where it works; without one, a folder that the site makes for it
 * @param simulatedMillis how long it runs on a simulated site with all power; 0: the site guesses from the time limit
 * @param checkpointMillis how often it saves its work, as its user says; 0: never
 * @param simulated how it goes on a simulated site
 */
public record Work(
        List<String> command,
        String script,
        Map<String, String> environment,
        Optional<String> folder,
        long simulatedMillis,
        long checkpointMillis,
        Simulated simulated) {
    /**
     * How it goes on a simulated site.
     *
     * @param kind by which its speed follows its cap
     * @param scaling how much faster it is with more tasks than it starts with
     * @param exitCode how it ends when nobody stops it; 0: well
     */
    public record Simulated(Kind kind, Scaling scaling, int exitCode) {
        public static final Simulated USUAL = new Simulated(Kind.SIMULATION, Scaling.LINEAR, 0);
    }

    /** Nothing that could run for real. */
    public static final Work NONE = new Work(List.of(), "", Map.of(), Optional.empty(), 0, 0);

    public Work {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** As usual on a simulated site. */
    public Work(
            List<String> command,
            String script,
            Map<String, String> environment,
            Optional<String> folder,
            long simulatedMillis,
            long checkpointMillis) {
        this(command, script, environment, folder, simulatedMillis, checkpointMillis, Simulated.USUAL);
    }
}
