package io.dure.app.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What was measured, beside what is promised: a table for people, and JSON in {@code -Ddure.bench.json} for programs. */
final class Figures {
    private record Row(
            String what, double value, String unit, Optional<String> goal, Optional<Boolean> isKept, String how) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Object> more = new LinkedHashMap<>();

    void tell(String what, double value, String unit, String how) {
        add(new Row(what, value, unit, Optional.empty(), Optional.empty(), how));
    }

    void atMost(double goal, String what, double value, String unit, String how) {
        add(new Row(what, value, unit, Optional.of("<= " + written(goal)), Optional.of(value <= goal), how));
    }

    void atLeast(double goal, String what, double value, String unit, String how) {
        add(new Row(what, value, unit, Optional.of(">= " + written(goal)), Optional.of(value >= goal), how));
    }

    /** More for the JSON, as values over time. */
    void more(String name, Object value) {
        more.put(name, value);
    }

    /** Shown at once, so that a long run is seen to go on. */
    private void add(Row row) {
        if (rows.isEmpty()) {
            line("what", "measured", "goal", "", "how");
        }
        rows.add(row);
        line(
                row.what,
                written(row.value) + " " + row.unit,
                row.goal.orElse(""),
                row.isKept.map(kept -> kept ? "kept" : "MISSED").orElse(""),
                row.how);
    }

    private static String written(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%,.1f", value);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    private static void line(String what, String value, String goal, String kept, String how) {
        System.out.println(String.format(Locale.ROOT, "page  %-44s %16s  %-9s %-7s %s", what, value, goal, kept, how)
                .stripTrailing());
    }

    /** Goals that were missed. */
    List<String> missed() {
        return rows.stream()
                .filter(row -> row.isKept.isPresent() && !row.isKept.orElseThrow())
                .map(Row::what)
                .toList();
    }

    void write() throws IOException {
        String file = System.getProperty("dure.bench.json", "");
        if (file.isEmpty()) {
            return;
        }
        List<Map<String, Object>> told = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("what", row.what);
            one.put("value", row.value);
            one.put("unit", row.unit);
            row.goal.ifPresent(goal -> one.put("goal", goal));
            row.isKept.ifPresent(kept -> one.put("kept", kept));
            one.put("how", row.how);
            told.add(one);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("measured", told);
        all.putAll(more);
        Path aside = Path.of(file + ".part");
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(aside.toFile(), all);
        Files.move(aside, Path.of(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
