package io.dure.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.JobFile;
import io.dure.app.client.JobText;
import io.dure.app.client.Refused;
import io.dure.app.client.Server;
import io.dure.app.client.slurm.BatchScript;
import io.dure.twin.input.BadInput;
import io.dure.twin.input.NearFiles;
import io.dure.twin.input.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dure submit}: a command, a YAML file or a batch script of Slurm becomes a job. */
@Command(
        name = "submit",
        customSynopsis = {
            "dure submit [OPTIONS] -- COMMAND [ARGUMENT...]",
            "       dure submit [OPTIONS] -f FILE",
            "       dure submit [OPTIONS] SCRIPT"
        },
        description = "Submit a job: a command after --, a YAML file, or a batch script of Slurm.",
        footer = {
            "",
            "Of a batch script the #SBATCH lines are translated. Where nodes are said (or",
            "anything per node), a task is what Slurm gives on one node; else it is a task of",
            "Slurm. The script runs once in each task. The queue is the account, or without",
            "one the partition. What cannot be translated is an error that names its line.",
            "Options given here go before what a file says.",
            "",
            "Examples:",
            "  dure submit --queue vision --gpus 4 --time 2h --follow -- python train.py",
            "  dure submit -f job.yaml --wait",
            "  dure submit --dry job.sbatch"
        })
final class SubmitJob extends ShowServer {
    private static final long MOST_BYTES = 4 << 20;

    @Parameters(
            arity = "0..*",
            paramLabel = "SCRIPT | -- COMMAND",
            description = "A batch script; or after --, a program and its arguments.")
    private List<String> words = List.of();

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "A job in YAML, with the words of the API; or a batch script.")
    private @Nullable Path file;

    @Mixin
    private JobOptions options = new JobOptions();

    @Option(names = "--lenient", description = "Leave out #SBATCH lines that cannot be translated, and say so.")
    private boolean lenient;

    @Option(names = "--dry", description = "Print what would be sent, and send nothing.")
    private boolean dry;

    @Option(names = "--wait", description = "Wait until it is over; the exit code is 0 only when it completed.")
    private boolean wait;

    @Option(names = "--follow", description = "As --wait, and show its output meanwhile.")
    private boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!dry) {
            return super.call();
        }
        JobText text = read();
        tellNotes(text);
        out().print(text.job().toPrettyString() + "\n");
        Printed.check(out());
        return WELL;
    }

    @Override
    int ask(Server server) throws InterruptedException, IOException {
        JobText text = read();
        tellNotes(text);
        JsonNode answer = send(server, text);
        long id = answer.path("id").asLong();
        if (!wait && !follow) {
            int elements = answer.path("elements").asInt(1);
            show(
                    answer,
                    () -> elements > 1
                            ? "Array " + id + " is submitted: " + elements + " jobs.\n"
                            : "Job " + id + " is submitted.\n");
            return tellRejected(server.get("/v1/jobs/" + id).path("job"));
        }
        err().println("Job " + id + " is submitted.");
        JobWatch watch = new JobWatch(server, id, err());
        JsonNode over = follow ? watch.follow(new Decoded(out())) : watch.await();
        show(over, () -> "");
        String state = text(over.path("job"), "state");
        if (!isJson()) {
            err().println(JobWatch.sentence(over.path("job")));
        }
        return state.equals("completed") ? WELL : FAILED;
    }

    /** What never can run is known at once. */
    private int tellRejected(JsonNode job) {
        if (!text(job, "state").equals("rejected")) {
            return WELL;
        }
        err().println("dure: job " + text(job, "id") + " is rejected: " + Columns.plain(text(job, "detail")));
        return FAILED;
    }

    private void tellNotes(JobText text) {
        text.notes().forEach(note -> err().println(note + "."));
    }

    /** A mistake that only the control plane can see is told with its line, where the file has said it. */
    private static JsonNode send(Server server, JobText text) {
        try {
            return server.postOnce("/v1/jobs", text.job());
        } catch (Refused e) {
            String message = String.valueOf(e.getMessage());
            String word = e.field().isEmpty() ? message.split("[ :]", 2)[0] : e.field();
            Integer line = text.lines().get(word);
            if (e.status() != 400 || line == null) {
                throw e;
            }
            throw new Located(text.file() + ":" + line + ": " + message, e);
        }
    }

    /** What was refused, with the line of the file that asked for it. */
    static final class Located extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Located(String message, Refused cause) {
            super(message, cause);
        }
    }

    private JobText read() throws IOException {
        List<String> said = spec().commandLine().getParseResult().originalArgs();
        int dashes = said.indexOf("--");
        int commandWords = dashes < 0 ? 0 : said.size() - dashes - 1;
        List<String> command = words.subList(words.size() - commandWords, words.size());
        List<String> files = words.subList(0, words.size() - commandWords);
        int sources = (file == null ? 0 : 1) + files.size() + (command.isEmpty() ? 0 : 1);
        if (files.size() > 1 && command.isEmpty()) {
            throw new BadInput(
                    "command line",
                    0,
                    "SCRIPT is followed by " + Place.quoted(files.get(1)),
                    "a command comes after --",
                    "dure submit … -- " + String.join(" ", files) + "?");
        }
        boolean isPretended = sources == 0 && options.saysHowLongItRuns();
        if (sources != 1 && !isPretended) {
            throw new BadInput(
                    "command line",
                    0,
                    sources == 0 ? "no job is given" : sources + " jobs are given",
                    "one is needed: -f FILE, a batch script, or -- and a command (or --runs, on simulated sites)",
                    "");
        }
        Dates dates = Dates.here();
        JobText text = text(files.isEmpty() ? Optional.empty() : Optional.of(files.getFirst()), dates);
        ObjectNode job = text.job();
        if (!command.isEmpty()) {
            command.forEach(word -> job.withArray("command").add(word));
            job.put("name", program(command.getFirst()));
        }
        return new JobText(text.file(), job, options.over(job, text.lines(), dates), text.notes());
    }

    /** A script is one also after -f. */
    private JobText text(Optional<String> script, Dates dates) throws IOException {
        if (file != null && !isScript(file)) {
            return JobFile.read(file);
        }
        Optional<String> name = file != null ? Optional.of(file.toString()) : script;
        return name.isPresent()
                ? BatchScript.translate(name.get(), script(Path.of(name.get())), dates, lenient)
                : new JobText("command line", object(), Map.of(), List.of());
    }

    private static boolean isScript(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("#!");
        }
    }

    private static String program(String word) {
        String name = word.substring(word.lastIndexOf('/') + 1);
        return name.isBlank() ? "job" : name;
    }

    private static String script(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            String guess = NearFiles.nearest(path);
            throw new BadInput(
                    path.toString(),
                    0,
                    "there is no such file",
                    "a batch script is needed, or a command after --",
                    guess.isEmpty() ? "dure submit -- " + path + "?" : guess);
        }
        if (Files.size(path) > MOST_BYTES) {
            throw new BadInput(
                    path.toString(), 0, "the script has " + Files.size(path) + " bytes", "at most 4 MiB are taken", "");
        }
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new BadInput(path.toString(), 0, "the file is not UTF-8 text", "a batch script is text", "");
        }
    }
}
