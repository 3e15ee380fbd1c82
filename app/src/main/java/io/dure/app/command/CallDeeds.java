package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Server;
import io.dure.twin.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done about calls for compute. */
final class CallDeeds {
    private CallDeeds() {}

    private static String of(long call) {
        return CallCommand.PATH + "/" + call;
    }

    private static String application(long call, long application) {
        return of(call) + "/applications/" + application;
    }

    /** {@code dure call open}. */
    @Command(
            name = "open",
            description = "Open a call by its terms, a YAML file with the words of the API.",
            footer = {
                "",
                "Example:",
                "  title: Round 1",
                "  queue: calls                # awards become queues below it",
                "  lots: [{name: h200, gpuType: H200, gpus: 4224, unit: 8, mostPerApplication: 256,",
                "          from: 2026-03-01, to: 2027-03-01}]",
                "  kinds: [university, company, institute]",
                "  mostPerKind: {company: 1288}",
                "  minScore: 60",
                "  minReviews: 2",
                "  reviewers: [kim, lee]",
                "  criteria: {impact: 40, contribution: 30, readiness: 30}",
                "  closes: 2026-02-20T18:00:00+09:00",
                "  idle: {belowPercent: 20, days: 14}"
            })
    static final class Open extends ShowServer {
        @Parameters(paramLabel = "FILE", description = "The terms.")
        private Path file = Path.of("");

        @Override
        int ask(Server server) throws IOException {
            JsonNode made = server.post(CallCommand.PATH, Map.of(), read());
            show(made, () -> "Call " + text(made, "id") + " is " + text(made, "state") + ".\n");
            return WELL;
        }

        private JsonNode read() throws IOException {
            if (!Files.isRegularFile(file)) {
                throw new BadInput(file.toString(), 0, "there is no such file", "a file is needed", "");
            }
            try {
                Object read = new Load(
                                LoadSettings.builder().setLabel(file.toString()).build())
                        .loadFromString(Files.readString(file));
                JsonNode terms = new ObjectMapper().valueToTree(read);
                if (terms.isObject()) {
                    return terms;
                }
            } catch (YamlEngineException e) {
                String where =
                        String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                throw new BadInput(file.toString(), 0, where, "YAML is needed", "dure call open --help");
            }
            throw new BadInput(file.toString(), 0, "no terms", "fields as title: …", "dure call open --help");
        }
    }

    /** {@code dure call apply}. */
    @Command(
            name = "apply",
            description = "Apply for GPUs of a lot.",
            footer = {
                "",
                "Example:",
                "  dure call apply 3 --lot h200 --gpus 64 --least 32 --institution \"Hanbit University\" \\",
                "    --kind university --title \"Korean speech\""
            })
    static final class Apply extends ShowServer {
        @Parameters(paramLabel = "CALL", description = "The number of the call.")
        private long call;

        @Option(names = "--lot", required = true, paramLabel = "NAME", description = "Of which lot.")
        private String lot = "";

        @Option(names = "--gpus", required = true, paramLabel = "N", description = "How many GPUs.")
        private long gpus;

        @Option(names = "--least", paramLabel = "N", description = "With fewer you can do nothing (default: all).")
        private @Nullable Long least;

        @Option(names = "--institution", required = true, paramLabel = "NAME", description = "Whose it is.")
        private String institution = "";

        @Option(names = "--kind", required = true, paramLabel = "KIND", description = "Its kind, as the call says.")
        private String kind = "";

        @Option(names = "--title", required = true, paramLabel = "TEXT", description = "What it is called.")
        private String title = "";

        @Option(names = "--purpose", paramLabel = "FILE", description = "What for, as text.")
        private @Nullable Path purpose;

        @Override
        int ask(Server server) throws IOException {
            ObjectNode wish = object().put("title", title)
                    .put("institution", institution)
                    .put("kind", kind)
                    .put("lot", lot)
                    .put("gpus", gpus);
            if (least != null) {
                wish.put("least", least);
            }
            if (purpose != null) {
                wish.put("purpose", Files.readString(purpose));
            }
            JsonNode made = server.post(of(call) + "/applications", Map.of(), wish);
            show(made, () -> "Application " + text(made, "id") + " is taken.\n");
            return WELL;
        }
    }

