package io.dure.app.store;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;

/** Database servers for tests. */
public final class Databases {
    private Databases() {}

    /** One in this folder; where none can run the test is skipped, loudly. */
    public static Postgres in(Path folder) {
        try {
            return Postgres.embedded(folder);
        } catch (IOException | IllegalStateException e) {
            return abort("NOT TESTED: PostgreSQL does not start here: " + e.getMessage());
        }
    }
}
