package io.dure.app.api;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.engine.Engine;
import io.dure.engine.Queue;
import io.dure.twin.input.Spelling;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was used, as JSON, CSV or Parquet: what the {@code Accept} header asks for. */
final class UsageRoutes {
    private static final long USUAL_DAYS = 30;
    private static final long MOST_DAYS = 3660;
    private static final String CSV = "text/csv";
    private static final String PARQUET = "application/vnd.apache.parquet";

    private final Plane plane;
    private final Prices prices;
    private final Thinking thinking;

    UsageRoutes(Plane plane, Prices prices, Thinking thinking) {
        this.plane = plane;
        this.prices = prices;
        this.thinking = thinking;
    }

    void usage(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Instant now = plane.fleet().zero().plusMillis(plane.control().clock().nowMillis());
        Instant to = date(ctx, "to").orElse(now);
        Instant from = date(ctx, "from").orElse(to.minusSeconds(USUAL_DAYS * 86_400));
        if (!from.isBefore(to) || from.plusSeconds(MOST_DAYS * 86_400).isBefore(to)) {
            throw Problem.bad("from", "from: it lies before to, and at most " + MOST_DAYS + " days", "");
        }
        Usage.Asked asked = asked(ctx, caller, from, to.isAfter(now) ? now : to);
        List<Usage.Row> rows = thinking.about(() -> rows(asked));
        say(ctx, asked, rows, from, to);
    }

    private Usage.Asked asked(Context ctx, Caller caller, Instant from, Instant to) throws SQLException {
        Instant zero = plane.fleet().zero();
        Engine engine = plane.control().fork().join();
        return new Usage.Asked(
                by(ctx),
                from.toEpochMilli() - zero.toEpochMilli(),
                to.toEpochMilli() - zero.toEpochMilli(),
                queues(ctx, caller),
                zero,
                type -> engine.fullWatts(type) == 0 ? Double.NaN : engine.fullWatts(type),
                site -> engine.milliPue(site) / 1000.0,
                prices(ctx));
    }

    private List<Usage.Row> rows(Usage.Asked asked) throws SQLException {
        try (Connection db = plane.database().readers().getConnection()) {
            db.setAutoCommit(false);
            try {
                return Usage.rows(
                        db, asked, plane.control().book(), plane.control().people());
            } finally {
                db.rollback();
                db.setAutoCommit(true);
            }
        }
    }

    // ---- what is asked ----------------------------------------------------------------------------------------

    private static Usage.By by(Context ctx) {
        String word = Optional.ofNullable(ctx.queryParam("by")).orElse("queue");
        List<String> words =
                Arrays.stream(Usage.By.values()).map(JobRoutes::word).toList();
        int at = words.indexOf(word);
        if (at < 0) {
            throw Problem.bad(
                    "by", "by " + word + ": one of " + String.join(", ", words), Spelling.nearest(word, words));
        }
        return Usage.By.values()[at];
    }

    List<Integer> queues(Context ctx, Caller caller) {
        Fleetbook book = plane.control().book();
        String path = ctx.queryParam("queue");
        int root = path == null
                ? caller.queue()
                : book.queue(path)
                        .filter(q -> caller.sees(q, book))
                        .orElseThrow(() -> Problem.bad("queue", "queue " + path + ": there is no such queue", ""));
        return book.queues().stream()
                .map(Queue::id)
                .filter(q -> book.isWithin(q, root))
                .toList();
    }

    /** Those of the query, of all types alike, or those that are kept. */
    Prices.Told prices(Context ctx) throws SQLException {
        Double gpuHour = price(ctx, "gpuHour");
        Double kilowattHour = price(ctx, "kilowattHour");
        if (gpuHour == null && kilowattHour == null) {
            return prices.now();
        }
        Map<String, Double> all = new LinkedHashMap<>();
        plane.control().book().gpuTypes().forEach(type -> all.put(type, gpuHour == null ? 0 : gpuHour));
        return new Prices.Told(all, kilowattHour, null);
    }

    private static @Nullable Double price(Context ctx, String name) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{1,10}(\\.\\d{1,6})?")) {
            throw Problem.bad(name, name + " " + text + ": a number is needed", "2.5?");
        }
        return Prices.checked(name, Double.valueOf(text));
    }

    /** A date and time with its zone, or a day: its midnight of UTC. */
    static Optional<Instant> date(Context ctx, String name) {
        String text = ctx.queryParam(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            Instant read = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            if (read.isBefore(Instant.EPOCH) || read.isAfter(Instant.parse("9999-01-01T00:00:00Z"))) {
                throw Problem.bad(name, name + " " + text + ": between 1970 and 9999, please", "");
            }
            return Optional.of(read);
        } catch (DateTimeParseException e) {
            throw Problem.bad(
                    name,
                    name + " " + text + ": a day, or a date and time with its zone, is needed",
                    "2026-11-22 or 2026-11-22T09:00:00+09:00");
        }
    }

    // ---- the answer -------------------------------------------------------------------------------------------

    private static void say(Context ctx, Usage.Asked asked, List<Usage.Row> rows, Instant from, Instant to) {
        String accept = Optional.ofNullable(ctx.header("Accept")).orElse("");
        String by = JobRoutes.word(asked.by());
        if (accept.contains(CSV)) {
            ctx.contentType(CSV + "; charset=utf-8").result(csv(by, rows));
        } else if (accept.contains(PARQUET)) {
            ctx.contentType(PARQUET).result(parquet(by, rows));
        } else {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("from", from.toString());
            answer.put("to", to.toString());
            answer.put("by", by);
            Optional.ofNullable(asked.prices().currency()).ifPresent(currency -> answer.put("currency", currency));
            answer.put("rows", rows);
            ctx.json(answer);
        }
    }

    private static String csv(String by, List<Usage.Row> rows) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(by, "gpu_hours", "jobs", "attempts", "energy_kwh", "cost");
            for (Usage.Row row : rows) {
                csv.writeRecord(
                        safe(row.key()),
                        String.valueOf(row.gpuHours()),
                        String.valueOf(row.jobs()),
                        String.valueOf(row.attempts()),
                        row.energyKwh() == null ? "" : String.valueOf(row.energyKwh()),
                        row.cost() == null ? "" : String.valueOf(row.cost()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("text can be written", e);
        }
        return text.toString();
    }

    /** A name that a spreadsheet would take for a formula is text. */
    static String safe(String name) {
        return !name.isEmpty() && "=+-@\t\r".indexOf(name.charAt(0)) >= 0 ? "'" + name : name;
    }

    private static byte[] parquet(String by, List<Usage.Row> rows) {
        try {
            Path file = Files.createTempFile("dure-usage", ".parquet");
            try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                    Statement s = duckDb.createStatement()) {
                s.execute("create table usage (\"" + by + "\" varchar, gpu_hours double, jobs integer,"
                        + " attempts integer, energy_kwh double, cost double)");
                try (PreparedStatement insert =
                        duckDb.prepareStatement("insert into usage values (?, ?, ?, ?, ?, ?)")) {
                    for (Usage.Row row : rows) {
                        insert.setString(1, row.key());
                        insert.setDouble(2, row.gpuHours());
                        insert.setInt(3, row.jobs());
                        insert.setInt(4, row.attempts());
                        insert.setObject(5, row.energyKwh());
                        insert.setObject(6, row.cost());
                        insert.execute();
                    }
                }
                s.execute("copy usage to '" + file.toString().replace("'", "''") + "' (format parquet)");
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("a table of numbers can be written as Parquet", e);
        }
    }
}
