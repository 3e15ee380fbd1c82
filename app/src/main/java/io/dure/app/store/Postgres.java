package io.dure.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The database: one of our own in a folder, started and stopped with us, or one that somebody else runs. Its tables are
 * brought up to date when it is opened.
 */
public final class Postgres implements AutoCloseable {
    private static final int READERS = 16;
    private static final String LATEST = "latest";

    private final @Nullable OwnServer own;
    private final HikariDataSource pool;
    private final String url;

    private Postgres(@Nullable OwnServer own, String url, String target) {
        this.own = own;
        this.url = url;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(2);
        config.setPoolName("dure");
        config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "dure");
        pool = new HikariDataSource(config);
        try {
            var _ = flyway().dataSource(pool).target(target).load().migrate();
        } catch (RuntimeException e) {
            pool.close(); // a server that is to stop waits for whoever is connected
            throw e;
        }
    }

    private static FluentConfiguration flyway() {
        return Flyway.configure(Postgres.class.getClassLoader());
    }

    /** Brings the tables up to date. */
    public void migrate() {
        var _ = flyway().dataSource(pool).load().migrate();
    }

    /** The versions of tables that this Dure knows. */
    public List<String> versions() {
        return Arrays.stream(flyway().dataSource(pool).load().info().all())
                .filter(m -> m.getVersion() != null && m.getState().isResolved())
                .map(m -> m.getVersion().getVersion())
                .toList();
    }

    /** The one in this folder, which is made when it is not there. */
    public static Postgres embedded(Path folder) throws IOException {
        return embedded(folder, LATEST);
    }

    /** The same, with the tables of this version. */
    public static Postgres embedded(Path folder, String target) throws IOException {
        OwnServer server = new OwnServer(folder.toAbsolutePath().normalize());
        try {
            return new Postgres(server, server.url(), target);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** A JDBC URL, {@code jdbc:postgresql://host/database?user=…&password=…}. */
    public static Postgres at(String url) {
        return at(url, LATEST);
    }

    /** The same, with the tables of this version. */
    public static Postgres at(String url, String target) {
        return new Postgres(null, url.startsWith("jdbc:") ? url : "jdbc:" + url, target);
    }

    /** Connections for those who read. */
    public DataSource readers() {
        return pool;
    }

    /** Where it answers: holds a password, so for drivers only. */
    public String url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        pool.close();
        if (own != null) {
            own.close();
        }
    }
}
