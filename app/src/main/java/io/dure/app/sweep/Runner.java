package io.dure.app.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs variants somewhere, each to a file of its own. */
public interface Runner {
    /** Hears of each that is done. {@code problem}: why it has no result, or empty. From any thread, one at a time. */
    interface Heard {
        void done(Variant variant, String problem);
    }

    /** One run. {@code result}: appears whole, with the outcome as JSON. */
    record Task(Variant variant, List<String> arguments, Path result) {}

    /** Returns when all are done. */
    void run(List<Task> tasks, Heard heard) throws IOException, InterruptedException;
}
