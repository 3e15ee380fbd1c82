package io.dure.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.Following;
import io.dure.app.client.Server;
import io.dure.twin.input.Place;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dure events}. */
@Command(
        name = "events",
        description = "Follow what changes, one line for each job that stands otherwise, until Ctrl-C.",
        footer = {
            "",
            "A connection that breaks is made anew, and goes on from after the last event that came.",
            "",
            "Examples:",
            "  dure events",
            "  dure events --json --last 4711 >> events.jsonl"
        })
final class FollowEvents extends ShowServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--last", paramLabel = "ID", description = "Go on from after the event with this id.")
    private String last = "";

    @Option(names = "--count", paramLabel = "N", description = "Stop after so many events.")
    private long count = Long.MAX_VALUE;

    @Override
    int ask(Server server) throws InterruptedException {
        if (!last.matches("\\d{0,18}")) {
            throw Place.option("--last").bad(Place.quoted(last), "the id of an event is a number", "");
        }
        if (count < 1) {
            throw Place.option("--count").bad(String.valueOf(count), "1 or more is needed", "");
        }
        Following following = new Following(
                server, last, () -> err().println("dure: the connection is lost; it is being made anew."));
        long[] left = {count};
        following.follow(told -> {
            print(told);
            return --left[0] > 0;
        });
        return WELL;
    }

    private void print(Following.Told told) {
        out().println(isJson() ? json(told) : line(told));
        Printed.check(out());
    }

    private static String json(Following.Told told) {
        ObjectNode line = object().put("event", told.name()).put("id", told.id());
        line.set("data", data(told));
        return line.toString();
    }

    private static JsonNode data(Following.Told told) {
        try {
            return JSON.readTree(told.data());
        } catch (JsonProcessingException e) {
            return object().textNode(told.data());
        }
    }

    private static String line(Following.Told told) {
        JsonNode job = data(told);
        String time = Dates.here().brief(java.time.Instant.now().toString());
        if (!job.isObject()) {
            return time + "  " + told.name() + ": " + Columns.plain(job.asText());
        }
        String detail = text(job, "detail");
        return Wide.cut(
                String.format(
                        Locale.ROOT,
                        "%s  job %-6s %-9s  %s  %s  %s%s",
                        time,
                        text(job, "id"),
                        text(job, "state"),
                        text(job, "queue"),
                        Columns.plain(text(job, "name")),
                        gpus(job.path("gpus").asDouble()),
                        detail.isEmpty() ? "" : "  " + Columns.plain(detail)),
                200);
    }

    private static String gpus(double count) {
        return JobRows.number(count) + (count == 1 ? " GPU" : " GPUs");
    }
}
