package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.dure.app.client.Dates;
import java.util.Locale;

/** Jobs of the API as rows. */
final class JobRows {
    private JobRows() {}

    static String table(Iterable<JsonNode> jobs, Dates dates) {
        Columns table = new Columns("ID>", "STATE", "QUEUE", "USER", "NAME", "GPUS>", "SUBMITTED", "STARTED", "TOOK>");
        for (JsonNode job : jobs) {
            table.row(
                    job.path("id").asText(),
                    job.path("state").asText(),
                    job.path("queue").asText(),
                    job.path("user").asText(),
                    job.path("name").asText(),
                    number(job.path("gpus").asDouble()),
                    dates.brief(job.path("submitted").asText()),
                    dates.brief(job.path("started").asText()),
                    took(job));
        }
        return table.text();
    }

    /** How long it has run, once it is over. */
    static String took(JsonNode job) {
        return job.hasNonNull("started") && job.hasNonNull("ended")
                ? brief(Dates.between(
                                job.get("started").asText(), job.get("ended").asText())
                        .toMillis())
                : "";
    }

    /** At most two units and 8 letters: {@code 0.4s}, {@code 12m05s}, {@code 3h20m}, {@code 731d08h}. */
    static String brief(long millis) {
        long s = Math.round(millis / 1000.0);
        if (s < 60) {
            return millis < 9_950 ? String.format(Locale.ROOT, "%.1fs", millis / 1000.0) : s + "s";
        }
        if (s < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", s / 60, s % 60);
        }
        return s < 86_400
                ? String.format(Locale.ROOT, "%dh%02dm", s / 3600, s % 3600 / 60)
                : String.format(Locale.ROOT, "%dd%02dh", s / 86_400, s % 86_400 / 3600);
    }

    /** Whole where it is: {@code 8}, {@code 1,024}, {@code 0.25}. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%,.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