    /** {@code dure call score}. */
    @Command(
            name = "score",
            description = "Give points to an application, for the reviewers of the call.",
            footer = {"", "Example:", "  dure call score 3 17 --points impact=80,contribution=70,readiness=90"})
    static final class Score extends AskServer {
        @Parameters(index = "0", paramLabel = "CALL", description = "The number of the call.")
        private long call;

        @Parameters(index = "1", paramLabel = "APPLICATION", description = "The number of the application.")
        private long application;

        @Option(
                names = "--points",
                required = true,
                split = ",",
                paramLabel = "NAME=N",
                description = "0 to 100 for each criterion of the call.")
        private Map<String, Double> points = new LinkedHashMap<>();

        @Override
        int ask(Server server) {
            ObjectNode body = object();
            ObjectNode said = body.putObject("points");
            points.forEach(said::put);
            server.put(application(call, application) + "/score", body);
            out().println("Application " + application + " has your points.");
            return WELL;
        }
    }

    /** {@code dure call close}. */
    @Command(
            name = "close",
            description = "Take no more applications, before the date at which that would be.",
            footer = {"", "Example:", "  dure call close 3"})
    static final class Close extends AskServer {
        @Parameters(paramLabel = "CALL", description = "The number of the call.")
        private long call;

        @Override
        int ask(Server server) {
            JsonNode _ = server.post(of(call) + "/close", Map.of(), null);
            out().println("Call " + call + " takes no more applications.");
            return WELL;
        }
    }

    /** {@code dure call award}. */
    @Command(
            name = "award",
            description = {
                "Decide who is given what of what is left; each award becomes a queue.",
                "The best first: higher score, then fewer GPUs asked for, then the lower number. Each has as much of what it"
                        + " asked for as its caps and the lot leave, or nothing when that is less than it can use."
            },
            footer = {"", "Examples:", "  dure call award 3 --dry-run", "  dure call award 3"})
    static final class Award extends ShowServer {
        @Parameters(paramLabel = "CALL", description = "The number of the call.")
        private long call;

        @Option(names = "--dry-run", description = "Only say it, keep nothing.")
        private boolean dryRun;

        @Override
        int ask(Server server) {
            JsonNode told = server.post(of(call) + "/award", dryRun ? Map.of("dry", "1") : Map.of(), null);
            show(told, () -> table(told));
            return WELL;
        }

        private static String table(JsonNode told) {
            Columns table = new Columns("ID>", "SCORE>", "GPUS>", "WHY");
            for (JsonNode one : told.path("rulings")) {
                table.row(
                        text(one, "application"),
                        text(one, "score"),
                        text(one, "gpus"),
                        one.has("refusal") ? text(one.path("refusal"), "words") : text(one, "limitedBy"));
            }
            return table.text() + text(told, "awards") + " awards, " + text(told, "gpus") + " GPUs"
                    + (told.path("kept").asBoolean() ? ".\n" : "; nothing is kept.\n");
        }
    }

    /** {@code dure call take-back}. */
    @Command(
            name = "take-back",
            description = "Take an award back: one that is idle, or one that is misused, with a reason.",
            footer = {"", "Example:", "  dure call take-back 3 17 --why \"used for something else\""})
    static final class TakeBack extends AskServer {
        @Parameters(index = "0", paramLabel = "CALL", description = "The number of the call.")
        private long call;

        @Parameters(index = "1", paramLabel = "APPLICATION", description = "The number of the application.")
        private long application;

        @Option(names = "--why", paramLabel = "TEXT", description = "Why; needed unless it is idle.")
        private @Nullable String why;

        @Override
        int ask(Server server) {
            ObjectNode body = object();
            if (why != null) {
                body.put("why", why);
            }
            JsonNode _ = server.post(application(call, application) + "/take-back", Map.of(), body);
            out().println("The award of application " + application + " is taken back.");
            return WELL;
        }
    }
}
