package io.dure.twin.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet written by DuckDB, and read as the same CSV is. */
class ParquetTraceTest {
    private static final String CSV = """
            timestamp,duration,num_gpus,gpu_time,cluster
            2017-10-09 07:01:55,66.0,1,66.0,11cb48
            2017-10-09 06:13:03,2951.5,8,23612.0,it's "6"
            2017-09-29 07:58:32,860662.0,128,1.0,6c71a0
            """;

    @TempDir
    private Path folder;

    @Test
    void theSameJobsAsOfTheCsv() throws IOException, SQLException {
        Path csv = Files.writeString(folder.resolve("jobs.csv"), CSV);
        Path parquet = folder.resolve("it's jobs.parquet");
        copy(csv, parquet);
        Trace fromParquet = TraceFile.read(parquet);
        assertThat(fromParquet.name()).isEqualTo("it's jobs");
        assertThat(fromParquet.format()).isEqualTo(TraceFormat.PHILLY);
        assertThat(fromParquet.queues()).isEqualTo(TraceFile.read(csv).queues());
        // Rows count from 1, lines of a CSV from its header.
        assertThat(fromParquet.jobs())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id", "line", "name")
                .isEqualTo(TraceFile.read(csv).jobs());
        assertThat(fromParquet.jobs()).extracting(TraceJob::line).containsExactly(3, 2, 1);
    }

    @Test
    void byAMappingWithTypesOfItsOwn() throws IOException, SQLException {
        Path parquet = folder.resolve("typed.parquet");
        duckDb("COPY (SELECT 7::BIGINT AS id, TIMESTAMP '2026-01-31 09:00:00.5' AS at, 1500::UBIGINT AS ms,"
                + " 0.25::DOUBLE AS part, NULL::VARCHAR AS who) TO '" + parquet + "' (FORMAT parquet)");
        Path mapping = Files.writeString(folder.resolve("m.yaml"), """
                dure: mapping/v1
                columns:
                  id: id
                  submit: {column: at, unit: date}
                  run: {column: ms, unit: ms}
                  slice: {column: part, unit: fraction}
                  user: who
                """);
        Trace trace = TraceFile.read(parquet, Optional.empty(), Optional.of(mapping), BadRows.REFUSE);
        assertThat(trace.jobs()).singleElement().satisfies(job -> {
            assertThat(job.name()).isEqualTo("7");
            assertThat(job.submitMillis()).isEqualTo(1_769_850_000_500L);
            assertThat(job.runMillis()).isEqualTo(1_500);
            assertThat(job.task().sliceMilli()).isEqualTo(250);
        });
        assertThat(trace.users()).containsExactly("unknown");
    }

    @Test
    void brokenOnesAndStrangers() throws IOException, SQLException {
        Path csv = Files.writeString(folder.resolve("jobs.csv"), CSV);
        Path parquet = folder.resolve("jobs.parquet");
        copy(csv, parquet);
        byte[] bytes = Files.readAllBytes(parquet);
        Path broken = Files.write(folder.resolve("broken.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> TraceFile.read(broken))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(broken + ": the Parquet file cannot be read (");
        assertThatThrownBy(() -> TraceFile.read(parquet, Optional.of(TraceFormat.SWF), BadRows.REFUSE))
                .hasMessage(parquet + ": a Parquet file; SWF and CQSim are texts.");
        Path other = folder.resolve("other.parquet");
        duckDb("COPY (SELECT 1 AS a, 2 AS b) TO '" + other + "' (FORMAT parquet)");
        assertThatThrownBy(() -> TraceFile.read(other)).hasMessageContaining("a table with columns a, b;");
    }

    private static void copy(Path csv, Path parquet) throws SQLException {
        String to = parquet.toString().replace("'", "''");
        duckDb("COPY (SELECT * FROM read_csv('" + csv + "')) TO '" + to + "' (FORMAT parquet)");
    }

    private static void duckDb(String sql) throws SQLException {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute(sql);
        }
    }
}
