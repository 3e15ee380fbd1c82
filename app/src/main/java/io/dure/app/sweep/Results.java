package io.dure.app.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a sweep came to, as a table: a row for each, all that is a single number in its outcome, and nothing
 * of how long the machine took for it: so the same sweep gives the same table wherever it ran.
 */
public record Results(List<String> varied, List<String> figures, List<Row> rows) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OF_THE_MACHINE = Set.of("wallSeconds", "peakHeapBytes", "run.seed");

    /** {@code figures}: by the names in the outcome, as {@code wait.p50Seconds}; one that it does not have is absent. */
    public record Row(Map<String, String> settings, long seed, Map<String, Double> figures) {}

    /** Those of the variants that have a result. */
    public static Results read(List<String> varied, List<Variant> variants, Path folder) throws IOException {
        List<Row> rows = new ArrayList<>();
        TreeSet<String> figures = new TreeSet<>();
        for (Variant variant : variants) {
            Path file = folder.resolve(variant.key() + ".json");
            if (Files.exists(file)) {
                TreeMap<String, Double> found = new TreeMap<>();
                collect("", JSON.readTree(file.toFile()), found);
                figures.addAll(found.keySet());
                rows.add(new Row(new TreeMap<>(variant.settings()), variant.seed(), found));
            }
        }
        return new Results(List.copyOf(varied), List.copyOf(figures), List.copyOf(rows));
    }

    private static void collect(String path, JsonNode node, Map<String, Double> into) {
        node.properties().forEach(entry -> {
            String name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (entry.getValue().isNumber() && !OF_THE_MACHINE.contains(name)) {
                into.put(name, entry.getValue().asDouble());
            } else if (entry.getValue().isObject()) {
                collect(name, entry.getValue(), into);
            }
        });
    }

    /** As Parquet: a text for each setting, the seed, a double for each figure. */
    public void writeParquet(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement s = duckDb.createStatement()) {
            boolean _ = s.execute("create table result (" + columns() + ")");
            String holes = "?,".repeat(varied.size() + figures.size()) + "?";
            try (PreparedStatement insert = duckDb.prepareStatement("insert into result values (" + holes + ")")) {
                for (Row row : rows) {
                    insert(insert, row);
                }
            }
            boolean _ = s.execute("copy result to '" + fresh.toString().replace("'", "''") + "' (format parquet)");
        } catch (SQLException e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
        Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private String columns() {
        List<String> columns = new ArrayList<>();
        varied.forEach(name -> columns.add(quoted(name) + " varchar"));
        columns.add("seed bigint");
        figures.forEach(name -> columns.add(quoted(name) + " double"));
        return String.join(", ", columns);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void insert(PreparedStatement insert, Row row) throws SQLException {
        int at = 1;
        for (String name : varied) {
            insert.setString(at++, row.settings.get(name));
        }
        insert.setLong(at++, row.seed);
        for (String name : figures) {
            @Nullable Double value = row.figures.get(name);
            insert.setObject(at++, value);
        }
        int _ = insert.executeUpdate();
    }

    /** Rows that differ in their seed alone, in order of coming. */
    public Map<Map<String, String>, List<Row>> bySettings() {
        Map<Map<String, String>, List<Row>> groups = new java.util.LinkedHashMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.settings, _ -> new ArrayList<>()).add(row));
        return groups;
    }
}
