package io.dure.twin.trace;

import io.dure.twin.input.BadInput;
import io.dure.twin.input.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A Parquet file, read by DuckDB, whose native library is only loaded here. Cells come as text. */
final class ParquetTable implements Table, AutoCloseable {
    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private final Path file;
    private final Connection duckDb;
    private final List<String> columns;

    ParquetTable(Path file) {
        this.file = file;
        try {
            duckDb = DriverManager.getConnection("jdbc:duckdb:");
            try {
                columns = lookAt();
            } catch (SQLException e) {
                close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Told by its first bytes. */
    static boolean isParquet(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            return Arrays.equals(bytes.readNBytes(MAGIC.length), MAGIC);
        }
    }

    private List<String> lookAt() throws SQLException {
        try (Statement statement = duckDb.createStatement()) {
            // Nothing is fetched from anywhere; times without a zone are told as they are.
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
        }
        try (PreparedStatement select = duckDb.prepareStatement("SELECT * FROM " + source() + " LIMIT 0");
                ResultSet none = select.executeQuery()) {
            ResultSetMetaData names = none.getMetaData();
            List<String> found = new ArrayList<>();
            for (int i = 1; i <= names.getColumnCount(); i++) {
                found.add(names.getColumnName(i));
            }
            return List.copyOf(found);
        }
    }

    /** The file's name as a text of SQL; DuckDB would take its stars and brackets for patterns. */
    private String source() {
        String path = file.toAbsolutePath().toString();
        if (path.matches(".*[*?\\[\\]{}].*")) {
            throw new BadInput(
                    file.toString(), 0, "the name has one of * ? [ ] { }", "a Parquet file's name has none", "");
        }
        return "read_parquet('" + path.replace("'", "''") + "')";
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public void read(List<Integer> wanted, RowSink sink) {
        String select = columns.isEmpty() || wanted.isEmpty()
                ? "1"
                : wanted.stream().map(this::asText).collect(Collectors.joining(", "));
        try (Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + select + " FROM " + source())) {
            for (int row = 1; rows.next(); row++) {
                String[] cells = new String[columns.size()];
                Arrays.fill(cells, "");
                for (int i = 0; i < wanted.size(); i++) {
                    String found = rows.getString(i + 1);
                    cells[wanted.get(i)] = found == null ? "" : found;
                }
                sink.row(List.of(cells), row);
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private String asText(int column) {
        return "CAST(\"" + columns.get(column).replace("\"", "\"\"") + "\" AS VARCHAR)";
    }

    private BadInput unreadable(SQLException e) {
        String why = Place.brief(String.valueOf(e.getMessage()));
        return new BadInput(
                file.toString(), 0, "the Parquet file cannot be read (" + why + ")", "a trace is a whole file", "");
    }

    @Override
    public void close() {
        try {
            duckDb.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB cannot be closed", e);
        }
    }
}
