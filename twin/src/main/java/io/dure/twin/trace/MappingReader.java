package io.dure.twin.trace;

import io.dure.engine.Ending;
import io.dure.engine.Kind;
import io.dure.twin.input.Block;
import io.dure.twin.input.Place;
import io.dure.twin.input.Spelling;
import io.dure.twin.input.Value;
import io.dure.twin.trace.Mapping.Amount;
import io.dure.twin.trace.Mapping.Filter;
import io.dure.twin.trace.Mapping.Time;
import io.dure.twin.trace.Mapping.Words;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the YAML of a {@link Mapping}. */
final class MappingReader {
    private static final String VERSION = "mapping/v1";
    private static final int MOST_GPUS_OF_A_TASK = 64;
    private static final double FAR = 1e15;

    /** As 2017-10-09T07:01:55: a blank for the T, fractions of a second, and a zone's offset may be. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd[ ]['T']HH:mm[:ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[ ][XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Map<String, Kind> KINDS = Map.of(
            "pretraining", Kind.PRETRAINING,
            "fine-tuning", Kind.FINE_TUNING,
            "inference", Kind.INFERENCE,
            "simulation", Kind.SIMULATION,
            "data", Kind.DATA);
    /** A job that was withdrawn while it ran held its GPUs for as long, and did not complete. */
    private static final Map<String, Ending> ENDINGS =
            Map.of("completed", Ending.COMPLETED, "failed", Ending.FAILED, "cancelled", Ending.FAILED);

    private final Block root;
    private final Block columns;
    private final TraceFormat format;
    private final ZoneId zone;

    private MappingReader(Block root, TraceFormat format) {
        this.root = root;
        this.format = format;
        columns = root.need("columns", "a mapping says what the columns mean").block();
        zone = zone(root.find("timeZone"));
    }

    /** Throws {@link io.dure.twin.input.BadInput} with all mistakes. */
    static Mapping read(Block root, TraceFormat format) {
        String version = root.need("dure", "the first line says the version of the format, dure: " + VERSION)
                .text("");
        if (!version.isEmpty() && !version.equals(VERSION)) {
            root.find("dure").bad("a mapping is " + VERSION, VERSION + "?");
        }
        root.faults().check();
        root.allow("dure", "title", "delimiter", "timeZone", "columns", "filters");
        Mapping mapping = new MappingReader(root, format).mapping();
        root.faults().check();
        return mapping;
    }

    private Mapping mapping() {
        columns.allow(
                "id",
                "submit",
                "start",
                "end",
                "run",
                "limit",
                "gpus",
                "gpusPerTask",
                "tasks",
                "slice",
                "cpu",
                "memory",
                "user",
                "queue",
                "kind",
                "gpuType",
                "status",
                "priority");
        needWhatAJobIs();
        Value gpus = columns.find("gpus");
        Value type = columns.find("gpuType");
        return new Mapping(
                root.find("title").text(""),
                format,
                delimiter(root.find("delimiter")),
                word("id"),
                time("submit"),
                time("start"),
                time("end"),
                amount("run", Unit.TIMES, "s", false),
                amount("limit", Unit.TIMES, "s", false),
                new Amount(cell(gpus, "perTask"), Unit.ONE, true),
                gpus.isBlock() ? gpus.block().find("perTask").count(1, MOST_GPUS_OF_A_TASK, 1) : 1,
                new Amount(cell(columns.find("gpusPerTask")), Unit.ONE, false),
                new Amount(cell(columns.find("tasks")), Unit.ONE, true),
                amount("slice", Unit.SLICES, "milli", false),
                amount("cpu", Unit.CPUS, "cores", true),
                amount("memory", Unit.MEMORIES, "MiB", true),
                word("user"),
                word("queue"),
                words("kind", KINDS),
                cell(type, "separator"),
                type.isBlock() ? type.block().find("separator").text("") : "",
                words("status", ENDINGS),
                new Amount(cell(columns.find("priority")), Unit.ONE, true),
                filters());
    }

    private void needWhatAJobIs() {
        columns.need("submit", "a job says when it was submitted");
        boolean startAndEnd =
                columns.find("start").present() && columns.find("end").present();
        if (!columns.find("run").present() && !startAndEnd) {
            columns.bad("neither columns.run nor columns.start and columns.end", "a job says how long it ran", "");
        }
        if (columns.firstOf("gpus", "gpusPerTask", "slice", "cpu").isEmpty()) {
            columns.bad("none of columns.gpus, gpusPerTask, slice and cpu is there", "a job says what it takes", "");
        }
        if (columns.find("gpus").present() && columns.find("gpusPerTask").present()) {
            columns.find("gpus").bad("all GPUs of a job, or those of a task: one of them is told", "");
        }
    }

    private Cell word(String name) {
        return cell(columns.find(name));
    }

    private Time time(String name) {
        Value value = columns.find(name);
        Cell cell = cell(value, "unit", "pattern");
        if (!value.isBlock()) {
            return new Time(cell, seconds(), Optional.empty(), zone);
        }
        Value unit = value.block().find("unit");
        Value pattern = value.block().find("pattern");
        List<String> known = new ArrayList<>(Unit.TIMES.keySet());
        known.add("date");
        String word = unit.oneOf(known, "s");
        if (pattern.present()) {
            return new Time(cell, seconds(), Optional.of(pattern(pattern)), zone);
        }
        return word.equals("date")
                ? new Time(cell, seconds(), Optional.of(ISO), zone)
                : new Time(cell, Unit.TIMES.getOrDefault(word, seconds()), Optional.empty(), zone);
    }

