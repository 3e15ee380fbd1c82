package io.dure.app.api;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.dure.app.control.Fleetbook;
import io.dure.app.control.Plane;
import io.dure.app.control.QuotaHistory;
import io.dure.engine.Engine;
import io.dure.engine.Event;
import io.dure.engine.Queue;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each queue or user owes and is owed by month, as JSON, CSV or Parquet: what the {@code Accept} header asks for. */
final class ChargebackRoutes {
    private static final long MOST_DAYS = 3660;
    private static final String CSV = "text/csv";
    private static final String PARQUET = "application/vnd.apache.parquet";
    private static final List<String> COLUMNS = List.of(
            "month",
            "queue",
            "user",
            "entitled_gpu_hours",
            "gpu_hours",
            "borrowed_gpu_hours",
            "lent_gpu_hours",
            "energy_kwh",
            "cost");
    private static final int TEXTS = 3;

    private final Plane plane;
    private final UsageRoutes usage;
    private final Thinking thinking;

    ChargebackRoutes(Plane plane, UsageRoutes usage, Thinking thinking) {
        this.plane = plane;
        this.usage = usage;
        this.thinking = thinking;
    }

    void report(Context ctx) throws SQLException {
        Caller caller = Api.caller(ctx);
        Instant now = plane.fleet().zero().plusMillis(plane.control().clock().nowMillis());
        Instant to = UsageRoutes.date(ctx, "to").orElse(now);
        Instant from = UsageRoutes.date(ctx, "from").orElse(month(to.minusMillis(1)));
        if (!from.isBefore(to) || from.plusSeconds(MOST_DAYS * 86_400).isBefore(to)) {
            throw Problem.bad("from", "from: it lies before to, and at most " + MOST_DAYS + " days", "");
        }
        boolean isByUser = byUser(ctx);
        List<Integer> queues = usage.queues(ctx, caller);
        Prices.Told prices = usage.prices(ctx);
        Engine engine = plane.control().fork().join();
        Instant end = to.isAfter(now) ? now : to;
        List<Chargeback.Row> rows = thinking.about(() -> rows(from, end, isByUser, queues, prices, engine));
        say(ctx, rows, from, to, isByUser, prices);
    }

    private static Instant month(Instant of) {
        return of.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static boolean byUser(Context ctx) {
        String by = Optional.ofNullable(ctx.queryParam("by")).orElse("queue");
        if (!by.equals("queue") && !by.equals("user")) {
            throw Problem.bad("by", "by " + by + ": queue or user is needed", "queue");
        }
        return by.equals("user");
    }

    private List<Chargeback.Row> rows(
            Instant from, Instant end, boolean isByUser, List<Integer> queues, Prices.Told prices, Engine engine)
            throws SQLException {
        Fleetbook book = plane.control().book();
        List<Integer> all = book.queues().stream().map(Queue::id).toList();
        List<Chargeback.Row> rows = new ArrayList<>();
        try (Connection db = plane.database().readers().getConnection()) {
            db.setAutoCommit(false);
            try {
                List<Event.QueueSet> told = QuotaHistory.read(db);
                for (Instant at = from; at.isBefore(end); at = next(at)) {
                    long begin = millis(at);
                    long over = millis(next(at).isBefore(end) ? next(at) : end);
                    rows.addAll(Chargeback.month(
                            new Chargeback.Asked(
                                    isByUser,
                                    begin,
                                    over,
                                    queues,
                                    plane.fleet().zero(),
                                    type -> engine.fullWatts(type) == 0 ? Double.NaN : engine.fullWatts(type),
                                    site -> engine.milliPue(site) / 1000.0,
                                    prices),
                            book,
                            plane.control().people(),
                            told,
                            Spans.list(db, book, begin, over, all)));
                }
            } finally {
                db.rollback();
                db.setAutoCommit(true);
            }
        }
        return rows;
    }

    private static Instant next(Instant at) {
        return LocalDate.ofInstant(month(at), ZoneOffset.UTC)
                .plusMonths(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private long millis(Instant date) {
        return date.toEpochMilli() - plane.fleet().zero().toEpochMilli();
    }

    // ---- the answer -------------------------------------------------------------------------------------------

    private static void say(
            Context ctx, List<Chargeback.Row> rows, Instant from, Instant to, boolean isByUser, Prices.Told prices) {
        String accept = Optional.ofNullable(ctx.header("Accept")).orElse("");
        if (accept.contains(CSV)) {
            ctx.contentType(CSV + "; charset=utf-8").result(csv(rows));
        } else if (accept.contains(PARQUET)) {
            ctx.contentType(PARQUET).result(parquet(rows));
        } else {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("from", from.toString());
            answer.put("to", to.toString());
            answer.put("by", isByUser ? "user" : "queue");
            Optional.ofNullable(prices.currency()).ifPresent(currency -> answer.put("currency", currency));
            answer.put("rows", rows);
            ctx.json(answer);
        }
    }

    private static List<@Nullable Object> cells(Chargeback.Row row) {
        return Arrays.asList(
                row.month(),
                row.queue(),
                row.user(),
                row.entitledGpuHours(),
                row.gpuHours(),
                row.borrowedGpuHours(),
                row.lentGpuHours(),
                row.energyKwh(),
                row.cost());
    }

    private static String csv(List<Chargeback.Row> rows) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(COLUMNS);
            for (Chargeback.Row row : rows) {
                csv.writeRecord(cells(row).stream()
                        .map(cell ->
                                cell == null ? "" : cell instanceof String name ? UsageRoutes.safe(name) : "" + cell)
                        .toList());
            }
        } catch (IOException e) {
            throw new IllegalStateException("text can be written", e);
        }
        return text.toString();
    }

    private static byte[] parquet(List<Chargeback.Row> rows) {
        try {
            Path file = Files.createTempFile("dure-chargeback", ".parquet");
            try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                    Statement s = duckDb.createStatement()) {
                StringBuilder columns = new StringBuilder();
                for (int i = 0; i < COLUMNS.size(); i++) {
                    columns.append(i == 0 ? "" : ", ")
                            .append('"')
                            .append(COLUMNS.get(i))
                            .append(i < TEXTS ? "\" varchar" : "\" double");
                }
                s.execute("create table chargeback (" + columns + ")");
                try (PreparedStatement insert =
                        duckDb.prepareStatement("insert into chargeback values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                    for (Chargeback.Row row : rows) {
                        List<@Nullable Object> cells = cells(row);
                        for (int i = 0; i < cells.size(); i++) {
                            insert.setObject(i + 1, cells.get(i));
                        }
                        insert.execute();
                    }
                }
                s.execute("copy chargeback to '" + file.toString().replace("'", "''") + "' (format parquet)");
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("a table of numbers can be written as Parquet", e);
        }
    }
}
