package io.dure.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * The database: one of our own in a folder, started and stopped with us, or one that somebody else runs. Its tables are
 * brought up to date when it is opened.
 */
public final class Postgres implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofMinutes(2);
    private static final int READERS = 16;

    private final @Nullable EmbeddedPostgres own;
    private final HikariDataSource pool;
    private final String url;

    private Postgres(@Nullable EmbeddedPostgres own, String url) {
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
        Flyway.configure(Postgres.class.getClassLoader())
                .dataSource(pool)
                .load()
                .migrate();
    }

    /**
     * The one in this folder, which is made when it is not there. What the library leaves unsafe is set: every commit is
     * on disk when it returns.
     */
    public static Postgres embedded(Path folder) throws IOException {
        Files.createDirectories(folder);
        LostServer.stop(folder);
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPGStartupWait(START_WITHIN)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        return new Postgres(started, started.getJdbcUrl("postgres", "postgres"));
    }

    /** A JDBC URL, {@code jdbc:postgresql://host/database?user=…&password=…}. */
    public static Postgres at(String url) {
        return new Postgres(null, url.startsWith("jdbc:") ? url : "jdbc:" + url);
    }

    /** Connections for those who read. */
    public DataSource readers() {
        return pool;
    }

    /** Where it answers: holds a password, so for drivers only. */
    public String url() {
        return url;
    }

    /** The folder of our own. */
    public Optional<EmbeddedPostgres> own() {
        return Optional.ofNullable(own);
    }

    @Override
    public void close() throws IOException {
        pool.close();
        if (own != null) {
            own.close();
        }
    }
}