    private static Unit seconds() {
        return Unit.TIMES.getOrDefault("s", Unit.ONE);
    }

    private static DateTimeFormatter pattern(Value value) {
        try {
            return DateTimeFormatter.ofPattern(value.text("uuuu"), Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            value.bad("a pattern of letters is needed, as dd/MM/uuuu HH:mm:ss (" + e.getMessage() + ")", "");
            return ISO;
        }
    }

    /** {@code ofTasks}: the number may be that of one task or of all of a job's. */
    private Amount amount(String name, Map<String, Unit> units, String usual, boolean ofTasks) {
        Value value = columns.find(name);
        Cell cell = ofTasks ? cell(value, "unit", "per") : cell(value, "unit");
        Block block = value.isBlock() ? value.block() : columns.find("").block();
        String unit = block.find("unit").oneOf(List.copyOf(units.keySet()), usual);
        String per = ofTasks ? block.find("per").oneOf(List.of("task", "job"), "task") : "task";
        return new Amount(cell, units.getOrDefault(unit, Unit.ONE), per.equals("job"));
    }

    /** Under each of Dure's words stand those of the log. */
    private <T> Words<T> words(String name, Map<String, T> ours) {
        Value value = columns.find(name);
        String[] keys = ours.keySet().stream().sorted().toArray(String[]::new);
        Cell cell = cell(value, keys);
        Map<String, T> told = new LinkedHashMap<>();
        if (value.isBlock()) {
            for (String key : keys) {
                for (Value item : value.block().find(key).list()) {
                    T meaning = ours.get(key);
                    if (meaning != null && told.put(item.scalarText(""), meaning) != null) {
                        item.bad("each word has one meaning, and this one stands here twice", "");
                    }
                }
            }
        }
        Map<String, T> meanings = new LinkedHashMap<>(told.isEmpty() ? ours : told);
        for (String fixed : List.of(cell.constant(), cell.fallback())) {
            T meaning = ours.get(fixed);
            if (meaning != null) {
                meanings.putIfAbsent(fixed, meaning);
            } else if (!fixed.isEmpty() && !meanings.containsKey(fixed)) {
                String rule = "one of " + String.join(", ", keys) + " is needed";
                value.tell(value.place().key() + " is " + Place.quoted(fixed), rule, Spelling.nearest(fixed, keys));
            }
        }
        return new Words<>(cell, meanings);
    }

    /** A column's name; or a block with {@code column} and perhaps {@code default}; or with {@code value}. */
    private static Cell cell(Value value, String... more) {
        if (!value.present()) {
            return Cell.absent(value.place());
        }
        if (!value.isBlock()) {
            return new Cell(value.place(), value.text("?"), "", "");
        }
        Block block = value.block();
        List<String> keys = new ArrayList<>(List.of("column", "value", "default"));
        keys.addAll(List.of(more));
        block.allow(keys.toArray(String[]::new));
        String column = block.find("column").text("");
        String constant = block.find("value").scalarText("");
        if (column.isEmpty() == constant.isEmpty()) {
            block.bad(
                    value.place().key() + " has "
                            + (column.isEmpty() ? "neither column nor value" : "both column and value"),
                    "one of them says where the fact is found",
                    "");
        }
        return new Cell(value.place(), column, constant, block.find("default").scalarText(""));
    }

    private List<Filter> filters() {
        List<Filter> filters = new ArrayList<>();
        for (Value value : root.find("filters").list()) {
            Block block = value.block();
            block.allow("column", "in", "notIn", "atLeast", "atMost", "empty", "why");
            Value column = block.need("column", "a filter looks at one column");
            if (block.firstOf("in", "notIn", "atLeast", "atMost", "empty").isEmpty()) {
                block.bad("a filter without a condition", "one of in, notIn, atLeast, atMost, empty is needed", "");
            }
            Cell cell = new Cell(column.place(), column.text("?"), "", "");
            String why = block.find("why").text("the filter on column " + cell.column());
            filters.add(new Filter(
                    cell,
                    texts(block.find("in")),
                    texts(block.find("notIn")),
                    bound(block.find("atLeast")),
                    bound(block.find("atMost")),
                    block.find("empty").present()
                            ? Optional.of(!block.find("empty").flag(false))
                            : Optional.empty(),
                    why));
        }
        return filters;
    }

    private static List<String> texts(Value value) {
        return value.list().stream().map(item -> item.scalarText("")).toList();
    }

    private static Optional<Double> bound(Value value) {
        return value.present() ? Optional.of(value.decimal(-FAR, FAR, 0)) : Optional.empty();
    }

    private static char delimiter(Value value) {
        String text = value.text(",");
        if (text.equals("tab")) {
            return '\t';
        }
        boolean usable =
                text.length() == 1 && !Character.isLetterOrDigit(text.charAt(0)) && !text.matches("[\"\\r\\n.-]");
        if (!usable) {
            value.bad("one character that stands between cells, or tab, is needed", "");
        }
        return usable ? text.charAt(0) : ',';
    }

    private static ZoneId zone(Value value) {
        String text = value.text("UTC");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            String maybe = Spelling.nearest(
                    text, ZoneId.getAvailableZoneIds().stream().sorted().toList());
            value.bad("a time zone is needed, as Asia/Seoul, UTC or +09:00", maybe);
            return ZoneOffset.UTC;
        }
    }
}
