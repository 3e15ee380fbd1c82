package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Server;
import io.dure.twin.input.BadInput;
import io.dure.twin.output.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dure usage}. */
@Command(
        name = "usage",
        description = {
            "Show what was used, with energy and cost where they are known; or, with --chargeback, what each queue or user"
                    + " was entitled to, held, borrowed and lent, by month."
        },
        footer = {
            "",
            "Examples:",
            "  dure usage --by user --from 2026-11-01",
            "  dure usage --chargeback --from 2026-01-01 --csv 2026.csv"
        })
final class ShowUsage extends ShowServer {
    @Option(names = "--chargeback", description = "By month: entitled, held, borrowed, lent.")
    private boolean chargeback;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description = "queue (default), user, type, kind, site or day; with --chargeback queue or user.")
    private String by = "queue";

    @Option(names = "--from", paramLabel = "DAY", description = "A day of UTC, or a date and time.")
    private String from = "";

    @Option(names = "--to", paramLabel = "DAY", description = "Until then (default: now).")
    private String to = "";

    @Option(names = "--queue", paramLabel = "PATH", description = "Only this queue and those below it.")
    private String queue = "";

    @Option(names = "--csv", paramLabel = "FILE", description = "Write CSV; - for standard output.")
    private @Nullable Path csv;

    @Option(names = "--parquet", paramLabel = "FILE", description = "Write Parquet.")
    private @Nullable Path parquet;

    @Override
    int ask(Server server) throws IOException {
        if (csv != null && parquet != null) {
            throw new BadInput("command line", 0, "--csv and --parquet", "one of both is needed", "ask twice");
        }
        String path = chargeback ? "/v1/chargeback" : "/v1/usage";
        Map<String, String> query = new LinkedHashMap<>();
        query.put("by", by);
        query.put("from", from);
        query.put("to", to);
        query.put("queue", queue);
        if (csv != null) {
            byte[] text = server.get(path, query, "text/csv");
            if (csv.equals(Outputs.STANDARD_OUTPUT)) {
                out().print(new String(text, StandardCharsets.UTF_8));
            } else {
                WholeFile.write(csv, new String(text, StandardCharsets.UTF_8));
            }
        } else if (parquet != null) {
            try (WholeFile file = new WholeFile(parquet)) {
                file.stream().write(server.get(path, query, "application/vnd.apache.parquet"));
                file.commit();
            }
        } else {
            JsonNode told = server.get(path, query);
            show(told, () -> chargeback ? chargeback(told) : usage(told));
        }
        return WELL;
    }

    private static String usage(JsonNode told) {
        String currency = text(told, "currency");
        Columns table = new Columns(
                text(told, "by").toUpperCase(java.util.Locale.ROOT),
                "GPU-HOURS>",
                "JOBS>",
                "ATTEMPTS>",
                "KWH>",
                "COST" + (currency.isEmpty() ? "" : " " + currency) + ">");
        for (JsonNode row : told.path("rows")) {
            table.row(
                    text(row, "key"),
                    number(row, "gpuHours"),
                    number(row, "jobs"),
                    number(row, "attempts"),
                    number(row, "energyKwh"),
                    number(row, "cost"));
        }
        return table.text();
    }

    private static String chargeback(JsonNode told) {
        String currency = text(told, "currency");
        Columns table = new Columns(
                "MONTH",
                "QUEUE",
                "USER",
                "ENTITLED>",
                "HELD>",
                "BORROWED>",
                "LENT>",
                "KWH>",
                "COST" + (currency.isEmpty() ? "" : " " + currency) + ">");
        for (JsonNode row : told.path("rows")) {
            table.row(
                    text(row, "month"),
                    text(row, "queue"),
                    text(row, "user"),
                    number(row, "entitledGpuHours"),
                    number(row, "gpuHours"),
                    number(row, "borrowedGpuHours"),
                    number(row, "lentGpuHours"),
                    number(row, "energyKwh"),
                    number(row, "cost"));
        }
        return table.text();
    }

    /** Empty where it is not told. */
    private static String number(JsonNode row, String field) {
        return row.has(field) ? JobRows.number(row.path(field).asDouble()) : "";
    }
}
