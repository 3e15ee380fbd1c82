package io.dure.app.command;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What libraries tell about themselves is kept back; what goes wrong is not. */
final class Quiet {
    /** Held, or their levels would be forgotten. */
    private static final List<Logger> LIBRARIES = List.of(
            Logger.getLogger("org.eclipse.jetty"),
            Logger.getLogger("io.javalin"),
            Logger.getLogger("io.zonky"),
            Logger.getLogger("com.zaxxer"),
            Logger.getLogger("org.flywaydb"),
            Logger.getLogger("pg-embedded"),
            Logger.getLogger("init-"));

    private Quiet() {}

    static void libraries() {
        LIBRARIES.forEach(logger -> logger.setLevel(Level.WARNING));
        Logger.getLogger("").setLevel(Level.WARNING);
    }
}
