package io.dure.app.client.slurm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dure.app.client.Dates;
import io.dure.app.client.JobText;
import io.dure.app.control.ArrayOf;
import io.dure.app.control.BadRequest;
import io.dure.twin.input.Durations;
import io.dure.twin.input.Faults;
import io.dure.twin.input.Place;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A batch script of Slurm as a job of Dure. The script itself goes along as it is.
 *
 * <p>Where nodes are said (or anything per node), a task of Dure is what Slurm gives on one node; else it is a task of
 * Slurm. The queue is the account, which says who pays; without one it is the partition.
 */
public final class BatchScript {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Faults faults;
    private final Dates dates;
    private final boolean isLenient;
    private final ObjectNode job = JSON.createObjectNode();
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Said> said = new LinkedHashMap<>();

    private BatchScript(Faults faults, Dates dates, boolean isLenient) {
        this.faults = faults;
        this.dates = dates;
        this.isLenient = isLenient;
    }

    /**
     * Throws {@link io.dure.twin.input.BadInput} that tells of every line that cannot be. {@code isLenient}: those that
     * cannot be translated are noted and left out.
     */
    public static JobText translate(String file, String text, Dates dates, boolean isLenient) {
        Faults faults = new Faults(file);
        BatchScript script = new BatchScript(faults, dates, isLenient);
        Directives directives = Directives.read(text, faults);
        directives.said().forEach(script::sort);
        script.all(file);
        faults.check();
        script.after(file, directives);
        script.job.put("script", text);
        return new JobText(file, script.job, script.lines, script.notes);
    }

    /** The last of several counts, as with sbatch. */
    private void sort(Said one) {
        Optional<Options.Use> use = Options.use(one.name());
        if (use.isEmpty() || use.get() == Options.Use.CANNOT_BE) {
            leaveOut(one, use.isPresent());
        } else if (use.get() == Options.Use.NOT_USED) {
            note(one.line(), one.shown() + " is not used: " + because(one.name()));
        } else if (one.value().isEmpty() && Options.takesValue(one.name())) {
            faults.add(one.line(), one.shown() + " has no value", "a value is needed", "");
        } else {
            said.put(one.name(), one);
        }
    }

    private void leaveOut(Said one, boolean isKnown) {
        String rule = !isKnown ? "no such option of sbatch is known" : "this cannot be said to Dure";
        if (isLenient) {
            note(one.line(), one.shown() + " is left out: " + rule);
        } else {
            String maybe = isKnown ? "--lenient, to leave it out?" : Options.nearest(one.name());
            faults.add(one.line(), one.shown() + " cannot be translated", rule, maybe);
        }
    }

    private static String because(String name) {
        return switch (name) {
            case "output", "error", "open-mode" -> "Dure keeps the output, see dure logs";
            case "requeue", "no-requeue" -> "what is evicted goes back to its queue";
            case "mail-type", "mail-user" -> "Dure sends no mail, see dure events";
            default -> "it changes nothing here";
        };
    }

    private void note(int line, String text) {
        notes.add(faults.file() + ":" + line + ": " + text);
    }

    private void all(String file) {
        name(file);
        queue();
        time();
        for (String date : List.of("begin", "deadline")) {
            get(date).ifPresent(one -> date(one, date.equals("begin") ? "notBefore" : date));
        }
        get("hold").ifPresent(one -> put("hold", one).put("hold", true));
        get("chdir").ifPresent(one -> put("folder", one).put("folder", one.value()));
        get("array").ifPresent(this::array);
        get("export").ifPresent(this::export);
        get("dependency").ifPresent(one -> Dependencies.add(one, job, lines, faults));
        new Shape(said, job, lines, faults).take();
    }

    private void name(String file) {
        Optional<Said> one = get("job-name");
        // As sbatch: the name of the script.
        String own = Optional.ofNullable(java.nio.file.Path.of(file).getFileName())
                .map(Object::toString)
                .orElse(file);
        job.put("name", one.map(Said::value).orElse(own));
        one.ifPresent(o -> lines.put("name", o.line()));
    }

    private void queue() {
        Optional<Said> account = get("account");
        Optional<Said> partition = get("partition");
        account.or(() -> partition).ifPresent(one -> {
            put("queue", one).put("queue", one.value());
            note(one.line(), "queue " + one.value() + ": from the " + one.name() + "; --queue says another");
        });
        if (account.isPresent() && partition.isPresent()) {
            note(partition.get().line(), partition.get().shown() + " is not used: the queue is the account");
        }
    }

    private void time() {
        get("time").ifPresent(one -> {
            OptionalLong seconds = SlurmTime.seconds(one.value());
            if (seconds.isEmpty()) {
                bad(one, SlurmTime.RULE, Durations.guess(one.value()).isEmpty() ? "" : slurm(one.value()));
            } else if (seconds.getAsLong() != SlurmTime.UNLIMITED) {
                put("timeLimit", one).put("timeLimit", Durations.print(seconds.getAsLong() * 1000));
            }
        });
    }

    private void array(Said one) {
        try {
            var _ = ArrayOf.read(one.value());
            put("array", one).put("array", one.value());
        } catch (BadRequest e) {
            bad(one, String.valueOf(e.getMessage()).replaceFirst("^array [^:]*: ", ""), e.maybe());
        }
    }

    /** {@code 4h30m} in Slurm's way. */
    private static String slurm(String text) {
        String plain = Durations.guess(text).replace("?", "");
        long seconds = Durations.millis(Place.option("--time"), plain) / 1000;
        return String.format(java.util.Locale.ROOT, "%d:%02d:%02d?", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private void date(Said one, String word) {
        LocalDateTime now = LocalDateTime.ofInstant(dates.now(), dates.zone()).withNano(0);
        Optional<LocalDateTime> at = SlurmBegin.read(one.value(), now);
        if (at.isEmpty()) {
            bad(one, SlurmBegin.RULE, "");
        } else {
            put(word, one).put(word, dates.told(at.get()));
        }
    }

    /** {@code ALL} and {@code NONE} speak of variables of the place of submission, which Dure never takes along. */
    private void export(Said one) {
        ObjectNode env = JSON.createObjectNode();
        for (String part : one.value().split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                env.put(part.substring(0, equals), part.substring(equals + 1));
            } else if (!part.equals("NONE") && !part.equals("NIL")) {
                note(
                        one.line(),
                        "--export " + part
                                + " is not used: variables of this terminal do not go along; --env K=V does");
            }
        }
        if (!env.isEmpty()) {
            put("env", one).set("env", env);
        }
    }

    private void after(String file, Directives directives) {
        directives
                .late()
                .forEach(line -> note(line, "#SBATCH after the first command: sbatch does not read it either"));
        int tasks = job.path("tasks").asInt(1);
        if (tasks > 1) {
            notes.add(file + ": the script runs in each of its " + tasks
                    + " tasks, with DURE_TASK from 0 on (Slurm: once in all)");
        }
        directives.steps().stream()
                .findFirst()
                .ifPresent(line ->
                        note(line, "srun: Dure starts the tasks itself, so this is not needed and may not be there"));
    }

    private Optional<Said> get(String name) {
        return Optional.ofNullable(said.get(name));
    }

    private ObjectNode put(String word, Said one) {
        lines.put(word, one.line());
        return job;
    }

    private void bad(Said one, String rule, String maybe) {
        faults.add(one.line(), "--" + one.name() + " is " + Place.quoted(one.value()), rule, maybe);
    }
}
