package io.dure.app.api;

import io.dure.app.backup.BackupWriter;
import io.dure.app.control.Plane;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;

/** All that is kept, as one file: for admins of the whole fleet. */
final class BackupRoutes {
    private final Plane plane;
    private final Semaphore one = new Semaphore(1);

    BackupRoutes(Plane plane) {
        this.plane = plane;
    }

    /** One at a time. What breaks off on the way has no checksum at its end, and so is no backup. */
    void write(Context ctx) throws SQLException, IOException {
        Caller caller = Api.caller(ctx);
        caller.need(Role.ADMIN, plane.control().book());
        if (!one.tryAcquire()) {
            throw new Problem(429, "not taken", "a backup is being made", "", "wait until it is done");
        }
        try (Connection db = DriverManager.getConnection(plane.database().url())) {
            plane.desk().audit(caller.name(), 0, "backup", "all that is kept").join();
            plane.keep(); // a restore, and a Dure of a later version, begin from there
            ctx.contentType("application/octet-stream");
            BackupWriter.write(db, ctx.res().getOutputStream());
        } finally {
            one.release();
        }
    }
}
