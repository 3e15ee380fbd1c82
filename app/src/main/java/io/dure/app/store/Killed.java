package io.dure.app.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** For trying what happens when a database server dies: kills the one of a folder, without a word. */
public final class Killed {
    private Killed() {}

    public static void server(Path folder) throws IOException {
        Optional<LostServer> running = LostServer.find(folder);
        if (running.isPresent()) {
            running.get().process().destroyForcibly();
        }
    }
}
